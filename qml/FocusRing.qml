// The visible keyboard focus of the control it lies in.
import QtQuick
import QtQuick.Templates as T
import Ponder

Rectangle {
    required property Item control
    property real rounding: 8
    anchors.fill: parent
    anchors.margins: -2
    radius: rounding + 2
    color: "transparent"
    border.width: 2
    border.color: Theme.accent
    readonly property T.Control known: control as T.Control
    visible: known ? known.visualFocus : control.activeFocus
    z: 10
}

// One of Ponder's own icons in one colour.
import QtQuick
import QtQuick.Controls.impl
import Ponder

IconImage {
    required property string icon
    property int size: 16
    source: icon.length ? "qrc:/qt/qml/Ponder/icons/" + icon + ".svg" : ""
    width: Theme.px(size)
    height: Theme.px(size)
    sourceSize.width: width
    sourceSize.height: height
    color: Theme.soft
    Accessible.ignored: true
}

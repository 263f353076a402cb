// A line that is on or off, with a box to tick. Who shows it says which, and changes it when it is clicked.
import QtQuick
import QtQuick.Controls.Basic
import Ponder

AbstractButton {
    id: line
    property bool on: false
    implicitHeight: Math.max(Theme.px(30), words.implicitHeight + Theme.px(8))
    focusPolicy: Qt.StrongFocus
    hoverEnabled: true
    opacity: enabled ? 1 : 0.45
    Accessible.role: Accessible.CheckBox
    Accessible.name: text
    Accessible.checkable: true
    Accessible.checked: on
    Keys.onReturnPressed: line.clicked()
    Keys.onEnterPressed: line.clicked()
    contentItem: Item {
        Rectangle {
            id: box
            x: Theme.px(6)
            anchors.verticalCenter: parent.verticalCenter
            width: Theme.px(16)
            height: width
            radius: Theme.px(4)
            color: line.on ? Theme.accent : "transparent"
            border.width: line.on ? 0 : 1
            border.color: Theme.faint
            Icon { anchors.centerIn: parent; visible: line.on; icon: "check"; size: 11; color: Theme.accentInk }
        }
        Words {
            id: words
            anchors.left: box.right
            anchors.leftMargin: Theme.px(9)
            anchors.right: parent.right
            anchors.rightMargin: Theme.px(6)
            anchors.verticalCenter: parent.verticalCenter
            text: line.text
            size: 13
            wrapMode: Text.Wrap
            elide: Text.ElideNone
        }
    }
    background: Rectangle {
        radius: Theme.px(7)
        color: line.hovered && line.enabled ? Theme.hover : "transparent"
        FocusRing { control: line; rounding: Theme.px(7) }
    }
}

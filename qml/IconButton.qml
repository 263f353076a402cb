// A small quiet button that is only an icon; its name is its tooltip and what a screen reader says.
import QtQuick
import QtQuick.Controls.Basic
import Ponder

AbstractButton {
    id: button
    required property string iconName
    required property string name
    property string hint: ""
    property color tint: hovered ? Theme.text : Theme.soft
    implicitWidth: Theme.px(28)
    implicitHeight: Theme.px(28)
    focusPolicy: Qt.StrongFocus
    hoverEnabled: true
    Accessible.role: Accessible.Button
    Accessible.name: name
    Keys.onReturnPressed: button.clicked()
    Keys.onEnterPressed: button.clicked()
    contentItem: Item {
        Icon { anchors.centerIn: parent; icon: button.iconName; color: button.tint }
    }
    background: Rectangle {
        radius: Theme.px(8)
        color: button.hovered || button.down ? Theme.hover : "transparent"
        FocusRing { control: button }
    }
    Tip { text: button.hint.length ? button.name + "  " + button.hint : button.name; shown: button.hovered && !button.down }
}

// A bordered button with an icon and words; it may show its shortcut at the right.
import QtQuick
import QtQuick.Controls.Basic

AbstractButton {
    id: button
    property string iconName: ""
    property string shortcut: ""
    property bool primary: false
    property bool quiet: false // no panel behind it
    implicitHeight: Theme.px(38)
    implicitWidth: row.implicitWidth + Theme.px(24)
    focusPolicy: Qt.StrongFocus
    hoverEnabled: true
    Accessible.role: Accessible.Button
    Accessible.name: text
    Keys.onReturnPressed: button.clicked()
    Keys.onEnterPressed: button.clicked()
    contentItem: Item {
        Row {
            id: row
            anchors.verticalCenter: parent.verticalCenter
            x: button.primary ? (parent.width - width) / 2 : Theme.px(10)
            spacing: Theme.px(8)
            Icon {
                visible: button.iconName.length > 0
                icon: button.iconName
                anchors.verticalCenter: parent.verticalCenter
                color: button.primary ? Theme.accentInk : Theme.text
            }
            Words { text: button.text; color: button.primary ? Theme.accentInk : button.quiet ? Theme.soft : Theme.text; anchors.verticalCenter: parent.verticalCenter }
        }
        Words {
            anchors.right: parent.right
            anchors.rightMargin: Theme.px(10)
            anchors.verticalCenter: parent.verticalCenter
            text: button.shortcut
            size: 11.5
            color: Theme.faint
        }
    }
    background: Rectangle {
        radius: Theme.px(9)
        color: button.primary ? Theme.accent : button.quiet ? "transparent" : Theme.panel
        border.width: button.primary ? 0 : 1
        border.color: Theme.line
        Rectangle { anchors.fill: parent; radius: parent.radius; color: Theme.hover; visible: button.hovered }
        FocusRing { control: button; rounding: Theme.px(9) }
    }
}

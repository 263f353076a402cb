// One way to go on: what it is called and what it does, as a button the width of its card.
import QtQuick
import QtQuick.Controls.Basic
import Ponder

AbstractButton {
    id: row
    property string detail: ""
    property bool first: false
    implicitHeight: words.implicitHeight + Theme.px(18)
    focusPolicy: Qt.StrongFocus
    hoverEnabled: true
    Accessible.role: Accessible.Button
    Accessible.name: text
    Accessible.description: detail
    Keys.onReturnPressed: row.clicked()
    Keys.onEnterPressed: row.clicked()
    contentItem: Item {
        Column {
            id: words
            anchors.left: parent.left
            anchors.leftMargin: Theme.px(14)
            width: parent.width - Theme.px(48)
            anchors.verticalCenter: parent.verticalCenter
            spacing: Theme.px(2)
            Words {
                width: parent.width
                text: row.text
                size: 13.5
                font.weight: Font.Medium
                color: !row.enabled ? Theme.faint : row.first ? Theme.accent : Theme.text
                wrapMode: Text.Wrap
                elide: Text.ElideNone
            }
            Words {
                width: parent.width
                visible: text.length > 0
                text: row.detail
                size: 12
                color: row.enabled ? Theme.soft : Theme.faint
                wrapMode: Text.Wrap
                elide: Text.ElideNone
                lineHeight: 1.15
            }
        }
        Icon {
            anchors.right: parent.right
            anchors.rightMargin: Theme.px(14)
            anchors.verticalCenter: parent.verticalCenter
            visible: row.enabled
            icon: "right"
            size: 12
            color: row.hovered || row.visualFocus ? Theme.accent : Theme.faint
        }
    }
    background: Rectangle {
        radius: Theme.px(8)
        color: row.enabled && row.hovered ? Theme.hover : "transparent"
        FocusRing { control: row; anchors.margins: 0; rounding: Theme.px(6) }
    }
}

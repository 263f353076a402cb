// One line of a menu, with its shortcut at the right.
import QtQuick
import QtQuick.Controls.Basic
import Ponder

MenuItem {
    id: item
    property string shortcut: ""
    implicitHeight: visible ? Theme.px(32) : 0
    implicitWidth: words.implicitWidth + keys.implicitWidth + leftPadding + rightPadding + Theme.px(checkable ? 40 : 28)
    Accessible.role: Accessible.MenuItem
    Accessible.name: text
    indicator: Icon {
        visible: item.checked
        icon: "check"
        size: 12
        color: Theme.accent
        anchors.left: parent ? parent.left : undefined
        anchors.leftMargin: Theme.px(8)
        anchors.verticalCenter: parent ? parent.verticalCenter : undefined
    }
    arrow: Icon {
        visible: item.subMenu
        icon: "right"
        size: 11
        anchors.right: parent ? parent.right : undefined
        anchors.rightMargin: Theme.px(8)
        anchors.verticalCenter: parent ? parent.verticalCenter : undefined
    }
    contentItem: Item {
        Words {
            id: words
            anchors.left: parent.left
            anchors.leftMargin: Theme.px(item.checkable ? 20 : 4)
            anchors.right: keys.left
            anchors.rightMargin: Theme.px(8)
            anchors.verticalCenter: parent.verticalCenter
            text: item.text
            size: 13
            color: item.enabled ? Theme.text : Theme.faint
        }
        Words {
            id: keys
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            text: item.shortcut
            size: 11.5
            color: Theme.faint
        }
    }
    background: Rectangle { radius: Theme.px(7); color: item.highlighted ? Theme.selection : "transparent" }
}

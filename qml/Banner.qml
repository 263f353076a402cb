// A line under the header that says something about the whole window: above all that chats are not being saved.
import QtQuick
import Ponder

Rectangle {
    id: root
    required property string head
    required property string meta
    property string action: ""
    signal dismissed()
    signal acted()
    visible: head.length > 0
    implicitHeight: visible ? column.implicitHeight + Theme.px(20) : 0
    color: Theme.doubtWash
    Accessible.role: Accessible.AlertMessage
    Accessible.name: head + " " + meta
    Icon { id: icon; anchors.left: parent.left; anchors.leftMargin: Theme.px(18); y: Theme.px(12); icon: "warning"; color: Theme.doubt }
    Column {
        id: column
        anchors.left: icon.right
        anchors.leftMargin: Theme.px(10)
        anchors.right: close.left
        anchors.rightMargin: Theme.px(10)
        y: Theme.px(10)
        Words { width: parent.width; text: root.head; size: 13; wrapMode: Text.Wrap; elide: Text.ElideNone; font.weight: Font.Medium }
        Words { width: parent.width; text: root.meta; visible: text.length > 0; size: 12; color: Theme.soft; wrapMode: Text.Wrap; elide: Text.ElideNone }
        TextAction { objectName: "bannerAction"; visible: text.length > 0; text: root.action; tint: Theme.accent; onClicked: root.acted() }
    }
    IconButton {
        id: close
        anchors.right: parent.right
        anchors.rightMargin: Theme.px(14)
        y: Theme.px(6)
        iconName: "close"
        name: qsTr("Dismiss")
        onClicked: root.dismissed()
    }
}

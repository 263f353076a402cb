// The line above which the model sees nothing any more. What is above it stays, for the person.
import QtQuick
import Ponder

Item {
    id: root
    required property string head
    implicitHeight: Theme.px(18)
    Accessible.role: Accessible.StaticText
    Accessible.name: head
    Words {
        id: words
        anchors.centerIn: parent
        width: Math.min(implicitWidth, parent.width - Theme.px(24))
        horizontalAlignment: Text.AlignHCenter
        text: root.head
        size: 12
        color: Theme.soft
        Accessible.ignored: true
    }
    Rectangle { anchors.left: parent.left; anchors.right: words.left; anchors.rightMargin: Theme.px(12); anchors.verticalCenter: parent.verticalCenter; height: 1; color: Theme.line }
    Rectangle { anchors.right: parent.right; anchors.left: words.right; anchors.leftMargin: Theme.px(12); anchors.verticalCenter: parent.verticalCenter; height: 1; color: Theme.line }
}

// What the model was told before the first question: the summary that a chat begins with, word for word.
import QtQuick
import Ponder

Rectangle {
    id: root
    required property string head
    required property string html
    required property string plain
    signal copied()
    implicitHeight: column.implicitHeight + Theme.px(26)
    radius: Theme.px(10)
    color: Theme.thought
    border.color: Theme.line
    Column {
        id: column
        x: Theme.px(16)
        y: Theme.px(12)
        width: parent.width - 2 * x
        spacing: Theme.px(4)
        Item {
            width: parent.width
            height: Theme.px(24)
            Words {
                anchors.left: parent.left
                anchors.verticalCenter: parent.verticalCenter
                width: parent.width - copy.width - Theme.px(12)
                text: root.head
                size: 12.5
                font.weight: Font.DemiBold
                color: Theme.soft
                Accessible.role: Accessible.Heading
                Accessible.name: text
            }
            TextAction {
                id: copy
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                text: qsTr("Copy")
                Accessible.name: qsTr("Copy the summary")
                onClicked: root.copied()
            }
        }
        RichText {
            width: parent.width
            html: root.html
            size: 13
            Accessible.role: Accessible.StaticText
            Accessible.name: root.plain
        }
    }
}

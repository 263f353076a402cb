// One device's memory: the model's weights, context and buffers, then what other programs have; and the same in words.
import QtQuick
import Ponder

Column {
    id: root
    required property var what // of DevicePanel's bars
    spacing: Theme.px(5)
    Accessible.role: Accessible.StaticText
    Accessible.name: what.name + ": " + what.words + ". " + what.legend
    Item {
        width: parent.width
        height: Theme.px(18)
        Words { anchors.left: parent.left; width: parent.width - words.implicitWidth - Theme.px(12); anchors.verticalCenter: parent.verticalCenter; text: root.what.name; size: 12.5; font.weight: Font.Medium }
        Words { id: words; anchors.right: parent.right; anchors.verticalCenter: parent.verticalCenter; text: root.what.words; size: 12; color: root.what.over ? Theme.doubt : Theme.soft }
    }
    Rectangle {
        width: parent.width
        height: Theme.px(8)
        radius: height / 2
        color: Theme.selection
        clip: true
        Row {
            anchors.fill: parent
            Rectangle { height: parent.height; width: parent.width * root.what.weights; radius: height / 2; color: root.what.over ? Theme.doubt : Theme.accent }
            Rectangle { height: parent.height; width: parent.width * root.what.cache; color: root.what.over ? Theme.doubt : Theme.accent; opacity: 0.55 }
            Rectangle { height: parent.height; width: parent.width * root.what.buffers; color: root.what.over ? Theme.doubt : Theme.accent; opacity: 0.3 }
            Rectangle { height: parent.height; width: parent.width * root.what.others; color: Theme.faint }
        }
    }
    Words { width: parent.width; text: root.what.legend; size: 11.5; color: Theme.soft; wrapMode: Text.Wrap; elide: Text.ElideNone; lineHeight: 1.15 }
}

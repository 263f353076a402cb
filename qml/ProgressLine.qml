// How far a long work is, as a bar and in words.
import QtQuick
import Ponder

Column {
    id: root
    required property string words
    required property real share // 0 to 1
    spacing: Theme.px(7)
    Accessible.role: Accessible.ProgressBar
    Accessible.name: words
    Words { width: parent.width; text: root.words; size: 12.5; color: Theme.soft }
    Rectangle {
        width: parent.width
        height: Theme.px(6)
        radius: height / 2
        color: Theme.selection
        Rectangle {
            width: Math.max(parent.height, parent.width * Math.min(1, root.share))
            height: parent.height
            radius: height / 2
            color: Theme.accent
            Behavior on width { NumberAnimation { duration: Theme.ease } }
        }
    }
}

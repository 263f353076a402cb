// The bars at the left of what stands in quotes, one for each.
pragma ComponentBehavior: Bound
import QtQuick
import Ponder

Item {
    id: bars
    required property int quote
    required property real reach // the height of the row that is quoted
    Repeater {
        model: bars.quote
        Rectangle {
            required property int index
            x: index * Theme.px(16)
            y: -Theme.px(6)
            width: Theme.px(3)
            radius: 1
            height: bars.reach + Theme.px(10)
            color: Theme.line
        }
    }
}

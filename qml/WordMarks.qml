// Behind a text: the words that are being looked for, washed with colour, and the one that is shown more strongly.
pragma ComponentBehavior: Bound
import QtQuick
import Ponder

Item {
    id: marks
    required property TextEdit words
    property int current: -1 // the one that is shown
    property var ranges: []  // begin and end of each, one after the other
    property var boxes: []   // { x, y, width, height, nth }
    readonly property int count: ranges.length / 2
    readonly property bool marking: Finding.find !== null && Finding.find.marking
    readonly property int most: 400 // boxes that are drawn
    objectName: "wordMarks"
    anchors.fill: parent
    z: -1

    function look() {
        if (!marking && !ranges.length)
            return
        ranges = marking ? Finding.find.ranges(words.getText(0, words.length)) : []
        if (current >= count)
            current = -1
        place()
    }
    function place() {
        if (ranges.length && ranges[ranges.length - 1] > words.length)
            return // of a text that is being replaced
        const found = []
        for (let i = 0; i + 1 < ranges.length && found.length < most; i += 2) {
            let from = ranges[i]
            while (from < ranges[i + 1]) { // a box for each line
                const begin = words.positionToRectangle(from)
                let to = from + 1, end = words.positionToRectangle(to)
                while (to < ranges[i + 1] && words.positionToRectangle(to + 1).y === begin.y)
                    end = words.positionToRectangle(++to)
                const broken = end.y !== begin.y
                found.push({ x: Math.min(begin.x, end.x), y: begin.y, width: broken ? Theme.px(6) : Math.abs(end.x - begin.x), height: begin.height, nth: i / 2 })
                from = to
            }
        }
        boxes = found
    }
    function boxOf(nth) { return boxes.find(box => box.nth === nth) }

    Component.onCompleted: look()
    Connections {
        target: Finding.find
        function onMarksChanged() { marks.current = -1; marks.look() }
    }
    Connections {
        target: marks.words
        enabled: marks.marking
        function onTextChanged() { marks.look() }
        function onWidthChanged() { marks.place() }
        function onContentHeightChanged() { marks.place() }
    }
    Repeater {
        model: marks.boxes
        Rectangle {
            required property var modelData
            readonly property bool strong: modelData.nth === marks.current
            x: modelData.x - 1
            y: modelData.y
            width: modelData.width + 2
            height: modelData.height
            radius: 3
            color: strong ? Theme.found : Theme.doubtWash
            border.width: strong ? 1 : 0
            border.color: Theme.doubt
        }
    }
}

// Brings a row of the conversation, and in it the nth of the words that are looked for, into view. The row may still be about to be made
// and its thought about to open, so it looks again until it stands.
import QtQuick

Item {
    id: root
    required property ListView view
    property int row: -1
    property int nth: 0
    property int tries: 0
    property Item marked: null // the texts whose words are marked strongly

    function reveal(toRow, toNth) {
        row = toRow
        nth = toNth
        tries = 0
        if (marked)
            marked.current = -1
        marked = null
        view.positionViewAtIndex(Math.max(0, row), nth < 0 ? ListView.Beginning : ListView.Center)
        if (nth >= 0) // else the row is enough
            again.restart()
    }
    function marksIn(item, found) {
        if (item.objectName === "wordMarks")
            found.push(item)
        for (let i = 0; i < item.children.length; ++i)
            marksIn(item.children[i], found)
        return found
    }
    function look() {
        const item = row >= 0 && row < view.count ? view.itemAtIndex(row) : null
        if (item) {
            let left = nth
            for (const marks of marksIn(item, [])) {
                if (left < marks.count) {
                    const box = marks.boxOf(left)
                    if (!box)
                        break
                    marks.current = left
                    marked = marks
                    const y = marks.mapToItem(view.contentItem, 0, box.y).y
                    if (y < view.contentY + view.height * 0.15 || y + box.height > view.contentY + view.height * 0.8) {
                        const end = view.originY + view.contentHeight + view.bottomMargin - view.height
                        view.contentY = Math.max(view.originY - view.topMargin, Math.min(y - view.height * 0.35, end))
                    }
                    return true
                }
                left -= marks.count
            }
        }
        return false
    }
    Timer {
        id: again
        interval: 30
        onTriggered: {
            const stands = root.look()
            if (!stands)
                root.view.positionViewAtIndex(Math.max(0, Math.min(root.row, root.view.count - 1)), ListView.Center)
            if (++root.tries < (stands ? 4 : 20)) { // what is above may still take its place
                if (stands)
                    root.tries = Math.max(root.tries, 2)
                restart()
            }
        }
    }
}

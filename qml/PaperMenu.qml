// A menu in the window's own look.
import QtQuick
import QtQuick.Controls.Basic
import Ponder

Menu {
    id: menu
    readonly property real widest: { // of its lines, so that none is cut off
        let most = 0
        for (let i = 0; i < count; ++i) {
            const line = itemAt(i)
            if (line && line.implicitHeight > 0)
                most = Math.max(most, line.implicitWidth)
        }
        return most
    }
    implicitWidth: Math.max(Theme.px(230), Math.ceil(widest) + leftPadding + rightPadding)
    padding: Theme.px(5)
    overlap: 2
    delegate: PaperMenuItem {}
    background: Rectangle {
        implicitWidth: Theme.px(230)
        color: Theme.panel
        border.color: Theme.line
        radius: Theme.px(10)
    }
    enter: Transition { NumberAnimation { property: "opacity"; from: 0; to: 1; duration: Theme.ease } }
    exit: Transition { NumberAnimation { property: "opacity"; from: 1; to: 0; duration: Theme.ease } }
}

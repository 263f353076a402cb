// A menu in the window's own look.
import QtQuick
import QtQuick.Controls.Basic
import Ponder

Menu {
    id: menu
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

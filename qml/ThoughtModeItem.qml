// One way to show thoughts, in a menu.
import QtQuick
import Ponder
import Ponder.Models

PaperMenuItem {
    id: item
    required property AppController app
    required property string mode
    checkable: true
    checked: app.chat.thoughtMode === mode
    onTriggered: {
        app.chat.thoughtMode = mode
        checked = Qt.binding(() => app.chat.thoughtMode === mode) // a click has put a value in its place
    }
}

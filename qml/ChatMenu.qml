// What can be done with one chat; opened from its row and, with the window's own lines, from the header.
import QtQuick
import QtQuick.Controls.Basic
import Ponder.Models

PaperMenu {
    id: menu
    required property AppController app
    property var conversation: 0
    property bool pinned: false
    property bool wholeWindow: false
    signal renameWanted(var conversation)
    signal exportWanted(var conversation, bool json)
    signal modelWanted()
    signal planWanted()
    signal devicesWanted()
    signal cacheWanted()

    PaperMenuItem { text: qsTr("Rename…"); enabled: menu.conversation !== 0; onTriggered: menu.renameWanted(menu.conversation) }
    PaperMenuItem { text: menu.pinned ? qsTr("Unpin") : qsTr("Pin"); enabled: menu.conversation !== 0; onTriggered: menu.app.setPinned(menu.conversation, !menu.pinned) }
    PaperMenuItem { text: qsTr("Export as Markdown…"); enabled: menu.conversation !== 0; onTriggered: menu.exportWanted(menu.conversation, false) }
    PaperMenuItem { text: qsTr("Export as JSON…"); enabled: menu.conversation !== 0; onTriggered: menu.exportWanted(menu.conversation, true) }
    PaperMenuItem { text: qsTr("Delete"); enabled: menu.conversation !== 0; onTriggered: menu.app.remove(menu.conversation) }
    MenuSeparator {
        visible: menu.wholeWindow
        height: visible ? implicitHeight : 0
        contentItem: Rectangle { implicitHeight: 1; color: Theme.line }
    }
    PaperMenuItem {
        visible: menu.wholeWindow; height: implicitHeight
        text: qsTr("Open a model…"); shortcut: qsTr("Ctrl O")
        onTriggered: menu.modelWanted()
    }
    PaperMenuItem {
        visible: menu.wholeWindow; height: implicitHeight
        text: qsTr("Open with options…"); shortcut: qsTr("Ctrl Shift O")
        onTriggered: menu.planWanted()
    }
    PaperMenuItem {
        visible: menu.wholeWindow; height: implicitHeight
        enabled: menu.app.model.ready
        text: qsTr("Where it runs…"); shortcut: qsTr("Ctrl D")
        onTriggered: menu.devicesWanted()
    }
    PaperMenuItem {
        visible: menu.wholeWindow; height: implicitHeight
        enabled: menu.app.model.ready && !menu.app.chat.busy
        text: qsTr("Context and cache…")
        onTriggered: menu.cacheWanted()
    }
    ThoughtModeItem { app: menu.app; visible: menu.wholeWindow; height: implicitHeight; text: qsTr("Hide thoughts"); mode: "hidden" }
    ThoughtModeItem { app: menu.app; visible: menu.wholeWindow; height: implicitHeight; text: qsTr("Thoughts while they are written"); mode: "tail" }
    ThoughtModeItem { app: menu.app; visible: menu.wholeWindow; height: implicitHeight; text: qsTr("Open thoughts"); mode: "open"; shortcut: qsTr("Ctrl Shift T") }
    PaperMenuItem { visible: menu.wholeWindow; height: implicitHeight; checkable: true; text: qsTr("Theme of the system"); checked: menu.app.theme === "system"; onTriggered: menu.app.theme = "system" }
    PaperMenuItem { visible: menu.wholeWindow; height: implicitHeight; checkable: true; text: qsTr("Light"); checked: menu.app.theme === "light"; onTriggered: menu.app.theme = "light" }
    PaperMenuItem { visible: menu.wholeWindow; height: implicitHeight; checkable: true; text: qsTr("Dark"); checked: menu.app.theme === "dark"; onTriggered: menu.app.theme = "dark" }
}

// What can be done with one chat; opened from its row and, with the window's own lines, from the header.
// The components here name outer ids, which are unqualified:
// qmllint disable unqualified
import QtQuick
import QtQuick.Controls.Basic
import Ponder
import Ponder.Models

PaperMenu {
    id: menu
    required property AppController app
    property var conversation: 0
    property bool pinned: false
    property bool wholeWindow: false
    property bool archived: false
    property bool temporary: false
    property var folder: 0
    signal renameWanted(var conversation)
    signal folderWanted(var conversation) // a new one for it
    signal notesWanted(var conversation)
    signal exportWanted(var conversation)
    signal importWanted(bool folder)
    signal modelWanted()
    signal planWanted()
    signal devicesWanted()
    signal cacheWanted()

    width: Math.max(Theme.px(250), implicitWidth)
    readonly property bool any: conversation !== 0
    readonly property bool keeps: any && !temporary
    PaperMenuItem { objectName: "renameChat"; text: qsTr("Rename"); shortcut: menu.wholeWindow ? "F2" : ""; enabled: menu.any; onTriggered: menu.renameWanted(menu.conversation) }
    PaperMenuItem { text: menu.pinned ? qsTr("Unpin") : qsTr("Pin"); enabled: menu.keeps; onTriggered: menu.app.setPinned(menu.conversation, !menu.pinned) }
    PaperMenuItem { objectName: "archiveChat"; text: menu.archived ? qsTr("Back from the archive") : qsTr("Archive"); enabled: menu.keeps; onTriggered: menu.app.library.setArchived(menu.conversation, !menu.archived) }
    PaperMenu {
        id: folders
        // a menu's items have a `menu` of their own, which is this one
        readonly property Library library: menu.app.library
        readonly property var conversation: menu.conversation
        readonly property var folder: menu.folder
        signal newWanted()
        onNewWanted: menu.folderWanted(menu.conversation)
        objectName: "moveMenu"
        title: qsTr("Move to")
        enabled: menu.keeps
        PaperMenuItem { objectName: "moveToNew"; text: qsTr("New folder…"); onTriggered: folders.newWanted() }
        PaperMenuItem { text: qsTr("No folder"); checkable: true; checked: folders.folder === 0; onTriggered: folders.library.setFolder(folders.conversation, 0) }
        Instantiator {
            model: folders.library.folders
            delegate: PaperMenuItem {
                required property var modelData
                text: modelData.name
                checkable: true
                checked: folders.folder === modelData.id
                onTriggered: folders.library.setFolder(folders.conversation, modelData.id)
            }
            onObjectAdded: (index, object) => folders.insertItem(2 + index, object)
            onObjectRemoved: (index, object) => folders.removeItem(object)
        }
    }
    PaperMenuItem { objectName: "notesAndTags"; text: qsTr("Notes and tags…"); enabled: menu.keeps; onTriggered: menu.notesWanted(menu.conversation) }
    PaperMenuItem { text: qsTr("Duplicate"); enabled: menu.any; onTriggered: menu.app.library.duplicate(menu.conversation) }
    PaperMenuItem {
        visible: menu.wholeWindow; height: implicitHeight
        text: qsTr("Map of this chat"); shortcut: qsTr("Ctrl M"); enabled: menu.any
        onTriggered: menu.app.library.map.open()
    }
    PaperMenuItem { objectName: "exportChat"; text: qsTr("Export…"); shortcut: menu.wholeWindow ? qsTr("Ctrl E") : ""; enabled: menu.wholeWindow || menu.any; onTriggered: menu.exportWanted(menu.conversation) }
    PaperMenuItem { objectName: "deleteChat"; text: menu.temporary ? qsTr("Close") : qsTr("Delete"); enabled: menu.any; onTriggered: menu.app.remove(menu.conversation) }
    MenuSeparator {
        visible: menu.wholeWindow
        height: visible ? implicitHeight : 0
        contentItem: Rectangle { implicitHeight: 1; color: Theme.line }
    }
    PaperMenuItem {
        visible: menu.wholeWindow; height: implicitHeight
        text: qsTr("Import chats…"); shortcut: qsTr("Ctrl I")
        onTriggered: menu.importWanted(false)
    }
    PaperMenuItem {
        visible: menu.wholeWindow; height: implicitHeight
        text: qsTr("Import a folder of chats…")
        onTriggered: menu.importWanted(true)
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

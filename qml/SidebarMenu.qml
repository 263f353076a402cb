// What concerns all chats: how they are sorted, folders, tags, the trash, the file they are kept in.
// The components here name outer ids, which are unqualified:
// qmllint disable unqualified
import QtQuick
import QtQuick.Controls.Basic
import Ponder
import Ponder.Models

PaperMenu {
    id: menu
    required property AppController app
    signal folderWanted()
    signal temporaryWanted()
    width: Math.max(Theme.px(260), implicitWidth)
    PaperMenuItem { objectName: "newTemporary"; text: qsTr("New temporary chat"); shortcut: qsTr("Ctrl Shift N"); onTriggered: menu.temporaryWanted() }
    PaperMenuItem { objectName: "newFolder"; text: qsTr("New folder"); onTriggered: menu.folderWanted() }
    MenuSeparator { contentItem: Rectangle { implicitHeight: 1; color: Theme.line } }
    PaperMenu {
        id: orders
        readonly property ConversationList chats: menu.app.chats // a menu's items have a `menu` of their own
        title: qsTr("Sort by")
        component By: PaperMenuItem {
            required property string by
            checkable: true
            checked: orders.chats.order === by
            onTriggered: {
                orders.chats.order = by
                checked = Qt.binding(() => orders.chats.order === by) // a click on the chosen one leaves it chosen
            }
        }
        By { by: "updated"; text: qsTr("Last message") }
        By { by: "used"; text: qsTr("Last opened") }
        By { by: "created"; text: qsTr("Beginning") }
        By { by: "title"; text: qsTr("Title") }
    }
    PaperMenu {
        id: tagMenu
        readonly property ConversationList chats: menu.app.chats
        title: qsTr("Show one tag")
        enabled: menu.app.library.tags.length > 0
        Instantiator {
            model: menu.app.library.tags
            delegate: PaperMenuItem {
                required property var modelData
                text: modelData.name
                shortcut: modelData.chats
                checkable: true
                checked: tagMenu.chats.tag === modelData.name
                onTriggered: tagMenu.chats.tag = checked ? modelData.name : ""
            }
            onObjectAdded: (index, object) => tagMenu.insertItem(index, object)
            onObjectRemoved: (index, object) => tagMenu.removeItem(object)
        }
    }
    MenuSeparator { contentItem: Rectangle { implicitHeight: 1; color: Theme.line } }
    PaperMenuItem { objectName: "openTrash"; text: qsTr("Trash…"); shortcut: menu.app.library.trash.count > 0 ? menu.app.library.trash.count : ""; onTriggered: menu.app.library.trash.open() }
    PaperMenuItem { objectName: "openHistory"; text: qsTr("History and backups…"); onTriggered: menu.app.library.care.open() }
}

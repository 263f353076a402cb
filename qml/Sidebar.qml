// The chats, the model and the sentence about privacy.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Ponder
import Ponder.Models

Rectangle {
    id: root
    required property AppController app
    property bool drawer: false // lies over the chat in a narrow window
    signal modelWanted()
    signal chosen()             // a chat or a new one
    signal menuWanted(var conversation, var item)
    signal cacheWanted()
    signal devicesWanted()
    // A new folder, with a chat in it or empty; its name is typed in place.
    function newFolder(conversation) {
        const made = app.library.newFolder(qsTr("New folder"), conversation)
        if (made)
            Qt.callLater(() => renameEntry(entry => entry.heading && entry.folder === made))
    }
    function renameChat(conversation) { renameEntry(entry => !entry.heading && entry.conversation === conversation) }
    function renameEntry(wanted) {
        list.forceLayout()
        for (let row = 0; row < list.count; ++row) {
            let entry = list.itemAtIndex(row)
            if (!entry && row > 0) // not made yet: rows are, from the top
                continue
            if (entry && wanted(entry)) {
                list.positionViewAtIndex(row, ListView.Contain)
                entry.rename()
                return true
            }
        }
        return false
    }
    function dragOver(title, at) {
        held.title = title
        const mine = root.mapFromItem(null, at.x, at.y)
        held.x = mine.x + Theme.px(8)
        held.y = mine.y - held.height / 2
        const inList = list.mapFromItem(null, at.x, at.y)
        const edge = Theme.px(24)
        if (inList.y < edge)
            list.contentY = Math.max(list.originY, list.contentY - Theme.px(6))
        else if (inList.y > list.height - edge)
            list.contentY = Math.max(list.originY, Math.min(list.originY + list.contentHeight - list.height, list.contentY + Theme.px(6)))
        const over = inList.x >= 0 && inList.x < list.width && inList.y >= 0 && inList.y < list.height ? list.itemAt(inList.x, inList.y + list.contentY) : null
        list.dropSection = over && over.section !== "temporary" ? over.section : ""
        list.dropFolder = over ? over.folder : 0
    }
    function endDrag(conversation) {
        const section = list.dropSection, folder = list.dropFolder
        held.title = ""
        list.dropSection = ""
        if (conversation && section.length)
            app.library.drop(conversation, section, folder)
    }
    color: Theme.side

    Rectangle { width: 1; height: parent.height; anchors.right: parent.right; color: Theme.line }

    Item {
        id: brand
        x: Theme.px(12)
        y: Theme.px(12)
        width: parent.width - 2 * x
        height: Theme.px(40)
        Mark { id: mark; x: Theme.px(6); anchors.verticalCenter: parent.verticalCenter; anchors.verticalCenterOffset: -Theme.px(4) }
        Words {
            anchors.left: mark.right
            anchors.leftMargin: Theme.px(9)
            anchors.verticalCenter: mark.verticalCenter
            text: "Ponder"
            size: 15
            font.weight: Font.DemiBold
        }
        IconButton {
            id: hide
            anchors.right: parent.right
            anchors.verticalCenter: mark.verticalCenter
            iconName: "sidebar"
            name: qsTr("Hide the sidebar")
            hint: "F9"
            onClicked: root.drawer ? root.chosen() : root.app.sidebarShown = false
        }
        IconButton {
            id: menuButton
            objectName: "sidebarMenuButton"
            anchors.right: hide.left
            anchors.verticalCenter: mark.verticalCenter
            iconName: "more"
            name: qsTr("Sort, folders, trash, backups")
            onClicked: menu.popup(menuButton, 0, menuButton.height + Theme.px(4))
            SidebarMenu { id: menu; app: root.app; onFolderWanted: root.newFolder(0); onTemporaryWanted: { root.app.library.newTemporary(); root.chosen() } }
        }
    }
    PanelButton {
        id: fresh
        objectName: "newChat"
        anchors.top: brand.bottom
        x: Theme.px(12)
        width: parent.width - 2 * x - 1
        iconName: "plus"
        text: qsTr("New chat")
        shortcut: qsTr("Ctrl N")
        onClicked: { root.app.newChat(); root.chosen() }
    }
    PanelButton {
        id: find
        objectName: "searchButton"
        anchors.top: fresh.bottom
        anchors.topMargin: Theme.px(8)
        x: Theme.px(12)
        width: fresh.width
        quiet: true
        iconName: "search"
        text: qsTr("Search")
        shortcut: qsTr("Ctrl K")
        onClicked: { root.app.library.finder.open(); root.chosen() }
    }
    Item { // the list is narrowed to a tag
        id: narrowed
        visible: root.app.chats.tag.length > 0
        anchors.top: find.bottom
        anchors.topMargin: visible ? Theme.px(8) : 0
        x: Theme.px(12)
        width: fresh.width
        height: visible ? Theme.px(26) : 0
        Rectangle {
            height: parent.height
            width: Math.min(word.implicitWidth + Theme.px(60), parent.width)
            radius: height / 2
            color: Theme.accentWash
            Icon { anchors.left: parent.left; anchors.leftMargin: Theme.px(10); anchors.verticalCenter: parent.verticalCenter; icon: "tag"; size: 12; color: Theme.accent }
            Words { id: word; anchors.left: parent.left; anchors.leftMargin: Theme.px(28); width: parent.width - Theme.px(58); anchors.verticalCenter: parent.verticalCenter; size: 12.5; color: Theme.accent; text: root.app.chats.tag }
            IconButton { anchors.right: parent.right; anchors.verticalCenter: parent.verticalCenter; width: Theme.px(24); height: Theme.px(24); iconName: "close"; name: qsTr("Show chats of all tags"); onClicked: root.app.chats.tag = "" }
        }
    }
    ListView {
        id: list
        objectName: "chatRows"
        property string dropSection: "" // a chat is held over it
        property var dropFolder: 0
        anchors.top: narrowed.bottom
        anchors.topMargin: Theme.px(4)
        anchors.bottom: card.top
        anchors.bottomMargin: Theme.px(10)
        x: Theme.px(12)
        width: parent.width - 2 * x - 1
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        model: root.app.chats
        currentIndex: -1
        delegate: SidebarRow {
            id: entry
            width: ListView.view.width
            app: root.app
            target: heading && list.dropSection.length > 0 && list.dropSection === section
            onOpened: root.chosen()
            onMenuWanted: {
                if (!heading)
                    return root.menuWanted(conversation, entry)
                folderMenu.folder = folder
                folderMenu.row = entry
                folderMenu.popup(entry, entry.width - Theme.px(28), entry.height)
            }
            onDragged: at => root.dragOver(title, at)
            onDropped: here => root.endDrag(here ? conversation : 0)
        }
        ScrollBar.vertical: ScrollBar { width: Theme.px(6); policy: list.contentHeight > list.height ? ScrollBar.AsNeeded : ScrollBar.AlwaysOff }
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Chats")
        Words {
            visible: list.count === 0
            width: parent.width
            y: Theme.px(16)
            leftPadding: Theme.px(8)
            size: 12.5
            color: Theme.soft
            wrapMode: Text.Wrap
            text: root.app.chats.tag.length ? qsTr("No chat has this tag.") : qsTr("Your chats will be listed here.")
        }
    }
    PaperMenu {
        id: folderMenu
        property var folder: 0
        property var row: null
        PaperMenuItem { text: qsTr("Rename the folder"); onTriggered: folderMenu.row.rename() }
        PaperMenuItem { text: qsTr("Move up"); onTriggered: root.app.library.moveFolder(folderMenu.folder, -1) }
        PaperMenuItem { text: qsTr("Move down"); onTriggered: root.app.library.moveFolder(folderMenu.folder, 1) }
        PaperMenuItem { text: qsTr("Remove the folder, keep its chats"); onTriggered: root.app.library.removeFolder(folderMenu.folder) }
    }
    Rectangle { // the chat that is held
        id: held
        property string title: ""
        visible: title.length > 0
        parent: root
        z: 10
        width: Math.min(heldWords.implicitWidth + Theme.px(24), Theme.px(220))
        height: Theme.px(32)
        radius: Theme.px(8)
        color: Theme.panel
        border.color: Theme.accent
        Words { id: heldWords; x: Theme.px(12); width: parent.width - 2 * x; height: parent.height; size: 13; text: held.title }
    }
    ModelCardView {
        id: card
        x: Theme.px(12)
        width: parent.width - 2 * x - 1
        anchors.bottom: privacy.top
        anchors.bottomMargin: Theme.px(8)
        info: root.app.model
        locked: root.app.chat.busy
        onOpened: root.modelWanted()
        onCacheWanted: root.cacheWanted()
        onDevicesWanted: root.devicesWanted()
    }
    Item {
        id: privacy
        x: Theme.px(16)
        width: parent.width - 2 * x
        height: Theme.px(20)
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.px(10)
        Icon { id: lock; icon: "lock"; size: 13; anchors.verticalCenter: parent.verticalCenter }
        Words {
            anchors.left: lock.right
            anchors.leftMargin: Theme.px(6)
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            size: 12
            color: Theme.soft
            text: qsTr("Offline. Nothing leaves this computer.")
            Accessible.role: Accessible.StaticText
            Accessible.name: text
        }
    }
}

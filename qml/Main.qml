// The window: sidebar, header, conversation, composer, and what lies over them. It draws and passes on; the AppController decides.
import QtQuick
import QtQuick.Controls.Basic
import Ponder.Models

ApplicationWindow {
    id: window
    required property AppController app
    readonly property bool narrow: width < Theme.foldWidth
    property bool drawerOpen: false

    width: app.remembered("width", 1280)
    height: app.remembered("height", 800)
    minimumWidth: 380
    minimumHeight: 420
    visible: true
    title: app.chat.conversation ? qsTr("%1 – Ponder").arg(app.chat.title) : "Ponder"
    color: Theme.background
    font.family: Theme.family
    palette.window: Theme.background
    palette.windowText: Theme.text
    palette.base: Theme.panel
    palette.text: Theme.text
    palette.button: Theme.panel
    palette.buttonText: Theme.text
    palette.light: Theme.selection
    palette.mid: Theme.line
    palette.midlight: Theme.selection
    palette.dark: Theme.soft
    palette.highlight: Theme.accent
    palette.highlightedText: Theme.accentInk
    palette.placeholderText: Theme.faint

    Binding { target: Theme; property: "dark"; value: window.app.dark }
    Binding { target: Theme; property: "scale"; value: window.app.fontScale }
    Binding { target: Finding; property: "find"; value: window.app.library.find }
    Binding { target: Typesetting; property: "typesetter"; value: window.app.typesetter }
    Binding { target: Typesetting; property: "highlighter"; value: window.app.highlighter }

    onNarrowChanged: drawerOpen = false
    function toggleSidebar() {
        if (narrow)
            drawerOpen = !drawerOpen
        else
            app.sidebarShown = !app.sidebarShown
    }
    function openModel() { dialogs.openModel() }
    function exportChat(conversation) { exportSheet.openFor(conversation) }

    Component.onCompleted: composer.take()
    onClosing: {
        if (visibility === Window.Windowed) {
            app.remember("width", width)
            app.remember("height", height)
        }
    }

    Sidebar {
        id: sidebar
        objectName: "sidebar"
        app: window.app
        drawer: window.narrow
        width: Theme.sidebarWidth
        height: parent.height
        visible: x > -width
        x: window.narrow ? (window.drawerOpen ? 0 : -width) : (window.app.sidebarShown ? 0 : -width)
        z: window.narrow ? 5 : 0
        Behavior on x { enabled: window.active; NumberAnimation { duration: Theme.ease; easing.type: Easing.OutCubic } }
        onModelWanted: window.openModel()
        onChosen: { window.drawerOpen = false; composer.take() }
        onMenuWanted: (conversation, item) => rowMenu.openFor(conversation, item)
        onDevicesWanted: window.app.showDevices()
        onCacheWanted: cacheMenu.popup(sidebar, window.narrow ? Theme.px(12) : sidebar.width + Theme.px(8), sidebar.height)
    }
    Rectangle { // behind the open drawer
        anchors.fill: parent
        z: 4
        color: Theme.scrim
        opacity: window.narrow && window.drawerOpen ? 1 : 0
        visible: opacity > 0
        Behavior on opacity { NumberAnimation { duration: Theme.ease } }
        TapHandler { onTapped: window.drawerOpen = false }
    }

    Item {
        id: page
        x: window.narrow ? 0 : sidebar.x + sidebar.width
        width: parent.width - x
        height: parent.height

        Header {
            id: header
            width: parent.width
            app: window.app
            menuButton: window.narrow || !window.app.sidebarShown
            onSidebarWanted: window.toggleSidebar()
            onExportWanted: window.exportChat(window.app.chat.conversation)
            onMenuWanted: item => windowMenu.openFor(window.app.chat.conversation, item)
        }
        Banner {
            id: banner
            anchors.top: header.bottom
            width: parent.width
            head: window.app.banner
            meta: window.app.bannerDetail
            action: window.app.bannerAction
            onDismissed: window.app.dismissBanner()
            onActed: window.app.actOnBanner()
        }
        ChatView {
            id: view
            objectName: "chatView"
            anchors.top: banner.bottom
            anchors.bottom: temporaryLine.top
            width: parent.width
            visible: !window.app.chat.empty
            app: window.app
        }
        EmptyChat {
            anchors.fill: view
            visible: window.app.chat.empty
            app: window.app
            onModelWanted: window.openModel()
        }
        TemporaryLine { id: temporaryLine; width: parent.width; anchors.bottom: composer.top; app: window.app }
        Composer {
            id: composer
            anchors.bottom: parent.bottom
            width: parent.width
            app: window.app
            onPaged: direction => view.page(direction)
        }
        Toast {
            anchors.horizontalCenter: parent.horizontalCenter
            anchors.bottom: temporaryLine.top
            anchors.bottomMargin: Theme.px(8)
            words: window.app.toast
            undoable: window.app.canUndo
            onUndone: window.app.undo()
            onDismissed: window.app.dismissToast()
        }
    }

    component ChatMenuHere: ChatMenu {
        app: window.app
        onRenameWanted: conversation => {
            if (wholeWindow || !sidebar.renameChat(conversation)) {
                window.app.openChat(conversation)
                header.rename()
            }
        }
        onFolderWanted: conversation => sidebar.newFolder(conversation)
        onNotesWanted: conversation => chatSheet.openFor(conversation)
        onExportWanted: conversation => window.exportChat(conversation)
        onImportWanted: folder => folder ? dialogs.importFolder() : dialogs.importFiles()
        onModelWanted: window.openModel()
        onPlanWanted: dialogs.planModel()
        onDevicesWanted: window.app.showDevices()
        onCacheWanted: cacheMenu.popup(header, header.width - cacheMenu.width - Theme.px(14), header.height)
        function openFor(which, item) {
            conversation = which
            pinned = window.app.chats.isPinned(which)
            archived = window.app.chats.isArchived(which)
            temporary = window.app.chats.isTemporaryChat(which)
            folder = window.app.chats.folderOf(which)
            popup(item, item.width - (wholeWindow ? width : Theme.px(28)), item.height)
        }
    }
    ChatMenuHere { id: rowMenu; objectName: "rowMenu" }
    ChatMenuHere { id: windowMenu; objectName: "windowMenu"; wholeWindow: true }

    DeviceSheet { objectName: "deviceSheet"; app: window.app }
    CacheMenu { id: cacheMenu; objectName: "cacheMenu"; app: window.app }

    SearchPalette { app: window.app }
    TrashSheet { app: window.app }
    HistorySheet { app: window.app }
    ChatSheet { id: chatSheet; app: window.app }
    MapPopover { app: window.app; parent: page; x: Theme.px(14); y: header.height + Theme.px(4) }
    Connections {
        target: window.app.library
        function onNoteWanted(conversation) { chatSheet.openFor(conversation) }
        function onOpenWanted() { window.drawerOpen = false }
    }
    ExportSheet { id: exportSheet; objectName: "exportSheet"; app: window.app }
    ImportSheet { id: importSheet; objectName: "importSheet"; app: window.app }

    Dialogs { id: dialogs; app: window.app; onImportWanted: urls => importSheet.look(urls) }

    DropHere { anchors.fill: parent; objectName: "dropHere"; app: window.app; onImportWanted: urls => importSheet.look(urls) }

    Shortcut { sequences: [StandardKey.New]; onActivated: { window.app.newChat(); composer.take() } }
    Shortcut { sequences: [StandardKey.Open]; onActivated: window.openModel() }
    Shortcut { sequence: "Ctrl+Shift+O"; onActivated: dialogs.planModel() }
    Shortcut { sequence: "Ctrl+E"; onActivated: window.exportChat(window.app.chat.conversation) }
    Shortcut { sequence: "Ctrl+I"; onActivated: dialogs.importFiles() }
    Shortcut { sequence: "Ctrl+D"; onActivated: window.app.showDevices() }
    Shortcut { sequences: [StandardKey.Quit, "Ctrl+Q"]; onActivated: Qt.quit() }
    Shortcut { sequence: "Ctrl+K"; onActivated: window.app.library.finder.shown ? window.app.library.finder.close() : window.app.library.finder.open() }
    Shortcut { sequence: "Ctrl+Shift+F"; onActivated: window.app.library.finder.open("everything") }
    Shortcut { sequences: [StandardKey.Find]; onActivated: window.app.chat.empty ? window.app.library.finder.open() : window.app.library.find.open() }
    Shortcut { sequences: ["F3"]; onActivated: window.app.library.find.step(1) }
    Shortcut { sequences: ["Shift+F3"]; onActivated: window.app.library.find.step(-1) }
    Shortcut { sequence: "Ctrl+M"; onActivated: window.app.library.map.open() }
    Shortcut { sequence: "Ctrl+Shift+N"; onActivated: { window.app.library.newTemporary(); composer.take() } }
    Shortcut { sequence: "Alt+Left"; onActivated: window.app.chat.stepVersion(-1) }
    Shortcut { sequence: "Alt+Right"; onActivated: window.app.chat.stepVersion(1) }
    Shortcut { sequences: [StandardKey.Undo]; enabled: window.app.canUndo; onActivated: window.app.undo() }
    Shortcut { sequence: "Ctrl+Shift+T"; onActivated: window.app.chat.showThoughts = !window.app.chat.showThoughts }
    Shortcut { sequence: "Ctrl+T"; enabled: window.app.model.canDisableThinking; onActivated: window.app.chat.thinking = !window.app.chat.thinking }
    Shortcut { sequence: "Ctrl+R"; onActivated: window.app.chat.regenerate(window.app.chat.lastAnswer()) }
    Shortcut { sequence: "Ctrl+Shift+C"; onActivated: window.app.copy(window.app.chat.answerText(window.app.chat.lastAnswer())) }
    Shortcut { sequence: "F9"; onActivated: window.toggleSidebar() }
    Shortcut { sequence: "F10"; onActivated: windowMenu.openFor(window.app.chat.conversation, header) }
    Shortcut { sequence: "F2"; onActivated: header.rename() }
    Shortcut { sequences: ["Ctrl+PgUp"]; onActivated: window.app.stepChat(-1) }
    Shortcut { sequences: ["Ctrl+PgDown"]; onActivated: window.app.stepChat(1) }
    Shortcut { sequence: "Ctrl+End"; onActivated: view.toEnd() }
    Shortcut {
        sequences: ["Escape"]
        onActivated: {
            if (window.app.devices.shown) window.app.devices.close()
            else if (window.app.library.find.shown || window.app.library.find.marking) { window.app.library.find.close(); composer.take() }
            else if (window.drawerOpen) window.drawerOpen = false
            else if (window.app.chat.busy) window.app.chat.stop()
            else composer.take()
        }
    }
}

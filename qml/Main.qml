// The window: sidebar, header, conversation, composer, and what lies over them. It draws and passes on; the AppController decides.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Ponder
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
    Binding { target: Theme; property: "scale"; value: window.app.fontScale * window.app.preferences.textSize }
    Binding { target: Theme; property: "compact"; value: window.app.preferences.density === "compact" }
    Binding { target: Theme; property: "calm"; value: window.app.preferences.calm }
    Binding { target: Finding; property: "find"; value: window.app.library.find }
    Binding { target: Typesetting; property: "typesetter"; value: window.app.typesetter }
    Binding { target: Typesetting; property: "highlighter"; value: window.app.highlighter }

    LayoutMirroring.enabled: app.rightToLeft
    LayoutMirroring.childrenInherit: true

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
        property real out: (window.narrow ? window.drawerOpen : window.app.sidebarShown) ? 1 : 0 // how much of it is in view
        visible: out > 0
        x: window.app.rightToLeft ? parent.width - width * out : width * (out - 1)
        z: window.narrow ? 5 : 0
        Behavior on out { enabled: window.active; NumberAnimation { duration: Theme.ease; easing.type: Easing.OutCubic } }
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
        readonly property real beside: window.narrow ? 0 : sidebar.width * sidebar.out
        x: window.app.rightToLeft ? 0 : beside
        width: parent.width - beside
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
            onModelsWanted: modelsSheet.open()
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
            objectName: "toast"
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
    CompareSheet { objectName: "compareSheet"; app: window.app }
    ExpertSheet { objectName: "expertSheet"; app: window.app }
    LedgerSheet { objectName: "ledgerSheet"; app: window.app }
    CacheMenu { id: cacheMenu; objectName: "cacheMenu"; app: window.app }

    SettingsSheet { id: settingsSheet; objectName: "settingsSheet"; app: window.app; onShortcutsWanted: shortcutsSheet.open() }
    ShortcutsSheet { id: shortcutsSheet; objectName: "shortcutsSheet"; table: window.app.shortcuts }
    ModelsSheet { id: modelsSheet; objectName: "modelsSheet"; app: window.app; onFileWanted: window.openModel(); onFolderWanted: dialogs.watchFolder() }
    ChatSetupSheet { id: setupSheet; objectName: "setupSheet"; app: window.app }
    Connections {
        target: window.app
        function onModelsWanted() { modelsSheet.open() }
    }

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

    // What the keys of the table do.
    readonly property var actions: ({
        newChat: () => { app.newChat(); composer.take() },
        switcher: () => app.library.finder.shown ? app.library.finder.close() : app.library.finder.open(),
        find: () => app.chat.empty ? app.library.finder.open() : app.library.find.open(),
        searchAll: () => app.library.finder.open("everything"),
        findNext: () => app.library.find.step(1),
        findPrevious: () => app.library.find.step(-1),
        newTemporary: () => { app.library.newTemporary(); composer.take() },
        map: () => app.library.map.open(),
        undo: () => { if (app.canUndo) app.undo() },
        exportChat: () => exportChat(app.chat.conversation),
        importChats: () => dialogs.importFiles(),
        previousChat: () => app.stepChat(-1),
        nextChat: () => app.stepChat(1),
        rename: () => header.rename(),
        setup: () => setupSheet.open(),
        regenerate: () => app.chat.regenerate(app.chat.lastAnswer()),
        previousVersion: () => app.chat.stepVersion(-1),
        nextVersion: () => app.chat.stepVersion(1),
        copyAnswer: () => app.copy(app.chat.answerText(app.chat.lastAnswer())),
        toEnd: () => view.toEnd(),
        thoughts: () => app.stepThoughtMode(),
        nextStep: () => view.stepThought(1),
        previousStep: () => view.stepThought(-1),
        findInThought: () => view.findInThought(),
        think: () => { if (app.model.canDisableThinking) app.chat.thinking = !app.chat.thinking },
        models: () => modelsSheet.open(),
        openModel: () => openModel(),
        planModel: () => dialogs.planModel(),
        devices: () => app.showDevices(),
        escape: () => leave(),
        sidebar: () => toggleSidebar(),
        menu: () => windowMenu.openFor(app.chat.conversation, header),
        settings: () => settingsSheet.open(),
        shortcuts: () => shortcutsSheet.open(),
        quit: () => Qt.quit()
    })
    function act(action) { actions[action]() }
    function leave() {
        if (app.devices.shown) app.devices.close()
        else if (app.library.find.shown || app.library.find.marking) { app.library.find.close(); composer.take() }
        else if (drawerOpen) drawerOpen = false
        else if (app.chat.busy) app.chat.stop()
        else composer.take()
    }
    ShortcutSet { table: window.app.shortcuts; onPressed: action => window.act(action) }
}

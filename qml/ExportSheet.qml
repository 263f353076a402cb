// What to export, how, and where; then how far it is and how it ended. What is written depends on these choices and the history, never
// on what is on the screen.
// The components here name outer ids, which are unqualified:
// qmllint disable unqualified
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Dialogs
import Ponder
import Ponder.Models

Sheet {
    id: sheet
    required property AppController app
    readonly property Exporter exporter: app.exporter
    property var conversation: 0
    property string scope: "this" // "some", "all"
    property var chosen: ({})     // id -> true
    property int chosenCount: 0
    property string format: "markdown"
    property string thoughts: "folded"
    property string branches: "view"
    property bool details: true
    property bool attachments: true
    property var list: [] // of all chats, for choosing
    property string words: "" // that the titles of shown ones have
    readonly property var shown: words.length ? list.filter(chat => chat.title.toLowerCase().includes(words.toLowerCase())) : list
    readonly property bool ended: exporter.sentence.length > 0 && !exporter.running
    readonly property bool intoFolder: format !== "json" && (scope === "all" || (scope === "some" && chosenCount !== 1))

    title: qsTr("Export")
    wish: 540
    subtitle: scope === "this" && !exporter.running && !ended ? app.chats.titleOf(conversation) : ""
    closable: !exporter.running
    onClosed: exporter.clear()
    actions: [
        PanelButton { id: stop; objectName: "exportCancel"; visible: sheet.exporter.running; text: qsTr("Cancel"); onClicked: sheet.exporter.cancel() },
        PanelButton { objectName: "exportShow"; visible: sheet.ended && sheet.exporter.written; text: qsTr("Show in its folder"); onClicked: sheet.exporter.showFiles() },
        PanelButton { objectName: "exportAgain"; visible: sheet.ended && sheet.exporter.failed; text: qsTr("Choose again"); onClicked: sheet.exporter.clear() },
        PanelButton { id: done; objectName: "exportDone"; visible: sheet.ended; width: implicitWidth + Theme.px(12); primary: true; text: qsTr("Done"); onClicked: sheet.close() },
        PanelButton {
            id: go
            objectName: "exportGo"
            visible: !sheet.ended && !sheet.exporter.running
            width: implicitWidth + Theme.px(12)
            primary: true
            enabled: sheet.scope !== "some" || sheet.chosenCount > 0
            opacity: enabled ? 1 : 0.4
            text: sheet.intoFolder ? qsTr("Choose a folder…") : qsTr("Choose a file…")
            onClicked: sheet.askWhere()
        }
    ]
    Connections {
        target: sheet.exporter
        function onChanged() { if (sheet.opened) sheet.takeSoon.restart() }
    }
    readonly property Timer takeSoon: Timer { interval: 0; onTriggered: sheet.take() }
    function take() { // the focus goes where the work has gone
        if (stop.visible) stop.forceActiveFocus(Qt.TabFocusReason)
        else if (done.visible) done.forceActiveFocus(Qt.TabFocusReason)
        else if (go.visible && !go.activeFocus && wasEnded) go.forceActiveFocus(Qt.TabFocusReason)
        wasEnded = ended
    }
    property bool wasEnded: false

    function openFor(which) {
        if (exporter.running) {
            open()
            return
        }
        conversation = which
        scope = which ? "this" : "all"
        chosen = {}
        chosenCount = 0
        words = ""
        list = []
        exporter.clear()
        open()
        go.forceActiveFocus(Qt.TabFocusReason)
    }
    function ids() {
        if (scope === "this") return [conversation]
        if (scope === "some") return list.filter(chat => chosen[chat.id]).map(chat => chat.id)
        return []
    }
    function choose(value) {
        scope = value
        if (value === "some" && !list.length)
            list = exporter.chats()
    }
    function mark(id, on) {
        const now = Object.assign({}, chosen)
        now[id] = on
        chosen = now
        chosenCount = list.filter(chat => now[chat.id]).length
    }
    function exportTo(place) {
        exporter.start({ chats: ids(), format: format, thoughts: thoughts, allBranches: branches === "all", details: details, attachments: attachments, place: place })
    }
    function askWhere() {
        const where = intoFolder ? folders : files
        where.active = false // its suggested name is set when it is made
        where.active = true
        if (intoFolder) (where.item as FolderDialog).open()
        else (where.item as FileDialog).open()
    }

    component Extra: Words { width: parent.width; size: 12.5; color: Theme.soft; wrapMode: Text.Wrap; elide: Text.ElideNone; lineHeight: 1.15 }

    Column { // the choices
        visible: !sheet.exporter.running && !sheet.ended
        width: parent.width
        spacing: Theme.px(16)
        Choices {
            width: parent.width
            objectName: "exportScope"
            text: qsTr("Chats")
            options: sheet.conversation ? [{ value: "this", text: qsTr("This chat") }, { value: "some", text: qsTr("Chosen chats") }, { value: "all", text: qsTr("All chats") }]
                                        : [{ value: "some", text: qsTr("Chosen chats") }, { value: "all", text: qsTr("All chats") }]
            current: sheet.scope
            onChosen: value => sheet.choose(value)
        }
        Column {
            visible: sheet.scope === "some"
            width: parent.width
            spacing: Theme.px(6)
            TextField {
                id: search
                objectName: "exportSearch"
                width: parent.width
                height: Theme.px(34)
                leftPadding: Theme.px(11)
                font.family: Theme.family
                font.pointSize: Theme.pt(13)
                color: Theme.text
                placeholderText: qsTr("Find by title")
                placeholderTextColor: Theme.faint
                selectionColor: Theme.marking
                selectedTextColor: color
                verticalAlignment: TextInput.AlignVCenter
                Accessible.role: Accessible.EditableText
                Accessible.name: placeholderText
                onTextChanged: sheet.words = text.trim()
                background: Rectangle { radius: Theme.px(9); color: "transparent"; border.color: search.activeFocus ? Theme.accent : Theme.line; border.width: search.activeFocus ? 2 : 1 }
            }
            Rectangle {
                width: parent.width
                height: Math.min(Theme.px(166), rows.contentHeight + Theme.px(8))
                radius: Theme.px(9)
                color: "transparent"
                border.color: Theme.line
                ListView {
                    id: rows
                    objectName: "exportRows"
                    anchors.fill: parent
                    anchors.margins: Theme.px(4)
                    clip: true
                    boundsBehavior: Flickable.StopAtBounds
                    model: sheet.scope === "some" ? sheet.shown.length : 0
                    reuseItems: false
                    Accessible.role: Accessible.List
                    Accessible.name: qsTr("Chats to choose from")
                    ScrollBar.vertical: ScrollBar { width: Theme.px(6); policy: rows.contentHeight > rows.height ? ScrollBar.AsNeeded : ScrollBar.AlwaysOff }
                    delegate: CheckLine {
                        required property int index
                        readonly property var chat: sheet.shown[index] || ({ id: 0, title: "" })
                        width: ListView.view.width
                        text: chat.title
                        on: sheet.chosen[chat.id] === true
                        onClicked: sheet.mark(chat.id, !on)
                    }
                }
            }
            Extra { text: sheet.chosenCount === 1 ? qsTr("1 chat chosen") : qsTr("%1 chats chosen").arg(sheet.chosenCount) }
        }
        Choices {
            width: parent.width
            objectName: "exportFormat"
            text: qsTr("Format")
            options: [{ value: "markdown", text: qsTr("Markdown") }, { value: "html", text: qsTr("HTML") }, { value: "pdf", text: qsTr("PDF") }, { value: "text", text: qsTr("Text") }, { value: "json", text: qsTr("JSON") }]
            current: sheet.format
            onChosen: value => sheet.format = value
            detail: ({
                markdown: qsTr("Plain text with marks that most editors and notes programs show well."),
                html: qsTr("A page for any browser, with formulas, coloured code and folded thoughts. It loads nothing."),
                pdf: qsTr("Pages for reading and printing, with formulas and words that can be selected."),
                text: qsTr("Only the words."),
                json: qsTr("Everything, every version, thought and number: Ponder can import it again without a loss.")
            })[sheet.format]
        }
        Choices {
            width: parent.width
            visible: sheet.format !== "json"
            objectName: "exportThoughts"
            text: qsTr("Thoughts")
            options: [{ value: "none", text: qsTr("Left out") }, { value: "folded", text: sheet.format === "pdf" || sheet.format === "text" ? qsTr("One line each") : qsTr("Folded") }, { value: "full", text: qsTr("In full") }, { value: "appendix", text: qsTr("At the end") }]
            current: sheet.thoughts
            onChosen: value => sheet.thoughts = value
        }
        Choices {
            width: parent.width
            visible: sheet.format !== "json"
            objectName: "exportBranches"
            text: qsTr("Versions")
            options: [{ value: "view", text: qsTr("Those in view") }, { value: "all", text: qsTr("All versions") }]
            current: sheet.branches
            onChosen: value => sheet.branches = value
        }
        Column {
            width: parent.width
            visible: sheet.format !== "json"
            CheckLine { width: parent.width; text: qsTr("Model, time, speed and parameters of each answer"); on: sheet.details; onClicked: sheet.details = !sheet.details }
            CheckLine { width: parent.width; text: qsTr("Pictures and attached texts"); on: sheet.attachments; onClicked: sheet.attachments = !sheet.attachments }
        }
    }

    ProgressLine {
        visible: sheet.exporter.running
        width: parent.width
        words: sheet.exporter.total > 1 ? qsTr("%1 of %2 chats").arg(sheet.exporter.done).arg(sheet.exporter.total) : qsTr("Writing…")
        share: sheet.exporter.total > 0 ? sheet.exporter.done / sheet.exporter.total : 0
    }

    Column { // how it ended
        visible: sheet.ended
        width: parent.width
        spacing: Theme.px(12)
        Words {
            objectName: "exportSentence"
            width: parent.width
            text: sheet.exporter.sentence
            size: 14
            color: sheet.exporter.failed ? Theme.doubt : Theme.text
            wrapMode: Text.Wrap
            elide: Text.ElideNone
            lineHeight: 1.2
            Accessible.role: Accessible.StaticText
            Accessible.name: text
        }
        Extra { visible: text.length > 0; text: sheet.exporter.detail }
    }

    Loader {
        id: files
        active: false
        sourceComponent: FileDialog {
            title: qsTr("Export")
            fileMode: FileDialog.SaveFile
            currentFile: currentFolder + "/" + encodeURIComponent(sheet.exporter.nameFor(sheet.ids(), sheet.format))
            onAccepted: sheet.exportTo(selectedFile)
        }
    }
    Loader {
        id: folders
        active: false
        sourceComponent: FolderDialog {
            title: qsTr("Export into a folder")
            onAccepted: sheet.exportTo(selectedFolder)
        }
    }
}

// An import, in three steps: the files are looked through, what is in them is told, and when the person says so it is taken in.
// The components here name outer ids, which are unqualified:
// qmllint disable unqualified
import QtQuick
import QtQuick.Controls.Basic
import Ponder
import Ponder.Models

Sheet {
    id: sheet
    required property AppController app
    readonly property Importer importer: app.importer
    readonly property bool working: importer.state === Importer.Looking || importer.state === Importer.Importing
    property bool listed: false // what came in is shown
    title: importer.state === Importer.Done ? qsTr("Imported") : qsTr("Import")
    wish: 540
    subtitle: importer.source
    closable: importer.state !== Importer.Importing
    onClosed: if (importer.state !== Importer.Importing) importer.close()
    onOpened: takeSoon.restart()
    actions: [
        PanelButton { id: stop; objectName: "importStop"; visible: sheet.working; text: qsTr("Stop"); onClicked: sheet.importer.cancel() },
        PanelButton { objectName: "importShow"; visible: sheet.importer.items.length > 0 && !sheet.listed; text: qsTr("Show them"); onClicked: sheet.listed = true },
        PanelButton { objectName: "importAway"; visible: sheet.importer.state === Importer.Found && sheet.importer.worthIt; text: qsTr("Leave it"); onClicked: sheet.close() },
        PanelButton { id: go; objectName: "importGo"; visible: sheet.importer.state === Importer.Found && sheet.importer.worthIt; width: implicitWidth + Theme.px(12); primary: true; text: qsTr("Import"); onClicked: sheet.importer.start() },
        PanelButton {
            id: done
            objectName: "importDone"
            visible: sheet.importer.state === Importer.Done || sheet.importer.state === Importer.Failed || (sheet.importer.state === Importer.Found && !sheet.importer.worthIt)
            width: implicitWidth + Theme.px(12)
            primary: true
            text: qsTr("Done")
            onClicked: sheet.close()
        }
    ]

    function look(urls) {
        if (importer.state !== Importer.Importing) {
            listed = false
            importer.look(urls)
        }
        if (importer.state !== Importer.Idle)
            open()
    }
    readonly property Timer takeSoon: Timer { interval: 0; onTriggered: sheet.take() }
    function take() { // the focus goes to what is to be decided
        if (go.visible) go.forceActiveFocus(Qt.TabFocusReason)
        else if (done.visible) done.forceActiveFocus(Qt.TabFocusReason)
        else if (stop.visible) stop.forceActiveFocus(Qt.TabFocusReason)
    }
    Connections {
        target: sheet.importer
        function onChanged() { if (sheet.opened) sheet.takeSoon.restart() }
    }

    Words {
        objectName: "importSentence"
        visible: !sheet.working && text.length > 0
        width: parent.width
        text: sheet.importer.sentence
        size: 14
        color: sheet.importer.state === Importer.Failed ? Theme.doubt : Theme.text
        wrapMode: Text.Wrap
        elide: Text.ElideNone
        lineHeight: 1.2
        Accessible.role: Accessible.StaticText
        Accessible.name: text
    }
    ProgressLine {
        visible: sheet.working
        width: parent.width
        words: (sheet.importer.state === Importer.Looking ? qsTr("Looking through it… %1 chats") : qsTr("Taking it in… %1 chats")).arg(sheet.importer.counted)
        share: sheet.importer.progress
    }
    Column {
        visible: sheet.importer.facts.length > 0
        width: parent.width
        spacing: Theme.px(6)
        Repeater {
            model: sheet.importer.facts.length
            Item {
                required property int index
                readonly property var fact: sheet.importer.facts[index] || ({ name: "", value: "" })
                width: parent.width
                height: Math.max(name.implicitHeight, value.implicitHeight)
                Accessible.role: Accessible.StaticText
                Accessible.name: fact.name + ": " + fact.value
                Words { id: name; anchors.left: parent.left; width: Theme.px(104); text: parent.fact.name; size: 13; wrapMode: Text.Wrap; elide: Text.ElideNone; color: Theme.soft; lineHeight: 1.15 }
                Words { id: value; anchors.right: parent.right; width: parent.width - Theme.px(112); text: parent.fact.value; size: 13; wrapMode: Text.Wrap; elide: Text.ElideNone; lineHeight: 1.15 }
            }
        }
    }
    Column {
        visible: sheet.importer.problems.length > 0
        width: parent.width
        spacing: Theme.px(6)
        Words { width: parent.width; text: qsTr("Not everything was as expected"); size: 13; font.weight: Font.Medium; color: Theme.doubt }
        Rectangle {
            width: parent.width
            height: Math.min(Theme.px(120), problems.contentHeight + Theme.px(16))
            radius: Theme.px(9)
            color: "transparent"
            border.color: Theme.line
            ListView {
                id: problems
                objectName: "importProblems"
                anchors.fill: parent
                anchors.margins: Theme.px(8)
                clip: true
                spacing: Theme.px(5)
                boundsBehavior: Flickable.StopAtBounds
                activeFocusOnTab: contentHeight > height
                model: sheet.importer.problems
                Accessible.role: Accessible.List
                Accessible.name: qsTr("What was not as expected")
                ScrollBar.vertical: ScrollBar { width: Theme.px(6); policy: problems.contentHeight > problems.height ? ScrollBar.AsNeeded : ScrollBar.AlwaysOff }
                delegate: Words {
                    required property string modelData
                    width: ListView.view.width - Theme.px(8)
                    text: modelData
                    size: 12
                    color: Theme.soft
                    wrapMode: Text.Wrap
                    elide: Text.ElideNone
                    lineHeight: 1.15
                }
            }
            FocusRing { control: problems; visible: problems.activeFocus; rounding: Theme.px(9) }
        }
    }
    Column {
        visible: sheet.listed && sheet.importer.items.length > 0
        width: parent.width
        spacing: Theme.px(4)
        ListView {
            id: rows
            objectName: "importRows"
            width: parent.width
            height: Math.min(Theme.px(200), contentHeight)
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            model: sheet.listed ? sheet.importer.items.length : 0
            Accessible.role: Accessible.List
            Accessible.name: qsTr("Imported chats")
            ScrollBar.vertical: ScrollBar { width: Theme.px(6); policy: rows.contentHeight > rows.height ? ScrollBar.AsNeeded : ScrollBar.AlwaysOff }
            delegate: ChoiceRow {
                required property int index
                readonly property var item: sheet.importer.items[index] || ({ id: 0, title: "", fresh: true })
                width: ListView.view.width
                text: item.title.length ? item.title : qsTr("Untitled")
                detail: item.fresh ? "" : qsTr("Brought up to date")
                onClicked: { sheet.app.openChat(item.id); sheet.close() }
            }
        }
        Words { visible: sheet.importer.moreItems > 0; width: parent.width; text: qsTr("and %1 more, in the list of chats").arg(sheet.importer.moreItems); size: 12; color: Theme.soft }
    }
}

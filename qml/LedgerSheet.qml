// What the model sees: each part of the prompt with its cost, what is left out and why, and the prompt itself as it is rendered.
import QtQuick
import QtQuick.Controls.Basic
import Ponder
import Ponder.Models

Sheet {
    id: sheet
    required property AppController app
    readonly property Ledger what: app.chat.ledger
    property bool promptShown: false
    title: qsTr("What the model sees now")
    subtitle: what.looking ? qsTr("Counting…") : what.problem.length ? what.problem : what.total
    wish: 640
    Connections {
        target: sheet.what
        function onChanged() { sheet.showIf(sheet.what.shown) }
    }
    onClosed: what.close()
    onAboutToShow: promptShown = false

    Column {
        width: parent.width
        Repeater {
            model: sheet.what.entries
            Item {
                id: entry
                required property var modelData
                width: parent.width
                height: Math.max(what.height, words.height + (note.visible ? note.height : 0)) + Theme.px(13)
                objectName: "ledgerEntry"
                Accessible.role: Accessible.ListItem
                Accessible.name: [modelData.what, modelData.words, modelData.tokens.length ? qsTr("%1 tokens").arg(modelData.tokens) : "", modelData.note].filter(part => part.length).join(", ")
                Words { id: what; anchors.left: parent.left; width: Theme.px(104); text: entry.modelData.what; size: 12.5; wrapMode: Text.Wrap; elide: Text.ElideNone; font.weight: Font.Medium; color: entry.modelData.seen ? Theme.text : Theme.soft; font.strikeout: !entry.modelData.seen }
                Words {
                    id: words
                    anchors.left: parent.left
                    anchors.leftMargin: Theme.px(112)
                    anchors.right: cost.left
                    anchors.rightMargin: Theme.px(16)
                    text: entry.modelData.words
                    size: 12.5
                    maximumLineCount: 2
                    wrapMode: Text.Wrap
                    color: Theme.soft
                }
                Words { id: note; visible: text.length > 0; anchors.left: words.left; anchors.right: words.right; anchors.top: words.bottom; text: entry.modelData.note; size: 11.5; color: Theme.doubt }
                Words { id: cost; anchors.right: parent.right; text: entry.modelData.tokens; size: 12.5; color: entry.modelData.seen ? Theme.text : Theme.soft; font.strikeout: !entry.modelData.seen }
                Rectangle { anchors.left: words.left; y: parent.height - Theme.px(8); width: Math.max(1, (parent.width - Theme.px(112)) * entry.modelData.share); height: Theme.px(2); radius: 1; color: entry.modelData.share > 0 ? Theme.accent : Theme.line }
            }
        }
    }
    TextAction {
        visible: sheet.what.prompt.length > 0
        objectName: "showPrompt"
        tint: Theme.accent
        text: sheet.promptShown ? qsTr("Hide the prompt") : qsTr("Show the prompt as it is rendered")
        onClicked: sheet.promptShown = !sheet.promptShown
    }
    Rectangle {
        width: parent.width
        visible: sheet.promptShown
        height: visible ? prompt.height + Theme.px(20) : 0
        radius: Theme.px(8)
        color: Theme.code
        TextEdit {
            id: prompt
            objectName: "renderedPrompt"
            x: Theme.px(12)
            y: Theme.px(10)
            width: parent.width - Theme.px(24)
            text: sheet.promptShown ? sheet.what.prompt : ""
            textFormat: TextEdit.PlainText
            readOnly: true
            selectByMouse: true
            wrapMode: TextEdit.WrapAnywhere
            font.family: Theme.mono
            font.pointSize: Theme.pt(11.5)
            color: Theme.soft
            selectionColor: Theme.marking
            selectedTextColor: color
            Accessible.role: Accessible.StaticText
            Accessible.name: qsTr("The rendered prompt")
            Accessible.description: text
        }
    }
}

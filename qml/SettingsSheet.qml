// How the person wants the window, and where things are kept.
import QtQuick
import Ponder
import Ponder.Models

Sheet {
    id: sheet
    required property AppController app
    readonly property Preferences wishes: app.preferences
    signal shortcutsWanted()
    title: qsTr("Settings")

    Choices {
        objectName: "theme"
        width: parent.width
        text: qsTr("Theme")
        options: [{ value: "system", text: qsTr("As the system") }, { value: "light", text: qsTr("Light") }, { value: "dark", text: qsTr("Dark") }]
        current: sheet.app.theme
        onChosen: value => sheet.app.theme = value
    }
    Choices {
        objectName: "textSize"
        width: parent.width
        text: qsTr("Size of the words")
        options: sheet.wishes.textSizes
        current: sheet.wishes.textSize
        onChosen: value => sheet.wishes.textSize = value
    }
    Choices {
        objectName: "density"
        width: parent.width
        text: qsTr("Density")
        options: [{ value: "comfortable", text: qsTr("Comfortable") }, { value: "compact", text: qsTr("Compact") }]
        current: sheet.wishes.density
        onChosen: value => sheet.wishes.density = value
    }
    Choices {
        objectName: "motion"
        width: parent.width
        text: qsTr("Motion")
        options: [{ value: "system", text: qsTr("As the system") }, { value: "full", text: qsTr("Gentle") }, { value: "reduced", text: qsTr("None") }]
        current: sheet.wishes.motion
        detail: sheet.wishes.calm ? qsTr("Nothing slides or fades.") : qsTr("Things fade and slide for a moment when they come and go.")
        onChosen: value => sheet.wishes.motion = value
    }
    Choices {
        objectName: "language"
        width: parent.width
        text: qsTr("Language")
        options: sheet.wishes.languages
        current: sheet.wishes.language
        onChosen: value => sheet.wishes.language = value
    }
    Rectangle { width: parent.width; height: 1; color: Theme.line }
    Choices {
        objectName: "thoughtMode"
        width: parent.width
        text: qsTr("Thoughts")
        options: [{ value: "hidden", text: qsTr("Hidden") }, { value: "tail", text: qsTr("While they are written") }, { value: "open", text: qsTr("Open") }]
        current: sheet.app.chat.thoughtMode
        detail: ({
            hidden: qsTr("One line says how long the model thinks."),
            tail: qsTr("The last lines are shown while they come; when the answer begins they fold to one line."),
            open: qsTr("A thought stays open above its answer.")
        })[current]
        onChosen: value => sheet.app.chat.thoughtMode = value
    }
    SwitchRow {
        objectName: "autoTitles"
        width: parent.width
        text: qsTr("Let the model name new chats")
        detail: qsTr("After the first answer, in a few words. A small model leaves your question's words, and a title that you gave stays.")
        on: sheet.wishes.autoTitles
        onWanted: on => sheet.wishes.autoTitles = on
    }
    SwitchRow {
        objectName: "snapshots"
        width: parent.width
        visible: sheet.app.snapshots.possible
        text: qsTr("Reopen long chats at once")
        detail: sheet.app.snapshots.problem.length ? sheet.app.snapshots.problem
              : qsTr("What the model has read of a chat is kept on the disk: %1 of %2 MiB are used. It goes with its chat.").arg(Math.ceil(sheet.app.snapshots.usedMiB)).arg(sheet.app.snapshots.budgetMiB)
        on: sheet.app.snapshots.enabled
        onWanted: on => sheet.app.snapshots.enabled = on
    }
    Rectangle { width: parent.width; height: 1; color: Theme.line }
    Column {
        width: parent.width
        spacing: Theme.px(6)
        Words { width: parent.width; text: qsTr("Where your chats are kept"); size: 13.5; font.weight: Font.Medium; wrapMode: Text.Wrap; elide: Text.ElideNone }
        Words {
            objectName: "historyPlace"
            width: parent.width
            text: sheet.app.saved ? sheet.wishes.historyFile : qsTr("Only in memory: they are gone when Ponder ends.")
            size: 12.5
            font.family: sheet.app.saved ? Theme.mono : Theme.family
            color: sheet.app.saved ? Theme.soft : Theme.doubt
            wrapMode: Text.WrapAnywhere
            elide: Text.ElideNone
            Accessible.role: Accessible.StaticText
            Accessible.name: text
        }
        Flow {
            width: parent.width
            spacing: Theme.px(18)
            TextAction { visible: sheet.app.saved; text: qsTr("Show in its folder"); tint: Theme.accent; size: 12.5; onClicked: sheet.wishes.showInFolder(sheet.wishes.historyFile) }
            TextAction { text: qsTr("The settings file"); tint: Theme.accent; size: 12.5; Accessible.description: sheet.wishes.settingsFile; onClicked: sheet.wishes.showInFolder(sheet.wishes.settingsFile) }
            TextAction { text: qsTr("All shortcuts"); tint: Theme.accent; size: 12.5; onClicked: { sheet.close(); sheet.shortcutsWanted() } }
        }
    }
}

// How much of a chat the model can hold, and in which format: every choice with the memory it takes. What does not fit cannot be chosen.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Ponder
import Ponder.Models

PaperMenu {
    id: choices
    required property AppController app
    readonly property bool free: app.model.ready && !app.model.loading && !app.chat.busy
    readonly property var contexts: app.model.contextChoices
    readonly property var formats: app.model.formatChoices
    width: Math.max(Theme.px(290), implicitWidth)
    margins: Theme.px(8)

    component Heading: MenuItem {
        id: heading
        enabled: false
        implicitHeight: Theme.px(28)
        Accessible.role: Accessible.Heading
        Accessible.name: text
        implicitWidth: said.implicitWidth + leftPadding + rightPadding
        contentItem: Words { id: said; leftPadding: Theme.px(4); text: heading.text; size: 11.5; font.weight: Font.Medium; color: Theme.soft }
        background: null
    }
    component Choice: PaperMenuItem {
        property var what: undefined // of ModelInfo's choices
        property bool free: false
        visible: what !== undefined
        height: implicitHeight
        checkable: true
        checked: visible && what.current
        enabled: free && visible && what.fits
        text: visible ? what.label : ""
        shortcut: !visible ? "" : what.fits ? what.memory : qsTr("%1, too much").arg(what.memory)
        Accessible.description: shortcut
    }

    Heading { text: qsTr("Context: what the model sees of a chat") }
    Heading { text: qsTr("Kept as") }
    // As many items as there can be, made once: a choice changes the list, and an item must outlive its own click.
    Instantiator {
        model: 18
        delegate: Choice {
            required property int index
            what: choices.contexts[index]
            free: choices.free
            onTriggered: choices.app.chooseCache(what.tokens, what.format)
        }
        onObjectAdded: (index, object) => choices.insertItem(1 + index, object)
    }
    Instantiator {
        model: 3
        delegate: Choice {
            required property int index
            what: choices.formats[index]
            free: choices.free
            onTriggered: choices.app.chooseCache(what.tokens, what.format)
        }
        onObjectAdded: (index, object) => choices.addItem(object)
    }
}

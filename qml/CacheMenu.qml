// How much of a chat the model can hold, and in which format: every choice with the memory it takes. What does not fit cannot be chosen.
import QtQuick
import QtQuick.Controls.Basic
import Ponder.Models

PaperMenu {
    id: menu
    required property AppController app
    readonly property bool free: app.model.ready && !app.model.loading && !app.chat.busy

    component Heading: MenuItem {
        id: heading
        enabled: false
        implicitHeight: Theme.px(28)
        implicitWidth: Theme.px(270)
        Accessible.role: Accessible.Heading
        Accessible.name: text
        contentItem: Words { leftPadding: Theme.px(4); text: heading.text; size: 11.5; font.weight: Font.Medium; color: Theme.soft }
        background: null
    }
    component Choice: PaperMenuItem {
        required property var modelData
        implicitWidth: Theme.px(270)
        checkable: true
        checked: modelData.current
        enabled: menu.free && modelData.fits
        text: modelData.label
        shortcut: modelData.fits ? modelData.memory : qsTr("%1, too much").arg(modelData.memory)
        Accessible.description: shortcut
        onTriggered: menu.app.chooseCache(modelData.tokens, modelData.format)
    }

    Heading { text: qsTr("Context: what the model sees of a chat") }
    Instantiator {
        model: menu.app.model.contextChoices
        delegate: Choice {}
        onObjectAdded: (index, object) => menu.insertItem(1 + index, object)
        onObjectRemoved: (index, object) => menu.removeItem(object)
    }
    Heading { text: qsTr("Kept as") }
    Instantiator {
        model: menu.app.model.formatChoices
        delegate: Choice {}
        onObjectAdded: (index, object) => menu.insertItem(2 + menu.app.model.contextChoices.length + index, object)
        onObjectRemoved: (index, object) => menu.removeItem(object)
    }
}

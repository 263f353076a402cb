// How much the model is to think, in the words its own template has for it.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Ponder
import Ponder.Models

PaperMenu {
    id: menu
    required property AppController app
    readonly property var efforts: app.model.efforts
    readonly property string chosen: efforts.includes(app.chat.effort) ? app.chat.effort : app.model.defaultEffort

    // The usual words in the person's language, any other as the template has it.
    function word(effort) {
        switch (effort) {
        case "": return qsTr("as it likes")
        case "minimal": return qsTr("minimal")
        case "low": return qsTr("low")
        case "medium": return qsTr("medium")
        case "high": return qsTr("high")
        case "max": return qsTr("maximal")
        }
        return effort
    }

    width: Math.max(Theme.px(190), Math.ceil(widest) + leftPadding + rightPadding)
    Instantiator {
        // where the model's own way has no word, it is the first choice
        model: menu.efforts.length === 0 ? [] : menu.app.model.defaultEffort === "" ? [""].concat(menu.efforts) : menu.efforts
        delegate: PaperMenuItem {
            required property string modelData
            text: menu ? menu.word(modelData) : "" // while a model goes, its words outlive the menu's names for a moment
            checkable: true
            checked: menu ? modelData === menu.chosen : false
            onTriggered: menu.app.chat.effort = modelData
        }
        onObjectAdded: (index, object) => menu.insertItem(index, object)
        onObjectRemoved: (index, object) => menu.removeItem(object)
    }
}

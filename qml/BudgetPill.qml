// How many tokens a thought may take before the answer begins; none is the model's own way.
// A Loader of Qt 6.4 cannot load a component that is bound to its file, so the outer ids are unqualified here:
// qmllint disable unqualified
import QtQuick
import QtQuick.Controls.Basic
import Ponder
import Ponder.Models

Pill {
    id: pill
    required property AppController app
    readonly property int budget: app.chat.thoughtBudget
    objectName: "budgetPill"
    on: budget > 0
    text: budget > 0 ? qsTr("Budget: %1").arg(Number(budget).toLocaleString(Qt.locale(), "f", 0)) : qsTr("Budget: none")
    tip: qsTr("How many tokens of thought there may be before the answer begins")
    Accessible.role: Accessible.ButtonMenu
    Accessible.checkable: false
    onClicked: menu.popup(pill, 0, -menu.height - Theme.px(4))
    PaperMenu {
        id: menu
        objectName: "budgetMenu"
        width: Theme.px(190)
        Instantiator {
            model: [0, 50, 200, 500, 1000, 2000, 4000, 8000, 16000]
            delegate: PaperMenuItem {
                required property int modelData
                text: modelData === 0 ? qsTr("No budget") : qsTr("%1 tokens").arg(Number(modelData).toLocaleString(Qt.locale(), "f", 0))
                checkable: true
                checked: modelData === pill.budget
                onTriggered: pill.app.chat.thoughtBudget = modelData
            }
            onObjectAdded: (index, object) => menu.insertItem(index, object)
            onObjectRemoved: (index, object) => menu.removeItem(object)
        }
    }
}

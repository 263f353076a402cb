// The tokens that the model was least sure of, each a way to its place. It is probability, not truth, and says so.
// A Loader of Qt 6.4 cannot load a component that is bound to its file, so the outer ids are unqualified here:
// qmllint disable unqualified
import QtQuick
import Ponder
import Ponder.Models

Column {
    id: root
    required property Inspector inspector
    signal went() // to one of them
    bottomPadding: Theme.px(8)
    Rectangle { width: parent.width; height: 1; color: Theme.line }
    Item { width: 1; height: Theme.px(8) }
    Words {
        x: Theme.px(15)
        width: parent.width - Theme.px(30)
        size: 12
        color: Theme.soft
        wrapMode: Text.Wrap
        elide: Text.ElideNone
        text: qsTr("%1. This is the model's own probability, not truth. Arrows go through the tokens, Enter shows what could have stood there.").arg(root.inspector.summary)
        Accessible.role: Accessible.StaticText
        Accessible.name: text
    }
    Item { width: 1; height: Theme.px(4) }
    Flow {
        x: Theme.px(15)
        width: parent.width - Theme.px(30)
        spacing: Theme.px(12)
        Repeater {
            model: root.inspector.weakest
            TextAction {
                required property var modelData
                objectName: "weakSpot"
                text: "“" + modelData.words + "” " + modelData.percent
                tint: Theme.doubt
                height: Theme.px(20)
                onClicked: { root.inspector.current = modelData.token; root.went() }
            }
        }
    }
}

// An answer as its tokens, washed by how sure the model was; the same ways through it as through a thought.
// A Loader of Qt 6.4 cannot load a component that is bound to its file, so the outer ids are unqualified here:
// qmllint disable unqualified
import QtQuick
import Ponder
import Ponder.Models

Column {
    id: root
    required property Chat chat
    required property string html
    required property string plain
    property bool withSpots: false // there is no thought above that lists the weakest
    readonly property Inspector inspector: chat.inspector
    signal tokenWanted(var rect, bool stay)
    signal tokenLeft()
    function rectOf(character) {
        const r = words.positionToRectangle(character)
        return words.mapToItem(null, r.x, r.y, Math.max(r.width, 8), r.height)
    }
    RichText {
        id: words
        width: parent.width
        html: root.html
        thought: true
        color: Theme.text
        marked: true
        activeFocusOnTab: true
        Accessible.role: Accessible.StaticText
        Accessible.name: root.plain
        HoverHandler {
            onPointChanged: {
                const token = root.inspector.tokenAt(1, words.positionAt(point.position.x, point.position.y))
                if (token >= 0 && token !== root.inspector.current) {
                    root.inspector.current = token
                    root.tokenWanted(root.rectOf(root.inspector.currentFrom), false)
                }
            }
            onHoveredChanged: if (!hovered) root.tokenLeft()
        }
        TapHandler {
            onTapped: point => {
                const token = root.inspector.tokenAt(1, words.positionAt(point.position.x, point.position.y))
                if (token < 0)
                    return
                root.inspector.current = token
                root.tokenWanted(root.rectOf(root.inspector.currentFrom), true)
            }
        }
        Keys.onPressed: event => {
            if (event.modifiers & Qt.ShiftModifier)
                return
            const by = event.key === Qt.Key_Right ? 1 : event.key === Qt.Key_Left ? -1 : 0
            if (by !== 0) {
                if (event.modifiers & Qt.ControlModifier) root.inspector.stepWeak(by)
                else root.inspector.step(by)
                if (root.inspector.currentText === 1) root.tokenWanted(root.rectOf(root.inspector.currentFrom), false)
            } else if (event.key === Qt.Key_Return || event.key === Qt.Key_Enter) {
                if (root.inspector.currentText === 1) root.tokenWanted(root.rectOf(root.inspector.currentFrom), true)
            } else {
                return
            }
            event.accepted = true
        }
    }
    Item { width: 1; height: Theme.px(8) }
    Loader {
        width: parent.width
        active: root.withSpots
        visible: active
        sourceComponent: WeakSpots { inspector: root.inspector }
    }
}

// One step of a thought: in the margin what it does and how long it took, beside it the words. Folded it is one line.
import QtQuick
import QtQuick.Controls.Basic
import Ponder
import Ponder.Models

Item {
    id: step
    required property int index
    required property int kind
    required property string label
    required property string html
    required property string plain
    required property string time
    required property int tokens
    required property bool open
    required property bool live
    required property int from
    required property ThoughtView view
    required property Inspector inspector // null-like message 0 when nothing is looked into
    required property real margin    // width of the left margin; 0: the label stands above
    required property bool outlined  // there is more than one step
    required property bool looked    // this thought is looked into
    signal linkClicked(string address)
    signal tokenWanted(var rect, bool stay)
    signal tokenLeft()
    signal keyed(int by, bool weak) // on to another token

    readonly property string size: tokens === 1 ? qsTr("1 token") : tokens > 1 ? qsTr("%n tokens", "", tokens) : ""
    readonly property bool current: view && view.current === index
    readonly property color tint: kind === 1 ? Theme.accent : kind === 2 ? Theme.doubt : kind === 3 ? Theme.text : Theme.soft
    readonly property real oneLine: Theme.px(22)
    function takeFocus() { if (outlined) head.forceActiveFocus(Qt.TabFocusReason); else words.forceActiveFocus(Qt.TabFocusReason) }
    function takeToken() { words.forceActiveFocus(Qt.TabFocusReason); tokenWanted(rectOf(inspector.currentFrom), false) }
    function tokenRect() { const r = words.positionToRectangle(inspector.currentFrom - from); return Qt.rect(r.x, r.y + words.parent.y, r.width, r.height) }
    function textOf() { return words.getText(0, words.length) }
    function select(from, to) { words.select(from, to); const r = words.positionToRectangle(from); return Qt.rect(words.x + r.x, words.y + r.y, r.width, r.height) }
    function deselect() { words.deselect() }
    function rectOf(character) {
        const r = words.positionToRectangle(character - from)
        return words.mapToItem(null, r.x, r.y, Math.max(r.width, 8), r.height)
    }
    function holds(character) { return character >= from && character < from + plain.length }

    implicitHeight: outlined && margin === 0 ? head.height + (open ? words.height + Theme.px(10) : Theme.px(2))
                                             : Math.max(outlined ? head.height : 0, (open ? words.height : oneLine)) + Theme.px(7)

    AbstractButton {
        id: head
        visible: step.outlined
        width: step.margin > 0 ? step.margin : parent.width - Theme.px(20)
        x: step.margin > 0 ? 0 : Theme.px(10)
        implicitHeight: Theme.px(26)
        focusPolicy: Qt.StrongFocus
        hoverEnabled: true
        objectName: "thoughtStep"
        onClicked: { step.view.current = step.index; step.view.toggle(step.index) }
        onActiveFocusChanged: if (activeFocus && step.view.current !== step.index) step.view.current = step.index
        Keys.onReturnPressed: head.clicked()
        Keys.onEnterPressed: head.clicked()
        Keys.onDownPressed: step.view.current = Math.min(step.view.count - 1, step.index + 1)
        Keys.onUpPressed: step.view.current = Math.max(0, step.index - 1)
        Accessible.role: Accessible.Button
        Accessible.name: qsTr("Step %1: %2").arg(step.index + 1).arg(step.label)
        Accessible.description: (step.time.length ? step.time + ", " : "") + (step.size.length ? step.size + ", " : "") + (step.open ? qsTr("open") : qsTr("folded"))
        Accessible.checkable: true
        Accessible.checked: step.open
        contentItem: Item {
            Icon {
                id: fold
                visible: head.hovered || head.visualFocus || !step.open
                x: Theme.px(6)
                size: 9
                icon: step.open ? "down" : "right"
                anchors.verticalCenter: parent.verticalCenter
            }
            Words {
                x: Theme.px(18)
                width: parent.width - x - took.implicitWidth - Theme.px(14)
                anchors.verticalCenter: parent.verticalCenter
                text: step.label
                size: 12
                color: step.current ? Theme.text : step.tint
                font.weight: step.kind > 0 || step.current ? Font.Medium : Font.Normal
            }
            Words {
                id: took
                anchors.right: parent.right
                anchors.rightMargin: Theme.px(8)
                anchors.verticalCenter: parent.verticalCenter
                text: step.margin > 0 || !step.tokens ? step.time : step.time + " · " + step.size
                size: 11.5
                color: Theme.soft
            }
        }
        background: Rectangle {
            x: Theme.px(2)
            width: parent.width - Theme.px(4)
            radius: Theme.px(6)
            color: step.current ? Theme.accentWash : head.hovered ? Theme.hover : "transparent"
            FocusRing { control: head; anchors.margins: 0; rounding: Theme.px(5) }
        }
        Tip { shown: head.hovered && step.margin > 0; text: step.size.length ? step.label + " · " + step.size : "" }
    }
    Item {
        x: step.margin > 0 ? step.margin + Theme.px(15) : Theme.px(15)
        y: step.outlined && step.margin === 0 ? head.height : step.outlined ? Theme.px(3) : 0
        width: parent.width - x - Theme.px(15)
        height: step.open ? words.height : step.margin > 0 || !step.outlined ? step.oneLine : 0
        visible: height > 0
        clip: !step.open
        RichText {
            id: words
            width: parent.width
            thought: true
            size: 13
            html: step.html
            marked: step.looked
            activeFocusOnTab: step.looked
            opacity: step.open ? 1 : 0.7
            onLinkClicked: address => step.linkClicked(address)
            Accessible.role: Accessible.StaticText
            Accessible.name: step.plain
            HoverHandler {
                id: over
                enabled: step.looked
                onPointChanged: {
                    const at = words.positionAt(point.position.x, point.position.y)
                    const token = step.inspector.tokenAt(0, step.from + at)
                    if (token >= 0 && token !== step.inspector.current) {
                        step.inspector.current = token
                        step.tokenWanted(step.rectOf(step.inspector.currentFrom), false)
                    }
                }
                onHoveredChanged: if (!hovered) step.tokenLeft()
            }
            TapHandler {
                enabled: step.looked
                onTapped: point => {
                    const token = step.inspector.tokenAt(0, step.from + words.positionAt(point.position.x, point.position.y))
                    if (token < 0)
                        return
                    step.inspector.current = token
                    step.tokenWanted(step.rectOf(step.inspector.currentFrom), true)
                }
            }
            Keys.onPressed: event => {
                if (!step.looked || event.modifiers & Qt.ShiftModifier)
                    return
                const by = event.key === Qt.Key_Right ? 1 : event.key === Qt.Key_Left ? -1 : 0
                if (by !== 0) {
                    step.keyed(by, (event.modifiers & Qt.ControlModifier) !== 0)
                } else if (event.key === Qt.Key_Return || event.key === Qt.Key_Enter) {
                    step.tokenWanted(step.rectOf(step.inspector.currentFrom), true)
                } else {
                    return
                }
                event.accepted = true
            }
        }
    }
}

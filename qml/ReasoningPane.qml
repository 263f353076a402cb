// The chain of thought: a margin note that streams while the model thinks, folds to one line when the answer begins, and opens again by mouse or
// keyboard. Open, it is a thing to work with: steps with their times, changed and gone on from, searched, looked into token by token.
// A Loader of Qt 6.4 cannot load a component that is bound to its file, so the outer ids are unqualified here:
// qmllint disable unqualified
import QtQuick
import QtQuick.Controls.Basic
import Ponder
import Ponder.Models

Rectangle {
    id: root
    required property Chat chat
    required property var message
    required property string head
    required property string meta
    required property string html
    required property string liveHtml // its last lines
    required property string plain
    required property bool open
    required property bool live
    required property bool tail     // only the last lines are shown
    required property bool answered // an answer follows
    property bool locked: false     // an answer is being written
    signal toggled()
    signal copied()
    signal linkClicked(string address)
    signal revealed(var item, real y, real height) // so much of the item is to be in view
    signal tokenWanted(var rect, bool stay)
    signal tokenLeft()
    signal held() // what is in view is to stay there, though the pane grows

    readonly property bool looked: chat.inspector.message === message && message !== 0
    readonly property bool wide: width >= Theme.px(560)
    property bool editing: false
    property bool finding: false
    onMessageChanged: editing = finding = false // the row is another's now
    onOpenChanged: if (!open) editing = finding = false
    onEditingChanged: if (editing) held()
    function find() {
        held()
        if (!open || tail) chat.openThought(message)
        finding = true
    }

    implicitHeight: column.implicitHeight
    radius: Theme.px(11)
    color: Theme.thought
    border.color: Theme.line

    Column {
        id: column
        width: parent.width
        Item {
            width: parent.width
            height: bar.implicitHeight
            AbstractButton {
                id: bar
                objectName: "thoughtBar"
                width: parent.width
                implicitHeight: Theme.px(40)
                focusPolicy: Qt.StrongFocus
                hoverEnabled: true
                onClicked: root.toggled()
                Keys.onReturnPressed: bar.clicked()
                Keys.onEnterPressed: bar.clicked()
                Accessible.role: Accessible.Button
                Accessible.name: root.head + (root.meta.length ? ", " + root.meta : "")
                Accessible.description: root.open ? qsTr("Fold the thought") : qsTr("Show the thought")
                Accessible.checkable: true
                Accessible.checked: root.open
                contentItem: Item {
                    Mark {
                        id: mark
                        visible: root.live
                        size: 14
                        anchors.left: parent.left
                        anchors.leftMargin: Theme.px(13)
                        anchors.verticalCenter: parent.verticalCenter
                    }
                    Words {
                        id: title
                        anchors.left: parent.left
                        anchors.leftMargin: root.live ? Theme.px(37) : Theme.px(14)
                        anchors.verticalCenter: parent.verticalCenter
                        text: root.head
                        size: 13
                        font.weight: Font.Medium
                    }
                    Words {
                        anchors.left: title.right
                        anchors.leftMargin: Theme.px(9)
                        anchors.right: chevron.left
                        anchors.rightMargin: Theme.px(9) + (now.visible ? now.width + Theme.px(12) : 0)
                        anchors.verticalCenter: parent.verticalCenter
                        text: (root.live || !root.meta.length ? "" : "· ") + root.meta
                        size: 13
                        color: Theme.soft
                    }
                    Icon {
                        id: chevron
                        size: 12
                        icon: root.open ? "down" : "right"
                        anchors.right: parent.right
                        anchors.rightMargin: Theme.px(13)
                        anchors.verticalCenter: parent.verticalCenter
                        color: bar.hovered ? Theme.text : Theme.soft
                    }
                }
                background: Item {
                    FocusRing { control: bar; anchors.margins: 1; rounding: Theme.px(9) }
                }
            }
            TextAction {
                id: now
                objectName: "answerNow"
                visible: root.live
                anchors.right: parent.right
                anchors.rightMargin: Theme.px(38)
                anchors.verticalCenter: parent.verticalCenter
                text: qsTr("Answer now")
                size: 12.5
                Accessible.description: qsTr("Ends the thought here; the answer begins")
                onClicked: root.chat.answerNow(root.message)
            }
        }
        Loader { // the last lines, at one height so that nothing below jumps
            width: parent.width
            active: root.tail
            visible: active
            sourceComponent: Column {
                Rectangle { width: parent.width; height: 1; color: Theme.line }
                Item {
                    objectName: "thoughtTail"
                    width: parent.width
                    height: Math.min(lines.height + Theme.px(20), Theme.px(118))
                    clip: true
                    RichText {
                        id: lines
                        x: Theme.px(15)
                        width: parent.width - Theme.px(30)
                        y: Math.min(Theme.px(10), parent.height - height - Theme.px(10))
                        thought: true
                        size: 13
                        html: root.liveHtml
                        Accessible.role: Accessible.StaticText
                        Accessible.name: root.plain
                    }
                    Rectangle { // what is above fades
                        visible: lines.y < 0
                        width: parent.width - 2
                        x: 1
                        height: Theme.px(26)
                        gradient: Gradient {
                            GradientStop { position: 0; color: Theme.thought }
                            GradientStop { position: 1; color: Qt.rgba(Theme.thought.r, Theme.thought.g, Theme.thought.b, 0) }
                        }
                    }
                }
            }
        }
        Loader {
            id: body
            width: parent.width
            active: root.open && !root.tail
            visible: active
            sourceComponent: Column {
                id: inside
                property alias steps: steps
                readonly property ThoughtView view: root.chat.thought(root.message)
                opacity: 0
                Component.onCompleted: opacity = 1
                Behavior on opacity { NumberAnimation { duration: Theme.ease } }
                Rectangle { width: parent.width; height: 1; color: Theme.line }
                Loader {
                    width: parent.width
                    active: root.finding && !root.editing
                    visible: active
                    sourceComponent: ThoughtFindBar {
                        id: finder
                        property var places: []
                        Component.onCompleted: { take(); Qt.callLater(root.revealed, finder, 0, height) }
                        onTextChanged: search()
                        onStepped: by => { if (matches > 0) go((match + by + matches) % matches) }
                        onClosed: { root.finding = false; bar.forceActiveFocus(Qt.TabFocusReason) }
                        Component.onDestruction: inside.deselect()
                        function search() {
                            inside.deselect()
                            places = []
                            const wanted = text.toLowerCase()
                            for (let i = 0; wanted.length > 0 && i < steps.count; ++i) {
                                const item = steps.itemAt(i)
                                const all = item ? item.textOf().toLowerCase() : ""
                                for (let at = all.indexOf(wanted); at >= 0; at = all.indexOf(wanted, at + wanted.length))
                                    places.push({ step: i, at: at })
                            }
                            matches = places.length
                            match = -1
                            if (matches > 0) go(0)
                        }
                        function go(which) {
                            match = which
                            inside.deselect()
                            const place = places[which]
                            inside.view.show(place.step)
                            inside.view.current = place.step
                            const item = steps.itemAt(place.step)
                            const rect = item.select(place.at, place.at + text.length)
                            root.revealed(item, rect.y, rect.height)
                        }
                    }
                }
                Loader {
                    width: parent.width
                    active: root.editing
                    visible: active
                    sourceComponent: ThoughtEditor {
                        plain: root.plain
                        onCancelled: root.editing = false
                        onFinished: text => { root.editing = false; root.chat.editThought(root.message, text) }
                    }
                }
                Item { width: 1; height: Theme.px(9); visible: !root.editing }
                Item {
                    width: parent.width
                    height: list.implicitHeight
                    visible: !root.editing
                    Rectangle { // the margin's edge
                        visible: list.margin > 0
                        x: list.margin + Theme.px(3)
                        y: -Theme.px(9)
                        width: 1
                        height: parent.height + Theme.px(14)
                        color: Theme.line
                    }
                    Column {
                        id: list
                        width: parent.width
                        readonly property real margin: inside.view && inside.view.outlined && root.wide ? Theme.px(176) : 0
                        Repeater {
                            id: steps
                            model: inside.view
                            delegate: ThoughtStep {
                                width: list.width
                                view: inside.view
                                inspector: root.chat.inspector
                                margin: list.margin
                                outlined: inside.view !== null && inside.view.outlined
                                looked: root.looked
                                onLinkClicked: address => root.linkClicked(address)
                                onTokenWanted: (rect, stay) => root.tokenWanted(rect, stay)
                                onTokenLeft: root.tokenLeft()
                                onKeyed: (by, weak) => {
                                    if (weak) root.chat.inspector.stepWeak(by)
                                    else root.chat.inspector.step(by)
                                    inside.goToToken()
                                }
                            }
                        }
                    }
                }
                Item { width: 1; height: Theme.px(5) }
                function goToToken() { // that is looked at: into view, with the focus, which may be another step's
                    const which = root.chat.inspector.currentText === 0 ? view.stepAt(root.chat.inspector.currentFrom) : -1
                    const item = which >= 0 ? steps.itemAt(which) : null
                    if (!item)
                        return
                    view.show(which)
                    const rect = item.tokenRect()
                    root.revealed(item, rect.y, rect.height)
                    item.takeToken()
                }
                function deselect() { for (let i = 0; i < steps.count; ++i) if (steps.itemAt(i)) steps.itemAt(i).deselect() }
                Connections {
                    target: inside.view
                    function onCurrentChanged() {
                        const item = inside.view.current >= 0 ? steps.itemAt(inside.view.current) : null
                        if (!item || root.finding)
                            return
                        if (root.activeFocusWithin())
                            item.takeFocus()
                        root.revealed(item, 0, Math.min(item.height, Theme.px(120)))
                    }
                }
                Loader {
                    width: parent.width
                    active: root.looked && !root.editing
                    visible: active
                    sourceComponent: WeakSpots {
                        inspector: root.chat.inspector
                        onWent: inside.goToToken()
                    }
                }
                Rectangle { width: parent.width; height: 1; color: Theme.line; visible: foot.visible }
                Flow {
                    id: foot
                    visible: !root.live && !root.editing
                    x: Theme.px(15)
                    width: parent.width - Theme.px(30)
                    topPadding: Theme.px(6)
                    bottomPadding: Theme.px(6)
                    spacing: Theme.px(16)
                    TextAction { objectName: "editThought"; text: qsTr("Edit and continue"); tint: Theme.accent; enabled: !root.locked; onClicked: root.editing = true }
                    TextAction { text: qsTr("Copy thought"); onClicked: root.copied() }
                    TextAction { objectName: "searchThought"; text: qsTr("Search"); onClicked: root.finding ? root.finding = false : root.find() }
                    TextAction { objectName: "thinkMore"; text: qsTr("Think more"); enabled: !root.locked; onClicked: root.chat.thinkMore(root.message) }
                    TextAction {
                        objectName: "answerAgain"
                        text: root.answered ? qsTr("New answer to this thought") : qsTr("Answer now")
                        enabled: !root.locked
                        onClicked: root.chat.regenerateAnswer(root.message)
                    }
                    TextAction {
                        objectName: "lookInto"
                        text: root.looked ? qsTr("Probabilities: on") : qsTr("Probabilities")
                        enabled: !root.locked
                        Accessible.checkable: true
                        Accessible.checked: root.looked
                        onClicked: { root.held(); root.chat.lookInto(root.message) }
                    }
                }
            }
        }
    }
    function activeFocusWithin() {
        for (let item = root.Window.activeFocusItem; item; item = item.parent)
            if (item === root)
                return true
        return false
    }
}

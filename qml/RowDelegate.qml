// One row of the conversation: picks the component for its kind and passes on what happened.
// A Loader of Qt 6.4 cannot load a component that is bound to its file, so the outer ids are unqualified here:
// qmllint disable unqualified
import QtQuick
import Ponder
import Ponder.Models

Item {
    id: row
    required property AppController app
    // roles
    required property int kind
    required property var message
    required property int gap
    required property string html
    required property string plain
    required property string liveHtml
    required property int indent
    required property int quote
    required property int level
    required property string marker
    required property string language
    required property var cells
    required property var align
    required property bool cut
    required property string head
    required property string meta
    required property bool open
    required property bool live
    required property bool warning
    required property string action
    required property int version
    required property int versions
    required property bool tail
    required property bool answered

    signal tokenWanted(var rect, bool stay)
    signal tokenLeft()
    signal held() // what is in view is to stay there, though what is below it grows
    function findInThought() { const pane = loader.item as ReasoningPane; if (pane) pane.find() }
    readonly property Chat chat: app.chat
    readonly property bool locked: chat.busy
    property real columnWidth: Theme.columnWidth

    height: loader.y + loader.height

    // Scrolls no further than it must for this part of an item to be seen.
    function reveal(item, y, height) {
        const list = row.ListView.view
        if (!list)
            return
        const top = item.mapToItem(list.contentItem, 0, y).y, margin = Theme.px(24)
        if (top - margin < list.contentY) list.contentY = Math.max(list.originY - list.topMargin, top - margin)
        else if (top + height + margin > list.contentY + list.height)
            list.contentY = Math.min(list.originY + list.contentHeight + list.bottomMargin - list.height, top + height + margin - list.height)
    }

    Loader {
        id: loader
        x: Math.round((row.width - width) / 2)
        y: Theme.px(row.gap)
        width: row.columnWidth
        readonly property Item block: item as Item
        height: block ? Math.ceil(block.implicitHeight) : 0
        sourceComponent: [user, reasoning, text, text, code, table, rule, notice, waiting, foot, divider, summary, full, math, tokens][row.kind]
    }

    Component {
        id: user
        UserBubble {
            plain: row.plain; escaped: row.html; version: row.version; versions: row.versions; locked: row.locked
            onEdited: text => row.chat.edit(row.message, text)
            onCopied: row.app.copy(row.plain)
            onStepped: step => row.chat.switchVersion(row.message, step)
            app: row.app; message: row.message
        }
    }
    Component {
        id: reasoning
        ReasoningPane {
            chat: row.chat; message: row.message; locked: row.locked; tail: row.tail; answered: row.answered
            head: row.head; meta: row.meta; html: row.html; liveHtml: row.liveHtml; plain: row.plain; open: row.open; live: row.live
            onToggled: {
                if (!row.live) row.held()
                row.chat.toggleThought(row.message)
            }
            onCopied: row.app.copy(row.chat.thoughtText(row.message))
            onLinkClicked: address => row.app.openLink(address)
            onHeld: row.held()
            onRevealed: (item, y, height) => row.reveal(item, y, height)
            onTokenWanted: (rect, stay) => row.tokenWanted(rect, stay)
            onTokenLeft: row.tokenLeft()
        }
    }
    Component {
        id: tokens
        TokenBlock {
            chat: row.chat; html: row.html; plain: row.plain
            withSpots: row.chat.thoughtText(row.message).length === 0
            onTokenWanted: (rect, stay) => row.tokenWanted(rect, stay)
            onTokenLeft: row.tokenLeft()
        }
    }
    Component {
        id: text
        TextBlock {
            html: row.html; plain: row.plain; marker: row.marker; indent: row.indent; quote: row.quote; level: row.level
            onLinkClicked: address => row.app.openLink(address)
        }
    }
    Component {
        id: code
        CodeBlock {
            plain: row.plain; language: row.language; indent: row.indent
            onCopied: row.app.copy(row.plain)
        }
    }
    Component {
        id: math
        MathBlock {
            tex: row.plain; whole: !row.live; marker: row.marker; indent: row.indent; quote: row.quote
            onCopied: row.app.copy(row.plain)
        }
    }
    Component {
        id: table
        TableBlock {
            cells: row.cells; align: row.align; cut: row.cut; plain: row.plain; indent: row.indent
            onLinkClicked: address => row.app.openLink(address)
        }
    }
    Component {
        id: rule
        Item {
            implicitHeight: 1
            Rectangle { width: parent.width; height: 1; color: Theme.line }
        }
    }
    Component {
        id: notice
        NoticeBlock {
            head: row.head; meta: row.meta; warning: row.warning; action: row.action; locked: row.locked
            onActed: row.action === "choices" ? row.chat.leaveFull(false) : row.action === "continue" ? row.chat.continueAnswer(row.message) : row.chat.answer(row.message)
        }
    }
    Component {
        id: waiting
        Item {
            implicitHeight: Theme.px(24)
            Mark { id: dot; size: 14; anchors.left: parent.left; anchors.verticalCenter: parent.verticalCenter }
            Words {
                anchors.left: dot.right
                anchors.leftMargin: Theme.px(9)
                anchors.verticalCenter: parent.verticalCenter
                size: 13
                color: Theme.soft
                text: row.head
                Accessible.role: Accessible.StaticText
                Accessible.name: row.head
            }
        }
    }
    Component {
        id: foot
        AnswerFoot {
            version: row.version; versions: row.versions; meta: row.meta; locked: row.locked
            onStepped: step => row.chat.switchVersion(row.message, step)
            onCopied: row.app.copy(row.chat.answerText(row.message))
            onRegenerated: row.chat.regenerate(row.message)
            looked: row.chat.inspector.message === row.message
            onLookedInto: { row.held(); row.chat.lookInto(row.message) }
            onCompared: row.chat.compare(row.message)
            hasExperts: row.app.model.experts.length > 0
            onExpertsWanted: row.chat.lookAtExperts(row.message)
            app: row.app; message: row.message
        }
    }
    Component {
        id: divider
        SeenDivider { head: row.head }
    }
    Component {
        id: summary
        SummaryCard {
            head: row.head; html: row.html; plain: row.plain
            onCopied: row.app.copy(row.plain)
        }
    }
    Component {
        id: full
        ContextCard { app: row.app; head: row.head; meta: row.meta; locked: row.locked }
    }
}

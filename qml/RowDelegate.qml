// One row of the conversation: picks the component for its kind and passes on what happened.
import QtQuick
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

    readonly property Chat chat: app.chat
    readonly property bool locked: chat.busy
    property real columnWidth: Theme.columnWidth

    height: loader.y + loader.height

    Loader {
        id: loader
        x: Math.round((row.width - width) / 2)
        y: Theme.px(row.gap)
        width: row.columnWidth
        height: item ? Math.ceil(item.implicitHeight) : 0
        sourceComponent: [user, reasoning, text, text, code, table, rule, notice, waiting, foot, divider, summary, full, math][row.kind]
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
            head: row.head; meta: row.meta; html: row.html; liveHtml: row.liveHtml; plain: row.plain; open: row.open; live: row.live
            onToggled: row.chat.toggleThought(row.message)
            onCopied: row.app.copy(row.chat.thoughtText(row.message))
            onLinkClicked: address => row.app.openLink(address)
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
            Mark { id: dot; size: 14; anchors.verticalCenter: parent.verticalCenter }
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

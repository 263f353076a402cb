// The user's words, at the right. On hover or focus it offers to copy and to edit; editing adds a version, it never overwrites.
import QtQuick
import QtQuick.Controls.Basic
import Ponder
import Ponder.Models

Item {
    id: root
    required property string plain
    required property int version
    required property int versions
    property bool locked: false // an answer is being written
    property bool editing: false
    required property AppController app
    required property var message
    signal edited(string text)
    signal copied()
    signal stepped(int step)

    readonly property real most: Math.min(Theme.px(560), width - Theme.px(126))
    implicitHeight: bubble.height

    Accessible.role: Accessible.StaticText
    Accessible.name: qsTr("You: %1").arg(plain)

    HoverHandler { id: hover }

    Row {
        anchors.right: bubble.left
        anchors.rightMargin: Theme.px(6)
        anchors.bottom: bubble.bottom
        anchors.bottomMargin: Theme.px(4)
        spacing: Theme.px(2)
        opacity: !root.editing && (hover.hovered || copy.activeFocus || edit.activeFocus || menu.activeFocus) ? 1 : 0
        Behavior on opacity { NumberAnimation { duration: Theme.ease } }
        IconButton { id: copy; iconName: "copy"; name: qsTr("Copy"); onClicked: root.copied() }
        IconButton { id: edit; iconName: "edit"; name: qsTr("Edit"); enabled: !root.locked; onClicked: root.startEditing() }
        MessageMenuButton { id: menu; app: root.app; message: root.message; question: true; anchors.verticalCenter: parent.verticalCenter }
    }
    VersionSwitch {
        anchors.right: bubble.left
        anchors.rightMargin: Theme.px(102)
        anchors.bottom: bubble.bottom
        anchors.bottomMargin: Theme.px(7)
        visible: root.versions > 1 && !root.editing
        enabled: !root.locked
        version: root.version
        versions: root.versions
        onStepped: step => root.stepped(step)
    }

    Rectangle {
        id: bubble
        anchors.right: parent.right
        width: root.editing ? root.most : words.width + Theme.px(28)
        height: root.editing ? editor.height + Theme.px(52) : words.height + Theme.px(18)
        radius: Theme.px(14)
        color: root.editing ? Theme.panel : Theme.bubble
        border.width: root.editing ? 1 : 0
        border.color: Theme.accent
        Rectangle { // the corner that points at the person
            visible: !root.editing
            anchors.right: parent.right
            anchors.bottom: parent.bottom
            width: Theme.px(14)
            height: width
            radius: Theme.px(4)
            color: bubble.color
        }
        RichText {
            id: words
            visible: !root.editing
            x: Theme.px(14)
            y: Theme.px(11) // the line height lies below the words
            width: Math.min(Math.ceil(implicitWidth), root.most - Theme.px(28))
            html: ""
            text: Theme.richStyle + "<p style=\"white-space: pre-wrap\">" + root.escaped + "</p>"
            Accessible.ignored: true
        }
        TextArea {
            id: editor
            visible: root.editing
            width: parent.width
            leftPadding: Theme.px(14)
            rightPadding: Theme.px(14)
            topPadding: Theme.px(10)
            wrapMode: TextArea.Wrap
            font.family: Theme.family
            font.pointSize: Theme.pt(14)
            color: Theme.text
            selectionColor: Theme.marking
            selectedTextColor: color
            background: null
            Accessible.name: qsTr("Edit your words")
            Keys.onShortcutOverride: event => event.accepted = event.key === Qt.Key_Escape
            Keys.onPressed: event => {
                const enter = event.key === Qt.Key_Return || event.key === Qt.Key_Enter
                if (enter && !(event.modifiers & Qt.ShiftModifier) && !inputMethodComposing) {
                    root.finishEditing(true)
                    event.accepted = true
                } else if (event.key === Qt.Key_Escape) {
                    root.finishEditing(false)
                    event.accepted = true
                }
            }
        }
        Row {
            visible: root.editing
            anchors.right: parent.right
            anchors.bottom: parent.bottom
            anchors.margins: Theme.px(10)
            spacing: Theme.px(16)
            TextAction { text: qsTr("Cancel"); onClicked: root.finishEditing(false) }
            TextAction { text: qsTr("Send as a new version"); tint: Theme.accent; onClicked: root.finishEditing(true) }
        }
    }

    required property string escaped // the words as safe rich text
    function startEditing() {
        editor.text = plain
        editing = true
        editor.forceActiveFocus()
        editor.cursorPosition = editor.length
    }
    function finishEditing(send) {
        const text = editor.text
        editing = false
        if (send && text.trim().length && text !== plain)
            edited(text)
    }
}

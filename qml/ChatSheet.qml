// What a person keeps about one chat: its folder, its tags, a note.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Ponder
import Ponder.Models

Sheet {
    id: sheet
    required property AppController app
    readonly property Library library: app.library
    property var conversation: 0
    property var tags: []
    readonly property var known: library.tags // of all chats
    objectName: "chatSheet"
    wish: 480
    title: qsTr("Notes and tags")
    first: area
    function openFor(which) {
        conversation = which
        subtitle = app.chats.titleOf(which)
        tags = app.chats.tagsOf(which)
        area.text = library.note(which)
        open()
    }
    onClosed: library.setNote(conversation, area.text)
    Connections {
        target: sheet.library
        function onChanged() { sheet.tags = sheet.app.chats.tagsOf(sheet.conversation) }
    }
    Timer { id: late; interval: 600; onTriggered: sheet.library.setNote(sheet.conversation, area.text) }

    Words { text: qsTr("Tags"); size: 12; font.weight: Font.Medium; color: Theme.soft }
    Flow {
        width: parent.width
        spacing: Theme.px(6)
        Repeater {
            model: sheet.tags
            Rectangle {
                id: chip
                required property string modelData
                width: word.width + Theme.px(40)
                height: Theme.px(28)
                radius: height / 2
                color: Theme.accentWash
                Words { id: word; anchors.left: parent.left; anchors.leftMargin: Theme.px(12); anchors.verticalCenter: parent.verticalCenter; size: 12.5; color: Theme.accent; text: chip.modelData; width: Math.min(implicitWidth, Theme.px(220)) }
                IconButton {
                    anchors.right: parent.right
                    anchors.rightMargin: Theme.px(3)
                    anchors.verticalCenter: parent.verticalCenter
                    width: Theme.px(22); height: Theme.px(22)
                    iconName: "close"
                    name: qsTr("Take the tag %1 off").arg(chip.modelData)
                    onClicked: sheet.library.untag(sheet.conversation, chip.modelData)
                }
            }
        }
        TextField {
            id: tag
            objectName: "tagField"
            width: Math.min(Math.max(Theme.px(150), implicitWidth), parent.width)
            height: Theme.px(28)
            leftPadding: Theme.px(10)
            topPadding: 0
            bottomPadding: 0
            font.family: Theme.family
            font.pointSize: Theme.pt(12.5)
            color: Theme.text
            placeholderText: qsTr("Add a tag")
            placeholderTextColor: Theme.faint
            selectionColor: Theme.marking
            selectedTextColor: color
            verticalAlignment: TextInput.AlignVCenter
            maximumLength: 60
            Accessible.role: Accessible.EditableText
            Accessible.name: qsTr("Add a tag")
            onAccepted: { sheet.library.tag(sheet.conversation, text); clear() }
            background: Rectangle { radius: height / 2; color: "transparent"; border.color: tag.activeFocus ? Theme.accent : Theme.line; border.width: tag.activeFocus ? 2 : 1 }
        }
        Repeater { // those of other chats
            model: sheet.known.filter(tag => !sheet.tags.includes(tag.name)).slice(0, 12)
            TextAction {
                required property var modelData
                height: Theme.px(28)
                text: "+ " + modelData.name
                Accessible.name: qsTr("Add the tag %1").arg(modelData.name)
                onClicked: sheet.library.tag(sheet.conversation, modelData.name)
            }
        }
    }
    Column {
        width: parent.width
        Words { text: qsTr("Note"); size: 12; font.weight: Font.Medium; color: Theme.soft }
        Words { width: parent.width; text: qsTr("Only for you: the model does not see it. It is found by the search."); size: 12; color: Theme.soft; wrapMode: Text.Wrap; elide: Text.ElideNone }
    }
    ScrollView {
        width: parent.width
        height: Math.max(Theme.px(120), Math.min(area.implicitHeight, Theme.px(300)))
        TextArea {
            id: area
            objectName: "noteArea"
            leftPadding: Theme.px(12)
            rightPadding: Theme.px(12)
            topPadding: Theme.px(9)
            wrapMode: TextArea.Wrap
            font.family: Theme.family
            font.pointSize: Theme.pt(13.5)
            color: Theme.text
            selectionColor: Theme.marking
            selectedTextColor: color
            Accessible.role: Accessible.EditableText
            Accessible.name: qsTr("Note about this chat")
            onTextChanged: if (sheet.opened) late.restart()
            Keys.onTabPressed: nextItemInFocusChain().forceActiveFocus(Qt.TabFocusReason)
            background: Rectangle { radius: Theme.px(10); color: Theme.background; border.color: area.activeFocus ? Theme.accent : Theme.line; border.width: area.activeFocus ? 2 : 1 }
        }
    }
}

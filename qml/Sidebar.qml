// The chats, the model and the sentence about privacy.
// A list of Qt 6.4 cannot make headings of sections that are bound to their file, so the outer ids are unqualified here:
// qmllint disable unqualified
import QtQuick
import QtQuick.Controls.Basic
import Ponder
import Ponder.Models

Rectangle {
    id: root
    required property AppController app
    property bool drawer: false // lies over the chat in a narrow window
    signal modelWanted()
    signal chosen()             // a chat or a new one
    signal menuWanted(var conversation, var item)
    signal cacheWanted()
    signal devicesWanted()
    function search() { field.forceActiveFocus(); field.selectAll() }
    color: Theme.side

    Rectangle { width: 1; height: parent.height; anchors.right: parent.right; color: Theme.line }

    Item {
        id: brand
        x: Theme.px(12)
        y: Theme.px(12)
        width: parent.width - 2 * x
        height: Theme.px(40)
        Mark { id: mark; x: Theme.px(6); anchors.verticalCenter: parent.verticalCenter; anchors.verticalCenterOffset: -Theme.px(4) }
        Words {
            anchors.left: mark.right
            anchors.leftMargin: Theme.px(9)
            anchors.verticalCenter: mark.verticalCenter
            text: "Ponder"
            size: 15
            font.weight: Font.DemiBold
        }
        IconButton {
            anchors.right: parent.right
            anchors.verticalCenter: mark.verticalCenter
            iconName: "sidebar"
            name: qsTr("Hide the sidebar")
            hint: "F9"
            onClicked: root.drawer ? root.chosen() : root.app.sidebarShown = false
        }
    }
    PanelButton {
        id: fresh
        objectName: "newChat"
        anchors.top: brand.bottom
        x: Theme.px(12)
        width: parent.width - 2 * x - 1
        iconName: "plus"
        text: qsTr("New chat")
        shortcut: qsTr("Ctrl N")
        onClicked: { root.app.newChat(); root.chosen() }
    }
    TextField {
        id: field
        anchors.top: fresh.bottom
        anchors.topMargin: Theme.px(8)
        x: Theme.px(12)
        width: fresh.width
        height: Theme.px(38)
        leftPadding: Theme.px(11)
        rightPadding: Theme.px(56)
        font.family: Theme.family
        font.pointSize: Theme.pt(14)
        color: Theme.text
        placeholderText: qsTr("Search")
        placeholderTextColor: Theme.faint
        selectionColor: Theme.marking
        selectedTextColor: color
        verticalAlignment: TextInput.AlignVCenter
        Accessible.role: Accessible.EditableText
        Accessible.name: qsTr("Search the chats' titles")
        onTextChanged: root.app.chats.filter = text.trim()
        Keys.onShortcutOverride: event => event.accepted = event.key === Qt.Key_Escape && text.length > 0
        Keys.onEscapePressed: clear()
        Keys.onDownPressed: list.forceActiveFocus(Qt.TabFocusReason)
        background: Rectangle {
            radius: Theme.px(9)
            color: "transparent"
            border.color: field.activeFocus ? Theme.accent : Theme.line
            border.width: field.activeFocus ? 2 : 1
        }
        Words {
            visible: !field.activeFocus && !field.text.length
            anchors.right: parent.right
            anchors.rightMargin: Theme.px(10)
            anchors.verticalCenter: parent.verticalCenter
            size: 11.5
            color: Theme.faint
            text: qsTr("Ctrl F")
        }
    }
    ListView {
        id: list
        objectName: "chatRows"
        anchors.top: field.bottom
        anchors.topMargin: Theme.px(4)
        anchors.bottom: card.top
        anchors.bottomMargin: Theme.px(10)
        x: Theme.px(12)
        width: parent.width - 2 * x - 1
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        model: root.app.chats
        currentIndex: -1
        section.property: "section"
        section.delegate: Words {
            required property string section
            width: ListView.view.width
            height: Theme.px(34)
            leftPadding: Theme.px(8)
            topPadding: Theme.px(10)
            size: 11.5
            font.weight: Font.Medium
            color: Theme.soft
            text: section
            Accessible.role: Accessible.Heading
            Accessible.name: section
        }
        delegate: ChatRow {
            id: entry
            width: ListView.view.width
            current: root.app.chat.conversation === conversation
            onClicked: { root.app.openChat(conversation); root.chosen() }
            onMenuWanted: root.menuWanted(conversation, entry)
            onDeleteWanted: root.app.remove(conversation)
        }
        ScrollBar.vertical: ScrollBar { width: Theme.px(6); policy: list.contentHeight > list.height ? ScrollBar.AsNeeded : ScrollBar.AlwaysOff }
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Chats")
        Words {
            visible: list.count === 0
            width: parent.width
            y: Theme.px(16)
            leftPadding: Theme.px(8)
            size: 12.5
            color: Theme.faint
            wrapMode: Text.Wrap
            text: field.text.length ? qsTr("No title has these words.") : qsTr("Your chats will be listed here.")
        }
    }
    ModelCardView {
        id: card
        x: Theme.px(12)
        width: parent.width - 2 * x - 1
        anchors.bottom: privacy.top
        anchors.bottomMargin: Theme.px(8)
        info: root.app.model
        locked: root.app.chat.busy
        onOpened: root.modelWanted()
        onCacheWanted: root.cacheWanted()
        onDevicesWanted: root.devicesWanted()
    }
    Item {
        id: privacy
        x: Theme.px(16)
        width: parent.width - 2 * x
        height: Theme.px(20)
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.px(10)
        Icon { id: lock; icon: "lock"; size: 13; anchors.verticalCenter: parent.verticalCenter }
        Words {
            anchors.left: lock.right
            anchors.leftMargin: Theme.px(6)
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            size: 12
            color: Theme.soft
            text: qsTr("Offline. Nothing leaves this computer.")
            Accessible.role: Accessible.StaticText
            Accessible.name: text
        }
    }
}

// The chat's title (click to rename), how full the context is, export and more.
import QtQuick
import QtQuick.Controls.Basic
import Ponder
import Ponder.Models

Item {
    id: root
    required property AppController app
    property bool menuButton: false // the sidebar is away
    signal sidebarWanted()
    signal menuWanted(var item)
    signal exportWanted()
    implicitHeight: Theme.headerHeight
    function rename() {
        if (!app.chat.conversation)
            return
        field.text = app.chat.title
        field.visible = true
        field.forceActiveFocus()
        field.selectAll()
    }

    Rectangle { width: parent.width; height: 1; anchors.bottom: parent.bottom; color: Theme.line }
    IconButton {
        id: side
        visible: root.menuButton
        anchors.left: parent.left
        anchors.leftMargin: Theme.px(12)
        anchors.verticalCenter: parent.verticalCenter
        iconName: "sidebar"
        name: qsTr("Show the chats")
        hint: "F9"
        onClicked: root.sidebarWanted()
    }
    AbstractButton {
        id: title
        visible: !field.visible
        anchors.left: parent.left
        anchors.leftMargin: root.menuButton ? Theme.px(48) : Theme.px(18)
        height: Theme.px(30)
        width: Math.min(words.implicitWidth, root.width - right.width - anchors.leftMargin - Theme.px(30))
        anchors.verticalCenter: parent.verticalCenter
        enabled: root.app.chat.conversation !== 0
        focusPolicy: Qt.StrongFocus
        hoverEnabled: true
        Accessible.role: Accessible.Button
        Accessible.name: qsTr("Title: %1").arg(root.app.chat.title)
        Accessible.description: qsTr("Rename this chat")
        Keys.onReturnPressed: title.clicked()
        Keys.onEnterPressed: title.clicked()
        onClicked: root.rename()
        contentItem: Words { id: words; text: root.app.chat.title; font.weight: Font.DemiBold }
        background: Item { FocusRing { control: title; anchors.leftMargin: -8; anchors.rightMargin: -8 } }
        Tip { text: qsTr("Click to rename"); shown: title.hovered && title.enabled }
    }
    MapButton {
        visible: branches > 1 && !field.visible && right.x - x > width + Theme.px(8)
        app: root.app
        x: title.x + title.width + Theme.px(12)
        anchors.verticalCenter: parent.verticalCenter
    }
    TextField {
        id: field
        visible: false
        anchors.left: title.left
        anchors.leftMargin: -Theme.px(8)
        width: Math.min(Theme.px(420), root.width - right.width - title.anchors.leftMargin - Theme.px(22))
        height: Theme.px(32)
        anchors.verticalCenter: parent.verticalCenter
        leftPadding: Theme.px(8)
        font.family: Theme.family
        font.pointSize: Theme.pt(14)
        font.weight: Font.DemiBold
        color: Theme.text
        selectionColor: Theme.marking
        selectedTextColor: color
        maximumLength: 200
        Accessible.name: qsTr("New title")
        background: Rectangle { radius: Theme.px(8); color: Theme.panel; border.color: Theme.accent }
        onAccepted: { root.app.rename(root.app.chat.conversation, text); visible = false }
        Keys.onShortcutOverride: event => event.accepted = visible && event.key === Qt.Key_Escape
        Keys.onEscapePressed: visible = false
        onVisibleChanged: if (!visible) focus = false // else it would get the keys back when a sheet closes
        onActiveFocusChanged: if (!activeFocus) visible = false
    }
    Row {
        id: right
        anchors.right: parent.right
        anchors.rightMargin: Theme.px(14)
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.px(4)
        ContextMeter { objectName: "contextMeter"; app: root.app; onClicked: root.app.chat.lookAtPrompt() }
        IconButton {
            iconName: "export"
            name: qsTr("Export this chat")
            enabled: root.app.chat.conversation !== 0
            opacity: enabled ? 1 : 0.4
            onClicked: root.exportWanted()
        }
        IconButton { id: more; objectName: "moreButton"; iconName: "more"; name: qsTr("More"); hint: "F10"; onClicked: root.menuWanted(more) }
    }
}

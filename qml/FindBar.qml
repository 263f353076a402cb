// Finding in the open chat: the words, how often they are there, the next and the previous.
import QtQuick
import QtQuick.Controls.Basic
import Ponder
import Ponder.Models

Rectangle {
    id: root
    required property FindInChat find
    signal closed()
    objectName: "findBar"
    visible: find.shown
    Connections {
        target: root.find
        function onOpened() { root.take() }
    }
    width: Math.min(Theme.px(380), parent ? parent.width - Theme.px(24) : Theme.px(380))
    height: Theme.px(42)
    radius: Theme.px(10)
    color: Theme.panel
    border.color: Theme.line
    Accessible.role: Accessible.ToolBar
    Accessible.name: qsTr("Find in this chat")
    function take() {
        field.forceActiveFocus()
        field.selectAll()
    }
    function close() {
        find.close()
        closed()
    }

    Icon { id: glass; icon: "search"; size: 14; anchors.left: parent.left; anchors.leftMargin: Theme.px(12); anchors.verticalCenter: parent.verticalCenter }
    TextField {
        id: field
        objectName: "findField"
        anchors.left: glass.right
        anchors.leftMargin: Theme.px(4)
        anchors.right: status.left
        anchors.verticalCenter: parent.verticalCenter
        height: Theme.px(34)
        leftPadding: Theme.px(6)
        font.family: Theme.family
        font.pointSize: Theme.pt(13)
        color: Theme.text
        placeholderText: qsTr("Find in this chat")
        placeholderTextColor: Theme.faint
        selectionColor: Theme.marking
        selectedTextColor: color
        background: Item {}
        text: root.find.text
        Accessible.role: Accessible.EditableText
        Accessible.name: qsTr("Find in this chat")
        onTextEdited: root.find.text = text
        Keys.onReturnPressed: event => root.find.step(event.modifiers & Qt.ShiftModifier ? -1 : 1)
        Keys.onEnterPressed: event => root.find.step(event.modifiers & Qt.ShiftModifier ? -1 : 1)
        Keys.onDownPressed: root.find.step(1)
        Keys.onUpPressed: root.find.step(-1)
        Keys.onShortcutOverride: event => event.accepted = event.key === Qt.Key_Escape
        Keys.onEscapePressed: root.close()
    }
    Words {
        id: status
        objectName: "findStatus"
        anchors.right: buttons.left
        anchors.rightMargin: Theme.px(6)
        anchors.verticalCenter: parent.verticalCenter
        size: 12
        color: root.find.marking && root.find.count === 0 ? Theme.doubt : Theme.soft
        text: root.find.status
        Accessible.role: Accessible.StaticText
        Accessible.name: text
    }
    Row {
        id: buttons
        anchors.right: parent.right
        anchors.rightMargin: Theme.px(6)
        anchors.verticalCenter: parent.verticalCenter
        IconButton { iconName: "up"; name: qsTr("Previous"); hint: qsTr("Shift F3"); enabled: root.find.count > 0; opacity: enabled ? 1 : 0.4; onClicked: root.find.step(-1) }
        IconButton { iconName: "down"; name: qsTr("Next"); hint: "F3"; enabled: root.find.count > 0; opacity: enabled ? 1 : 0.4; onClicked: root.find.step(1) }
        IconButton { iconName: "close"; name: qsTr("Close"); hint: qsTr("Esc"); onClicked: root.close() }
    }
}

// One chat in the sidebar: opened by a click, renamed in place, dragged onto a folder or a section.
import QtQuick
import QtQuick.Controls.Basic
import Ponder

AbstractButton {
    id: row
    required property var conversation
    required property string title
    required property string time
    required property bool pinned
    required property bool archived
    required property bool temporary
    required property bool answering
    property bool inFolder: false
    property bool current: false
    signal menuWanted()
    signal deleteWanted()
    signal renamed(string title)
    signal dragged(point at) // over the window
    signal dropped(bool here) // false: the drag was given up
    function rename() {
        field.text = title
        field.visible = true
        field.forceActiveFocus()
        field.selectAll()
    }

    implicitHeight: Theme.px(34)
    focusPolicy: Qt.StrongFocus
    hoverEnabled: true
    opacity: mouse.dragging ? 0.5 : 1
    Accessible.role: Accessible.ListItem
    Accessible.name: title
    Accessible.description: time + (pinned ? ", " + qsTr("pinned") : "") + (archived ? ", " + qsTr("archived") : "") + (temporary ? ", " + qsTr("temporary, not saved") : "") + (answering ? ", " + qsTr("answering") : "")
    Accessible.selected: current
    Keys.onReturnPressed: row.clicked()
    Keys.onEnterPressed: row.clicked()
    Keys.onDeletePressed: deleteWanted()
    Keys.onMenuPressed: menuWanted()
    Keys.onShortcutOverride: event => event.accepted = event.key === Qt.Key_F2 // of this row, not of the chat in view
    Keys.onPressed: event => {
        if (event.key === Qt.Key_F2) {
            row.rename()
            event.accepted = true
        }
    }

    contentItem: Item {
        MouseArea { // a drag with the mouse moves the chat; a finger scrolls the list
            id: mouse
            property point from
            property bool dragging: false
            anchors.fill: parent
            acceptedButtons: Qt.LeftButton | Qt.RightButton
            onPressed: event => {
                from = Qt.point(event.x, event.y)
                preventStealing = event.source === Qt.MouseEventNotSynthesized && !row.temporary
            }
            onPositionChanged: event => {
                if (!preventStealing || !(event.buttons & Qt.LeftButton))
                    return
                if (!dragging && Math.abs(event.x - from.x) + Math.abs(event.y - from.y) < Theme.px(12))
                    return
                dragging = true
                row.dragged(mapToItem(null, event.x, event.y))
            }
            onReleased: event => {
                if (dragging)
                    row.dropped(true)
                else if (event.button === Qt.RightButton)
                    row.menuWanted()
                else if (containsMouse || contains(Qt.point(event.x, event.y)))
                    row.clicked()
                dragging = false
            }
            onCanceled: { if (dragging) row.dropped(false); dragging = false }
            onDoubleClicked: row.rename()
        }
        Icon { id: sign; visible: row.temporary; icon: "temporary"; size: 13; anchors.left: parent.left; anchors.leftMargin: Theme.px(8); anchors.verticalCenter: parent.verticalCenter; color: Theme.accent }
        Words {
            visible: !field.visible
            readonly property real indent: Theme.px(row.temporary || row.inFolder ? 28 : 8)
            anchors.left: parent.left
            anchors.leftMargin: indent
            anchors.verticalCenter: parent.verticalCenter
            width: parent.width - indent - Theme.px(14) - (more.visible ? more.width : when.implicitWidth)
            horizontalAlignment: Text.AlignLeft
            color: row.archived ? Theme.soft : Theme.text
            text: row.title
        }
        Words {
            id: when
            visible: !more.visible && !field.visible
            anchors.right: parent.right
            anchors.rightMargin: Theme.px(8)
            anchors.verticalCenter: parent.verticalCenter
            size: 12
            color: row.answering ? Theme.accent : Theme.faint
            text: row.answering ? qsTr("answering") : row.time
        }
        IconButton {
            id: more
            visible: !field.visible && (row.hovered || row.visualFocus || activeFocus)
            focusPolicy: Qt.NoFocus // the Menu key opens it
            anchors.right: parent.right
            anchors.rightMargin: Theme.px(3)
            anchors.verticalCenter: parent.verticalCenter
            iconName: "more"
            name: qsTr("Rename, pin, move, delete")
            onClicked: row.menuWanted()
        }
        TextField {
            id: field
            objectName: "renameField"
            visible: false
            x: Theme.px(2)
            anchors.verticalCenter: parent.verticalCenter
            width: parent.width - 2 * x
            height: Theme.px(30)
            leftPadding: Theme.px(6)
            topPadding: 0
            bottomPadding: 0
            font.family: Theme.family
            font.pointSize: Theme.pt(14)
            color: Theme.text
            selectionColor: Theme.marking
            selectedTextColor: color
            maximumLength: 200
            verticalAlignment: TextInput.AlignVCenter
            Accessible.name: qsTr("New title")
            background: Rectangle { radius: Theme.px(7); color: Theme.panel; border.color: Theme.accent }
            onAccepted: { visible = false; row.renamed(text) }
            Keys.onShortcutOverride: event => event.accepted = event.key === Qt.Key_Escape
            Keys.onEscapePressed: visible = false
            onActiveFocusChanged: if (!activeFocus) visible = false
        }
    }
    background: Rectangle {
        radius: Theme.px(8)
        color: row.current ? Theme.selection : row.hovered ? Theme.hover : "transparent"
        FocusRing { control: row; anchors.margins: 0; rounding: Theme.px(6) }
    }
}

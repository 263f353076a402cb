// One chat in the sidebar.
import QtQuick
import QtQuick.Controls.Basic
import Ponder

AbstractButton {
    id: row
    required property var conversation
    required property string title
    required property string time
    required property bool pinned
    required property bool answering
    property bool current: false
    signal menuWanted()
    signal deleteWanted()

    implicitHeight: Theme.px(34)
    focusPolicy: Qt.StrongFocus
    hoverEnabled: true
    Accessible.role: Accessible.ListItem
    Accessible.name: title
    Accessible.description: time + (pinned ? ", " + qsTr("pinned") : "") + (answering ? ", " + qsTr("answering") : "")
    Accessible.selected: current
    Keys.onReturnPressed: row.clicked()
    Keys.onEnterPressed: row.clicked()
    Keys.onDeletePressed: deleteWanted()
    Keys.onMenuPressed: menuWanted()
    TapHandler { acceptedButtons: Qt.RightButton; onTapped: row.menuWanted() }

    contentItem: Item {
        Words {
            x: Theme.px(8)
            anchors.verticalCenter: parent.verticalCenter
            width: parent.width - x - Theme.px(14) - (more.visible ? more.width : when.implicitWidth)
            text: row.title
        }
        Words {
            id: when
            visible: !more.visible
            anchors.right: parent.right
            anchors.rightMargin: Theme.px(8)
            anchors.verticalCenter: parent.verticalCenter
            size: 12
            color: row.answering ? Theme.accent : Theme.faint
            text: row.answering ? qsTr("answering") : row.time
        }
        IconButton {
            id: more
            visible: row.hovered || row.visualFocus || activeFocus
            focusPolicy: Qt.NoFocus // the Menu key opens it
            anchors.right: parent.right
            anchors.rightMargin: Theme.px(3)
            anchors.verticalCenter: parent.verticalCenter
            iconName: "more"
            name: qsTr("Rename, pin, export, delete")
            onClicked: row.menuWanted()
        }
    }
    background: Rectangle {
        radius: Theme.px(8)
        color: row.current ? Theme.selection : row.hovered ? Theme.hover : "transparent"
        FocusRing { control: row; anchors.margins: 0; rounding: Theme.px(6) }
    }
}

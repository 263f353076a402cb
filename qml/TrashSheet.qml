// The trash: what was deleted stays thirty days and can come back; gone for good only when asked for, once more.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Ponder
import Ponder.Models

Sheet {
    id: sheet
    required property AppController app
    readonly property TrashCan can: app.library.trash
    property var asked: -1 // what is to be erased for good, until it is confirmed; 0: everything, -1: nothing
    objectName: "trashSheet"
    title: qsTr("Trash")
    subtitle: qsTr("What you delete stays here for thirty days.")
    Connections {
        target: sheet.can
        function onShownChanged() {
            sheet.asked = -1
            sheet.showIf(sheet.can.shown)
        }
    }
    onClosed: can.close()

    Words {
        visible: text.length > 0
        width: parent.width
        topPadding: Theme.px(10)
        bottomPadding: Theme.px(16)
        horizontalAlignment: Text.AlignHCenter
        wrapMode: Text.Wrap
        elide: Text.ElideNone
        size: 13
        color: Theme.soft
        text: sheet.can.notice.length ? sheet.can.notice : sheet.can.count === 0 ? qsTr("The trash is empty.") : ""
        Accessible.role: Accessible.StaticText
        Accessible.name: text
    }
    ListView {
        id: list
        objectName: "trashRows"
        width: parent.width
        height: Math.min(contentHeight, Theme.px(380))
        visible: sheet.can.count > 0
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        model: sheet.can
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Deleted chats")
        ScrollBar.vertical: ScrollBar { width: Theme.px(6); policy: list.contentHeight > list.height + 1 ? ScrollBar.AsNeeded : ScrollBar.AlwaysOff }
        delegate: Item {
            id: entry
            required property var conversation
            required property string title
            required property string deleted
            required property string remaining
            width: ListView.view.width
            height: Math.max(Theme.px(50), about.implicitHeight + Theme.px(10))
            Accessible.role: Accessible.ListItem
            Accessible.name: title + ", " + deleted + ", " + remaining
            Column {
                id: about
                anchors.verticalCenter: parent.verticalCenter
                anchors.left: parent.left
                anchors.right: actions.left
                anchors.rightMargin: Theme.px(12)
                Words { width: parent.width; text: entry.title; size: 14; horizontalAlignment: Text.AlignLeft }
                Words { width: parent.width; text: entry.deleted + " · " + entry.remaining; size: 12; color: Theme.soft; wrapMode: Text.Wrap; elide: Text.ElideNone }
            }
            Row {
                id: actions
                anchors.right: parent.right
                anchors.rightMargin: Theme.px(8)
                anchors.verticalCenter: parent.verticalCenter
                spacing: Theme.px(14)
                TextAction { objectName: "restore"; text: qsTr("Restore"); tint: Theme.accent; size: 12.5; enabled: !sheet.can.erasing; Accessible.name: qsTr("Restore %1").arg(entry.title); onClicked: sheet.can.restore(entry.conversation) }
                TextAction { objectName: "eraseForGood"; text: qsTr("Delete for good…"); size: 12.5; enabled: !sheet.can.erasing; Accessible.name: qsTr("Delete %1 for good").arg(entry.title); onClicked: sheet.asked = entry.conversation }
            }
            Rectangle { width: parent.width; height: 1; anchors.bottom: parent.bottom; color: Theme.line }
        }
    }
    Rectangle { // asks once
        objectName: "eraseQuestion"
        visible: sheet.asked !== -1 && !sheet.can.erasing
        width: parent.width
        height: question.implicitHeight + Theme.px(62)
        radius: Theme.px(10)
        color: Theme.doubtWash
        Accessible.role: Accessible.AlertMessage
        Accessible.name: question.text
        onVisibleChanged: if (visible) keep.forceActiveFocus(Qt.TabFocusReason)
        Words {
            id: question
            x: Theme.px(14)
            y: Theme.px(10)
            width: parent.width - 2 * x
            wrapMode: Text.Wrap
            elide: Text.ElideNone
            size: 13
            text: sheet.asked === -1 ? "" : sheet.can.whatGoes(sheet.asked) + " " + qsTr("This cannot be undone.")
        }
        Row {
            anchors.right: parent.right
            anchors.rightMargin: Theme.px(14)
            anchors.bottom: parent.bottom
            anchors.bottomMargin: Theme.px(9)
            spacing: Theme.px(10)
            PanelButton { id: keep; text: qsTr("Keep"); implicitHeight: Theme.px(32); onClicked: sheet.asked = -1 }
            PanelButton {
                objectName: "eraseNow"
                text: qsTr("Delete for good")
                implicitHeight: Theme.px(32)
                onClicked: { const which = sheet.asked; sheet.asked = -1; sheet.can.erase(which) }
            }
        }
    }
    Item {
        visible: sheet.can.count > 0
        width: parent.width
        height: Theme.px(28)
        Row {
            visible: sheet.can.erasing
            spacing: Theme.px(9)
            anchors.verticalCenter: parent.verticalCenter
            Mark { size: 14; anchors.verticalCenter: parent.verticalCenter }
            Words { text: qsTr("Erasing, in the history and its backups…"); size: 12.5; color: Theme.soft }
        }
        TextAction {
            objectName: "emptyTrash"
            anchors.right: parent.right
            anchors.rightMargin: Theme.px(8)
            enabled: !sheet.can.erasing
            text: qsTr("Empty the trash…")
            size: 12.5
            onClicked: sheet.asked = 0
        }
    }
}

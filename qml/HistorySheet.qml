// The history file: where it is, whether it is whole, its copies, and what to do when it is not.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Ponder
import Ponder.Models

Sheet {
    id: sheet
    required property AppController app
    readonly property HistoryCare care: app.library.care
    readonly property var faults: care.faults
    objectName: "historySheet"
    wish: 580
    title: qsTr("History and backups")
    subtitle: care.file
    Connections {
        target: sheet.care
        function onShownChanged() { sheet.showIf(sheet.care.shown) }
    }
    onClosed: { care.close(); asked = "" }
    property string asked: "" // the copy to go back to, until it is confirmed

    component Line: Words {
        width: parent ? parent.width : 0
        wrapMode: Text.Wrap
        elide: Text.ElideNone
        size: 13
        lineHeight: 1.15
        visible: text.length > 0
        Accessible.role: Accessible.StaticText
        Accessible.name: text
    }
    Line { objectName: "historyTrouble"; text: sheet.care.trouble; color: Theme.doubt }
    Line {
        visible: sheet.care.kept
        text: qsTr("Every chat is one file on this computer. A copy is made each day that something changed and before each change of its form; ten are kept.")
        color: Theme.soft
    }
    Row {
        visible: sheet.care.busy
        spacing: Theme.px(9)
        Mark { size: 14; anchors.verticalCenter: parent.verticalCenter }
        Words { text: sheet.care.doing; size: 13; Accessible.role: Accessible.StaticText; Accessible.name: text }
    }
    Line { objectName: "historyResult"; text: sheet.care.result; color: sheet.care.good ? Theme.accent : Theme.doubt; font.weight: Font.Medium }
    Repeater {
        model: sheet.faults.slice(0, 8)
        Line { required property string modelData; text: "· " + modelData; size: 12; color: Theme.soft }
    }
    Flow {
        width: parent.width
        spacing: Theme.px(8)
        component Act: PanelButton { implicitHeight: Theme.px(34); enabled: !sheet.care.busy; opacity: enabled ? 1 : 0.5 }
        Act { objectName: "checkHistory"; text: qsTr("Check history"); iconName: "check"; onClicked: sheet.care.check() }
        Act { objectName: "repairIndex"; visible: sheet.care.remedy === "index"; text: qsTr("Make the index again"); onClicked: sheet.care.repairIndex() }
        Act { objectName: "salvage"; visible: sheet.care.remedy === "salvage"; text: qsTr("Save what can be read"); onClicked: sheet.care.salvage() }
        Act { objectName: "usePlaced"; visible: sheet.care.remedy === "place"; text: qsTr("Use the new file from now on"); onClicked: sheet.care.usePlaced() }
        Act { objectName: "backUp"; visible: sheet.care.kept; text: qsTr("Make a copy now"); iconName: "copy"; onClicked: sheet.care.backUp() }
        Act { text: qsTr("Open the folder"); iconName: "folder"; onClicked: sheet.care.openFolder() }
    }
    Words { visible: sheet.care.backups.length > 0; text: qsTr("Copies"); size: 12; font.weight: Font.Medium; color: Theme.soft; topPadding: Theme.px(4) }
    Column {
        width: parent.width
        Repeater {
            model: sheet.care.backups
            Item {
                id: copy
                required property var modelData
                width: parent ? parent.width : 0
                height: Theme.px(30)
                Accessible.role: Accessible.ListItem
                Accessible.name: modelData.when + ", " + modelData.why + ", " + modelData.size
                Words { id: when; anchors.left: parent.left; anchors.verticalCenter: parent.verticalCenter; text: copy.modelData.when; size: 13; width: Theme.px(90) }
                Words { anchors.left: when.right; anchors.right: size.left; anchors.rightMargin: Theme.px(8); anchors.verticalCenter: parent.verticalCenter; text: copy.modelData.why; size: 12.5; color: Theme.soft }
                Words { id: size; anchors.right: back.left; anchors.rightMargin: Theme.px(14); anchors.verticalCenter: parent.verticalCenter; text: copy.modelData.size; size: 12.5; color: Theme.soft }
                TextAction {
                    id: back
                    objectName: "goBack"
                    anchors.right: parent.right
                    anchors.verticalCenter: parent.verticalCenter
                    visible: sheet.care.kept
                    enabled: !sheet.care.busy && !sheet.app.chat.busy
                    text: qsTr("Go back to it…")
                    size: 12.5
                    Accessible.name: qsTr("Go back to the copy of %1").arg(copy.modelData.when)
                    onClicked: sheet.asked = copy.modelData.name
                }
            }
        }
    }
    Rectangle { // asks once
        visible: sheet.asked.length > 0
        width: parent.width
        height: question.implicitHeight + Theme.px(62)
        radius: Theme.px(10)
        color: Theme.doubtWash
        Accessible.role: Accessible.AlertMessage
        Accessible.name: question.text
        onVisibleChanged: if (visible) stay.forceActiveFocus(Qt.TabFocusReason)
        Words {
            id: question
            x: Theme.px(14)
            y: Theme.px(10)
            width: parent.width - 2 * x
            wrapMode: Text.Wrap
            elide: Text.ElideNone
            size: 13
            text: qsTr("Your chats become those of this copy; what came later is not in it. The present ones are kept as a copy, so that you can come back.")
        }
        Row {
            anchors.right: parent.right
            anchors.rightMargin: Theme.px(14)
            anchors.bottom: parent.bottom
            anchors.bottomMargin: Theme.px(9)
            spacing: Theme.px(10)
            PanelButton { id: stay; text: qsTr("Stay"); implicitHeight: Theme.px(32); onClicked: sheet.asked = "" }
            PanelButton { objectName: "goBackNow"; text: qsTr("Go back"); implicitHeight: Theme.px(32); onClicked: { const name = sheet.asked; sheet.asked = ""; sheet.care.goBack(name) } }
        }
    }
}

// One model on this computer: what it is, whether it can run here and why, and what can be done with its file.
import QtQuick
import QtQuick.Controls.Basic
import Ponder
import Ponder.Models

Rectangle {
    id: root
    required property string path
    required property string name
    required property string format
    required property string detail
    required property string folder
    required property string fit
    required property int fits
    required property bool loaded
    required property real progress
    required property string sum
    required property string verdict
    required property bool matches
    property bool locked: false // a model is being loaded, or an answer written
    property bool asking: false // whether it is to be removed
    signal opened()
    signal verifyWanted()
    signal cancelWanted()
    signal compared(string published)
    signal folderWanted()
    signal removed()
    readonly property bool runs: fits === ModelShelf.Runs

    implicitHeight: column.implicitHeight + Theme.gap(22)
    radius: Theme.px(10)
    color: "transparent"
    border.color: loaded ? Theme.accent : Theme.line
    Accessible.role: Accessible.Grouping
    Accessible.name: name + " " + format
    Accessible.description: detail + ". " + fit

    Column {
        id: column
        x: Theme.px(14)
        y: Theme.gap(11)
        width: parent.width - 2 * x
        spacing: Theme.px(4)
        Item {
            width: parent.width
            height: Math.max(head.implicitHeight, open.height)
            Flow {
                id: head
                anchors.left: parent.left
                anchors.right: open.left
                anchors.rightMargin: Theme.px(12)
                anchors.verticalCenter: parent.verticalCenter
                spacing: Theme.px(6)
                Words { text: root.name; size: 14; font.weight: Font.DemiBold; width: Math.min(implicitWidth, head.width); elide: Text.ElideMiddle }
                Words { text: root.format; size: 14; color: Theme.soft }
            }
            PanelButton {
                id: open
                anchors.right: parent.right
                primary: root.runs && !root.loaded
                implicitHeight: Theme.px(32)
                width: implicitWidth
                enabled: !root.loaded && !root.locked && root.fits !== ModelShelf.Unreadable
                opacity: enabled || root.loaded ? 1 : 0.45
                text: root.loaded ? qsTr("Loaded") : qsTr("Open")
                Accessible.name: root.loaded ? qsTr("%1 is loaded").arg(root.name) : qsTr("Open %1").arg(root.name)
                onClicked: root.opened()
            }
        }
        Words { width: parent.width; text: root.detail; size: 12; color: Theme.soft; wrapMode: Text.Wrap; elide: Text.ElideNone; Accessible.role: Accessible.StaticText; Accessible.name: text }
        Words {
            objectName: "modelFit"
            width: parent.width
            text: root.fit
            size: 12.5
            color: root.fits === ModelShelf.TooLarge || root.fits === ModelShelf.Unreadable ? Theme.doubt : root.runs ? Theme.text : Theme.soft
            wrapMode: Text.Wrap
            elide: Text.ElideNone
            lineHeight: 1.15
            Accessible.role: Accessible.StaticText
            Accessible.name: text
        }
        Flow {
            width: parent.width
            spacing: Theme.px(16)
            visible: !root.asking
            TextAction { objectName: "verify"; visible: root.progress < 0; text: qsTr("Verify…"); Accessible.description: qsTr("Sum up the file by SHA-256"); onClicked: root.verifyWanted() }
            TextAction { objectName: "cancelVerify"; visible: root.progress >= 0; text: qsTr("Stop verifying"); tint: Theme.accent; onClicked: root.cancelWanted() }
            TextAction { text: qsTr("Show in its folder"); Accessible.description: root.folder; onClicked: root.folderWanted() }
            TextAction { objectName: "removeModel"; visible: !root.loaded; text: qsTr("Remove…"); onClicked: { root.asking = true; keep.forceActiveFocus(Qt.TabFocusReason) } }
        }
        Column { // asked once
            visible: root.asking
            width: parent.width
            spacing: Theme.px(2)
            Words { width: parent.width; text: qsTr("Move this file to the desktop's trash? Your chats stay."); size: 12.5; wrapMode: Text.Wrap; elide: Text.ElideNone; Accessible.role: Accessible.StaticText; Accessible.name: text }
            Flow {
                width: parent.width
                spacing: Theme.px(16)
                TextAction { objectName: "confirmRemove"; text: qsTr("Move to the trash"); tint: Theme.doubt; onClicked: root.removed() }
                TextAction { id: keep; text: qsTr("Keep it"); tint: Theme.accent; onClicked: root.asking = false }
            }
        }
        Rectangle { // how far verifying is
            visible: root.progress >= 0
            width: parent.width
            height: Theme.px(6)
            radius: height / 2
            color: Theme.selection
            Accessible.role: Accessible.ProgressBar
            Accessible.name: qsTr("Verifying: %1 %").arg(Math.round(root.progress * 100))
            Rectangle { height: parent.height; width: Math.max(height, parent.width * root.progress); radius: height / 2; color: Theme.accent }
        }
        Column {
            visible: root.sum.length > 0
            width: parent.width
            spacing: Theme.px(6)
            topPadding: Theme.px(4)
            TextEdit {
                objectName: "modelSum"
                width: parent.width
                text: root.sum
                readOnly: true
                selectByMouse: true
                wrapMode: TextEdit.WrapAnywhere
                font.family: Theme.mono
                font.pointSize: Theme.pt(11.5)
                color: Theme.soft
                selectionColor: Theme.marking
                selectedTextColor: color
                Accessible.role: Accessible.StaticText
                Accessible.name: qsTr("SHA-256: %1").arg(root.sum)
            }
            Field {
                objectName: "publishedSum"
                width: parent.width
                mono: true
                name: qsTr("The SHA-256 that was published")
                placeholderText: qsTr("Paste the sum that was published, to compare")
                onTextChanged: root.compared(text)
            }
            Words {
                objectName: "verdict"
                visible: text.length > 0
                width: parent.width
                text: root.verdict
                size: 12.5
                font.weight: Font.Medium
                color: root.matches ? Theme.accent : Theme.doubt
                wrapMode: Text.Wrap
                elide: Text.ElideNone
                Accessible.role: Accessible.StaticText
                Accessible.name: text
            }
        }
    }
}

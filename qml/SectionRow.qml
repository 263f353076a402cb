// A heading among the chats: a time, the pinned ones, a folder or the archive; those that can be folded show it. A folder is renamed in
// place.
import QtQuick
import QtQuick.Controls.Basic
import Ponder

AbstractButton {
    id: row
    required property string title
    required property string section
    required property var folder
    required property bool foldable
    required property bool folded
    required property int chats
    property bool target: false // a chat is held over it
    signal toggled()
    signal menuWanted()
    signal renamed(string name)
    function rename() {
        field.text = title
        field.visible = true
        field.forceActiveFocus()
        field.selectAll()
    }
    implicitHeight: Theme.px(34)
    focusPolicy: foldable ? Qt.StrongFocus : Qt.NoFocus
    hoverEnabled: foldable
    Accessible.role: foldable ? Accessible.Button : Accessible.Heading
    Accessible.name: title
    Accessible.description: foldable ? (folded ? qsTr("folded") : qsTr("open")) + ", " + qsTr("%1 chats").arg(chats) : ""
    onClicked: if (foldable) toggled()
    Keys.onReturnPressed: if (foldable) toggled()
    Keys.onEnterPressed: if (foldable) toggled()
    Keys.onMenuPressed: menuWanted()
    Keys.onShortcutOverride: event => event.accepted = event.key === Qt.Key_F2 && row.folder !== 0
    Keys.onPressed: event => {
        if (event.key === Qt.Key_F2 && row.folder) {
            row.rename()
            event.accepted = true
        }
    }
    TapHandler { acceptedButtons: Qt.RightButton; enabled: row.foldable; onTapped: row.menuWanted() }
    contentItem: Item {
        Icon {
            id: sign
            visible: row.foldable
            icon: row.folder ? "folder" : "archive"
            size: 13
            x: Theme.px(8)
            anchors.verticalCenter: words.verticalCenter
            color: row.target ? Theme.accent : Theme.soft
        }
        Words {
            id: words
            visible: !field.visible
            x: Theme.px(row.foldable ? 28 : 8)
            y: Theme.px(10)
            height: Theme.px(24)
            width: parent.width - x - Theme.px(row.foldable ? 52 : 8)
            size: row.foldable ? 13 : 11.5
            font.weight: Font.Medium
            horizontalAlignment: Text.AlignLeft
            color: row.target ? Theme.accent : row.foldable && row.hovered ? Theme.text : Theme.soft
            text: row.title
        }
        TextField {
            id: field
            objectName: "folderField"
            visible: false
            x: Theme.px(22)
            y: Theme.px(7)
            width: parent.width - x
            height: Theme.px(28)
            leftPadding: Theme.px(6)
            topPadding: 0
            bottomPadding: 0
            font.family: Theme.family
            font.pointSize: Theme.pt(13)
            color: Theme.text
            selectionColor: Theme.marking
            selectedTextColor: color
            maximumLength: 100
            verticalAlignment: TextInput.AlignVCenter
            Accessible.name: qsTr("Name of the folder")
            background: Rectangle { radius: Theme.px(7); color: Theme.panel; border.color: Theme.accent }
            onAccepted: { visible = false; row.renamed(text) }
            Keys.onShortcutOverride: event => event.accepted = event.key === Qt.Key_Escape
            Keys.onEscapePressed: visible = false
            onActiveFocusChanged: if (!activeFocus) visible = false
        }
        Words {
            visible: row.foldable && !field.visible && !more.visible
            anchors.right: chevron.left
            anchors.rightMargin: Theme.px(6)
            anchors.verticalCenter: words.verticalCenter
            size: 12
            color: Theme.faint
            text: row.folded && row.chats > 0 ? row.chats : ""
        }
        IconButton {
            id: more
            visible: row.folder !== 0 && !field.visible && (row.hovered || row.visualFocus || hovered)
            focusPolicy: Qt.NoFocus
            anchors.right: chevron.left
            anchors.verticalCenter: words.verticalCenter
            width: Theme.px(24); height: Theme.px(24)
            iconName: "more"
            name: qsTr("Rename, move or remove the folder")
            onClicked: row.menuWanted()
        }
        Icon {
            id: chevron
            visible: row.foldable && !field.visible
            icon: row.folded ? "right" : "down"
            size: 10
            anchors.right: parent.right
            anchors.rightMargin: Theme.px(9)
            anchors.verticalCenter: words.verticalCenter
            color: row.hovered ? Theme.text : Theme.soft
        }
    }
    background: Rectangle {
        y: Theme.px(7)
        height: parent.height - y
        radius: Theme.px(8)
        color: row.target ? Theme.accentWash : "transparent"
        FocusRing { control: row; anchors.margins: 0; rounding: Theme.px(6) }
    }
}

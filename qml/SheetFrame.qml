// A sheet over the window: a title, a way to close it, below them whatever is put into it, which scrolls when it has to, and at its foot
// the buttons, which are always in sight.
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Templates as T
import Ponder

Popup {
    id: sheet
    required property string title
    property string detail: ""
    property bool closable: true
    default property alias content: inner.data
    property alias actions: buttons.data
    signal closeWanted()
    parent: T.Overlay.overlay
    anchors.centerIn: parent
    width: Math.min(Theme.px(540), parent ? parent.width - Theme.px(32) : 0)
    height: Math.min(column.implicitHeight + foot.height + Theme.px(foot.height > 0 ? 32 : 44), parent ? parent.height - Theme.px(32) : 0)
    padding: 0
    modal: true
    focus: true
    closePolicy: closable ? Popup.CloseOnEscape | Popup.CloseOnPressOutside : Popup.NoAutoClose
    T.Overlay.modal: Rectangle { color: Theme.scrim }
    background: Rectangle { color: Theme.panel; radius: Theme.px(14); border.color: Theme.line }
    enter: Transition { NumberAnimation { property: "opacity"; from: 0; to: 1; duration: Theme.ease } }
    exit: Transition { NumberAnimation { property: "opacity"; from: 1; to: 0; duration: Theme.ease } }

    contentItem: Item {
        Flickable {
            id: flick
            width: parent.width
            anchors.top: parent.top
            anchors.bottom: foot.top
            contentHeight: column.implicitHeight + Theme.px(foot.height > 0 ? 32 : 44)
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: ScrollBar { width: Theme.px(6); policy: flick.contentHeight > flick.height ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff }
            Column {
                id: column
                x: Theme.px(22)
                y: Theme.px(20)
                width: parent.width - 2 * x
                spacing: Theme.px(16)
                Item {
                    width: parent.width
                    height: Math.max(heads.implicitHeight, close.height)
                    Column {
                        id: heads
                        width: parent.width - close.width - Theme.px(12)
                        spacing: Theme.px(2)
                        Words { width: parent.width; text: sheet.title; size: 16; font.weight: Font.DemiBold; Accessible.role: Accessible.Heading; Accessible.name: text }
                        Words { width: parent.width; visible: text.length > 0; text: sheet.detail; size: 12.5; color: Theme.soft; elide: Text.ElideMiddle }
                    }
                    IconButton {
                        id: close
                        visible: sheet.closable
                        anchors.right: parent.right
                        iconName: "close"
                        name: qsTr("Close")
                        hint: qsTr("Esc")
                        onClicked: { sheet.closeWanted(); sheet.close() }
                    }
                }
                Column {
                    id: inner
                    width: parent.width
                    spacing: Theme.px(16)
                }
            }
        }
        Item {
            id: foot
            width: parent.width
            height: buttons.implicitHeight > 0 ? buttons.implicitHeight + Theme.px(28) : 0
            anchors.bottom: parent.bottom
            Rectangle { width: parent.width; height: 1; color: Theme.line; visible: flick.contentHeight > flick.height }
            Row {
                id: buttons
                anchors.right: parent.right
                anchors.rightMargin: Theme.px(22)
                y: Theme.px(10)
                spacing: Theme.px(8)
            }
        }
    }
}

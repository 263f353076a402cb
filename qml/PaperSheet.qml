// A sheet over the window: a title, a line below it, a button that closes it, and what it is about, which scrolls where there is no room.
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Templates as T
import Ponder

Popup {
    id: sheet
    property string title: ""
    property string subtitle: ""
    property real wish: Theme.px(640) // width
        default property alias inside: body.data
    parent: T.Overlay.overlay
    anchors.centerIn: parent
    width: Math.min(wish, parent.width - Theme.px(32))
    height: Math.min(content.implicitHeight + Theme.px(44), parent.height - Theme.px(32))
    padding: 0
    modal: true
    focus: true
    closePolicy: Popup.CloseOnEscape | Popup.CloseOnPressOutside
    function showIf(shown) { // not a binding: the popup closes itself, too
        if (shown && !opened) sheet.open()
        else if (!shown && opened) sheet.close()
    }
    onOpened: closer.forceActiveFocus(Qt.TabFocusReason)
    T.Overlay.modal: Rectangle { color: Theme.scrim }
    background: Rectangle { color: Theme.panel; radius: Theme.px(14); border.color: Theme.line }
    enter: Transition { NumberAnimation { property: "opacity"; from: 0; to: 1; duration: Theme.ease } }
    exit: Transition { NumberAnimation { property: "opacity"; from: 1; to: 0; duration: Theme.ease } }
    contentItem: Flickable {
        id: flick
        contentHeight: content.implicitHeight + Theme.px(44)
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: ScrollBar { width: Theme.px(6); policy: flick.contentHeight > flick.height ? ScrollBar.AsNeeded : ScrollBar.AlwaysOff }
        Keys.onDownPressed: contentY = Math.min(contentHeight - height, contentY + Theme.px(60))
        Keys.onUpPressed: contentY = Math.max(0, contentY - Theme.px(60))
        Column {
            id: content
            x: Theme.px(22)
            y: Theme.px(20)
            width: parent.width - 2 * x
            spacing: Theme.px(14)
            Item {
                width: parent.width
                height: heads.implicitHeight
                Column {
                    id: heads
                    width: parent.width - closer.width - Theme.px(12)
                    spacing: Theme.px(2)
                    Words { width: parent.width; text: sheet.title; size: 16; font.weight: Font.DemiBold; Accessible.role: Accessible.Heading; Accessible.name: text }
                    Words { width: parent.width; visible: text.length > 0; text: sheet.subtitle; size: 12.5; color: Theme.soft; wrapMode: Text.Wrap; maximumLineCount: 3; Accessible.role: Accessible.StaticText; Accessible.name: text }
                }
                IconButton { id: closer; anchors.right: parent.right; iconName: "close"; name: qsTr("Close"); hint: qsTr("Esc"); onClicked: sheet.close() }
            }
            Column {
                id: body
                width: parent.width
                spacing: Theme.px(14)
            }
        }
    }
}

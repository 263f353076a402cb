// A card over the window with a heading, closed by Esc, by a click beside it or by its cross. What is in it scrolls when it is too tall.
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Templates as T
import Ponder

Popup {
    id: sheet
    required property string heading
    property string subheading: ""
    property real wish: 540 // px wide, before scaling
    default property alias content: column.data
    readonly property real innerWidth: column.width
    parent: T.Overlay.overlay
    anchors.centerIn: parent
    width: parent ? Math.min(Theme.px(wish), parent.width - Theme.px(32)) : 0
    height: parent ? Math.min(column.implicitHeight + heads.height + Theme.px(56), parent.height - Theme.px(32)) : 0
    padding: 0
    modal: true
    focus: true
    closePolicy: Popup.CloseOnEscape | Popup.CloseOnPressOutside
    T.Overlay.modal: Rectangle { color: Theme.scrim }
    background: Rectangle { color: Theme.panel; radius: Theme.px(14); border.color: Theme.line }
    enter: Transition { NumberAnimation { property: "opacity"; from: 0; to: 1; duration: Theme.ease } }
    exit: Transition { NumberAnimation { property: "opacity"; from: 1; to: 0; duration: Theme.ease } }
    onOpened: close.forceActiveFocus(Qt.PopupFocusReason)

    contentItem: Item {
        Item {
            id: heads
            x: Theme.px(22)
            y: Theme.px(18)
            width: parent.width - 2 * x
            height: words.implicitHeight
            Column {
                id: words
                width: parent.width - close.width - Theme.px(12)
                spacing: Theme.px(2)
                Words { width: parent.width; text: sheet.heading; size: 16; font.weight: Font.DemiBold; Accessible.role: Accessible.Heading; Accessible.name: text }
                Words { width: parent.width; visible: text.length > 0; text: sheet.subheading; size: 12.5; color: Theme.soft; elide: Text.ElideMiddle }
            }
            IconButton { id: close; anchors.right: parent.right; anchors.rightMargin: -Theme.px(6); iconName: "close"; name: qsTr("Close"); hint: qsTr("Esc"); onClicked: sheet.close() }
        }
        Flickable {
            id: flick
            anchors.top: heads.bottom
            anchors.topMargin: Theme.px(14)
            anchors.bottom: parent.bottom
            anchors.bottomMargin: Theme.px(6)
            width: parent.width
            contentHeight: column.implicitHeight + Theme.px(16)
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: ScrollBar { width: Theme.px(6); policy: flick.contentHeight > flick.height + 1 ? ScrollBar.AsNeeded : ScrollBar.AlwaysOff }
            Column {
                id: column
                x: Theme.px(22)
                width: flick.width - 2 * x
                spacing: Theme.px(12)
            }
        }
    }
}

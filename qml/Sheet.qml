// A page that lies over the window: a title and a way to close it, what is in it, scrolled where it is too long, and at its foot the buttons
// (actions), which are always in sight. At the right edge (side) or in the middle. Whoever has it opens it.
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Templates as T
import Ponder

Popup {
    id: sheet
    property string title: ""
    property string subtitle: ""
    property real wish: 560 // its width where there is room, before scaling
    property bool side: false
    property bool closable: true // by the person: not while something runs that has its own way to stop
    property Item first: null // has the focus when it opens; else the way to close it
    default property alias content: body.data
    property alias actions: buttons.data
    readonly property alias flickable: flick
    readonly property alias bodyWidth: body.width
    readonly property real most: Theme.px(wish)

    function showIf(shown) { // not a binding: the popup closes itself, too
        if (shown && !opened) open()
        else if (!shown && opened) close()
    }

    parent: T.Overlay.overlay
    width: Math.min(most, parent ? parent.width - (side ? Theme.px(40) : Theme.px(32)) : most)
    height: side ? parent.height : Math.min(body.implicitHeight + head.y + head.height + Theme.px(32) + foot.height, parent ? parent.height - Theme.px(32) : 600)
    x: side ? (mirrored ? 0 : parent.width - width) : Math.round((parent.width - width) / 2)
    y: side ? 0 : Math.round((parent.height - height) / 2)
    padding: 0
    modal: true
    focus: true
    closePolicy: closable ? Popup.CloseOnEscape | Popup.CloseOnPressOutside : Popup.NoAutoClose
    onOpened: {
        const item = first ? first : closer
        item.forceActiveFocus(Qt.TabFocusReason)
    }
    T.Overlay.modal: Rectangle { color: Theme.scrim }
    background: Rectangle {
        color: Theme.panel
        radius: sheet.side ? 0 : Theme.px(14)
        border.width: sheet.side ? 0 : 1
        border.color: Theme.line
    }
    enter: Transition { NumberAnimation { property: "opacity"; from: 0; to: 1; duration: Theme.ease } }
    exit: Transition { NumberAnimation { property: "opacity"; from: 1; to: 0; duration: Theme.ease } }

    // Scrolls so that an item that has got the focus is seen.
    function reveal(item) {
        const top = item.mapToItem(flick.contentItem, 0, 0).y
        if (top < flick.contentY + Theme.px(8))
            flick.contentY = Math.max(0, top - Theme.px(16))
        else if (top + item.height > flick.contentY + flick.height)
            flick.contentY = Math.min(Math.max(0, flick.contentHeight - flick.height), top + item.height - flick.height + Theme.px(16))
    }
    Connections {
        target: page.Window.window
        function onActiveFocusItemChanged() {
            const item = page.Window.window ? page.Window.window.activeFocusItem : null
            for (let up = item; up; up = up.parent)
                if (up === body) {
                    sheet.reveal(item)
                    break
                }
        }
    }

    contentItem: Item {
        id: page
        Accessible.role: Accessible.Dialog
        Accessible.name: sheet.title
        function scrollBy(distance) { flick.contentY = Math.max(0, Math.min(flick.contentHeight - flick.height, flick.contentY + distance)) }
        Keys.onDownPressed: scrollBy(Theme.px(60))
        Keys.onUpPressed: scrollBy(-Theme.px(60))
        Item {
            id: head
            x: Theme.px(22)
            y: Theme.px(18)
            width: parent.width - 2 * x
            height: Math.max(heads.implicitHeight, closer.height) + Theme.px(14)
            Column {
                id: heads
                anchors.left: parent.left
                width: parent.width - closer.width - Theme.px(12)
                spacing: Theme.px(2)
                Words { width: parent.width; text: sheet.title; size: 16; font.weight: Font.DemiBold; wrapMode: Text.Wrap; elide: Text.ElideNone; Accessible.role: Accessible.Heading; Accessible.name: text }
                Words { width: parent.width; visible: text.length > 0; text: sheet.subtitle; size: 12.5; color: Theme.soft; wrapMode: Text.Wrap; maximumLineCount: 3; Accessible.role: Accessible.StaticText; Accessible.name: text }
            }
            IconButton { id: closer; objectName: "closeSheet"; visible: sheet.closable; anchors.right: parent.right; iconName: "close"; name: qsTr("Close"); hint: qsTr("Esc"); onClicked: sheet.close() }
        }
        Flickable {
            id: flick
            anchors.top: head.bottom
            anchors.bottom: foot.top
            anchors.bottomMargin: Theme.px(4)
            width: parent.width
            contentHeight: body.implicitHeight + Theme.px(26)
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: ScrollBar { width: Theme.px(6); policy: flick.contentHeight > flick.height ? ScrollBar.AsNeeded : ScrollBar.AlwaysOff }
            Column {
                id: body
                x: Theme.px(22)
                y: Theme.px(6)
                width: parent.width - 2 * x
                spacing: Theme.px(16)
            }
        }
        Item {
            id: foot
            width: parent.width
            height: buttons.implicitHeight > 0 ? buttons.implicitHeight + Theme.px(22) : 0
            anchors.bottom: parent.bottom
            Rectangle { width: parent.width; height: 1; color: Theme.line; visible: parent.height > 0 && flick.contentHeight > flick.height + 1 }
            Row {
                id: buttons
                anchors.right: parent.right
                anchors.rightMargin: Theme.px(22)
                y: Theme.px(6)
                spacing: Theme.px(8)
            }
        }
    }
}

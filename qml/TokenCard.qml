// What could have stood in a token's place. While the pointer passes it only shows; clicked or by Enter it stays, and a choice forks the chat there.
// A Loader of Qt 6.4 cannot load a component that is bound to its file, so the outer ids are unqualified here:
// qmllint disable unqualified
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Templates as T
import Ponder
import Ponder.Models

Popup {
    id: card
    required property AppController app
    readonly property Inspector inspector: app.chat.inspector
    property bool staying: false
    property var back: null // who has the focus when it closes
    parent: T.Overlay.overlay
    width: Theme.px(250)
    height: column.implicitHeight + 2 * padding
    property rect at // the token's place in the window
    x: Math.max(Theme.px(8), Math.min(at.x - Theme.px(12), parent.width - width - Theme.px(8)))
    y: { // below the token where there is room, else above it, and always within the window
        const below = at.y + at.height + Theme.px(4)
        const wanted = below + height < parent.height ? below : at.y - height - Theme.px(4)
        return Math.max(Theme.px(8), Math.min(wanted, parent.height - height - Theme.px(8)))
    }
    padding: Theme.px(8)
    focus: staying
    modal: false
    closePolicy: staying ? Popup.CloseOnEscape | Popup.CloseOnPressOutside : Popup.NoAutoClose
    function show(rect, stay) {
        if (staying && !stay && opened)
            return
        staying = stay
        at = rect
        back = stay ? card.parent.Window.activeFocusItem : null
        open()
        if (stay) {
            list.currentIndex = Math.min(list.count - 1, list.count > 1 && inspector.alternatives[0].chosen ? 1 : 0)
            list.forceActiveFocus(Qt.TabFocusReason)
        }
    }
    function leave() { if (!staying) close() }
    onClosed: {
        staying = false
        if (back) back.forceActiveFocus(Qt.TabFocusReason)
        back = null
    }
    Connections {
        target: card.inspector
        function onMessageChanged() { card.close() }
    }
    background: Rectangle { color: Theme.panel; border.color: Theme.line; radius: Theme.px(10) }
    contentItem: Column {
        id: column
        spacing: Theme.px(4)
        Item {
            width: parent.width
            height: Theme.px(22)
            Words { id: word; anchors.left: parent.left; anchors.leftMargin: Theme.px(6); anchors.verticalCenter: parent.verticalCenter; width: Math.min(implicitWidth, parent.width - sure.width - Theme.px(18)); text: "“" + card.inspector.currentWords + "”"; size: 13; font.weight: Font.Medium }
            Words { id: sure; anchors.right: parent.right; anchors.rightMargin: Theme.px(6); anchors.verticalCenter: parent.verticalCenter; text: card.inspector.currentPercent; size: 12.5; color: Theme.soft }
        }
        ListView {
            id: list
            objectName: "alternatives"
            width: parent.width
            readonly property real room: (card.parent ? card.parent.height : 600) - Theme.px(54) - 2 * card.padding - (advice.visible ? advice.implicitHeight : 0)
            implicitHeight: Math.min(contentHeight, room)
            interactive: contentHeight > height
            clip: interactive
            boundsBehavior: Flickable.StopAtBounds
            model: card.inspector.alternatives
            keyNavigationEnabled: true
            Accessible.role: Accessible.List
            Accessible.name: qsTr("What could have stood here")
            Keys.onReturnPressed: card.take(currentIndex)
            Keys.onEnterPressed: card.take(currentIndex)
            delegate: AbstractButton {
                id: line
                required property var modelData
                required property int index
                width: ListView.view.width
                implicitHeight: Theme.px(25)
                enabled: !modelData.chosen
                hoverEnabled: true
                onClicked: card.take(index)
                Accessible.role: Accessible.ListItem
                Accessible.name: modelData.words + ", " + modelData.percent + (modelData.chosen ? ", " + qsTr("chosen") : "")
                contentItem: Item {
                    Rectangle {
                        anchors.left: parent.left
                        anchors.leftMargin: Theme.px(6)
                        anchors.verticalCenter: parent.verticalCenter
                        width: (parent.width - Theme.px(12)) * line.modelData.share
                        height: Theme.px(19)
                        radius: Theme.px(4)
                        color: Theme.accentWash
                    }
                    Icon { visible: line.modelData.chosen; anchors.left: parent.left; anchors.leftMargin: Theme.px(10); icon: "check"; size: 11; color: Theme.accent; anchors.verticalCenter: parent.verticalCenter }
                    Words { anchors.left: parent.left; anchors.leftMargin: Theme.px(27); anchors.right: percent.left; anchors.rightMargin: Theme.px(8); anchors.verticalCenter: parent.verticalCenter; text: line.modelData.words; size: 12.5 }
                    Words { id: percent; anchors.right: parent.right; anchors.rightMargin: Theme.px(9); anchors.verticalCenter: parent.verticalCenter; text: line.modelData.percent; size: 12; color: Theme.soft }
                }
                background: Rectangle {
                    radius: Theme.px(6)
                    color: "transparent"
                    border.color: Theme.accent
                    border.width: card.staying && line.ListView.isCurrentItem ? 1 : 0
                }
            }
        }
        Words {
            id: advice
            x: Theme.px(6)
            width: parent.width - Theme.px(12)
            visible: list.count > 1
            size: 11.5
            color: Theme.soft
            wrapMode: Text.Wrap
            elide: Text.ElideNone
            text: card.staying ? qsTr("Choose another one, and a new version goes on from there.") : qsTr("Click to choose another one.")
        }
        Words {
            x: Theme.px(6)
            width: parent.width - Theme.px(12)
            visible: list.count === 0
            size: 11.5
            color: Theme.soft
            wrapMode: Text.Wrap
            elide: Text.ElideNone
            text: qsTr("This token was not chosen by the model.")
        }
    }
    function take(index) {
        back = null
        card.close()
        card.inspector.choose(index)
    }
}

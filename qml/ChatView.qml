// The conversation. Stays at its end while an answer grows, unless the person has scrolled away; then a button leads back.
import QtQuick
import QtQuick.Controls.Basic
import Ponder.Models

Item {
    id: root
    required property AppController app
    property bool atEnd: true // follows the end
    readonly property real columnWidth: Math.min(Theme.columnWidth, width - Theme.px(width < Theme.px(520) ? 32 : 60))

    function page(direction) {
        list.contentY = Math.max(list.originY - list.topMargin,
            Math.min(list.contentY + direction * list.height * 0.85, list.originY + list.contentHeight + list.bottomMargin - list.height))
        settle()
    }
    function toEnd() {
        atEnd = true
        list.positionViewAtEnd()
        list.contentY = Math.max(list.originY - list.topMargin, list.originY + list.contentHeight + list.bottomMargin - list.height)
    }
    function settle() { // where did the person's scrolling end?
        atEnd = list.contentY >= list.originY + list.contentHeight + list.bottomMargin - list.height - Theme.px(24)
    }
    function follow() { if (atEnd && !list.moving && !bar.pressed) stick.restart() }

    Revealer { id: revealer; view: list }
    Connections {
        target: root.app.library.find
        function onReveal(row, nth) { root.atEnd = false; revealer.reveal(row, nth) }
    }
    Connections {
        target: root.app.library.map
        function onWent(message) { root.atEnd = false; revealer.reveal(root.app.chat.rowOf(message), -1) }
    }
    FindBar {
        z: 2
        anchors.right: parent.right
        anchors.rightMargin: Theme.px(14)
        y: Theme.px(8)
        find: root.app.library.find
    }
    Timer { id: stick; interval: 0; onTriggered: if (root.atEnd) root.toEnd() }

    ListView {
        id: list
        objectName: "chatList"
        anchors.fill: parent
        model: root.app.chat.rows
        topMargin: Theme.px(22)
        bottomMargin: Theme.px(18)
        clip: true
        reuseItems: true
        cacheBuffer: Theme.px(1200)
        boundsBehavior: Flickable.StopAtBounds
        maximumFlickVelocity: 4000
        delegate: RowDelegate {
            app: root.app
            width: ListView.view.width
            columnWidth: root.columnWidth
        }
        onContentHeightChanged: root.follow()
        onHeightChanged: root.follow()
        onWidthChanged: root.follow()
        onMovementEnded: root.settle()
        onMovementStarted: root.atEnd = false
        ScrollBar.vertical: ScrollBar {
            id: bar
            width: Theme.px(10)
            policy: list.contentHeight > list.height ? ScrollBar.AsNeeded : ScrollBar.AlwaysOff
            onPressedChanged: pressed ? root.atEnd = false : root.settle()
            contentItem: Rectangle { radius: width / 2; color: Theme.faint; opacity: bar.active || bar.pressed ? 0.6 : 0 
                Behavior on opacity { NumberAnimation { duration: Theme.ease } } }
        }
        Accessible.role: Accessible.List
        Accessible.name: qsTr("Conversation")
    }
    Connections {
        target: root.app.chat
        function onConversationChanged() { root.atEnd = true; stick.restart() }
        function onBusyChanged() { if (root.app.chat.busyHere) { root.atEnd = true; stick.restart() } }
    }

    AbstractButton {
        id: jump
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.px(10)
        visible: opacity > 0
        opacity: !root.atEnd && list.contentHeight > list.height ? 1 : 0
        Behavior on opacity { NumberAnimation { duration: Theme.ease } }
        implicitWidth: Theme.px(34)
        implicitHeight: Theme.px(34)
        focusPolicy: Qt.StrongFocus
        hoverEnabled: true
        onClicked: root.toEnd()
        Keys.onReturnPressed: jump.clicked()
        Accessible.role: Accessible.Button
        Accessible.name: qsTr("Jump to the latest")
        contentItem: Item { Icon { anchors.centerIn: parent; icon: "todown"; color: Theme.text } }
        background: Rectangle {
            radius: height / 2
            color: Theme.panel
            border.color: Theme.line
            FocusRing { control: jump; rounding: jump.height / 2 }
        }
        Tip { text: qsTr("Jump to the latest"); shown: jump.hovered }
    }
}

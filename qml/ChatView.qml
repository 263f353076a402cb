// The conversation. Stays at its end while an answer grows, unless the person has scrolled away; then a button leads back.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Ponder
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

    // The step of the thought in view: opens it where it is folded.
    function stepThought(by) {
        const message = app.chat.lastAnswer()
        if (!app.chat.thoughtText(message).length)
            return
        app.chat.openThought(message)
        const view = app.chat.thought(message)
        view.current = Math.max(0, Math.min(view.count - 1, view.current + by))
    }
    function findInThought() {
        const message = app.chat.lastAnswer()
        for (let i = list.count - 1; i >= 0; --i) {
            const row = list.itemAtIndex(i)
            if (row && row.message === message)
                row.findInThought()
        }
    }
    TokenCard { id: tokenCard; objectName: "tokenCard"; app: root.app }
    Timer { id: resettle; interval: 200; onTriggered: root.settle() } // folding may have brought the end into view
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
        cacheBuffer: Math.max(0, Math.round(height * 0.9)) // less than three screens of rows at once
        boundsBehavior: Flickable.StopAtBounds
        maximumFlickVelocity: 4000
        delegate: RowDelegate {
            ListView.onPooled: visible = false // what waits for its next use is not there, for screen readers neither
            ListView.onReused: visible = true
            app: root.app
            width: ListView.view.width
            columnWidth: root.columnWidth
            onTokenWanted: (rect, stay) => tokenCard.show(rect, stay)
            onTokenLeft: tokenCard.leave()
            onHeld: { root.atEnd = false; resettle.restart() }
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

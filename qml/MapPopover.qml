// The map of a conversation: every question and answer a dot, versions side by side, the branch in view in colour and in words. Arrows
// walk, Enter or a click goes there.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Ponder
import Ponder.Models

Popup {
    id: root
    required property AppController app
    readonly property ChatMap map: app.library.map
    readonly property real step: Theme.px(18) // between columns
    readonly property int seenColumns: Math.min(map.columns, 12)
    objectName: "mapPopover"
    width: Math.min(Theme.px(400), parent ? parent.width - Theme.px(24) : Theme.px(400))
    height: Math.min(list.contentHeight + caption.height + Theme.px(20), Theme.px(460), parent ? parent.height - Theme.px(80) : Theme.px(460))
    padding: 0
    focus: true
    closePolicy: Popup.CloseOnEscape | Popup.CloseOnPressOutside
    background: Rectangle { color: Theme.panel; radius: Theme.px(12); border.color: Theme.line }
    enter: Transition { NumberAnimation { property: "opacity"; from: 0; to: 1; duration: Theme.ease } }
    exit: Transition { NumberAnimation { property: "opacity"; from: 1; to: 0; duration: Theme.ease } }
    Connections {
        target: root.map
        function onShownChanged() {
            if (root.map.shown)
                root.open()
            else
                root.close()
        }
        function onChosenChanged() { list.positionViewAtIndex(root.map.currentLine, ListView.Contain) }
    }
    onOpened: { list.forceActiveFocus(); list.positionViewAtIndex(map.currentLine, ListView.Center) }
    onClosed: map.close()

    contentItem: Item {
        Words {
            id: caption
            x: Theme.px(14)
            y: Theme.px(8)
            width: parent.width - 2 * x
            height: Theme.px(26)
            size: 12
            color: Theme.soft
            text: root.map.notice.length ? root.map.notice : root.app.chat.branches === 1 ? qsTr("One branch") : qsTr("%1 branches").arg(root.app.chat.branches)
        }
        ListView {
            id: list
            objectName: "mapLines"
            anchors.top: caption.bottom
            anchors.bottom: parent.bottom
            anchors.bottomMargin: Theme.px(10)
            width: parent.width
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            model: root.map.lines
            keyNavigationEnabled: false
            activeFocusOnTab: true
            Keys.onUpPressed: root.map.stepLine(-1)
            Keys.onDownPressed: root.map.stepLine(1)
            Keys.onLeftPressed: root.map.stepNode(-1)
            Keys.onRightPressed: root.map.stepNode(1)
            Keys.onReturnPressed: root.map.goToCurrent()
            Keys.onEnterPressed: root.map.goToCurrent()
            Accessible.role: Accessible.Tree
            Accessible.name: qsTr("Map of this chat")
            ScrollBar.vertical: ScrollBar { width: Theme.px(6); policy: list.contentHeight > list.height + 1 ? ScrollBar.AsNeeded : ScrollBar.AlwaysOff }
            delegate: Item {
                id: line
                required property int index
                required property var modelData
                readonly property bool here: index === root.map.currentLine
                readonly property var shownNode: here ? modelData.nodes[root.map.currentNode] || modelData.nodes[0] : modelData.nodes.find(node => node.inView)
                width: ListView.view.width
                height: Theme.px(28)
                Rectangle { anchors.fill: parent; anchors.leftMargin: Theme.px(6); anchors.rightMargin: Theme.px(6); radius: Theme.px(6); color: line.here && list.activeFocus ? Theme.selection : "transparent" }
                Repeater {
                    model: line.modelData.nodes
                    Item {
                        id: node
                        required property int index
                        required property var modelData
                        readonly property bool chosen: line.here && index === root.map.currentNode
                        readonly property color ink: modelData.inView ? Theme.accent : Theme.faint
                        readonly property real centre: Theme.px(20) + modelData.column * root.step
                        visible: modelData.column < root.seenColumns
                        height: line.height
                        // what it follows: across, then down to this dot
                        Rectangle {
                            visible: node.modelData.from >= 0 && node.modelData.from !== node.modelData.column
                            x: Theme.px(20) + node.modelData.from * root.step
                            width: node.centre - x
                            height: Theme.px(1.5)
                            color: node.ink
                        }
                        Rectangle { visible: node.modelData.from >= 0; x: node.centre - width / 2; width: Theme.px(1.5); height: parent.height / 2 - Theme.px(5); color: node.ink }
                        Rectangle { // down to what follows
                            visible: { const next = root.map.lines[line.index + 1]; return next !== undefined && next.nodes.some(other => other.from === node.modelData.column) }
                            x: node.centre - width / 2; y: parent.height / 2 + Theme.px(5); width: Theme.px(1.5); height: parent.height / 2 - Theme.px(5)
                            color: { const next = root.map.lines[line.index + 1]; return node.modelData.inView && next !== undefined && next.nodes.some(other => other.inView) ? Theme.accent : Theme.faint }
                        }
                        Rectangle {
                            x: node.centre - width / 2
                            anchors.verticalCenter: parent.verticalCenter
                            width: Theme.px(10)
                            height: width
                            radius: node.modelData.question ? Theme.px(2.5) : width / 2
                            color: node.modelData.inView ? Theme.accent : Theme.panel
                            border.color: node.modelData.unfinished ? Theme.doubt : node.ink
                            border.width: Theme.px(1.5)
                            Accessible.role: Accessible.TreeItem
                            Accessible.name: node.modelData.who + ": " + node.modelData.words
                            Accessible.selected: node.chosen
                            Accessible.onPressAction: { root.map.close(); root.map.go(node.modelData.message) }
                            Rectangle { anchors.fill: parent; anchors.margins: -Theme.px(3); radius: width / 2; color: "transparent"; border.color: Theme.accent; border.width: node.chosen ? 2 : 0 }
                        }
                        MouseArea {
                            id: over
                            x: node.centre - root.step / 2
                            width: root.step
                            height: parent.height
                            hoverEnabled: true
                            onClicked: { root.map.close(); root.map.go(node.modelData.message) }
                            Tip { text: node.modelData.who + ": " + node.modelData.words; shown: over.containsMouse }
                        }
                    }
                }
                Words {
                    visible: line.shownNode !== undefined
                    x: Theme.px(36) + (root.seenColumns - 1) * root.step
                    width: parent.width - x - Theme.px(14)
                    height: parent.height
                    size: 12.5
                    horizontalAlignment: Text.AlignLeft
                    color: line.shownNode !== undefined && line.shownNode.question ? Theme.text : Theme.soft
                    text: line.shownNode !== undefined ? line.shownNode.words : ""
                    Accessible.ignored: true
                    TapHandler { onTapped: { const message = line.shownNode.message; root.map.close(); root.map.go(message) } }
                }
            }
        }
    }
}

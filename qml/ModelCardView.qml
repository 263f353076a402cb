// The card that always tells the truth about the model: what it is, where it runs, what memory it takes, or why there is none.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Ponder
import Ponder.Models

AbstractButton {
    id: root
    required property ModelInfo info
    property bool locked: false // an answer is being written
    readonly property var lines: info.experts.length ? [info.memory, info.experts] : [info.memory]
    signal opened()
    signal cacheWanted()
    signal devicesWanted()
    onClicked: opened()
    implicitHeight: column.implicitHeight + Theme.px(22)
    focusPolicy: Qt.StrongFocus
    hoverEnabled: true
    Keys.onReturnPressed: root.clicked()
    Keys.onEnterPressed: root.clicked()
    Accessible.role: Accessible.Button
    Accessible.name: info.loading ? qsTr("Loading %1").arg(info.loadingName)
        : info.ready ? qsTr("Model: %1 %2").arg(info.name).arg(info.format) : qsTr("No model is loaded")
    Accessible.description: info.error.length ? info.error : info.device + ". " + info.memory + ". " + info.experts + ". " + info.details

    background: Rectangle {
        radius: Theme.px(10)
        color: Theme.panel
        border.color: Theme.line
        Rectangle { anchors.fill: parent; radius: parent.radius; color: Theme.hover; visible: root.hovered }
        FocusRing { control: root; rounding: Theme.px(10) }
    }
    contentItem: Item {
        Column {
            id: column
            x: Theme.px(11)
            y: Theme.px(11)
            width: parent.width - Theme.px(22)
            spacing: Theme.px(3)
            Item {
                width: parent.width
                height: name.implicitHeight
                Words {
                    id: name
                    anchors.left: parent.left
                    width: Math.min(implicitWidth, parent.width - (format.visible ? format.implicitWidth + Theme.px(5) : 0))
                    size: 12.5
                    font.weight: Font.DemiBold
                    elide: Text.ElideMiddle
                    text: root.info.loading ? qsTr("Loading…") : root.info.ready ? root.info.name : qsTr("No model")
                }
                Words {
                    id: format
                    visible: root.info.ready && !root.info.loading
                    anchors.left: name.right
                    anchors.leftMargin: Theme.px(5)
                    size: 12.5
                    color: Theme.soft
                    text: root.info.format
                }
            }
            Item { // memory by kind: weights, KV cache, buffers; or how far the loading is
                visible: root.info.ready || root.info.loading
                width: parent.width
                height: Theme.px(14)
                Rectangle {
                    anchors.verticalCenter: parent.verticalCenter
                    width: parent.width
                    height: Theme.px(6)
                    radius: height / 2
                    color: Theme.selection
                    clip: true
                    Row {
                        visible: !root.info.loading
                        anchors.fill: parent
                        Rectangle { height: parent.height; width: Math.max(parent.width * root.info.weightShare, height); radius: height / 2; color: Theme.accent }
                        Rectangle { height: parent.height; width: parent.width * root.info.cacheShare; color: Theme.accent; opacity: 0.5 }
                        Rectangle { height: parent.height; width: parent.width * root.info.bufferShare; color: Theme.faint }
                    }
                    Rectangle {
                        visible: root.info.loading
                        height: parent.height
                        radius: height / 2
                        color: Theme.accent
                        width: Math.max(height, parent.width * root.info.fraction)
                        Behavior on width { NumberAnimation { duration: Theme.ease } }
                    }
                }
            }
            TextAction { // leads to where it runs
                id: device
                objectName: "deviceAction"
                visible: root.info.ready && !root.info.loading
                implicitHeight: Theme.px(20)
                width: Math.min(implicitWidth, column.width)
                text: root.info.device
                tint: root.info.deviceNote.length ? Theme.doubt : Theme.soft
                Accessible.name: qsTr("Runs on: %1").arg(text)
                Accessible.description: root.info.deviceNote.length ? root.info.deviceNote : root.info.deviceReason
                onClicked: root.devicesWanted()
                Tip { text: root.info.deviceNote.length ? root.info.deviceNote : root.info.deviceReason.length ? root.info.deviceReason : qsTr("Choose where it runs"); shown: device.hovered }
            }
            Repeater {
                model: root.info.loading ? [root.info.loadingName]
                    : root.info.ready ? root.lines
                    : [qsTr("Choose a GGUF file to begin")]
                Words {
                    required property string modelData
                    width: column.width
                    size: 12
                    color: Theme.soft
                    text: modelData
                    elide: Text.ElideRight
                    height: Theme.px(18)
                }
            }
            TextAction { // leads to the choices of context and cache format
                id: cache
                objectName: "cacheAction"
                visible: root.info.ready && !root.info.loading
                implicitHeight: Theme.px(20)
                width: Math.min(implicitWidth, column.width)
                enabled: !root.locked
                text: root.info.cacheLine
                tint: root.info.cacheNote.length ? Theme.doubt : Theme.soft
                Accessible.name: qsTr("Context and cache: %1").arg(text)
                Accessible.description: root.info.cacheNote
                onClicked: root.cacheWanted()
                Tip { text: root.info.cacheNote.length ? root.info.cacheNote : qsTr("Choose the context's length and format"); shown: cache.hovered }
            }
            Words {
                visible: root.info.error.length > 0
                width: column.width
                topPadding: Theme.px(4)
                size: 12
                color: Theme.doubt
                wrapMode: Text.Wrap
                elide: Text.ElideNone
                text: root.info.error
            }
        }
    }
    Tip {
        shown: root.hovered && !root.down && !cache.hovered && !device.hovered
        text: root.info.error.length ? root.info.errorDetail : root.info.ready ? root.info.details + "\n" + qsTr("Click to open another model") : qsTr("Open a model")
    }
}

// Where the person writes. Enter sends, Shift+Enter breaks the line, an input method keeps its Enter; the box grows to eight lines.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Ponder
import Ponder.Models

Item {
    id: root
    required property AppController app
    readonly property Chat chat: app.chat
    readonly property real columnWidth: Math.min(Theme.columnWidth, width - Theme.px(width < Theme.px(520) ? 32 : 60))
    signal paged(int direction)
    function take() { input.forceActiveFocus() }

    implicitHeight: column.implicitHeight + Theme.px(14)

    Column {
        id: column
        width: root.columnWidth
        anchors.horizontalCenter: parent.horizontalCenter
        spacing: Theme.px(8)

        NoticeBlock {
            width: parent.width
            visible: root.chat.notice.length > 0
            head: root.chat.notice
            meta: ""
            warning: true
            action: ""
            IconButton {
                anchors.right: parent.right
                anchors.top: parent.top
                anchors.margins: Theme.px(5)
                iconName: "close"
                name: qsTr("Dismiss")
                onClicked: root.chat.dismissNotice()
            }
        }

        Rectangle {
            id: box
            width: parent.width
            height: flick.height + tools.height + Theme.px(40)
            radius: Theme.px(15)
            color: Theme.panel
            border.color: Theme.line
            Repeater { // a soft shadow without an effect
                model: Theme.dark ? 0 : 4
                Rectangle {
                    required property int index
                    z: -1
                    anchors.fill: parent
                    anchors.margins: -index
                    anchors.topMargin: -index + 2
                    anchors.bottomMargin: -index - 2
                    radius: box.radius + index
                    color: Theme.shadow
                }
            }
            TapHandler { onTapped: input.forceActiveFocus() }

            Flickable {
                id: flick
                x: Theme.px(15)
                y: Theme.px(11)
                width: parent.width - Theme.px(30)
                height: Math.min(input.implicitHeight, metrics.lineSpacing * 8)
                contentWidth: width
                contentHeight: input.implicitHeight
                clip: true
                boundsBehavior: Flickable.StopAtBounds
                interactive: contentHeight > height
                ScrollBar.vertical: ScrollBar { width: Theme.px(6); policy: flick.interactive ? ScrollBar.AsNeeded : ScrollBar.AlwaysOff }
                TextArea.flickable: TextArea {
                    id: input
                    objectName: "composerInput"
                    padding: 0
                    leftPadding: 0
                    topPadding: 0
                    bottomPadding: 0
                    wrapMode: TextArea.Wrap
                    selectByMouse: true
                    font.family: Theme.family
                    font.pointSize: Theme.pt(14)
                    color: Theme.text
                    selectionColor: Theme.marking
                    selectedTextColor: color
                    placeholderText: qsTr("Ask anything. It stays here.")
                    placeholderTextColor: Theme.faint
                    background: null
                    textFormat: TextEdit.PlainText
                    Accessible.role: Accessible.EditableText
                    Accessible.name: qsTr("Your message")
                    Accessible.multiLine: true
                    text: root.chat.draft
                    onTextChanged: root.chat.draft = text
                    Keys.onPressed: event => {
                        const enter = event.key === Qt.Key_Return || event.key === Qt.Key_Enter
                        if (enter && !(event.modifiers & Qt.ShiftModifier) && !input.inputMethodComposing) {
                            root.chat.send()
                            event.accepted = true
                        } else if (event.matches(StandardKey.Undo) && !input.canUndo && root.app.canUndo) { // nothing typed to take back
                            root.app.undo()
                            event.accepted = true
                        } else if (event.key === Qt.Key_PageUp || event.key === Qt.Key_PageDown) {
                            root.paged(event.key === Qt.Key_PageUp ? -1 : 1)
                            event.accepted = true
                        } else if (event.key === Qt.Key_Tab && !(event.modifiers & Qt.ShiftModifier)) {
                            nextItemInFocusChain(true).forceActiveFocus(Qt.TabFocusReason)
                            event.accepted = true
                        } else if (event.key === Qt.Key_Backtab) {
                            nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason)
                            event.accepted = true
                        }
                    }
                    Connections {
                        target: root.chat
                        function onDraftChanged() {
                            if (input.text !== root.chat.draft) {
                                input.text = root.chat.draft
                                input.cursorPosition = input.length
                            }
                        }
                    }
                }
            }
            FontMetrics { id: metrics; font: input.font }

            Item {
                id: tools
                anchors.left: parent.left
                anchors.right: parent.right
                anchors.bottom: parent.bottom
                anchors.leftMargin: Theme.px(15)
                anchors.rightMargin: Theme.px(11)
                anchors.bottomMargin: Theme.px(9)
                height: Theme.px(31)
                Pill {
                    id: think
                    anchors.left: parent.left
                    anchors.verticalCenter: parent.verticalCenter
                    objectName: "thinkPill"
                    text: qsTr("Think")
                    visible: !root.app.model.ready || root.app.model.reasons
                    enabled: root.app.model.canDisableThinking
                    on: root.chat.thinking || !enabled
                    tip: enabled ? qsTr("Whether the model thinks before it answers") : qsTr("This model always thinks before it answers")
                    onClicked: root.chat.thinking = !root.chat.thinking
                }
                Pill {
                    id: effort
                    anchors.verticalCenter: parent.verticalCenter
                    anchors.left: think.visible ? think.right : parent.left
                    anchors.leftMargin: think.visible ? Theme.px(6) : 0
                    objectName: "effortPill"
                    text: qsTr("Effort: %1").arg(efforts.word(efforts.chosen))
                    visible: root.app.model.efforts.length > 0 && think.on && think.width + implicitWidth + go.width < tools.width - Theme.px(20)
                    tip: qsTr("How much the model thinks before it answers")
                    Accessible.role: Accessible.ButtonMenu
                    Accessible.checkable: false
                    onClicked: efforts.popup(effort, 0, -efforts.height - Theme.px(4))
                    EffortMenu { id: efforts; objectName: "effortMenu"; app: root.app }
                }
                BudgetPill {
                    app: root.app
                    anchors.verticalCenter: parent.verticalCenter
                    x: (think.visible ? think.width + Theme.px(6) : 0) + (effort.visible ? effort.width + Theme.px(6) : 0)
                    visible: root.app.model.ready && root.app.model.reasons && think.on && x + width < go.x - Theme.px(8)
                }
                AbstractButton {
                    id: go
                    objectName: "sendButton"
                    readonly property bool stops: root.chat.busy
                    anchors.right: parent.right
                    width: Theme.px(31)
                    height: width
                    enabled: stops || input.text.trim().length > 0
                    focusPolicy: Qt.StrongFocus
                    hoverEnabled: true
                    Accessible.role: Accessible.Button
                    Accessible.name: stops ? qsTr("Stop") : qsTr("Send")
                    onClicked: stops ? root.chat.stop() : root.chat.send()
                    Keys.onReturnPressed: go.clicked()
                    Keys.onEnterPressed: go.clicked()
                    contentItem: Item {
                        Icon { anchors.centerIn: parent; icon: go.stops ? "stop" : "send"; color: go.enabled ? Theme.accentInk : Theme.faint }
                    }
                    background: Rectangle {
                        radius: width / 2
                        color: !go.enabled ? Theme.selection : go.hovered ? Qt.lighter(Theme.accent, 1.08) : Theme.accent
                        Behavior on color { ColorAnimation { duration: Theme.ease } }
                        FocusRing { control: go; rounding: go.width / 2; anchors.margins: -3 }
                    }
                    Tip { text: go.stops ? qsTr("Stop") + "  Esc" : qsTr("Send") + "  Enter"; shown: go.hovered && go.enabled }
                }
            }
        }

        Item {
            width: parent.width
            height: Theme.px(16)
            Words {
                anchors.left: parent.left
                anchors.leftMargin: Theme.px(4)
                width: parent.width - rate.implicitWidth - Theme.px(20)
                elide: Text.ElideNone
                visible: implicitWidth <= width // it helps where there is room, and is in the page of shortcuts anyway
                size: 11.5
                color: Theme.faint
                text: qsTr("Enter sends · Shift Enter breaks the line · Esc stops")
            }
            Words {
                id: rate
                objectName: "rate"
                anchors.right: parent.right
                anchors.rightMargin: Theme.px(4)
                size: 11.5
                color: Theme.soft
                text: root.chat.stopping ? qsTr("Stopping…") : root.chat.status
            }
        }
    }
}

// What is set for this chat alone: instructions that the model reads first, how freely it chooses its words, and presets of both.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Ponder
import Ponder.Models

Sheet {
    id: sheet
    required property AppController app
    readonly property ChatSetup setup: app.setup
    side: true
    wish: 420
    title: qsTr("This chat")
    subtitle: app.chat.conversation ? app.chat.title : qsTr("For the chat that you are about to begin")
    first: prompt

    Column {
        width: parent.width
        spacing: Theme.px(6)
        Words { width: parent.width; text: qsTr("Instructions"); size: 13.5; font.weight: Font.Medium }
        Rectangle {
            width: parent.width
            height: Math.min(Math.max(prompt.implicitHeight, Theme.px(96)), Theme.px(220))
            radius: Theme.px(9)
            color: "transparent"
            border.color: prompt.activeFocus ? Theme.accent : Theme.line
            border.width: prompt.activeFocus ? 2 : 1
            Flickable {
                id: flick
                anchors.fill: parent
                anchors.margins: 2
                contentHeight: prompt.implicitHeight
                clip: true
                boundsBehavior: Flickable.StopAtBounds
                ScrollBar.vertical: ScrollBar { width: Theme.px(6); policy: flick.contentHeight > flick.height ? ScrollBar.AsNeeded : ScrollBar.AlwaysOff }
                TextArea.flickable: TextArea {
                    id: prompt
                    objectName: "systemPrompt"
                    padding: Theme.px(10)
                    wrapMode: TextArea.Wrap
                    textFormat: TextEdit.PlainText
                    font.family: Theme.family
                    font.pointSize: Theme.pt(13)
                    color: Theme.text
                    selectionColor: Theme.marking
                    selectedTextColor: color
                    placeholderText: qsTr("What the model is to keep in mind: “Answer in Lithuanian.”")
                    placeholderTextColor: Theme.faint
                    background: null
                    KeyNavigation.priority: KeyNavigation.BeforeItem
                    Accessible.role: Accessible.EditableText
                    Accessible.multiLine: true
                    Accessible.name: qsTr("Instructions for this chat")
                    text: sheet.setup.systemPrompt
                    onTextChanged: later.restart()
                    onActiveFocusChanged: if (!activeFocus) later.write()
                    Keys.onTabPressed: nextItemInFocusChain(true).forceActiveFocus(Qt.TabFocusReason)
                    Keys.onBacktabPressed: nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason)
                    Timer {
                        id: later
                        interval: 400
                        onTriggered: write()
                        function write() { stop(); sheet.setup.systemPrompt = prompt.text }
                    }
                    Connections {
                        target: sheet.setup
                        function onChanged() { if (prompt.text !== sheet.setup.systemPrompt && !later.running) prompt.text = sheet.setup.systemPrompt }
                    }
                }
            }
        }
        Words { width: parent.width; text: qsTr("It is sent before your first words, and counts as part of the context."); size: 12; color: Theme.soft; wrapMode: Text.Wrap; elide: Text.ElideNone }
    }

    Column {
        width: parent.width
        spacing: Theme.gap(12)
        Words { width: parent.width; text: qsTr("Choosing words"); size: 13.5; font.weight: Font.Medium }
        Repeater { // by their number: a move of a slider must not make it anew
            model: 5
            SliderRow {
                required property int index
                readonly property var what: sheet.setup.values[index]
                width: parent ? (parent as Item).width : 0
                objectName: "sampling." + what.id
                name: what.name
                detail: what.detail
                words: what.own ? what.words : qsTr("%1, the model's own").arg(what.words)
                own: what.own
                least: what.least
                most: what.most
                step: what.step
                value: what.value
                onMoved: to => sheet.setup.set(what.id, to)
                onCleared: sheet.setup.set(what.id, -1)
            }
        }
    }

    Column {
        width: parent.width
        spacing: Theme.px(7)
        Words { width: parent.width; text: qsTr("Presets"); size: 13.5; font.weight: Font.Medium }
        Words { width: parent.width; visible: sheet.setup.presets.length === 0; text: qsTr("Keep these instructions and values under a name, to use them in other chats."); size: 12; color: Theme.soft; wrapMode: Text.Wrap; elide: Text.ElideNone }
        Repeater {
            model: sheet.setup.presets
            Item {
                id: preset
                required property var modelData
                width: parent ? (parent as Item).width : 0
                height: Theme.row(32)
                Pill {
                    anchors.verticalCenter: parent.verticalCenter
                    width: Math.min(implicitWidth, parent.width - gone.width - Theme.px(8))
                    on: preset.modelData.current
                    text: preset.modelData.name
                    Accessible.name: qsTr("Preset: %1").arg(preset.modelData.name)
                    onClicked: sheet.setup.takePreset(preset.modelData.id)
                }
                IconButton { id: gone; anchors.right: parent.right; anchors.verticalCenter: parent.verticalCenter; iconName: "close"; name: qsTr("Remove the preset “%1”").arg(preset.modelData.name); onClicked: sheet.setup.removePreset(preset.modelData.id) }
            }
        }
        Item {
            width: parent.width
            height: Math.max(presetName.height, save.height)
            Field {
                id: presetName
                objectName: "presetName"
                anchors.left: parent.left
                anchors.right: save.left
                anchors.rightMargin: Theme.px(8)
                anchors.verticalCenter: parent.verticalCenter
                name: qsTr("Name of a preset")
                placeholderText: qsTr("Name")
                maximumLength: 80
                onAccepted: save.clicked()
            }
            PanelButton {
                id: save
                objectName: "savePreset"
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                implicitHeight: Theme.px(36)
                width: implicitWidth
                enabled: presetName.text.trim().length > 0
                opacity: enabled ? 1 : 0.45
                text: qsTr("Keep")
                Accessible.name: qsTr("Keep as a preset")
                onClicked: { later.write(); if (sheet.setup.savePreset(presetName.text)) presetName.clear() }
            }
        }
    }

    Column {
        width: parent.width
        spacing: Theme.px(10)
        SwitchRow {
            objectName: "usualSetup"
            width: parent.width
            visible: sheet.setup.canBeUsual
            enabled: !sheet.setup.plain || on
            text: qsTr("New chats with this model begin so")
            detail: sheet.app.model.name
            on: sheet.setup.usual
            onWanted: on => sheet.setup.makeUsual(on)
        }
        TextAction { visible: !sheet.setup.plain; text: qsTr("Back to the model's own"); tint: Theme.accent; size: 12.5; onClicked: sheet.setup.clear() }
        Words { width: parent.width; visible: text.length > 0; text: sheet.setup.notice; size: 12.5; color: Theme.doubt; wrapMode: Text.Wrap; elide: Text.ElideNone; Accessible.role: Accessible.AlertMessage; Accessible.name: text }
    }
}

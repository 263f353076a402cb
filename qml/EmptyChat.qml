// The chat before its first words: the mark, one line, four questions that the model can really answer; or how to get a model.
import QtQuick
import QtQuick.Controls.Basic
import Ponder.Models

Item {
    id: root
    required property AppController app
    signal modelWanted()
    readonly property real columnWidth: Math.min(Theme.px(560), width - Theme.px(48))
    readonly property bool hasModel: app.model.ready || app.model.loading

    Column {
        anchors.centerIn: parent
        width: root.columnWidth
        spacing: Theme.px(20)
        Mark { size: 40; anchors.horizontalCenter: parent.horizontalCenter }
        Words {
            anchors.horizontalCenter: parent.horizontalCenter
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: root.hasModel ? qsTr("What shall we think about?") : qsTr("Open a model to begin")
            size: 21
            font.weight: Font.DemiBold
            wrapMode: Text.Wrap
            Accessible.role: Accessible.Heading
            Accessible.name: text
        }
        Words {
            visible: !root.hasModel
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            color: Theme.soft
            wrapMode: Text.Wrap
            elide: Text.ElideNone
            lineHeight: 1.25
            text: qsTr("Ponder runs language models from GGUF files on this computer. Choose one, or drop it onto this window.")
        }
        PanelButton {
            visible: !root.hasModel
            anchors.horizontalCenter: parent.horizontalCenter
            primary: true
            iconName: "folder"
            text: qsTr("Open a model…")
            onClicked: root.modelWanted()
        }
        Grid {
            visible: root.hasModel
            columns: root.columnWidth > Theme.px(440) ? 2 : 1
            spacing: Theme.px(10)
            width: parent.width
            Repeater {
                model: root.app.examples
                AbstractButton {
                    id: card
                    required property string modelData
                    width: (root.columnWidth - (parent.columns - 1) * Theme.px(10)) / parent.columns
                    implicitHeight: Theme.px(50)
                    focusPolicy: Qt.StrongFocus
                    hoverEnabled: true
                    text: modelData
                    Accessible.role: Accessible.Button
                    Accessible.name: qsTr("Ask: %1").arg(modelData)
                    Keys.onReturnPressed: card.clicked()
                    Keys.onEnterPressed: card.clicked()
                    onClicked: {
                        root.app.chat.draft = modelData
                        root.app.chat.send()
                    }
                    contentItem: Words {
                        leftPadding: Theme.px(14)
                        rightPadding: Theme.px(14)
                        text: card.modelData
                        size: 13.5
                        color: card.hovered ? Theme.text : Theme.soft
                    }
                    background: Rectangle {
                        radius: Theme.px(10)
                        color: card.hovered ? Theme.panel : "transparent"
                        border.color: Theme.line
                        Behavior on color { ColorAnimation { duration: Theme.ease } }
                        FocusRing { control: card; rounding: Theme.px(10) }
                    }
                }
            }
        }
    }
}

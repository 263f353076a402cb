// The chat before its first words: the mark, one line, four questions that the model can really answer; or how to get a model. Before the very
// first chat it also says what this program is.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Ponder
import Ponder.Models

Item {
    id: root
    required property AppController app
    signal modelWanted()
    signal modelsWanted()
    readonly property bool low: height < Theme.px(460) // all of it is to be seen at once
    readonly property bool firstStart: app.chats.count === 0
    readonly property real columnWidth: Math.min(Theme.px(560), width - Theme.px(48))
    readonly property bool hasModel: app.model.ready || app.model.loading

    Flickable {
        id: flick
        anchors.fill: parent
        contentHeight: Math.max(height, column.implicitHeight + Theme.px(32))
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        interactive: contentHeight > height
        ScrollBar.vertical: ScrollBar { width: Theme.px(6); policy: flick.interactive ? ScrollBar.AsNeeded : ScrollBar.AlwaysOff }
        Column {
            id: column
            anchors.centerIn: parent
            width: root.columnWidth
            spacing: root.low ? Theme.px(12) : Theme.gap(20)
            Mark { visible: !(root.low && root.firstStart); size: root.firstStart ? 34 : 40; anchors.horizontalCenter: parent.horizontalCenter }
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
                visible: !root.hasModel && !root.firstStart
                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                color: Theme.soft
                wrapMode: Text.Wrap
                elide: Text.ElideNone
                lineHeight: 1.25
                text: qsTr("Ponder runs language models from GGUF files on this computer. Choose one, or drop it onto this window.")
                Accessible.role: Accessible.StaticText
                Accessible.name: text
            }
            Column { // what this is, until there is a first chat
                id: welcome
                objectName: "welcome"
                visible: root.firstStart
                width: parent.width
                spacing: Theme.px(12)
                Repeater {
                    model: [
                        { icon: "lock", head: qsTr("It thinks on this computer"), words: qsTr("Nothing you write leaves it. There is no account, and no network is needed.") },
                        { icon: "down", head: qsTr("You see how it thinks"), words: qsTr("The thought comes before the answer. Open it, fold it, and judge for yourself.") },
                        { icon: "folder", head: qsTr("You bring the model"), words: qsTr("The small one that comes along calculates, compares numbers and counts letters. For anything else, download a GGUF file and open it here.") }
                    ]
                    Item {
                        id: point
                        required property var modelData
                        width: welcome.width
                        height: said.implicitHeight
                        Icon { id: sign; anchors.left: parent.left; y: Theme.px(2); icon: point.modelData.icon; color: Theme.accent; size: 15 }
                        Column {
                            id: said
                            anchors.left: sign.right
                            anchors.leftMargin: Theme.px(12)
                            anchors.right: parent.right
                            spacing: Theme.px(1)
                            Words { width: parent.width; text: point.modelData.head; size: 13.5; font.weight: Font.Medium; wrapMode: Text.Wrap; elide: Text.ElideNone }
                            Words { width: parent.width; text: point.modelData.words; size: 13; color: Theme.soft; wrapMode: Text.Wrap; elide: Text.ElideNone; lineHeight: 1.2 }
                        }
                        Accessible.role: Accessible.StaticText
                        Accessible.name: modelData.head + ". " + modelData.words
                    }
                }
            }
            Flow {
                visible: !root.hasModel || root.firstStart
                anchors.horizontalCenter: parent.horizontalCenter
                width: Math.min(parent.width, openIt.width + seeAll.width + spacing)
                spacing: Theme.px(8)
                PanelButton {
                    id: openIt
                    primary: !root.hasModel
                    iconName: "folder"
                    width: implicitWidth
                    text: qsTr("Open a model…")
                    onClicked: root.modelWanted()
                }
                PanelButton {
                    id: seeAll
                    width: implicitWidth
                    text: qsTr("Models on this computer")
                    onClicked: root.modelsWanted()
                }
            }
            Grid {
                id: grid
                visible: root.hasModel
                columns: root.columnWidth > Theme.px(440) ? 2 : 1
                spacing: Theme.px(10)
                width: parent.width
                Repeater {
                    model: root.app.examples
                    AbstractButton {
                        id: card
                        required property string modelData
                        width: (root.columnWidth - (grid.columns - 1) * Theme.px(10)) / grid.columns
                        implicitHeight: Math.max(Theme.px(root.low ? 40 : 50), question.implicitHeight + Theme.px(root.low ? 16 : 22))
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
                        contentItem: Item {
                            Words {
                                id: question
                                x: Theme.px(14)
                                width: parent.width - 2 * x
                                anchors.verticalCenter: parent.verticalCenter
                                wrapMode: Text.Wrap
                                elide: Text.ElideNone
                                text: card.modelData
                                size: 13.5
                                color: card.hovered ? Theme.text : Theme.soft
                            }
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
}

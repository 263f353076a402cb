// The end of a chat whose context is full: what happened, what was kept, and the ways to go on. Nothing goes on before one is chosen.
import QtQuick
import Ponder
import Ponder.Models

Rectangle {
    id: root
    required property AppController app
    required property string head
    required property string meta
    property bool locked: false // an answer is being written
    readonly property Chat chat: app.chat
    readonly property bool summing: chat.summing
    implicitHeight: column.implicitHeight + Theme.px(22)
    radius: Theme.px(10)
    color: Theme.panel
    border.color: Theme.line
    Accessible.role: Accessible.Grouping
    Accessible.name: head + ". " + meta

    Column {
        id: column
        y: Theme.px(14)
        width: parent.width
        Row {
            anchors.left: parent.left
            anchors.leftMargin: Theme.px(18)
            spacing: Theme.px(9)
            ContextRing { id: ring; share: 1; width: Theme.px(16); height: width; anchors.verticalCenter: parent.verticalCenter }
            Words {
                width: Math.min(implicitWidth, column.width - Theme.px(36) - ring.width)
                text: root.head
                font.weight: Font.DemiBold
                Accessible.role: Accessible.Heading
                Accessible.name: text
            }
        }
        Words {
            x: Theme.px(18)
            width: parent.width - 2 * x
            topPadding: Theme.px(4)
            bottomPadding: Theme.px(10)
            text: root.meta
            size: 12.5
            color: Theme.soft
            wrapMode: Text.Wrap
            elide: Text.ElideNone
            lineHeight: 1.2
            Accessible.role: Accessible.StaticText
            Accessible.name: text
        }

        Rectangle { x: Theme.px(18); width: parent.width - 2 * x; height: 1; color: Theme.line }
        Item { width: 1; height: Theme.px(4) }

        Column { // the choices
            visible: !root.summing
            x: Theme.px(4)
            width: parent.width - 2 * x
            ChoiceRow {
                objectName: "leaveOutOldest"
                width: parent.width
                visible: root.chat.canLeaveOut
                enabled: !root.locked
                first: true
                text: qsTr("Go on without the oldest turns")
                detail: qsTr("The model stops seeing them. They stay here, above a line that says so.")
                onClicked: root.chat.leaveOutOldest()
            }
            ChoiceRow {
                objectName: "largerContext"
                width: parent.width
                visible: root.app.model.largerContextText.length > 0
                enabled: !root.locked
                text: qsTr("Take a larger context")
                detail: root.app.model.largerContextText
                onClicked: root.chat.takeLargerContext()
            }
            ChoiceRow {
                objectName: "beginWithSummary"
                width: parent.width
                visible: root.chat.canSummarise
                enabled: !root.locked
                text: qsTr("Start a new chat with a summary")
                detail: qsTr("The model sums this chat up first. This one stays as it is.")
                onClicked: root.chat.beginWithSummary()
            }
            ChoiceRow {
                objectName: "leaveFull"
                width: parent.width
                text: qsTr("Leave it")
                onClicked: root.chat.leaveFull(true)
            }
        }

        Column { // while the summary is written
            visible: root.summing
            x: Theme.px(18)
            width: parent.width - 2 * x
            topPadding: Theme.px(8)
            spacing: Theme.px(6)
            Item {
                width: parent.width
                height: Theme.px(24)
                Mark { id: dot; size: 14; anchors.left: parent.left; anchors.verticalCenter: parent.verticalCenter }
                Words {
                    anchors.left: dot.right
                    anchors.leftMargin: Theme.px(9)
                    anchors.right: stop.left
                    anchors.verticalCenter: parent.verticalCenter
                    size: 13
                    color: Theme.soft
                    text: root.chat.summaryStatus
                    Accessible.role: Accessible.StaticText
                    Accessible.name: text
                }
                TextAction {
                    id: stop
                    objectName: "stopSummary"
                    anchors.right: parent.right
                    anchors.verticalCenter: parent.verticalCenter
                    text: qsTr("Stop")
                    tint: Theme.accent
                    Accessible.name: qsTr("Stop the summary")
                    onClicked: root.chat.stop()
                }
            }
            Words {
                width: parent.width
                visible: text.length > 0
                text: root.chat.summaryText
                size: 13
                wrapMode: Text.Wrap
                elide: Text.ElideNone
                lineHeight: 1.3
                Accessible.role: Accessible.StaticText
                Accessible.name: text
            }
        }
    }
}

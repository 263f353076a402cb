// Under an answer: its versions, small actions, and how fast it was.
import QtQuick
import Ponder
import Ponder.Models

Item {
    id: root
    required property int version
    required property int versions
    required property string meta
    property bool locked: false // an answer is being written
    required property AppController app
    required property var message
    signal stepped(int step)
    signal copied()
    property bool looked: false // token by token
    signal regenerated()
    signal lookedInto()
    property bool hasExperts: false
    signal compared()
    signal expertsWanted()
    readonly property bool wide: width >= Theme.px(560)
    implicitHeight: Theme.px(26)
    Row {
        id: row
        anchors.left: parent.left
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.px(14)
        VersionSwitch {
            visible: root.versions > 1
            anchors.verticalCenter: parent.verticalCenter
            enabled: !root.locked
            version: root.version
            versions: root.versions
            onStepped: step => root.stepped(step)
        }
        TextAction { text: qsTr("Copy"); Accessible.name: qsTr("Copy answer"); onClicked: root.copied() }
        TextAction { text: qsTr("Regenerate"); enabled: !root.locked; onClicked: root.regenerated() }
        TextAction { objectName: "compare"; text: qsTr("Compare"); onClicked: root.compared() }
        TextAction {
            objectName: "lookIntoAnswer"
            visible: root.wide || root.looked
            text: root.looked ? qsTr("Probabilities: on") : qsTr("Probabilities")
            enabled: !root.locked
            Accessible.checkable: true
            Accessible.checked: root.looked
            onClicked: root.lookedInto()
        }
        TextAction { objectName: "seeExperts"; visible: root.hasExperts && root.wide; text: qsTr("Experts"); enabled: !root.locked; onClicked: root.expertsWanted() }
        MessageMenuButton { app: root.app; message: root.message }
    }
    Words {
        anchors.right: parent.right
        anchors.left: row.right
        anchors.leftMargin: Theme.px(12)
        anchors.verticalCenter: parent.verticalCenter
        horizontalAlignment: Text.AlignRight
        size: 12
        color: Theme.faint
        text: root.meta
        Accessible.role: Accessible.StaticText
        Accessible.name: root.meta
    }
}

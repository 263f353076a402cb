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
    signal regenerated()
    implicitHeight: Theme.px(26)
    Row {
        id: row
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

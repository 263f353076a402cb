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
    // The actions in one line with the figures at its end; in several, and the figures below, where words are long.
    readonly property real oneLine: {
        let all = 0
        for (let i = 0; i < row.children.length; i++) all += row.children[i].visible ? row.children[i].width + row.spacing : 0
        return all
    }
    readonly property bool beside: oneLine + speed.implicitWidth <= width
    implicitHeight: beside ? Theme.px(26) : row.height + Theme.px(4) + speed.implicitHeight
    Flow {
        id: row
        anchors.left: parent.left
        y: root.beside ? (parent.height - height) / 2 : 0
        width: root.beside ? root.oneLine : root.width
        spacing: Theme.px(14)
        VersionSwitch {
            visible: root.versions > 1
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
        id: speed
        anchors.right: parent.right
        y: root.beside ? (parent.height - height) / 2 : row.height + Theme.px(4)
        width: Math.min(implicitWidth, root.width)
        size: 12
        color: Theme.faint
        text: root.meta
        Accessible.role: Accessible.StaticText
        Accessible.name: root.meta
    }
}

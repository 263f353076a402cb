// A quiet note under an answer: stopped, interrupted, full; or what went wrong, with what to do.
import QtQuick
import Ponder

Rectangle {
    id: root
    required property string head
    required property string meta
    required property bool warning
    required property string action
    property bool locked: false
    signal acted()
    implicitHeight: column.implicitHeight + (warning ? Theme.px(20) : 0)
    radius: Theme.px(10)
    color: warning ? Theme.doubtWash : "transparent"
    Icon {
        id: icon
        anchors.left: parent.left
        anchors.leftMargin: root.warning ? Theme.px(12) : 0
        y: column.y + Theme.px(2)
        icon: root.warning ? "warning" : "info"
        color: root.warning ? Theme.doubt : Theme.soft
        size: 14
    }
    Column {
        id: column
        anchors.left: icon.right
        anchors.leftMargin: Theme.px(9)
        anchors.right: parent.right
        anchors.rightMargin: Theme.px(12)
        y: root.warning ? Theme.px(10) : 0
        spacing: Theme.px(2)
        Words {
            width: parent.width
            text: root.head
            size: 12.5
            color: root.warning ? Theme.text : Theme.soft
            wrapMode: Text.Wrap
            elide: Text.ElideNone
            lineHeight: 1.2
            Accessible.role: Accessible.StaticText
            Accessible.name: root.head + " " + root.meta
        }
        Words {
            width: parent.width
            visible: root.meta.length > 0
            text: root.meta
            size: 12
            color: Theme.soft
            wrapMode: Text.Wrap
            elide: Text.ElideNone
            lineHeight: 1.2
            Accessible.ignored: true
        }
        TextAction {
            visible: root.action.length > 0
            enabled: !root.locked
            tint: Theme.accent
            text: root.action === "choices" ? qsTr("Ways to go on…") : root.action === "continue" ? qsTr("Continue") : qsTr("Answer it now")
            onClicked: root.acted()
        }
    }
}

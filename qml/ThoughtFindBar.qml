// Finding words in a thought: a field, which match it is, and the way to the next and back.
import QtQuick
import QtQuick.Controls.Basic
import Ponder

Item {
    id: bar
    property int match: -1  // which one is shown, from 0
    property int matches: 0
    property alias text: field.text
    signal stepped(int by)
    signal closed()
    function take() { field.forceActiveFocus(); field.selectAll() }
    implicitHeight: Theme.px(40)
    TextField {
        id: field
        objectName: "thoughtFind"
        x: Theme.px(12)
        width: parent.width - x - tools.width - Theme.px(16)
        anchors.verticalCenter: parent.verticalCenter
        leftPadding: Theme.px(10)
        topPadding: Theme.px(4)
        bottomPadding: Theme.px(4)
        font.family: Theme.family
        font.pointSize: Theme.pt(12.5)
        color: Theme.text
        selectionColor: Theme.marking
        selectedTextColor: color
        placeholderText: qsTr("Find in this thought")
        placeholderTextColor: Theme.faint
        selectByMouse: true
        Accessible.name: qsTr("Find in this thought")
        Accessible.description: count.text
        background: Rectangle {
            radius: Theme.px(8)
            color: Theme.panel
            border.color: field.activeFocus ? Theme.accent : Theme.line
        }
        Keys.onShortcutOverride: event => event.accepted = event.key === Qt.Key_Escape
        Keys.onEscapePressed: bar.closed()
        Keys.onDownPressed: bar.stepped(1)
        Keys.onUpPressed: bar.stepped(-1)
        Keys.onPressed: event => {
            if (event.key === Qt.Key_Return || event.key === Qt.Key_Enter) {
                bar.stepped(event.modifiers & Qt.ShiftModifier ? -1 : 1)
                event.accepted = true
            }
        }
    }
    Row {
        id: tools
        anchors.right: parent.right
        anchors.rightMargin: Theme.px(8)
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.px(2)
        Words {
            id: count
            anchors.verticalCenter: parent.verticalCenter
            rightPadding: Theme.px(6)
            visible: field.text.length > 0
            size: 12
            color: bar.matches > 0 ? Theme.soft : Theme.doubt
            text: bar.matches > 0 ? qsTr("%1 of %2").arg(bar.match + 1).arg(bar.matches) : qsTr("not here")
            Accessible.role: Accessible.StaticText
            Accessible.name: text
        }
        IconButton { iconName: "left"; name: qsTr("Previous match"); enabled: bar.matches > 0; opacity: enabled ? 1 : 0.4; onClicked: bar.stepped(-1) }
        IconButton { iconName: "right"; name: qsTr("Next match"); enabled: bar.matches > 0; opacity: enabled ? 1 : 0.4; onClicked: bar.stepped(1) }
        IconButton { iconName: "close"; name: qsTr("Close"); onClicked: bar.closed() }
    }
}

// ‹ 2 of 3 ›: which of the sibling answers or questions is in view.
import QtQuick
import Ponder

Rectangle {
    id: root
    required property int version
    required property int versions
    signal stepped(int step)
    implicitWidth: row.implicitWidth + Theme.px(8)
    implicitHeight: Theme.px(22)
    radius: height / 2
    color: "transparent"
    border.color: Theme.line
    Row {
        id: row
        anchors.centerIn: parent
        IconButton {
            width: Theme.px(20); height: Theme.px(20)
            iconName: "left"; name: qsTr("Earlier version"); enabled: root.enabled && root.version > 1
            opacity: enabled ? 1 : 0.4
            onClicked: root.stepped(-1)
        }
        Words {
            anchors.verticalCenter: parent.verticalCenter
            size: 12; color: Theme.soft
            text: qsTr("%1 of %2").arg(root.version).arg(root.versions)
            Accessible.role: Accessible.StaticText
            Accessible.name: qsTr("Version %1 of %2").arg(root.version).arg(root.versions)
        }
        IconButton {
            width: Theme.px(20); height: Theme.px(20)
            iconName: "right"; name: qsTr("Later version"); enabled: root.enabled && root.version < root.versions
            opacity: enabled ? 1 : 0.4
            onClicked: root.stepped(1)
        }
    }
}

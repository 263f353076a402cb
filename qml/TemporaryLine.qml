// Above the composer of a temporary chat, so that nobody mistakes it for one that is kept.
import QtQuick
import Ponder
import Ponder.Models

Item {
    id: root
    required property AppController app
    objectName: "temporaryLine"
    visible: app.chat.temporary
    height: visible ? Theme.px(26) : 0
    Row {
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.px(7)
        Icon { icon: "temporary"; size: 13; color: Theme.accent; anchors.verticalCenter: parent.verticalCenter }
        Words {
            width: Math.min(implicitWidth, root.width - Theme.px(60))
            size: 12.5
            color: Theme.accent
            text: qsTr("Temporary chat: nothing of it is written to the disk. It ends with Ponder.")
            Accessible.role: Accessible.StaticText
            Accessible.name: text
        }
    }
}

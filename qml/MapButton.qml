// In the header: how many branches the chat has; opens its map.
import QtQuick
import QtQuick.Controls.Basic
import Ponder
import Ponder.Models

AbstractButton {
    id: button
    required property AppController app
    readonly property int branches: app.chat.branches
    objectName: "mapButton"
    visible: branches > 1
    implicitHeight: Theme.px(25)
    implicitWidth: row.implicitWidth + Theme.px(20)
    focusPolicy: Qt.StrongFocus
    hoverEnabled: true
    text: qsTr("%1 branches").arg(branches)
    Accessible.role: Accessible.ButtonMenu
    Accessible.name: text
    Accessible.description: qsTr("Map of this chat")
    Keys.onReturnPressed: button.clicked()
    Keys.onEnterPressed: button.clicked()
    onClicked: app.library.map.shown ? app.library.map.close() : app.library.map.open()
    contentItem: Item {
        Row {
            id: row
            anchors.centerIn: parent
            spacing: Theme.px(5)
            Icon { icon: "branch"; size: 12; anchors.verticalCenter: parent.verticalCenter }
            Words { text: button.text; size: 12; color: button.hovered ? Theme.text : Theme.soft; anchors.verticalCenter: parent.verticalCenter }
        }
    }
    background: Rectangle {
        radius: height / 2
        color: button.hovered ? Theme.hover : "transparent"
        border.color: Theme.line
        FocusRing { control: button; rounding: button.height / 2 }
    }
    Tip { text: qsTr("Map of this chat") + "  " + qsTr("Ctrl M"); shown: button.hovered }
}

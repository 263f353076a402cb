// The three dots under a message; the menu is made when it is first wanted.
import QtQuick
import Ponder
import Ponder.Models

IconButton {
    id: button
    required property AppController app
    required property var message
    property bool question: false
    implicitWidth: Theme.px(24)
    implicitHeight: Theme.px(24)
    iconName: "more"
    name: qsTr("More about this message")
    onClicked: {
        menu.active = true
        const made = menu.item as MessageMenu
        made.popup(button, 0, button.height)
    }
    Loader {
        id: menu
        active: false
        sourceComponent: MessageMenu { app: button.app; message: button.message; question: button.question }
    }
}

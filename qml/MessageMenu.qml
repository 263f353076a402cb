// What can be done with one message of the tree, beside copying and asking again.
import QtQuick
import QtQuick.Controls.Basic
import Ponder
import Ponder.Models

PaperMenu {
    id: menu
    required property AppController app
    required property var message
    property bool question: false
    readonly property bool locked: app.chat.busyHere
    width: Theme.px(280)
    PaperMenuItem { objectName: "continueFrom"; visible: !menu.question; height: implicitHeight; enabled: !menu.locked; text: qsTr("Continue from here"); onTriggered: menu.app.library.continueFrom(menu.message) }
    PaperMenuItem { objectName: "branchOff"; enabled: !menu.locked; text: qsTr("New chat from here"); onTriggered: menu.app.library.branchOff(menu.message) }
    PaperMenuItem { text: qsTr("Map of this chat"); shortcut: qsTr("Ctrl M"); onTriggered: menu.app.library.map.open() }
    MenuSeparator { contentItem: Rectangle { implicitHeight: 1; color: Theme.line } }
    PaperMenuItem { objectName: "removeVersion"; enabled: !menu.locked; text: menu.question ? qsTr("Remove this question, keep what follows") : qsTr("Remove this version, keep what follows"); onTriggered: menu.app.library.removeVersion(menu.message) }
    PaperMenuItem { objectName: "removeBranch"; enabled: !menu.locked; text: qsTr("Remove this and what follows"); onTriggered: menu.app.library.removeBranch(menu.message) }
}

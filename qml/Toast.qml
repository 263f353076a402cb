// A short message at the foot of the window, with an undo where there is one.
import QtQuick
import Ponder

Rectangle {
    id: root
    required property string words
    required property bool undoable
    signal undone()
    signal dismissed()
    property string shownWords: ""
    onWordsChanged: if (words.length) shownWords = words // keeps its text while it fades
    opacity: words.length ? 1 : 0
    visible: opacity > 0
    Behavior on opacity { NumberAnimation { duration: Theme.ease } }
    width: row.implicitWidth + Theme.px(22)
    height: Theme.px(40)
    radius: Theme.px(10)
    color: Theme.text
    Accessible.role: Accessible.AlertMessage
    Accessible.name: shownWords
    Row {
        id: row
        anchors.verticalCenter: parent.verticalCenter
        x: Theme.px(14)
        spacing: Theme.px(12)
        Words { text: root.shownWords; color: Theme.background; size: 13; anchors.verticalCenter: parent.verticalCenter; width: Math.min(implicitWidth, Theme.px(420)) }
        TextAction {
            objectName: "undo"
            visible: root.undoable
            text: qsTr("Undo")
            tint: Theme.toastAccent
            anchors.verticalCenter: parent.verticalCenter
            size: 13
            weight: Font.DemiBold
            onClicked: root.undone()
        }
        IconButton { iconName: "close"; name: qsTr("Dismiss"); tint: Theme.background; anchors.verticalCenter: parent.verticalCenter; onClicked: root.dismissed() }
    }
}

// A small action that is only a word, under an answer or in a pane.
import QtQuick
import QtQuick.Controls.Basic

AbstractButton {
    id: button
    property color tint: Theme.soft
    implicitWidth: word.implicitWidth
    implicitHeight: Theme.px(24)
    focusPolicy: Qt.StrongFocus
    hoverEnabled: true
    Accessible.role: Accessible.Button
    Accessible.name: text
    Keys.onReturnPressed: click()
    Keys.onEnterPressed: click()
    contentItem: Words {
        id: word
        text: button.text
        size: 12
        color: !button.enabled ? Theme.faint : button.hovered ? Theme.text : button.tint
    }
    background: Item {
        FocusRing { control: button; anchors.margins: -4; rounding: 4 }
    }
}

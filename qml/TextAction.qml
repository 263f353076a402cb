// A small action that is only a word, under an answer or in a pane.
import QtQuick
import QtQuick.Controls.Basic
import Ponder

AbstractButton {
    id: button
    property color tint: Theme.soft
    property real size: 12
    property int weight: Font.Normal
    implicitWidth: word.implicitWidth
    implicitHeight: Theme.px(24)
    focusPolicy: Qt.StrongFocus
    hoverEnabled: true
    Accessible.role: Accessible.Button
    Accessible.name: text
    Keys.onReturnPressed: button.clicked()
    Keys.onEnterPressed: button.clicked()
    contentItem: Words {
        id: word
        text: button.text
        size: button.size
        font.weight: button.weight
        color: !button.enabled ? Theme.faint : button.hovered && Qt.colorEqual(button.tint, Theme.soft) ? Theme.text : button.tint
    }
    background: Item {
        FocusRing { control: button; anchors.margins: -4; rounding: 4 }
    }
}

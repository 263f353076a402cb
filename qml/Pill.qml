// A round-ended switch that says its state by its colour and to screen readers. A click turns nothing over: whoever has it changes what `on` follows.
import QtQuick
import QtQuick.Controls.Basic
import Ponder

AbstractButton {
    id: pill
    property string tip: ""
    property bool on: false
    implicitHeight: Theme.px(27)
    implicitWidth: word.implicitWidth + Theme.px(24)
    focusPolicy: Qt.StrongFocus
    hoverEnabled: true
    Accessible.role: Accessible.CheckBox
    Accessible.name: text
    Accessible.description: tip
    Accessible.checkable: true
    Accessible.checked: on
    Keys.onReturnPressed: pill.clicked()
    Keys.onEnterPressed: pill.clicked()
    contentItem: Words {
        id: word
        text: pill.text
        size: 12.5
        font.weight: pill.on ? Font.Medium : Font.Normal
        color: pill.on ? Theme.accent : Theme.soft
        horizontalAlignment: Text.AlignHCenter
    }
    background: Rectangle {
        radius: height / 2
        color: pill.on ? Theme.accentWash : pill.hovered && pill.enabled ? Theme.hover : "transparent"
        border.width: pill.on ? 0 : 1
        border.color: Theme.line
        Behavior on color { ColorAnimation { duration: Theme.ease } }
        FocusRing { control: pill; rounding: pill.height / 2 }
    }
    Tip { text: pill.tip; shown: pill.hovered && !pill.down }
}

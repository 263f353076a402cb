// A round-ended switch that says its state by its colour and to screen readers.
import QtQuick
import QtQuick.Controls.Basic
import Ponder

AbstractButton {
    id: pill
    property string tip: ""
    implicitHeight: Theme.px(27)
    implicitWidth: word.implicitWidth + Theme.px(24)
    checkable: true
    focusPolicy: Qt.StrongFocus
    hoverEnabled: true
    Accessible.role: Accessible.CheckBox
    Accessible.name: text
    Accessible.description: tip
    Accessible.checkable: true
    Accessible.checked: checked
    Keys.onReturnPressed: pill.clicked()
    Keys.onEnterPressed: pill.clicked()
    contentItem: Words {
        id: word
        text: pill.text
        size: 12.5
        font.weight: pill.checked ? Font.Medium : Font.Normal
        color: pill.checked ? Theme.accent : Theme.soft
        horizontalAlignment: Text.AlignHCenter
    }
    background: Rectangle {
        radius: height / 2
        color: pill.checked ? Theme.accentWash : pill.hovered && pill.enabled ? Theme.hover : "transparent"
        border.width: pill.checked ? 0 : 1
        border.color: Theme.line
        Behavior on color { ColorAnimation { duration: Theme.ease } }
        FocusRing { control: pill; rounding: pill.height / 2 }
    }
    Tip { text: pill.tip; shown: pill.hovered && !pill.down }
}

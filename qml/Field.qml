// A line to write in, in the window's look.
import QtQuick
import QtQuick.Controls.Basic
import Ponder

TextField {
    id: field
    property string name: "" // what it is for
    property bool mono: false
    implicitHeight: Theme.px(36)
    leftPadding: Theme.px(11)
    rightPadding: Theme.px(11)
    font.family: mono ? Theme.mono : Theme.family
    font.pointSize: Theme.pt(mono ? 12.5 : 13.5)
    color: Theme.text
    placeholderTextColor: Theme.faint
    selectionColor: Theme.marking
    selectedTextColor: color
    selectByMouse: true
    verticalAlignment: TextInput.AlignVCenter
    Accessible.role: Accessible.EditableText
    Accessible.name: name
    background: Rectangle {
        radius: Theme.px(9)
        color: "transparent"
        border.color: field.activeFocus ? Theme.accent : Theme.line
        border.width: field.activeFocus ? 2 : 1
    }
}

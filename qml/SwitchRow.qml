// Something that is on or off, with what it means.
import QtQuick
import QtQuick.Controls.Basic
import Ponder

AbstractButton {
    id: row
    property string detail: ""
    property bool on: false // checked is the control's own, and a click would break its binding
    signal wanted(bool on)
    implicitHeight: words.implicitHeight + Theme.px(6)
    focusPolicy: Qt.StrongFocus
    hoverEnabled: true
    Accessible.role: Accessible.CheckBox
    Accessible.name: text
    Accessible.description: detail
    Accessible.checkable: true
    Accessible.checked: on
    Keys.onReturnPressed: row.clicked()
    Keys.onEnterPressed: row.clicked()
    onClicked: wanted(!on)
    contentItem: Item {
        Column {
            id: words
            anchors.left: parent.left
            anchors.right: track.left
            anchors.rightMargin: Theme.px(14)
            anchors.verticalCenter: parent.verticalCenter
            spacing: Theme.px(2)
            Words { width: parent.width; text: row.text; size: 13.5; font.weight: Font.Medium; wrapMode: Text.Wrap; elide: Text.ElideNone }
            Words { width: parent.width; visible: text.length > 0; text: row.detail; size: 12; color: Theme.soft; wrapMode: Text.Wrap; elide: Text.ElideNone; lineHeight: 1.15 }
        }
        Rectangle {
            id: track
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            width: Theme.px(34)
            height: Theme.px(20)
            radius: height / 2
            color: row.on ? Theme.accent : Theme.selection
            border.width: row.on ? 0 : 1
            border.color: Theme.faint
            Behavior on color { ColorAnimation { duration: Theme.ease } }
            Rectangle {
                readonly property bool atRight: row.on !== row.mirrored
                width: Theme.px(14)
                height: width
                radius: width / 2
                anchors.verticalCenter: parent.verticalCenter
                x: atRight ? parent.width - width - Theme.px(3) : Theme.px(3)
                color: row.on ? Theme.accentInk : Theme.soft
                Behavior on x { NumberAnimation { duration: Theme.ease } }
            }
            FocusRing { control: row; rounding: Theme.px(10) }
        }
    }
    background: null
}

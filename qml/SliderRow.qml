// A number to choose by sliding or with the arrow keys, in words at the right; what is not one's own can be given back.
import QtQuick
import QtQuick.Controls.Basic
import Ponder

Column {
    id: root
    required property string name
    required property string detail
    required property string words
    required property bool own
    required property real least
    required property real most
    required property real step
    required property real value
    signal moved(real to)
    signal cleared()
    spacing: 0
    Item {
        width: parent.width
        height: Math.max(said.implicitHeight, back.height)
        Flow { // beside each other where there is room
            id: said
            anchors.left: parent.left
            anchors.right: back.left
            anchors.rightMargin: Theme.px(6)
            anchors.verticalCenter: parent.verticalCenter
            spacing: Theme.px(8)
            Words { text: root.name; size: 13; width: Math.min(implicitWidth, said.width); wrapMode: Text.Wrap; elide: Text.ElideNone }
            Words { text: root.words; size: 12.5; color: root.own ? Theme.accent : Theme.soft; width: Math.min(implicitWidth, said.width); wrapMode: Text.Wrap; elide: Text.ElideNone }
        }
        IconButton { id: back; visible: root.own; implicitHeight: Theme.px(24); anchors.right: parent.right; anchors.verticalCenter: parent.verticalCenter; iconName: "close"; name: qsTr("%1 as the model recommends").arg(root.name); onClicked: root.cleared() }
    }
    Slider {
        id: slider
        width: parent.width
        from: root.least
        to: root.most
        stepSize: root.step
        snapMode: Slider.SnapAlways
        value: root.value
        focusPolicy: Qt.StrongFocus
        Accessible.role: Accessible.Slider
        Accessible.name: root.name
        Accessible.description: root.words + ". " + root.detail
        onMoved: root.moved(value)
        background: Rectangle {
            x: slider.leftPadding
            y: slider.topPadding + slider.availableHeight / 2 - height / 2
            width: slider.availableWidth
            height: Theme.px(4)
            implicitHeight: Theme.px(4)
            radius: height / 2
            color: Theme.selection
            Rectangle {
                x: slider.mirrored ? parent.width - width : 0
                width: slider.position * parent.width
                height: parent.height
                radius: height / 2
                color: root.own ? Theme.accent : Theme.faint
            }
        }
        handle: Rectangle {
            x: slider.leftPadding + slider.visualPosition * (slider.availableWidth - width)
            y: slider.topPadding + slider.availableHeight / 2 - height / 2
            width: Theme.px(16)
            height: width
            radius: width / 2
            color: Theme.panel
            border.color: slider.pressed || slider.visualFocus ? Theme.accent : Theme.faint
            border.width: slider.visualFocus ? 2 : 1
        }
        Tip { text: root.detail; shown: slider.hovered && !slider.pressed }
    }
}

// One question of which one answer holds: what it is about, and the answers as pills.
pragma ComponentBehavior: Bound
import QtQuick
import Ponder

Column {
    id: root
    required property string text
    property string detail: ""
    required property var options // value, text
    required property var current // the value that holds
    signal chosen(var value)
    spacing: Theme.px(7)
    Words { width: parent.width; text: root.text; size: 13.5; font.weight: Font.Medium; wrapMode: Text.Wrap; elide: Text.ElideNone }
    Flow {
        width: parent.width
        spacing: Theme.px(6)
        Repeater {
            model: root.options
            Pill {
                required property var modelData
                objectName: root.objectName + "." + modelData.value
                text: modelData.text
                width: Math.min(implicitWidth, root.width)
                checkable: false
                checked: modelData.value === root.current
                Accessible.role: Accessible.RadioButton
                Accessible.name: root.text + ": " + modelData.text
                onClicked: root.chosen(modelData.value)
            }
        }
    }
    Words { width: parent.width; visible: text.length > 0; text: root.detail; size: 12; color: Theme.soft; wrapMode: Text.Wrap; elide: Text.ElideNone; lineHeight: 1.15 }
}

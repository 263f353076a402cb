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
    opacity: enabled ? 1 : 0.45
    function step(index, by) { // the arrow keys go from pill to pill
        const next = pills.itemAt(index + (mirrored ? -by : by))
        if (next) next.forceActiveFocus(Qt.TabFocusReason)
    }
    readonly property bool mirrored: LayoutMirroring.enabled
    Words { width: parent.width; text: root.text; size: 13.5; font.weight: Font.Medium; wrapMode: Text.Wrap; elide: Text.ElideNone }
    Flow {
        width: parent.width
        spacing: Theme.px(6)
        Accessible.role: Accessible.Grouping
        Accessible.name: root.text
        Repeater {
            id: pills
            model: root.options.length // the pills stay when words change
            Pill {
                required property int index
                readonly property var option: root.options[index] || ({ value: "", text: "" })
                objectName: root.objectName + "." + option.value
                text: option.text
                width: Math.min(implicitWidth, root.width)
                on: option.value === root.current
                Accessible.role: Accessible.RadioButton
                Accessible.name: root.text + ": " + option.text
                onClicked: root.chosen(option.value)
                Keys.onLeftPressed: root.step(index, -1)
                Keys.onRightPressed: root.step(index, 1)
            }
        }
    }
    Words { width: parent.width; visible: text.length > 0; text: root.detail; size: 12; color: Theme.soft; wrapMode: Text.Wrap; elide: Text.ElideNone; lineHeight: 1.15 }
}

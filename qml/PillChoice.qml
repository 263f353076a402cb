// One of a few, as a row of pills under a name; the arrow keys move among them.
import QtQuick
import Ponder

Column {
    id: root
    required property string name
    required property var options // { value, text }
    property string value: ""
    property string note: ""
    signal chosen(string value)
    spacing: Theme.px(7)
    opacity: enabled ? 1 : 0.45
    Words { width: parent.width; text: root.name; size: 13; font.weight: Font.Medium }
    Flow {
        width: parent.width
        spacing: Theme.px(6)
        Accessible.role: Accessible.Grouping
        Accessible.name: root.name
        Repeater {
            id: pills
            model: root.options.length
            Pill {
                required property int index
                readonly property var option: root.options[index] || ({ value: "", text: "" })
                objectName: root.objectName + "." + option.value
                checkable: false
                checked: root.value === option.value
                text: option.text
                Accessible.role: Accessible.RadioButton
                onClicked: {
                    root.chosen(option.value)
                    checked = Qt.binding(() => root.value === option.value) // a click has turned it over
                }
                Keys.onLeftPressed: if (index > 0) pills.itemAt(index - 1).forceActiveFocus(Qt.TabFocusReason)
                Keys.onRightPressed: if (index + 1 < pills.count) pills.itemAt(index + 1).forceActiveFocus(Qt.TabFocusReason)
            }
        }
    }
    Words { width: parent.width; visible: text.length > 0; text: root.note; size: 12; color: Theme.soft; wrapMode: Text.Wrap; elide: Text.ElideNone; lineHeight: 1.15 }
}

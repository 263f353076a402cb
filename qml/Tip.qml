// A tooltip that comes after a moment.
import QtQuick
import QtQuick.Controls.Basic
import Ponder

ToolTip {
    id: tip
    property bool shown: false
    visible: shown && text.length > 0
    delay: 600
    padding: Theme.px(6)
    leftPadding: Theme.px(10)
    rightPadding: Theme.px(10)
    contentItem: Words { text: tip.text; size: 12; wrapMode: Text.Wrap; elide: Text.ElideNone }
    background: Rectangle { color: Theme.panel; border.color: Theme.line; radius: Theme.px(8) }
}

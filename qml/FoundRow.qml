// One line of what a search found: a chat, or a place in one with the words around it.
import QtQuick
import QtQuick.Controls.Basic
import Ponder

AbstractButton {
    id: row
    required property int index
    required property string title   // rich: the words stand in <b>
    required property string excerpt // rich
    required property string where
    required property string time
    required property bool temporary
    property bool chosen: false
    signal pointedAt(point at) // in the window
    function tinted(html) { return html.replace(/<b>/g, "<b><font color=\"" + Theme.accent + "\">").replace(/<\/b>/g, "</font></b>") }
    function plain(html) { return html.replace(/<[^>]*>/g, "").replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&quot;/g, "\"").replace(/&amp;/g, "&") }
    implicitHeight: excerpt.length ? Theme.px(50) : Theme.px(34)
    focusPolicy: Qt.NoFocus // the field keeps the keyboard
    hoverEnabled: true
    HoverHandler { onPointChanged: if (hovered) row.pointedAt(point.scenePosition) }
    Accessible.role: Accessible.ListItem
    Accessible.name: plain(title) + (excerpt.length ? ": " + plain(excerpt) : "")
    Accessible.description: (where.length ? where + ", " : "") + time
    Accessible.selected: chosen
    contentItem: Item {
        Icon { id: mark; visible: row.temporary; icon: "temporary"; size: 13; anchors.left: parent.left; anchors.leftMargin: Theme.px(8); y: head.y + (head.height - height) / 2 }
        Words {
            id: head
            anchors.left: parent.left
            anchors.leftMargin: row.temporary ? Theme.px(27) : Theme.px(8)
            anchors.right: meta.left
            anchors.rightMargin: Theme.px(10)
            y: row.excerpt.length ? Theme.px(6) : (parent.height - height) / 2
            textFormat: Text.StyledText
            horizontalAlignment: Text.AlignLeft
            size: row.excerpt.length ? 12.5 : 14
            color: row.excerpt.length ? Theme.soft : Theme.text
            text: row.tinted(row.title)
        }
        Words {
            id: meta
            anchors.right: parent.right
            anchors.rightMargin: Theme.px(8)
            anchors.verticalCenter: head.verticalCenter
            size: 12
            color: Theme.soft
            text: (row.where.length ? row.where + " · " : "") + row.time
        }
        Words {
            visible: row.excerpt.length > 0
            x: Theme.px(8)
            anchors.top: head.bottom
            anchors.topMargin: Theme.px(2)
            width: parent.width - Theme.px(16)
            textFormat: Text.StyledText
            horizontalAlignment: Text.AlignLeft
            size: 13.5
            text: row.tinted(row.excerpt)
        }
    }
    background: Rectangle { radius: Theme.px(8); color: row.chosen ? Theme.selection : "transparent" }
}

// A paragraph, a heading or a list item, with its marker and the bars of the quotes it stands in.
import QtQuick
import Ponder

Item {
    id: root
    required property string html
    required property string plain
    required property string marker
    required property int indent
    required property int quote
    property int level: 0 // of a heading
    signal linkClicked(string address)

    readonly property real inset: root.indent * Theme.px(22)
    readonly property real bars: root.quote * Theme.px(16)
    implicitHeight: words.height

    QuoteBars { quote: root.quote; reach: root.height }
    Words {
        visible: root.marker.length > 0
        text: root.marker
        color: Theme.soft
        x: root.bars + root.inset - width - Theme.px(7)
        y: Math.max(0, Math.round(words.firstBaseline - baselineOffset))
        width: implicitWidth
        elide: Text.ElideNone
        Accessible.ignored: true
    }
    RichText {
        id: words
        x: root.bars + root.inset
        width: root.width - x
        html: root.level > 0 ? "<b>" + root.html + "</b>" : root.html
        size: root.level === 0 ? 14 : root.level === 1 ? 19 : root.level === 2 ? 17 : root.level === 3 ? 15 : 14
        color: root.quote > 0 ? Theme.soft : Theme.text
        onLinkClicked: address => root.linkClicked(address)
        Accessible.role: root.level > 0 ? Accessible.Heading : Accessible.Paragraph
        Accessible.name: (root.marker.length ? root.marker + " " : "") + root.plain
    }
}

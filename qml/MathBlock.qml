// A formula on a line of its own: centred, scrolling sideways when it is wider than the column. Its source while it is being written,
// or when it cannot be typeset.
import QtQuick
import QtQuick.Controls.Basic
import Ponder

Item {
    id: root
    required property string tex
    required property bool whole
    required property string marker
    required property int indent
    required property int quote
    signal copied()

    readonly property real inset: root.quote * Theme.px(16) + root.indent * Theme.px(22)
    readonly property bool hot: hover.hovered || copy.activeFocus
    implicitHeight: formula.shown ? flick.height : source.height
    Accessible.role: Accessible.StaticText
    Accessible.name: qsTr("Formula: %1").arg(root.tex)

    QuoteBars { quote: root.quote; reach: root.height }
    Words {
        visible: root.marker.length > 0
        text: root.marker
        color: Theme.soft
        x: root.inset - width - Theme.px(7)
        y: Math.round((parent.height - height) / 2)
        width: implicitWidth
        elide: Text.ElideNone
        Accessible.ignored: true
    }
    HoverHandler { id: hover }
    Flickable {
        id: flick
        visible: formula.shown
        x: root.inset
        width: root.width - x
        height: formula.implicitHeight + Theme.px(8) + (contentWidth > width ? Theme.px(8) : 0)
        contentWidth: Math.max(width, formula.implicitWidth + Theme.px(8))
        contentHeight: height
        interactive: contentWidth > width
        clip: interactive
        flickableDirection: Flickable.HorizontalFlick
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.horizontal: ScrollBar { policy: flick.contentWidth > flick.width ? ScrollBar.AsNeeded : ScrollBar.AlwaysOff; height: Theme.px(8) }
        Formula {
            id: formula
            typesetter: Typesetting.typesetter
            tex: root.tex
            whole: root.whole
            font.family: Theme.family
            font.pointSize: Theme.pt(14)
            color: root.quote > 0 ? Theme.soft : Theme.text
            x: Math.round((flick.contentWidth - implicitWidth) / 2)
            y: Theme.px(4)
            width: implicitWidth
            height: implicitHeight
        }
    }
    TextEdit {
        id: source
        visible: !formula.shown
        x: root.inset
        width: root.width - x
        height: Math.ceil(implicitHeight)
        text: root.tex
        textFormat: TextEdit.PlainText
        readOnly: true
        selectByMouse: true
        wrapMode: TextEdit.Wrap
        font.family: Theme.mono
        font.pointSize: Theme.pt(12.5)
        color: Theme.soft
        selectionColor: Theme.marking
        selectedTextColor: color
        Accessible.ignored: true
    }
    IconButton {
        id: copy
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        visible: root.whole
        opacity: root.hot || hovered ? 1 : 0
        iconName: "copy"
        name: qsTr("Copy the formula as TeX")
        onClicked: root.copied()
    }
}

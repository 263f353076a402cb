// Read-only text that can be selected: the safe rich text of a block. Nothing is loaded; a link is opened only by a click.
import QtQuick

TextEdit {
    id: edit
    required property string html
    property real size: 14
    property bool thought: false
    signal linkClicked(string address)

    text: Theme.richStyle + (thought ? "" : Theme.codeTint) + (thought ? html : "<p>" + html + "</p>")
    textFormat: TextEdit.RichText
    readOnly: true
    selectByMouse: true
    activeFocusOnPress: true
    wrapMode: TextEdit.Wrap
    height: Math.ceil(implicitHeight) // whole pixels, so that hairlines below stay sharp
    font.family: Theme.family
    font.pointSize: Theme.pt(size)
    color: thought ? Theme.soft : Theme.text
    selectionColor: Theme.marking
    selectedTextColor: color
    onLinkActivated: link => linkClicked(link)
    onActiveFocusChanged: if (!activeFocus) deselect()

    HoverHandler { cursorShape: edit.hoveredLink.length ? Qt.PointingHandCursor : Qt.IBeamCursor }
    Tip { text: edit.hoveredLink; shown: edit.hoveredLink.length > 0 }
}

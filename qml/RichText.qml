// Read-only text that can be selected: the safe rich text of a block, its formulas typeset. Nothing is loaded; a link is opened only by a
// click. What is copied has the formulas as TeX.
import QtQuick
import Ponder
import Ponder.Models

TextEdit {
    id: edit
    required property string html
    property real size: 14
    property bool thought: false
    readonly property real firstBaseline: formulas.firstBaseline // of the first line
    signal linkClicked(string address)

    text: Theme.richStyle + (thought ? "" : Theme.codeTint) + (thought ? math.text : "<p>" + math.text + "</p>")
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

    MathText {
        id: math
        typesetter: Typesetting.typesetter
        family: edit.font.family
        points: edit.font.pointSize
        html: edit.html
    }
    Formulas {
        id: formulas
        text: math
        document: edit.textDocument
        color: edit.color
        anchors.fill: parent
    }
    Keys.onPressed: event => {
        if (formulas.count > 0 && event.matches(StandardKey.Copy)) {
            formulas.copy(edit.selectionStart, edit.selectionEnd)
            event.accepted = true
        }
    }

    WordMarks { words: edit }
    HoverHandler { cursorShape: edit.hoveredLink.length ? Qt.PointingHandCursor : Qt.IBeamCursor }
    Tip { text: edit.hoveredLink; shown: edit.hoveredLink.length > 0 }
}

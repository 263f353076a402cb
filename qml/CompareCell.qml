// One side of a row of a comparison: the words of a step, from a place on washed because there they part.
import QtQuick
import QtQuick.Controls.Basic
import Ponder

Rectangle {
    id: cell
    required property string words
    required property int kind
    required property bool same
    required property int from // where the words begin to differ; -1: nowhere marked
    property bool answer: false
    property string html: "" // instead of the words
    height: words.length ? text.height + Theme.px(16) : 0
    radius: Theme.px(8)
    color: answer ? "transparent" : same ? "transparent" : Theme.thought
    border.color: words.length && !answer ? Theme.line : "transparent"
    function escaped(part) { return part.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/\n/g, "<br/>") }
    TextEdit {
        id: text
        x: Theme.px(10)
        y: Theme.px(8)
        width: parent.width - Theme.px(20)
        textFormat: TextEdit.RichText
        readOnly: true
        selectByMouse: true
        wrapMode: TextEdit.Wrap
        font.family: Theme.family
        font.pointSize: Theme.pt(cell.answer ? 13.5 : 12.5)
        color: cell.answer ? Theme.text : Theme.soft
        selectionColor: Theme.marking
        selectedTextColor: color
        text: cell.html.length ? Theme.richStyle + cell.html : Theme.richStyle + "<p class=\"t\">" + (cell.kind > 0 ? "<b>" + [qsTr("Checks"), qsTr("Changes its mind"), qsTr("Concludes")][cell.kind - 1] + "</b><br/>" : "")
            + (cell.from >= 0 ? cell.escaped(cell.words.slice(0, cell.from)) + "<span class=\"d1\">" + cell.escaped(cell.words.slice(cell.from)) + "</span>" : cell.escaped(cell.words)) + "</p>"
        Accessible.role: Accessible.StaticText
        Accessible.name: cell.words
    }
}

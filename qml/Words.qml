// A label in the window's type: plain text unless told otherwise.
import QtQuick
import Ponder

Text {
    property real size: 14
    font.family: Theme.family
    font.pointSize: Theme.pt(size)
    color: Theme.text
    textFormat: Text.PlainText
    elide: Text.ElideRight
    verticalAlignment: Text.AlignVCenter
}

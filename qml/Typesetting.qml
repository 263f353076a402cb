// What typesets formulas and colours code; Main.qml says which. Without them the sources are shown.
pragma Singleton
import QtQuick
import Ponder.Models

QtObject {
    property Typesetter typesetter: null
    property CodeHighlighter highlighter: null
}

// The words that are being looked for in the chat; Main.qml says who looks.
pragma Singleton
import QtQuick
import Ponder.Models

QtObject {
    property FindInChat find: null
}

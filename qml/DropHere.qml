// What may be dropped on the window: a model to open, or exports and folders to import.
import QtQuick
import Ponder
import Ponder.Models

DropArea {
    id: area
    required property AppController app
    signal importWanted(var urls)
    property bool model: false // a model is what is held over the window
    function isModel(url) { return url.toString().toLowerCase().endsWith(".gguf") }
    function imports(urls) { return urls.filter(url => !isModel(url) && area.app.importer.mayImport(url)) }
    function take(urls) {
        const file = urls.find(url => isModel(url))
        if (file) {
            area.app.openModel(file)
            return
        }
        const exports = imports(urls)
        if (exports.length)
            area.importWanted(exports)
    }
    onEntered: drag => {
        model = drag.hasUrls && drag.urls.some(url => isModel(url))
        drag.accepted = model || (drag.hasUrls && imports(drag.urls).length > 0)
    }
    onDropped: drop => area.take(drop.urls)
    Rectangle {
        anchors.fill: parent
        visible: area.containsDrag
        color: Theme.scrim
        Rectangle {
            anchors.centerIn: parent
            width: hint.implicitWidth + Theme.px(48)
            height: Theme.px(64)
            radius: Theme.px(14)
            color: Theme.panel
            border.color: Theme.accent
            Words { id: hint; anchors.centerIn: parent; text: area.model ? qsTr("Drop the model file to open it") : qsTr("Drop the chats to import them") }
        }
    }
}

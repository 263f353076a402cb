// The file dialogs, made when they are first wanted so that they cost nothing at the start.
import QtQuick
import Ponder
import QtQuick.Dialogs
import Ponder.Models

Item {
    id: root
    required property AppController app
    property var conversation: 0
    property bool json: false
    property bool look: false // at where the model would run, before it is loaded
    function openModel() { look = false; opener.active = true; opener.item.open() }
    function planModel() { look = true; opener.active = true; opener.item.open() }
    function exportChat(which, asJson) {
        conversation = which
        json = asJson
        saver.active = false // its suggested name is set when it is made
        saver.active = true
        saver.item.open()
    }
    Loader {
        id: opener
        active: false
        sourceComponent: FileDialog {
            title: qsTr("Open a model")
            nameFilters: [qsTr("Models (*.gguf)"), qsTr("All files (*)")]
            onAccepted: root.look ? root.app.planModel(selectedFile) : root.app.openModel(selectedFile)
        }
    }
    Loader {
        id: saver
        active: false
        sourceComponent: FileDialog {
            title: root.json ? qsTr("Export as JSON") : qsTr("Export as Markdown")
            fileMode: FileDialog.SaveFile
            defaultSuffix: root.json ? "json" : "md"
            nameFilters: root.json ? [qsTr("JSON (*.json)")] : [qsTr("Markdown (*.md)")]
            currentFile: currentFolder + "/" + encodeURIComponent(root.app.exportName(root.conversation)) + "." + defaultSuffix
            onAccepted: root.app.exportChat(root.conversation, selectedFile, root.json)
        }
    }
}

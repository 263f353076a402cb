// The file dialogs, made when they are first wanted so that they cost nothing at the start.
// A Loader of Qt 6.4 cannot load a component that is bound to its file, so the outer ids are unqualified here:
// qmllint disable unqualified
import QtQuick
import QtQuick.Dialogs
import Ponder
import Ponder.Models

Item {
    id: root
    required property AppController app
    property var conversation: 0
    property bool json: false
    property bool look: false // at where the model would run, before it is loaded
    function openModel() { look = false; opener.active = true; (opener.item as FileDialog).open() }
    function planModel() { look = true; opener.active = true; (opener.item as FileDialog).open() }
    function watchFolder() { watcher.active = true; (watcher.item as FolderDialog).open() }
    function exportChat(which, asJson) {
        conversation = which
        json = asJson
        saver.active = false // its suggested name is set when it is made
        saver.active = true
        (saver.item as FileDialog).open()
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
    Loader {
        id: watcher
        active: false
        sourceComponent: FolderDialog {
            title: qsTr("Look for models in this folder")
            onAccepted: root.app.shelf.addFolder(selectedFolder)
        }
    }
}

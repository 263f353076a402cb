// The file dialogs, made when they are first wanted so that they cost nothing at the start.
import QtQuick
import Ponder
import QtQuick.Dialogs
import Ponder.Models

Item {
    id: root
    required property AppController app
    property bool look: false // at where the model would run, before it is loaded
    function openModel() { look = false; opener.active = true; opener.item.open() }
    function planModel() { look = true; opener.active = true; opener.item.open() }
    signal importWanted(var urls)
    function importFiles() { importFile.active = true; importFile.item.open() }
    function importFolder() { importFrom.active = true; importFrom.item.open() }
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
        id: importFile
        active: false
        sourceComponent: FileDialog {
            title: qsTr("Import chats")
            fileMode: FileDialog.OpenFiles
            nameFilters: [qsTr("Exports and chats (*.zip *.json *.chat *.sqlite *.db)"), qsTr("All files (*)")]
            onAccepted: root.importWanted(selectedFiles)
        }
    }
    Loader {
        id: importFrom
        active: false
        sourceComponent: FolderDialog {
            title: qsTr("Import a folder")
            onAccepted: root.importWanted([selectedFolder])
        }
    }
}

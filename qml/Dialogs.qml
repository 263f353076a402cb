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
    property bool look: false // at where the model would run, before it is loaded
    signal importWanted(var urls)
    function openModel() { look = false; opener.active = true; (opener.item as FileDialog).open() }
    function planModel() { look = true; opener.active = true; (opener.item as FileDialog).open() }
    function watchFolder() { watcher.active = true; (watcher.item as FolderDialog).open() }
    function importFiles() { importFile.active = true; (importFile.item as FileDialog).open() }
    function importFolder() { importFrom.active = true; (importFrom.item as FolderDialog).open() }
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
    Loader {
        id: watcher
        active: false
        sourceComponent: FolderDialog {
            title: qsTr("Look for models in this folder")
            onAccepted: root.app.shelf.addFolder(selectedFolder)
        }
    }
}

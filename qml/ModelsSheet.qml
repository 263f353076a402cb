// The models on this computer: every GGUF file of the watched folders, what this machine can do with it, and its care.
pragma ComponentBehavior: Bound
import QtQuick
import Ponder
import Ponder.Models

Sheet {
    id: sheet
    required property AppController app
    readonly property ModelShelf shelf: app.shelf
    signal fileWanted()
    signal folderWanted()
    title: qsTr("Models on this computer")
    subtitle: qsTr("GGUF files that you downloaded. Ponder never fetches anything itself.")
    wish: 680
    onAboutToShow: shelf.look()
    onClosed: shelf.close()

    DropArea { // a folder is watched, a model opened
        parent: sheet.flickable
        anchors.fill: parent
        onDropped: drop => sheet.app.take(drop.urls)
    }

    Flow {
        width: parent.width
        spacing: Theme.px(8)
        PanelButton { objectName: "openModelFile"; primary: true; iconName: "folder"; width: implicitWidth; text: qsTr("Open a file…"); onClicked: { sheet.close(); sheet.fileWanted() } }
        PanelButton { objectName: "watchFolder"; iconName: "plus"; width: implicitWidth; text: qsTr("Watch a folder…"); onClicked: sheet.folderWanted() }
    }
    Column {
        width: parent.width
        spacing: Theme.px(2)
        Words { width: parent.width; text: qsTr("Where models are looked for"); size: 12; font.weight: Font.Medium; color: Theme.soft; Accessible.role: Accessible.Heading; Accessible.name: text }
        Words { width: parent.width; text: sheet.shelf.usualFolder; size: 12.5; elide: Text.ElideMiddle; height: Theme.row(26); Accessible.role: Accessible.StaticText; Accessible.name: text }
        Repeater {
            model: sheet.shelf.folders
            Item {
                id: folder
                required property string modelData
                width: parent ? (parent as Item).width : 0
                height: Theme.row(28)
                Words { anchors.left: parent.left; anchors.right: drop.left; anchors.verticalCenter: parent.verticalCenter; text: folder.modelData; size: 12.5; elide: Text.ElideMiddle; Accessible.role: Accessible.StaticText; Accessible.name: text }
                IconButton { id: drop; anchors.right: parent.right; anchors.verticalCenter: parent.verticalCenter; iconName: "close"; name: qsTr("No longer look in %1").arg(folder.modelData); onClicked: sheet.shelf.removeFolder(folder.modelData) }
            }
        }
    }
    Column {
        width: parent.width
        spacing: Theme.px(8)
        Words {
            width: parent.width
            visible: sheet.shelf.count === 0
            text: sheet.shelf.scanning ? qsTr("Looking…") : qsTr("There is none yet. Put GGUF files into one of these folders, watch another folder, or drop a file onto this window.")
            size: 13
            color: Theme.soft
            wrapMode: Text.Wrap
            elide: Text.ElideNone
            lineHeight: 1.2
            Accessible.role: Accessible.StaticText
            Accessible.name: text
        }
        Repeater {
            model: sheet.shelf
            ModelEntry {
                width: parent ? (parent as Item).width : 0
                locked: sheet.app.chat.busy || sheet.app.model.loading
                onOpened: { sheet.close(); sheet.app.openFile(path) }
                onVerifyWanted: sheet.shelf.verify(path)
                onCancelWanted: sheet.shelf.cancelVerifying()
                onCompared: published => sheet.shelf.compare(path, published)
                onFolderWanted: sheet.shelf.showInFolder(path)
                onRemoved: sheet.shelf.remove(path)
            }
        }
    }
}

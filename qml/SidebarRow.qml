// A row of the sidebar's list: a heading or a chat.
import QtQuick
import Ponder
import Ponder.Models

Loader {
    id: entry
    required property AppController app
    // roles
    required property bool heading
    required property var conversation
    required property string title
    required property string time
    required property string section
    required property var folder
    required property bool foldable
    required property bool folded
    required property int chats
    required property bool pinned
    required property bool archived
    required property bool temporary
    required property bool answering
    property bool target: false // a chat is held over it
    signal opened()
    signal menuWanted()
    signal dragged(point at)
    signal dropped(bool here)
    function rename() {
        const chat = item as ChatRow
        if (chat)
            chat.rename()
        else
            (item as SectionRow).rename()
    }
    sourceComponent: heading ? headingRow : chatRow
    Component {
        id: headingRow
        SectionRow {
            title: entry.title; section: entry.section; folder: entry.folder; foldable: entry.foldable; folded: entry.folded; chats: entry.chats
            target: entry.target
            onToggled: entry.app.chats.toggle(entry.section)
            onRenamed: name => entry.app.library.renameFolder(entry.folder, name)
            onMenuWanted: if (entry.folder) entry.menuWanted()
        }
    }
    Component {
        id: chatRow
        ChatRow {
            conversation: entry.conversation; title: entry.title; time: entry.time; pinned: entry.pinned; archived: entry.archived
            temporary: entry.temporary; answering: entry.answering; inFolder: entry.folder !== 0
            current: entry.app.chat.conversation === entry.conversation
            onClicked: { entry.app.openChat(entry.conversation); entry.opened() }
            onRenamed: title => entry.app.rename(entry.conversation, title)
            onMenuWanted: entry.menuWanted()
            onDeleteWanted: entry.app.remove(entry.conversation)
            onDragged: at => entry.dragged(at)
            onDropped: here => entry.dropped(here)
        }
    }
}

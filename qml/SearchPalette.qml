// One palette for everything that was ever said: chats by their titles as one types, and the words of all chats below them.
// The components here name outer ids, which are unqualified:
// qmllint disable unqualified
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Templates as T
import Ponder
import Ponder.Models

Popup {
    id: search
    required property AppController app
    readonly property Finder finder: app.library.finder
    readonly property var models: finder.models
    readonly property var folders: app.library.folders
    readonly property var tags: app.library.tags
    objectName: "searchPalette"
    parent: T.Overlay.overlay
    x: parent ? Math.round((parent.width - width) / 2) : 0
    y: parent ? Math.max(Theme.px(16), Math.round(parent.height * 0.08)) : 0
    width: parent ? Math.min(Theme.px(780), parent.width - Theme.px(32)) : 0
    height: parent ? Math.min(Theme.px(600), parent.height - y - Theme.px(24)) : 0
    padding: 0
    modal: true
    focus: true
    closePolicy: Popup.CloseOnEscape | Popup.CloseOnPressOutside
    T.Overlay.modal: Rectangle { color: Theme.scrim }
    background: Rectangle { color: Theme.panel; radius: Theme.px(14); border.color: Theme.line }
    enter: Transition { NumberAnimation { property: "opacity"; from: 0; to: 1; duration: Theme.ease } }
    exit: Transition { NumberAnimation { property: "opacity"; from: 1; to: 0; duration: Theme.ease } }
    Connections { // not a binding: the popup closes itself, too
        target: search.finder
        function onShownChanged() {
            if (search.finder.shown)
                search.open()
            else
                search.close()
        }
    }
    onClosed: finder.close()
    onOpened: { list.pointer = Qt.point(-1, -1); field.forceActiveFocus(); field.selectAll() }

    // What narrows the search, as a word that opens its choices.
    component Narrow: AbstractButton {
        id: narrow
        property string what: ""
        property string chosen: "" // in words; empty: any
        property var choices: []   // { label, value }
        property var value
        signal picked(var value)
        visible: choices.length > 1
        implicitHeight: Theme.px(26)
        implicitWidth: label.implicitWidth + arrow.width + Theme.px(10)
        focusPolicy: Qt.StrongFocus
        hoverEnabled: true
        Accessible.role: Accessible.ButtonMenu
        Accessible.name: chosen.length ? what + ": " + chosen : what
        Keys.onReturnPressed: narrow.clicked()
        onClicked: menu.popup(narrow, 0, narrow.height + Theme.px(4))
        contentItem: Item {
            Words { id: label; anchors.verticalCenter: parent.verticalCenter; size: 12.5; width: Math.min(implicitWidth, Theme.px(150)); color: narrow.chosen.length ? Theme.accent : narrow.hovered ? Theme.text : Theme.soft; text: narrow.chosen.length ? narrow.chosen : narrow.what }
            Icon { id: arrow; anchors.left: label.right; anchors.leftMargin: Theme.px(4); anchors.verticalCenter: parent.verticalCenter; icon: "down"; size: 9; color: label.color }
        }
        background: Item { FocusRing { control: narrow } }
        PaperMenu {
            id: menu
            Instantiator {
                model: narrow.choices
                delegate: PaperMenuItem {
                    required property var modelData
                    text: modelData.label
                    checkable: true
                    checked: modelData.value === narrow.value
                    onTriggered: narrow.picked(modelData.value)
                }
                onObjectAdded: (index, object) => menu.insertItem(index, object)
                onObjectRemoved: (index, object) => menu.removeItem(object)
            }
        }
    }
    function chosenLabel(choices, value) {
        const found = choices.find(choice => choice.value === value)
        return found && choices.indexOf(found) > 0 ? found.label : ""
    }

    contentItem: Item {
        TextField {
            id: field
            objectName: "searchField"
            x: Theme.px(44)
            width: parent.width - x - Theme.px(52)
            height: Theme.px(52)
            leftPadding: 0
            font.family: Theme.family
            font.pointSize: Theme.pt(16)
            color: Theme.text
            placeholderText: qsTr("Search titles, questions, answers and thoughts")
            placeholderTextColor: Theme.faint
            selectionColor: Theme.marking
            selectedTextColor: color
            verticalAlignment: TextInput.AlignVCenter
            background: Item {}
            text: search.finder.text
            onTextEdited: search.finder.text = text
            Accessible.role: Accessible.EditableText
            Accessible.name: qsTr("Search all chats")
            Keys.onDownPressed: search.finder.step(1)
            Keys.onUpPressed: search.finder.step(-1)
            Keys.onReturnPressed: search.finder.choose(search.finder.current)
            Keys.onEnterPressed: search.finder.choose(search.finder.current)
            Keys.onPressed: event => {
                const page = event.key === Qt.Key_PageDown ? 1 : event.key === Qt.Key_PageUp ? -1 : 0
                if (page) {
                    search.finder.current = Math.max(0, Math.min(search.finder.count - 1, search.finder.current + 8 * page))
                    event.accepted = true
                }
            }
        }
        Icon { icon: "search"; size: 18; anchors.left: parent.left; anchors.leftMargin: Theme.px(16); y: field.y + (field.height - height) / 2 }
        IconButton { anchors.right: parent.right; anchors.rightMargin: Theme.px(12); y: field.y + (field.height - height) / 2; iconName: "close"; name: qsTr("Close"); hint: qsTr("Esc"); onClicked: search.close() }
        Rectangle { id: under; y: field.height; width: parent.width; height: 1; color: Theme.line }
        Flow {
            id: scopes
            anchors.top: under.bottom
            anchors.topMargin: Theme.px(10)
            x: Theme.px(14)
            width: parent.width - 2 * x
            spacing: Theme.px(6)
            Repeater {
                model: [
                    { word: "everything", label: qsTr("Everything") }, { word: "titles", label: qsTr("Titles") }, { word: "questions", label: qsTr("Questions") },
                    { word: "answers", label: qsTr("Answers") }, { word: "thoughts", label: qsTr("Thoughts") }]
                Pill {
                    required property var modelData
                    objectName: "scope-" + modelData.word
                    text: modelData.label
                    on: search.finder.scope === modelData.word
                    Accessible.role: Accessible.RadioButton
                    onClicked: { search.finder.scope = modelData.word; field.forceActiveFocus() }
                }
            }
            Item { width: Theme.px(6); height: 1 }
            Narrow {
                objectName: "narrowTime"
                what: qsTr("Any time")
                choices: [{ label: qsTr("Any time"), value: "" }, { label: qsTr("Past day"), value: "day" }, { label: qsTr("Past week"), value: "week" }, { label: qsTr("Past month"), value: "month" }, { label: qsTr("Past year"), value: "year" }]
                value: search.finder.since
                chosen: search.chosenLabel(choices, value)
                onPicked: picked => search.finder.since = picked
            }
            Narrow {
                what: qsTr("Any model")
                choices: [{ label: qsTr("Any model"), value: "" }, ...search.models.map(model => ({ label: model, value: model }))]
                visible: choices.length > 2
                value: search.finder.model
                chosen: search.chosenLabel(choices, value)
                onPicked: picked => search.finder.model = picked
            }
            Narrow {
                what: qsTr("Any folder")
                choices: [{ label: qsTr("Any folder"), value: -1 }, ...search.folders.map(folder => ({ label: folder.name, value: folder.id }))]
                value: search.finder.folder
                chosen: search.chosenLabel(choices, value)
                onPicked: picked => search.finder.folder = picked
            }
            Narrow {
                what: qsTr("Any tag")
                choices: [{ label: qsTr("Any tag"), value: "" }, ...search.tags.map(tag => ({ label: tag.name, value: tag.name }))]
                value: search.finder.tag
                chosen: search.chosenLabel(choices, value)
                onPicked: picked => search.finder.tag = picked
            }
        }
        ListView {
            id: list
            objectName: "searchResults"
            property point pointer: Qt.point(-1, -1) // where the mouse was last
            anchors.top: scopes.bottom
            anchors.topMargin: Theme.px(6)
            anchors.bottom: hints.top
            x: Theme.px(8)
            width: parent.width - 2 * x
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            model: search.finder
            currentIndex: search.finder.current
            highlightMoveDuration: 0
            highlightFollowsCurrentItem: true
            Accessible.role: Accessible.List
            Accessible.name: qsTr("What was found")
            ScrollBar.vertical: ScrollBar { width: Theme.px(6); policy: list.contentHeight > list.height ? ScrollBar.AsNeeded : ScrollBar.AlwaysOff }
            section.property: "section"
            section.delegate: Words {
                required property string section
                width: ListView.view.width
                height: Theme.px(30)
                leftPadding: Theme.px(8)
                topPadding: Theme.px(8)
                size: 11.5
                font.weight: Font.Medium
                color: Theme.soft
                text: section
                Accessible.role: Accessible.Heading
                Accessible.name: section
            }
            delegate: FoundRow {
                width: ListView.view.width
                chosen: index === search.finder.current
                onPointedAt: at => { // a mouse that rests while rows come under it chooses nothing
                    const moved = list.pointer.x >= 0 && (list.pointer.x !== at.x || list.pointer.y !== at.y)
                    list.pointer = at
                    if (moved)
                        search.finder.current = index
                }
                onClicked: search.finder.choose(index)
            }
        }
        Column {
            anchors.centerIn: list
            width: list.width - Theme.px(48)
            spacing: Theme.px(8)
            Words {
                objectName: "searchNotice"
                width: parent.width
                visible: text.length > 0
                horizontalAlignment: Text.AlignHCenter
                wrapMode: Text.Wrap
                elide: Text.ElideNone
                size: 13
                color: Theme.soft
                text: search.finder.notice
                Accessible.role: Accessible.StaticText
                Accessible.name: text
            }
            TextAction {
                anchors.horizontalCenter: parent.horizontalCenter
                visible: search.finder.count === 0 && !search.finder.busy && (search.finder.filtered || search.finder.scope !== "everything")
                text: qsTr("Search everywhere")
                tint: Theme.accent
                size: 13
                onClicked: search.finder.clearFilters()
            }
        }
        Words {
            id: hints
            anchors.bottom: parent.bottom
            anchors.bottomMargin: Theme.px(6)
            x: Theme.px(16)
            width: parent.width - 2 * x
            height: Math.max(Theme.px(26), implicitHeight)
            wrapMode: Text.Wrap
            elide: Text.ElideNone
            size: 11.5
            color: Theme.soft
            text: qsTr("↑ ↓ choose · Enter opens · “quotes” make a phrase · wor* finds beginnings")
        }
    }
}

// A thought as plain text, to be changed. What comes of it is a new version that goes on from the last word here.
import QtQuick
import QtQuick.Controls.Basic
import Ponder

Item {
    id: editor
    required property string plain
    signal cancelled()
    signal finished(string text)
    implicitHeight: flick.height + tools.height + Theme.px(20)
    Component.onCompleted: {
        area.text = plain
        area.forceActiveFocus()
        area.cursorPosition = area.length
    }
    Flickable {
        id: flick
        y: Theme.px(8)
        width: parent.width
        height: Math.min(area.implicitHeight, Theme.px(260))
        contentWidth: width
        contentHeight: area.implicitHeight
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: ScrollBar { width: Theme.px(6); policy: flick.contentHeight > flick.height ? ScrollBar.AsNeeded : ScrollBar.AlwaysOff }
        TextArea.flickable: TextArea {
            id: area
            objectName: "thoughtEditor"
            leftPadding: Theme.px(15)
            rightPadding: Theme.px(15)
            wrapMode: TextArea.Wrap
            textFormat: TextEdit.PlainText
            font.family: Theme.family
            font.pointSize: Theme.pt(13)
            color: Theme.text
            selectionColor: Theme.marking
            selectedTextColor: color
            selectByMouse: true
            background: null
            Accessible.name: qsTr("The thought, to be changed")
            Accessible.multiLine: true
            KeyNavigation.priority: KeyNavigation.BeforeItem
            Keys.onTabPressed: nextItemInFocusChain(true).forceActiveFocus(Qt.TabFocusReason)
            Keys.onBacktabPressed: nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason)
            Keys.onShortcutOverride: event => event.accepted = event.key === Qt.Key_Escape
            Keys.onPressed: event => {
                if (event.key === Qt.Key_Escape) {
                    editor.cancelled()
                    event.accepted = true
                } else if ((event.key === Qt.Key_Return || event.key === Qt.Key_Enter) && event.modifiers & Qt.ControlModifier) {
                    editor.finished(area.text)
                    event.accepted = true
                }
            }
        }
    }
    Item {
        id: tools
        anchors.bottom: parent.bottom
        width: parent.width
        height: Math.max(Theme.px(34), hint.implicitHeight + Theme.px(10))
        Words {
            id: hint
            anchors.left: parent.left
            anchors.leftMargin: Theme.px(15)
            anchors.right: actions.left
            anchors.rightMargin: Theme.px(12)
            wrapMode: Text.Wrap
            elide: Text.ElideNone
            anchors.verticalCenter: parent.verticalCenter
            size: 11.5
            color: Theme.soft
            text: qsTr("The model goes on from the last word. Ctrl Enter starts it.")
        }
        Row {
            id: actions
            anchors.right: parent.right
            anchors.rightMargin: Theme.px(15)
            anchors.verticalCenter: parent.verticalCenter
            spacing: Theme.px(16)
            TextAction { text: qsTr("Cancel"); onClicked: editor.cancelled() }
            TextAction { objectName: "continueThought"; text: qsTr("Continue from here"); tint: Theme.accent; enabled: area.text.trim().length > 0; onClicked: editor.finished(area.text) }
        }
    }
}

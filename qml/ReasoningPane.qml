// The chain of thought: a margin note that streams while the model thinks, folds to one line when the answer begins, and opens again by
// mouse or keyboard.
// A Loader of Qt 6.4 cannot load a component that is bound to its file, so the outer ids are unqualified here:
// qmllint disable unqualified
import QtQuick
import QtQuick.Controls.Basic
import Ponder

Rectangle {
    id: root
    required property string head
    required property string meta
    required property string html
    required property string liveHtml
    required property string plain
    required property bool open
    required property bool live
    signal toggled()
    signal copied()
    signal linkClicked(string address)

    implicitHeight: column.implicitHeight
    radius: Theme.px(11)
    color: Theme.thought
    border.color: Theme.line

    Column {
        id: column
        width: parent.width
        AbstractButton {
            id: bar
            width: parent.width
            implicitHeight: Theme.px(40)
            focusPolicy: Qt.StrongFocus
            hoverEnabled: true
            onClicked: root.toggled()
            Keys.onReturnPressed: bar.clicked()
            Keys.onEnterPressed: bar.clicked()
            Accessible.role: Accessible.Button
            Accessible.name: root.head + (root.meta.length ? ", " + root.meta : "")
            Accessible.description: root.open ? qsTr("Fold the thought") : qsTr("Show the thought")
            Accessible.checkable: true
            Accessible.checked: root.open
            contentItem: Item {
                Mark {
                    id: mark
                    visible: root.live
                    size: 14
                    x: Theme.px(13)
                    anchors.verticalCenter: parent.verticalCenter
                }
                Words {
                    id: title
                    x: root.live ? Theme.px(37) : Theme.px(14)
                    anchors.verticalCenter: parent.verticalCenter
                    text: root.head
                    size: 13
                    font.weight: Font.Medium
                }
                Words {
                    anchors.left: title.right
                    anchors.leftMargin: Theme.px(9)
                    anchors.right: chevron.left
                    anchors.rightMargin: Theme.px(9)
                    anchors.verticalCenter: parent.verticalCenter
                    text: (root.live || !root.meta.length ? "" : "· ") + root.meta
                    size: 13
                    color: Theme.soft
                }
                Icon {
                    id: chevron
                    size: 12
                    icon: root.open ? "down" : "right"
                    anchors.right: parent.right
                    anchors.rightMargin: Theme.px(13)
                    anchors.verticalCenter: parent.verticalCenter
                    color: bar.hovered ? Theme.text : Theme.soft
                }
            }
            background: Item {
                FocusRing { control: bar; anchors.margins: 1; rounding: Theme.px(9) }
            }
        }
        Loader {
            width: parent.width
            active: root.open
            visible: active
            sourceComponent: Column {
                opacity: 0
                Component.onCompleted: opacity = 1
                Behavior on opacity { NumberAnimation { duration: Theme.ease } }
                Rectangle { width: parent.width; height: 1; color: Theme.line }
                Item { width: 1; height: Theme.px(10) }
                RichText {
                    x: Theme.px(15)
                    width: parent.width - Theme.px(30)
                    visible: root.html.length > 0
                    thought: true
                    size: 13
                    html: root.html
                    onLinkClicked: address => root.linkClicked(address)
                    Accessible.role: Accessible.StaticText
                    Accessible.name: root.plain
                }
                Item { width: 1; height: root.html.length && root.liveHtml.length ? Theme.px(7) : 0 }
                RichText {
                    x: Theme.px(15)
                    width: parent.width - Theme.px(30)
                    visible: root.liveHtml.length > 0
                    thought: true
                    size: 13
                    html: root.liveHtml
                    Accessible.ignored: true
                }
                Item { width: 1; height: Theme.px(12) }
                Rectangle { width: parent.width; height: root.live ? 0 : 1; color: Theme.line; visible: !root.live }
                Item {
                    visible: !root.live
                    width: parent.width
                    height: root.live ? 0 : Theme.px(36)
                    TextAction {
                        x: Theme.px(15)
                        anchors.verticalCenter: parent.verticalCenter
                        text: qsTr("Copy thought")
                        onClicked: root.copied()
                    }
                }
            }
        }
    }
}

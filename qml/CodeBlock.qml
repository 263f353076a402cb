// Code with its language and a copy action. Long lines scroll sideways, nothing wraps.
import QtQuick
import QtQuick.Controls.Basic
import Ponder
import Ponder.Models

Item {
    id: root
    required property string plain
    required property string language
    required property int indent
    signal copied()
    implicitHeight: box.height
    CodeText {
        id: colours
        highlighter: Typesetting.highlighter
        language: root.language
        code: root.plain
    }
    Rectangle {
        id: box
        x: root.indent * Theme.px(22)
        width: root.width - x
        height: bar.height + 1 + code.implicitHeight + Theme.px(20)
        radius: Theme.px(10)
        color: Theme.code
        border.color: Theme.line
        Item {
            id: bar
            width: parent.width
            height: Theme.px(28)
            Words {
                anchors.left: parent.left
                anchors.leftMargin: Theme.px(12)
                anchors.verticalCenter: parent.verticalCenter
                size: 12
                color: Theme.soft
                text: root.language.length ? root.language : qsTr("code")
            }
            TextAction {
                anchors.right: parent.right
                anchors.rightMargin: Theme.px(12)
                anchors.verticalCenter: parent.verticalCenter
                text: qsTr("Copy")
                Accessible.name: qsTr("Copy code")
                onClicked: root.copied()
            }
        }
        Rectangle { y: bar.height; width: parent.width; height: 1; color: Theme.line }
        Flickable {
            id: flick
            y: bar.height + 1
            x: 1
            width: parent.width - 2
            height: parent.height - y - 1
            contentWidth: Math.max(width, code.implicitWidth + Theme.px(26))
            contentHeight: height
            clip: contentWidth > width
            interactive: contentWidth > width
            flickableDirection: Flickable.HorizontalFlick
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.horizontal: ScrollBar { policy: flick.contentWidth > flick.width ? ScrollBar.AsNeeded : ScrollBar.AlwaysOff; height: Theme.px(8) }
            RichText {
                id: code
                x: Theme.px(13)
                y: Theme.px(10)
                width: Math.max(implicitWidth, flick.width - Theme.px(26))
                html: ""
                text: Theme.richStyle + "<p style=\"white-space: pre; line-height: " + Theme.monoLine + "%\">" + colours.html + "</p>"
                wrapMode: TextEdit.NoWrap
                size: 12.5
                font.family: Theme.mono
                Accessible.role: Accessible.StaticText
                Accessible.name: qsTr("Code: %1").arg(root.plain)
            }
        }
    }
}

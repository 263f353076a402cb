// All keys of the window, from the table that makes them.
pragma ComponentBehavior: Bound
import QtQuick
import Ponder
import Ponder.Models

Sheet {
    id: sheet
    required property Shortcuts table
    title: qsTr("Keyboard shortcuts")
    wish: 760
    readonly property int columns: bodyWidth > Theme.px(690) ? 2 : 1

    component Cap: Rectangle { // one key
        id: cap
        required property string word
        width: Math.max(letter.implicitWidth + Theme.px(12), height)
        height: Theme.px(22)
        radius: Theme.px(5)
        color: Theme.code
        border.color: Theme.line
        Words { id: letter; anchors.centerIn: parent; text: cap.word; size: 11.5; color: Theme.soft }
    }

    Grid {
        id: grid
        width: parent.width
        columns: sheet.columns
        columnSpacing: Theme.px(36)
        rowSpacing: Theme.px(20)
        Repeater {
            model: sheet.table.groups
            Column {
                id: group
                required property var modelData
                width: (grid.width - (sheet.columns - 1) * grid.columnSpacing) / sheet.columns
                spacing: Theme.px(2)
                Words { width: parent.width; text: group.modelData.title; size: 12; font.weight: Font.Medium; color: Theme.soft; Accessible.role: Accessible.Heading; Accessible.name: text }
                Repeater {
                    model: group.modelData.entries
                    Item {
                        id: entry
                        required property var modelData
                        width: group.width
                        height: Math.max(what.implicitHeight, keys.implicitHeight) + Theme.px(8)
                        Accessible.role: Accessible.StaticText
                        Accessible.name: modelData.text + ": " + modelData.keys.join(", ")
                        Words {
                            id: what
                            anchors.left: parent.left
                            anchors.right: keys.left
                            anchors.rightMargin: Theme.px(12)
                            anchors.verticalCenter: parent.verticalCenter
                            text: entry.modelData.text
                            size: 13
                            wrapMode: Text.Wrap
                            elide: Text.ElideNone
                        }
                        Row {
                            id: keys
                            anchors.right: parent.right
                            anchors.verticalCenter: parent.verticalCenter
                            spacing: Theme.px(10)
                            Repeater {
                                model: entry.modelData.keys
                                Row {
                                    id: chord
                                    required property string modelData
                                    spacing: Theme.px(3)
                                    Repeater {
                                        model: chord.modelData.split(" ")
                                        Cap { required property string modelData; word: modelData }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

// A table as wide as its words, scrolling sideways when it is wider than the column.
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts

Item {
    id: root
    required property var cells // rows of rich text; the first row is the head
    required property var align
    required property bool cut
    required property string plain
    required property int indent
    signal linkClicked(string address)

    readonly property int columns: cells.length ? cells[0].length : 0
    readonly property var flat: { // each cell with its place
        const all = []
        for (let r = 0; r < cells.length; ++r)
            for (let c = 0; c < columns; ++c)
                all.push({ html: cells[r][c] === undefined ? "" : cells[r][c], row: r, column: c })
        return all
    }
    implicitHeight: box.height + (cut ? Theme.px(22) : 0)
    Accessible.role: Accessible.Table
    Accessible.name: plain

    Rectangle {
        id: box
        x: root.indent * Theme.px(22)
        width: Math.min(root.width - x, grid.implicitWidth + 2)
        height: grid.implicitHeight + 2
        radius: Theme.px(10)
        color: "transparent"
        border.color: Theme.line
        Flickable {
            id: flick
            anchors.fill: parent
            anchors.margins: 1
            contentWidth: grid.implicitWidth
            contentHeight: height
            interactive: contentWidth > width
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            flickableDirection: Flickable.HorizontalFlick
            ScrollBar.horizontal: ScrollBar { policy: flick.contentWidth > flick.width ? ScrollBar.AsNeeded : ScrollBar.AlwaysOff; height: Theme.px(8) }
            GridLayout {
                id: grid
                columns: Math.max(1, root.columns)
                rowSpacing: 0
                columnSpacing: 0
                Repeater {
                    model: root.flat
                    Rectangle {
                        id: cell
                        required property var modelData
                        readonly property bool head: modelData.row === 0
                        Layout.fillWidth: true
                        Layout.fillHeight: true
                        readonly property bool formulas: modelData.html.indexOf("<tex") >= 0
                        readonly property string html: head ? "<b>" + modelData.html + "</b>" : modelData.html
                        readonly property int alignment: root.align[modelData.column] === undefined ? Text.AlignLeft : root.align[modelData.column]
                        implicitWidth: Math.min(words.implicitWidth, Theme.px(320)) + Theme.px(28)
                        implicitHeight: words.implicitHeight + Theme.px(13)
                        color: head ? Theme.thought : "transparent"
                        radius: head ? Theme.px(9) : 0
                        Rectangle { // squares the lower corners of the head and the inner ones
                            visible: cell.head
                            color: parent.color
                            x: cell.modelData.column === 0 ? parent.radius : 0
                            width: parent.width - (cell.modelData.column === 0 ? parent.radius : 0) - (cell.modelData.column === root.columns - 1 ? parent.radius : 0)
                            height: parent.height
                        }
                        Rectangle { visible: cell.head; color: parent.color; y: parent.radius; width: parent.width; height: parent.height - parent.radius }
                        Rectangle {
                            width: parent.width
                            height: 1
                            anchors.bottom: parent.bottom
                            color: Theme.line
                            visible: cell.modelData.row < root.cells.length - 1
                        }
                        Loader {
                            id: words
                            x: Theme.px(14)
                            width: parent.width - Theme.px(28)
                            anchors.verticalCenter: parent.verticalCenter
                            sourceComponent: cell.formulas ? typeset : simple
                        }
                        Component {
                            id: simple
                            Text {
                                text: Theme.richStyle + (Finding.find && Finding.find.marking ? Finding.find.washed(cell.html, Theme.doubtWash) : cell.html)
                                textFormat: Text.RichText
                                wrapMode: Text.Wrap
                                horizontalAlignment: cell.alignment
                                font.family: Theme.family
                                font.pointSize: Theme.pt(13)
                                color: Theme.text
                                onLinkActivated: link => root.linkClicked(link)
                                Accessible.ignored: true
                            }
                        }
                        Component {
                            id: typeset
                            RichText {
                                html: cell.html
                                size: 13
                                horizontalAlignment: cell.alignment
                                onLinkClicked: address => root.linkClicked(address)
                                Accessible.ignored: true
                            }
                        }
                    }
                }
            }
        }
    }
    Words {
        visible: root.cut
        anchors.bottom: parent.bottom
        size: 12
        color: Theme.soft
        text: qsTr("The table goes on; copy the answer to see all of it.")
    }
}

// Which experts read an answer: layers down, experts across, the darker the busier; of the whole answer or of one token.
// A Loader of Qt 6.4 cannot load a component that is bound to its file, so the outer ids are unqualified here:
// qmllint disable unqualified
import QtQuick
import QtQuick.Controls.Basic
import Ponder
import Ponder.Models

Sheet {
    id: sheet
    required property AppController app
    readonly property ExpertView what: app.chat.experts
    title: qsTr("Experts")
    subtitle: what.summary
    wish: 900
    Connections {
        target: sheet.what
        function onChanged() { sheet.showIf(sheet.what.shown) }
    }
    onClosed: what.close()

    Words {
        objectName: "expertProblem"
        width: parent.width
        visible: sheet.what.problem.length > 0 && sheet.what.layers > 0
        text: sheet.what.problem
        size: 12.5
        color: Theme.doubt
        wrapMode: Text.Wrap
        elide: Text.ElideNone
        Accessible.role: Accessible.StaticText
        Accessible.name: text
    }
    Item {
        width: parent.width
        height: Theme.px(28)
        visible: sheet.what.tokens > 0
        Row {
            spacing: Theme.px(6)
            anchors.verticalCenter: parent.verticalCenter
            Pill { objectName: "allTokens"; on: sheet.what.token < 0; text: qsTr("All tokens"); tip: qsTr("The experts of the whole answer"); onClicked: sheet.what.token = -1 }
            IconButton { iconName: "left"; name: qsTr("Previous token"); enabled: sheet.what.token > 0; opacity: enabled ? 1 : 0.4; onClicked: sheet.what.token -= 1 }
            IconButton { objectName: "nextToken"; iconName: "right"; name: qsTr("Next token"); enabled: sheet.what.token + 1 < sheet.what.tokens; opacity: enabled ? 1 : 0.4; onClicked: sheet.what.token += 1 }
            Words {
                anchors.verticalCenter: parent.verticalCenter
                size: 12.5
                color: Theme.soft
                text: sheet.what.token < 0 ? qsTr("%n tokens", "", sheet.what.tokens) : qsTr("%1 of %2: %3").arg(sheet.what.token + 1).arg(sheet.what.tokens).arg(sheet.what.tokenWords)
                Accessible.role: Accessible.StaticText
                Accessible.name: text
            }
        }
    }
    Item {
        id: map
        width: parent.width
        visible: sheet.what.layers > 0
        readonly property real gutter: Theme.px(34)
        readonly property real cellWidth: sheet.what.experts > 0 ? (width - gutter) / sheet.what.experts : 1
        readonly property real cellHeight: Math.max(Theme.px(7), Math.min(Theme.px(22), Theme.px(420) / Math.max(1, sheet.what.layers)))
        height: cellHeight * sheet.what.layers + Theme.px(20)
        property int down: -1
        property int across: -1
        activeFocusOnTab: true
        objectName: "heatMap"
        Accessible.role: Accessible.Graphic
        Accessible.name: down >= 0 ? sheet.what.cell(down, across) : qsTr("Heat map: %1 layers by %2 experts. Arrows go through it.").arg(sheet.what.layers).arg(sheet.what.experts)
        function move(layers, experts) {
            down = Math.max(0, Math.min(sheet.what.layers - 1, down + layers))
            across = Math.max(0, Math.min(sheet.what.experts - 1, across + experts))
            canvas.requestPaint()
        }
        Keys.onUpPressed: move(-1, 0)
        Keys.onDownPressed: move(1, 0)
        Keys.onLeftPressed: move(0, -1)
        Keys.onRightPressed: move(0, 1)
        Repeater {
            model: sheet.what.layerNumbers
            Words {
                required property int modelData
                required property int index
                visible: map.cellHeight >= Theme.px(12) || index % 4 === 0
                width: map.gutter - Theme.px(8)
                y: index * map.cellHeight + (map.cellHeight - height) / 2
                horizontalAlignment: Text.AlignRight
                size: 10.5
                color: Theme.soft
                text: modelData
                Accessible.ignored: true
            }
        }
        Canvas {
            id: canvas
            x: map.gutter
            width: parent.width - x
            height: map.cellHeight * sheet.what.layers
            readonly property var heat: sheet.what.heat
            onHeatChanged: requestPaint()
            onWidthChanged: requestPaint()
            onPaint: {
                const c = getContext("2d")
                c.reset()
                const gap = map.cellWidth > 5 ? 1 : 0
                for (let layer = 0; layer < sheet.what.layers; ++layer)
                    for (let expert = 0; expert < sheet.what.experts; ++expert) {
                        const heat = canvas.heat[layer * sheet.what.experts + expert]
                        c.globalAlpha = 1
                        c.fillStyle = Theme.thought
                        c.fillRect(expert * map.cellWidth, layer * map.cellHeight, map.cellWidth - gap, map.cellHeight - 1)
                        if (heat > 0) {
                            c.globalAlpha = 0.12 + 0.88 * heat
                            c.fillStyle = Theme.accent
                            c.fillRect(expert * map.cellWidth, layer * map.cellHeight, map.cellWidth - gap, map.cellHeight - 1)
                        }
                    }
                if (map.down >= 0) {
                    c.globalAlpha = 1
                    c.strokeStyle = Theme.text
                    c.lineWidth = 1.5
                    c.strokeRect(map.across * map.cellWidth, map.down * map.cellHeight, map.cellWidth - gap, map.cellHeight - 1)
                }
            }
            Connections {
                target: Theme
                function onDarkChanged() { canvas.requestPaint() }
            }
            HoverHandler {
                onPointChanged: {
                    const layer = Math.floor(point.position.y / map.cellHeight), expert = Math.floor(point.position.x / map.cellWidth)
                    if (layer < 0 || layer >= sheet.what.layers || expert < 0 || expert >= sheet.what.experts || (layer === map.down && expert === map.across))
                        return
                    map.down = layer
                    map.across = expert
                    canvas.requestPaint()
                }
            }
        }
        Words {
            y: canvas.height + Theme.px(4)
            x: map.gutter
            width: parent.width - x
            size: 12
            color: Theme.soft
            text: map.down >= 0 ? sheet.what.cell(map.down, map.across) : qsTr("Layers from top to bottom, experts from left to right")
        }
        FocusRing { control: map; anchors.margins: -4; rounding: 6; visible: map.activeFocus }
    }
    Words {
        width: parent.width
        visible: sheet.what.busiest.length > 0
        size: 12.5
        color: Theme.soft
        wrapMode: Text.Wrap
        elide: Text.ElideNone
        text: qsTr("Busiest: %1").arg(Array.from(sheet.what.busiest).map(one => qsTr("layer %1 expert %2 (%3)").arg(one.layer).arg(one.expert).arg(one.percent)).join(", "))
        Accessible.role: Accessible.StaticText
        Accessible.name: text
    }
}

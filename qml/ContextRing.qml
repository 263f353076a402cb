// How full the model's context is, as a ring.
import QtQuick
import Ponder

Canvas {
    id: ring
    required property real share // 0 to 1
    implicitWidth: Theme.px(18)
    implicitHeight: Theme.px(18)
    onShareChanged: requestPaint()
    Connections {
        target: Theme
        function onDarkChanged() { ring.requestPaint() }
    }
    onPaint: {
        const c = getContext("2d")
        const r = width / 2
        c.reset()
        c.lineWidth = Theme.px(3)
        c.strokeStyle = Theme.line
        c.beginPath()
        c.arc(r, r, r - c.lineWidth / 2, 0, 2 * Math.PI)
        c.stroke()
        c.strokeStyle = share > 0.9 ? Theme.doubt : Theme.accent
        c.beginPath()
        c.arc(r, r, r - c.lineWidth / 2, -Math.PI / 2, -Math.PI / 2 + 2 * Math.PI * Math.max(0.02, share))
        c.stroke()
    }
}

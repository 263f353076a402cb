// How full the context is, as a ring and in figures; a click shows what it is full of.
import QtQuick
import QtQuick.Controls.Basic
import Ponder
import Ponder.Models

AbstractButton {
    id: meter
    required property AppController app
    visible: app.contextText.length > 0
    implicitWidth: ring.width + used.implicitWidth + Theme.px(16)
    implicitHeight: Theme.px(28)
    focusPolicy: Qt.StrongFocus
    hoverEnabled: true
    enabled: !app.chat.empty
    Accessible.role: Accessible.Button
    Accessible.name: app.contextDetail
    Accessible.description: qsTr("What the model sees now")
    Keys.onReturnPressed: meter.clicked()
    Keys.onEnterPressed: meter.clicked()
    contentItem: Item {
        ContextRing { id: ring; anchors.left: parent.left; share: meter.app.contextShare; anchors.verticalCenter: parent.verticalCenter }
        Words {
            id: used
            anchors.left: ring.right
            anchors.leftMargin: Theme.px(7)
            anchors.verticalCenter: parent.verticalCenter
            size: 12.5
            color: meter.hovered ? Theme.text : Theme.soft
            text: meter.app.contextText
        }
    }
    background: Item {
        FocusRing { control: meter; anchors.margins: 0; rounding: Theme.px(6) }
    }
    Tip { text: meter.app.contextDetail; shown: meter.hovered }
}

// Where a model runs: the devices to choose from, their memory with the model in it, how many experts the graphics card holds, and what the
// engine expects of that. Nothing is loaded before the button is pressed.
pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Templates as T
import Ponder
import Ponder.Models

Popup {
    id: sheet
    required property AppController app
    readonly property DevicePanel panel: app.devices
    readonly property bool locked: app.chat.busy || app.model.loading
    // Rows and bars are made by their number, so that a measurement changes what they show and not who has the focus; nothing: for the moment
    // in which there is one too many.
    readonly property var nothing: ({ device: "", name: "", detail: "", current: false, enabled: false, words: "", legend: "", weights: 0, cache: 0, buffers: 0, others: 0, over: false })
    parent: T.Overlay.overlay
    anchors.centerIn: parent
    width: Math.min(Theme.px(540), parent.width - Theme.px(32))
    height: Math.min(content.implicitHeight + Theme.px(44), parent.height - Theme.px(32))
    padding: 0
    modal: true
    focus: true
    Connections { // not a binding: the popup closes itself, too
        target: sheet.panel
        function onChanged() {
            if (sheet.panel.shown)
                sheet.open()
            else
                sheet.close()
        }
    }
    closePolicy: Popup.CloseOnEscape | Popup.CloseOnPressOutside
    onClosed: panel.close()
    onOpened: close.forceActiveFocus(Qt.TabFocusReason)
    T.Overlay.modal: Rectangle { color: Theme.scrim }
    background: Rectangle { color: Theme.panel; radius: Theme.px(14); border.color: Theme.line }
    enter: Transition { NumberAnimation { property: "opacity"; from: 0; to: 1; duration: Theme.ease } }
    exit: Transition { NumberAnimation { property: "opacity"; from: 1; to: 0; duration: Theme.ease } }

    component Choice: AbstractButton { // one device
        id: choice
        required property int index
        readonly property var what: sheet.panel.choices[index] || sheet.nothing
        width: parent.width
        implicitHeight: Theme.px(44)
        enabled: what.enabled
        focusPolicy: Qt.StrongFocus
        hoverEnabled: true
        checkable: false
        Accessible.role: Accessible.RadioButton
        Accessible.name: what.name
        Accessible.description: what.detail
        Accessible.checkable: true
        Accessible.checked: what.current
        Keys.onReturnPressed: choice.clicked()
        Keys.onEnterPressed: choice.clicked()
        onClicked: sheet.panel.chooseDevice(what.device)
        contentItem: Item {
            Rectangle {
                id: dot
                anchors.left: parent.left
                anchors.leftMargin: Theme.px(10)
                anchors.verticalCenter: parent.verticalCenter
                width: Theme.px(14)
                height: width
                radius: width / 2
                color: "transparent"
                border.width: choice.what.current ? Theme.px(4) : 1
                border.color: choice.what.current ? Theme.accent : Theme.faint
            }
            Column {
                anchors.left: dot.right
                anchors.leftMargin: Theme.px(11)
                anchors.right: parent.right
                anchors.rightMargin: Theme.px(8)
                anchors.verticalCenter: parent.verticalCenter
                Words { width: parent.width; text: choice.what.name; size: 13.5; color: choice.enabled ? Theme.text : Theme.faint }
                Words { width: parent.width; text: choice.what.detail; size: 12; color: choice.enabled ? Theme.soft : Theme.faint }
            }
        }
        background: Rectangle {
            radius: Theme.px(8)
            color: choice.what.current ? Theme.accentWash : choice.hovered && choice.enabled ? Theme.hover : "transparent"
            FocusRing { control: choice; rounding: Theme.px(8) }
        }
    }

    contentItem: Flickable {
        id: flick
        contentHeight: content.implicitHeight + Theme.px(44)
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: ScrollBar { width: Theme.px(6); policy: flick.contentHeight > flick.height ? ScrollBar.AsNeeded : ScrollBar.AlwaysOff }
        Column {
            id: content
            x: Theme.px(22)
            y: Theme.px(20)
            width: parent.width - 2 * x
            spacing: Theme.px(14)

            Item {
                width: parent.width
                height: heads.implicitHeight
                Column {
                    id: heads
                    anchors.left: parent.left
                    width: parent.width - close.width - Theme.px(12)
                    spacing: Theme.px(2)
                    Words { width: parent.width; text: qsTr("Where it runs"); size: 16; font.weight: Font.DemiBold; Accessible.role: Accessible.Heading; Accessible.name: text }
                    Words { width: parent.width; text: sheet.panel.fileName; size: 12.5; color: Theme.soft; elide: Text.ElideMiddle }
                }
                IconButton { id: close; objectName: "closeDevices"; anchors.right: parent.right; iconName: "close"; name: qsTr("Close"); hint: qsTr("Esc"); onClicked: sheet.panel.close() }
            }

            Column {
                width: parent.width
                spacing: Theme.px(2)
                Repeater { model: sheet.panel.choices.length; Choice {} }
            }

            Rectangle { width: parent.width; height: 1; color: Theme.line }

            Repeater {
                model: sheet.panel.bars.length
                MemoryBar { required property int index; width: content.width; what: sheet.panel.bars[index] || sheet.nothing }
            }

            Column { // how the experts are shared out
                visible: sheet.panel.hasExperts
                width: parent.width
                spacing: Theme.px(4)
                Item {
                    width: parent.width
                    height: Math.max(byItself.implicitHeight, expertsHead.implicitHeight)
                    Words { id: expertsHead; anchors.left: parent.left; anchors.verticalCenter: parent.verticalCenter; width: parent.width - byItself.width - Theme.px(12); text: qsTr("Experts on the graphics card"); size: 13; font.weight: Font.Medium; wrapMode: Text.Wrap; elide: Text.ElideNone }
                    Pill {
                        id: byItself
                        objectName: "expertsByItself"
                        anchors.right: parent.right
                        on: sheet.panel.expertsByItself
                        text: qsTr("As many as fit")
                        tip: qsTr("Let Ponder decide by the memory that is free")
                        onClicked: sheet.panel.chooseExperts(sheet.panel.expertsByItself ? sheet.panel.expertShare : -1)
                    }
                }
                Slider {
                    id: slider
                    objectName: "expertShare"
                    width: parent.width
                    from: 0
                    to: 1
                    stepSize: 1 / 64
                    value: sheet.panel.expertShare
                    focusPolicy: Qt.StrongFocus
                    Accessible.role: Accessible.Slider
                    Accessible.name: qsTr("Experts on the graphics card")
                    Accessible.description: experts.text
                    onMoved: sheet.panel.chooseExperts(value)
                    Keys.onPressed: event => {
                        event.accepted = event.key === Qt.Key_Home || event.key === Qt.Key_End
                        if (event.accepted)
                            sheet.panel.chooseExperts(event.key === Qt.Key_End ? 1 : 0)
                    }
                    background: Rectangle {
                        x: slider.leftPadding
                        y: slider.topPadding + slider.availableHeight / 2 - height / 2
                        width: slider.availableWidth
                        height: Theme.px(4)
                        implicitHeight: Theme.px(4)
                        radius: height / 2
                        color: Theme.selection
                        Rectangle { width: slider.visualPosition * parent.width; height: parent.height; radius: height / 2; color: sheet.panel.fits || sheet.panel.planning ? Theme.accent : Theme.doubt }
                        Rectangle { // up to here it fits
                            visible: sheet.panel.mostExperts < 1
                            x: sheet.panel.mostExperts * parent.width
                            y: -Theme.px(4)
                            width: Theme.px(2)
                            height: Theme.px(12)
                            color: Theme.faint
                        }
                    }
                    handle: Rectangle {
                        x: slider.leftPadding + slider.visualPosition * (slider.availableWidth - width)
                        y: slider.topPadding + slider.availableHeight / 2 - height / 2
                        width: Theme.px(18)
                        height: width
                        radius: width / 2
                        color: Theme.panel
                        border.color: slider.pressed || slider.visualFocus ? Theme.accent : Theme.faint
                        border.width: slider.visualFocus ? 2 : 1
                    }
                }
                Words { id: experts; width: parent.width; text: sheet.panel.expertsText; size: 12; color: Theme.soft; wrapMode: Text.Wrap; elide: Text.ElideNone }
            }

            Column { // what the engine expects
                width: parent.width
                spacing: Theme.px(3)
                opacity: sheet.panel.planning ? 0.5 : 1
                Behavior on opacity { NumberAnimation { duration: Theme.ease } }
                Words {
                    objectName: "planSpeed"
                    width: parent.width
                    visible: text.length > 0
                    text: sheet.panel.speed
                    size: 14
                    font.weight: Font.DemiBold
                    color: Theme.accent
                    Accessible.role: Accessible.StaticText
                    Accessible.name: text
                }
                Words {
                    objectName: "planReason"
                    width: parent.width
                    text: sheet.panel.reason
                    size: 12.5
                    color: sheet.panel.fits || sheet.panel.planning ? Theme.text : Theme.doubt
                    wrapMode: Text.Wrap
                    elide: Text.ElideNone
                    lineHeight: 1.2
                    Accessible.role: Accessible.StaticText
                    Accessible.name: text
                }
                Words {
                    width: parent.width
                    visible: sheet.panel.arithmetic.length > 0 && sheet.panel.fits
                    text: qsTr("An estimate: %1").arg(sheet.panel.arithmetic)
                    size: 11.5
                    color: Theme.soft
                    wrapMode: Text.Wrap
                    elide: Text.ElideNone
                    lineHeight: 1.15
                    Accessible.role: Accessible.StaticText
                    Accessible.name: text
                }
            }

            Item {
                width: parent.width
                height: Math.max(apply.height, applied.implicitHeight)
                Words {
                    id: applied
                    anchors.left: parent.left
                    anchors.verticalCenter: parent.verticalCenter
                    width: parent.width - apply.width - Theme.px(12)
                    wrapMode: Text.Wrap
                    elide: Text.ElideNone
                    size: 12
                    color: Theme.soft
                    text: sheet.panel.loaded ? qsTr("This is how it is loaded now.") : sheet.app.chat.busy ? qsTr("An answer is being written.") : ""
                }
                PanelButton {
                    id: apply
                    objectName: "applyPlan"
                    anchors.right: parent.right
                    width: implicitWidth + Theme.px(12)
                    primary: true
                    enabled: sheet.panel.canApply && !sheet.locked
                    opacity: enabled ? 1 : 0.4
                    text: qsTr("Load it so")
                    onClicked: sheet.panel.apply()
                }
            }
        }
    }
}

// Two versions side by side, step beside step, with the place where they part; and how many runs of the question agree on the answer.
// A Loader of Qt 6.4 cannot load a component that is bound to its file, so the outer ids are unqualified here:
// qmllint disable unqualified
import QtQuick
import QtQuick.Controls.Basic
import Ponder
import Ponder.Models

Sheet {
    id: sheet
    required property AppController app
    readonly property Comparison what: app.chat.comparison
    property bool wholeShown: false // the steps that are the same, too
    title: qsTr("Compare")
    subtitle: what.question
    wish: 980
    Connections {
        target: sheet.what
        function onChanged() { sheet.showIf(sheet.what.shown) }
    }
    onClosed: what.close()
    onAboutToShow: wholeShown = false
    function runsInWords(runs) { return runs === 1 ? qsTr("1 run") : qsTr("%n runs", "", runs) }
    readonly property bool narrow: width < Theme.px(560)

    // --- runs
    Rectangle {
        width: parent.width
        height: agreement.implicitHeight + Theme.px(24)
        radius: Theme.px(10)
        color: Theme.thought
        border.color: Theme.line
        Column {
            id: agreement
            x: Theme.px(14)
            y: Theme.px(12)
            width: parent.width - Theme.px(28)
            spacing: Theme.px(7)
            Words {
                objectName: "verdict"
                width: parent.width
                text: sheet.what.verdict
                size: 13.5
                font.weight: Font.Medium
                wrapMode: Text.Wrap
                elide: Text.ElideNone
                Accessible.role: Accessible.StaticText
                Accessible.name: text
            }
            Repeater {
                model: sheet.what.agreement
                Item {
                    id: one
                    required property var modelData
                    width: agreement.width
                    height: Theme.px(22)
                    Accessible.role: Accessible.ListItem
                    Accessible.name: modelData.answer + ": " + sheet.runsInWords(modelData.runs)
                    Rectangle { width: parent.width * one.modelData.share; height: parent.height; radius: Theme.px(5); color: Theme.accentWash }
                    Words { anchors.left: parent.left; anchors.leftMargin: Theme.px(8); width: parent.width - which.width - Theme.px(24); anchors.verticalCenter: parent.verticalCenter; text: one.modelData.answer; size: 12.5 }
                    Words { id: which; anchors.right: parent.right; anchors.rightMargin: Theme.px(6); anchors.verticalCenter: parent.verticalCenter; size: 12; color: Theme.soft; text: sheet.runsInWords(one.modelData.runs) + " · " + (one.modelData.versions.length === 1 ? qsTr("version %1") : qsTr("versions %1")).arg(one.modelData.versions.join(", ")) }
                }
            }
            Flow {
                width: parent.width
                spacing: Theme.px(14)
                Repeater {
                    model: sheet.what.runsLeft > 0 ? [] : [1, 3, 5, 10]
                    TextAction {
                        required property int modelData
                        objectName: "runs" + modelData
                        text: modelData === 1 ? qsTr("One more run") : qsTr("%n more runs", "", modelData)
                        tint: Theme.accent
                        enabled: sheet.app.model.ready && !sheet.app.chat.busy
                        onClicked: sheet.what.askMore(modelData)
                    }
                }
                TextAction {
                    visible: sheet.what.runsLeft > 0
                    text: sheet.what.runsLeft === 1 ? qsTr("Stop (the last run)") : qsTr("Stop (%n runs to go)", "", sheet.what.runsLeft)
                    tint: Theme.accent
                    onClicked: sheet.what.stop()
                }
            }
        }
    }

    // --- side by side
    Item {
        width: parent.width
        height: Theme.px(30)
        visible: sheet.what.versions > 1
        Repeater {
            model: 2
            Row {
                id: chooser
                required property int index
                readonly property int version: index === 0 ? sheet.what.left : sheet.what.right
                x: index === 0 ? 0 : parent.width / 2 + Theme.px(8)
                spacing: Theme.px(8)
                VersionSwitch {
                    id: switcher
                    anchors.verticalCenter: parent.verticalCenter
                    objectName: chooser.index === 0 ? "leftVersion" : "rightVersion"
                    version: chooser.version
                    versions: sheet.what.versions
                    onStepped: step => { if (chooser.index === 0) sheet.what.left += step; else sheet.what.right += step }
                }
                Words {
                    anchors.verticalCenter: parent.verticalCenter
                    width: Math.min(implicitWidth, sheet.width / 2 - Theme.px(50) - switcher.width - (inChat.visible ? inChat.width + Theme.px(8) : 0))
                    size: 12
                    color: Theme.soft
                    visible: !sheet.narrow
                    text: chooser.index === 0 ? sheet.what.leftMeta : sheet.what.rightMeta
                }
                TextAction { id: inChat; anchors.verticalCenter: parent.verticalCenter; text: qsTr("Show in the chat"); visible: !sheet.narrow; onClicked: sheet.what.open(chooser.version) }
            }
        }
    }
    TextAction {
        visible: sheet.what.versions > 1 && sheet.what.sameRows > 0
        objectName: "sameSteps"
        text: sheet.wholeShown ? qsTr("Fold the steps that are the same") : sheet.what.sameRows === 1 ? qsTr("The first step is the same: show it") : qsTr("The first %n steps are the same: show them", "", sheet.what.sameRows)
        onClicked: sheet.wholeShown = !sheet.wholeShown
    }
    Column {
        width: parent.width
        visible: sheet.what.versions > 1
        spacing: Theme.px(6)
        Repeater {
            model: sheet.what.rows
            Item {
                id: row
                required property var modelData
                required property int index
                readonly property bool shown: sheet.wholeShown || index >= sheet.what.sameRows
                width: parent.width
                visible: shown
                height: shown ? mark.height + Math.max(left.height, right.height) : 0
                Item {
                    id: mark
                    width: parent.width
                    height: row.modelData.diverges ? Theme.px(24) : 0
                    visible: row.modelData.diverges
                    objectName: "divergence"
                    Accessible.role: Accessible.StaticText
                    Accessible.name: words.text
                    Rectangle { width: parent.width; height: 1; y: Theme.px(11); color: Theme.doubt; opacity: 0.6 }
                    Rectangle { anchors.centerIn: parent; width: words.implicitWidth + Theme.px(20); height: Theme.px(20); color: Theme.panel }
                    Words { id: words; anchors.centerIn: parent; size: 12; color: Theme.doubt; text: qsTr("Here they part") }
                }
                CompareCell { id: left; y: mark.height; width: (parent.width - Theme.px(16)) / 2; words: row.modelData.left; kind: row.modelData.leftKind; same: row.modelData.same; from: row.modelData.leftFrom }
                CompareCell { id: right; y: mark.height; x: width + Theme.px(16); width: left.width; words: row.modelData.right; kind: row.modelData.rightKind; same: row.modelData.same; from: row.modelData.rightFrom }
            }
        }
        Rectangle { width: parent.width; height: 1; color: Theme.line }
        Item {
            width: parent.width
            height: Math.max(leftAnswer.height, rightAnswer.height)
            CompareCell { id: leftAnswer; width: (parent.width - Theme.px(16)) / 2; words: sheet.what.leftAnswer; html: sheet.what.leftHtml; kind: 0; same: false; from: -1; answer: true }
            CompareCell { id: rightAnswer; x: width + Theme.px(16); width: leftAnswer.width; words: sheet.what.rightAnswer; html: sheet.what.rightHtml; kind: 0; same: false; from: -1; answer: true }
        }
    }
}

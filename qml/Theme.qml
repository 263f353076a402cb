// Colours, sizes and type of the whole window, for light and dark. Main.qml says which, and how large the person's system font is.
pragma Singleton
import QtQuick

QtObject {
    property bool dark: false
    property real scale: 1 // of the system font, 1 for its usual size

    readonly property color background: dark ? "#17181a" : "#fbfaf8"
    readonly property color side: dark ? "#121315" : "#f3f1ed"
    readonly property color panel: dark ? "#1e2023" : "#ffffff"
    readonly property color line: dark ? "#2b2e32" : "#e4e0d9"
    readonly property color selection: dark ? "#24272a" : "#e7e3dc"
    readonly property color bubble: dark ? "#26292d" : "#ebe7e0"
    readonly property color text: dark ? "#e8e6e1" : "#22201c"
    readonly property color soft: dark ? "#a19d95" : "#6d675e"
    readonly property color faint: dark ? "#716e69" : "#9b948a"
    readonly property color accent: dark ? "#7cc4bb" : "#2f6f6a"
    readonly property color accentWash: dark ? "#1f2f2d" : "#e3efed"
    readonly property color accentInk: dark ? "#10201e" : "#ffffff"
    readonly property color thought: dark ? "#1b1d1f" : "#f6f4f0"
    readonly property color code: dark ? "#121315" : "#f4f1ec"
    readonly property color codeName: dark ? "#9fb4d0" : "#4a6180" // of a function, a type or a key in code
    readonly property color doubt: dark ? "#e0a35c" : "#a8641a"
    readonly property color doubtWash: Qt.rgba(doubt.r, doubt.g, doubt.b, 0.13)
    readonly property color toastAccent: dark ? "#2f6f6a" : "#7cc4bb" // on the colour of the text
    readonly property color found: Qt.rgba(doubt.r, doubt.g, doubt.b, 0.36) // of the words that were looked for, the one that is shown
    readonly property color hover: dark ? "#1dffffff" : "#0e000000"
    readonly property color scrim: dark ? "#99000000" : "#55201c16"
    readonly property color marking: dark ? "#335b8f89" : "#332f6f6a" // selected text

    readonly property string family: Qt.fontFamilies().indexOf("Inter") >= 0 ? "Inter" : Qt.application.font.family
    readonly property string mono: { // one without ligatures: code is shown as it is written
        const wanted = ["JetBrains Mono NL", "DejaVu Sans Mono", "Noto Sans Mono", "Liberation Mono"]
        const have = Qt.fontFamilies()
        for (let i = 0; i < wanted.length; ++i)
            if (have.indexOf(wanted[i]) >= 0)
                return wanted[i]
        return "monospace"
    }

    readonly property int monoLine: mono.indexOf("JetBrains") === 0 ? 118 : 132 // percent of the font's own height

    readonly property int sidebarWidth: px(264)
    readonly property int columnWidth: px(700)
    readonly property int headerHeight: px(48)
    readonly property int foldWidth: px(880) // below it the sidebar is a drawer
    readonly property int ease: 150          // ms

    // The size of the mock in the person's scale; points, because those can be broken (12.5).
    function px(size) { return Math.round(size * scale) }
    function pt(size) { return size * 0.75 * scale }

    // What the classes in the rich text that the view models write look like.
    readonly property string richStyle: "<style>"
        + "p { margin-top: 0; margin-bottom: 0; line-height: 128%; }"
        + "p.t { line-height: 132%; }"
        + ".l { color: " + accent + "; }"
        + ".a { color: " + accent + "; }"
        + ".c { font-family: '" + mono + "'; font-size: " + pt(12.5) + "pt; }"
        + ".k { color: " + accent + "; }"
        + ".s, .n { color: " + doubt + "; }"
        + ".y { color: " + codeName + "; }"
        + ".m { color: " + soft + "; }"
        + "</style>"
    readonly property string codeTint: "<style>.c { background-color: " + (dark ? "#26292d" : "#efebe4") + "; }</style>"
}

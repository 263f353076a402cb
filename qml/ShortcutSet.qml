// The window's shortcuts, made from the one table of them.
pragma ComponentBehavior: Bound
import QtQuick
import Ponder
import Ponder.Models

Item {
    id: set
    objectName: "shortcutSet"
    required property Shortcuts table
    signal pressed(string action)
    Instantiator {
        model: set.table.made
        delegate: Shortcut {
            required property var modelData
            sequences: modelData.keys
            onActivated: set.pressed(modelData.action)
        }
    }
}

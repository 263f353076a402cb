// Ponder's mark: an open ring.
import Ponder

Icon {
    icon: "mark"
    size: 20
    color: Theme.accent
}

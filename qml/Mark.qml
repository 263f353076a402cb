// Ponder's mark: an open ring.
Icon {
    icon: "mark"
    size: 20
    color: Theme.accent
}

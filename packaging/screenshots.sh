#!/bin/sh
# Pictures of the window in its states, light and dark, 1280x800 and 760x600, into a folder. The states are the list in tests/ui/states.cpp,
# played by the scripted engine, so every run shows the same.
# usage: screenshots.sh FOLDER [STATE,STATE...]
set -e
. "$(dirname "$0")/common.sh"
[ -n "$1" ] || { say "usage: screenshots.sh FOLDER [STATE,STATE...]"; exit 1; }
mkdir -p "$1"
folder=$(cd "$1" && pwd)
install_packages build window test
build test test_ui
PONDER_PICTURES=$folder PONDER_STATES=${2-} QT_QPA_PLATFORM=offscreen LC_ALL=C.UTF-8 "$ROOT/build/test/tests/ui/test_ui" "[.states]" >&2
say "The pictures are in $folder."

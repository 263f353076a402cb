#!/bin/sh
# Ponder on a fresh Debian 12: installs what is missing, builds a release, and opens the window with the starter model.
# usage: run.sh                       the window; without a display, a conversation in the terminal
#        run.sh FILE.gguf             the window with that model
#        run.sh "What is 17 + 25?"    one answer in the terminal, thoughts and all
set -e
. "$(dirname "$0")/common.sh"
install_packages build window
build release
bin=$ROOT/build/release/app
display=${WAYLAND_DISPLAY:-$DISPLAY}
case ${1-} in
'') [ -n "$display" ] && exec "$bin/ponder/ponder"
    say "There is no display here, so Ponder answers in the terminal."
    exec "$bin/ponder_cli/ponder-cli" chat ;;
*.gguf) [ -n "$display" ] && exec "$bin/ponder/ponder" "$1"
    exec "$bin/ponder_cli/ponder-cli" chat --model "$1" ;;
*) exec "$bin/ponder_cli/ponder-cli" ask "$*" ;;
esac

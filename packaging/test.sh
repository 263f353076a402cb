#!/bin/sh
# Installs what is missing, builds everything and runs every test, window tests without a display; ends with the totals.
set -e
. "$(dirname "$0")/common.sh"
install_packages build window test
build test
cd "$ROOT/build/test"
exec ctest --output-on-failure --timeout 600 -j 2 "$@"

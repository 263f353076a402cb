#!/bin/sh
# Installs what is missing, builds everything and runs every test, window tests without a display; ends with the totals.
# When nothing has changed since every test passed, it says so and repeats those totals; --again runs them all the same.
# usage: test.sh [--again] [ctest options, which always run]
set -e
. "$(dirname "$0")/common.sh"
install_packages build window test
build test
cd "$ROOT/build/test"
passed=$PWD/.all-passed

# unchanged since the last full success: the programs that were built, what the tests read, and how they are run
unchanged() {
    [ -f "$passed" ] || return 1
    set -- "$ROOT/tests" "$ROOT/resources" "$ROOT/packaging" tests app
    if [ -d "$ROOT/../shared/fixtures" ]; then set -- "$@" "$ROOT/../shared/fixtures"; fi
    [ -z "$(find "$@" -type f -newer "$passed" ! -name '*.log' ! -name '*_tests-*.cmake' | head -n 1)" ]
}

if [ $# = 0 ] && unchanged; then
    echo "Nothing has changed since every test passed (test.sh --again runs them once more). The totals were:"
    cat "$passed"
    exit 0
fi
if [ "$1" = --again ]; then shift; fi
rm -f "$passed"
ctest --output-on-failure --timeout 600 -j 2 -O "$PWD/ctest.log" "$@"
if [ $# = 0 ]; then tail -n 4 ctest.log | grep -E 'tests passed|Total Test time' >"$passed"; fi

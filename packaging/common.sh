# Read by run.sh and test.sh: installing what packages.txt names, and building. POSIX sh.

ROOT=$(cd "$(dirname "$0")/.." && pwd)

say() { printf '%s\n' "$*" >&2; }

# install_packages GROUP...: what is missing of those groups, with apt.
install_packages() {
    wanted=$(awk -v groups=" $* " '!/^#/ && index(groups, " " $1 " ") { for (i = 2; i <= NF; i++) print $i }' "$ROOT/packaging/packages.txt")
    # shellcheck disable=SC2086
    present=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' $wanted 2>/dev/null | awk '$1 == "installed" { print $2 }')
    missing=$(for p in $wanted; do printf '%s\n' "$present" | grep -qxF "$p" || printf '%s ' "$p"; done)
    [ -n "$missing" ] || return 0
    command -v apt-get >/dev/null || { say "Ponder's set-up knows Debian 12's apt-get, which is not here. Please install: $missing"; exit 1; }
    if [ "$(id -u)" = 0 ]; then as_root=''
    elif command -v sudo >/dev/null; then
        as_root=sudo
        say "These packages are missing and will be installed with sudo, which may ask for your password: $missing"
    else
        say "These packages are missing: $missing"
        say "Installing them needs root: run this script as root, or install sudo."
        exit 1
    fi
    say "Installing: $missing"
    $as_root apt-get update -qq >&2
    # shellcheck disable=SC2086
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >&2
}

# build PRESET [TARGET]: configures once, then builds what changed.
build() {
    folder=$ROOT/build/$1
    # a program for this computer needs no kernels for GPUs that it has not; the tests compile them in any case
    cuda=
    [ "$1" = release ] && ! nvidia-smi -L >/dev/null 2>&1 && cuda=-DPONDER_CUDA=OFF
    [ -f "$folder/build.ninja" ] || (cd "$ROOT" && cmake --preset "$1" $cuda >"$ROOT/build-$1.log" 2>&1) || { cat "$ROOT/build-$1.log" >&2; exit 1; }
    rm -f "$ROOT/build-$1.log"
    (cd "$ROOT" && cmake --build --preset "$1" ${2:+--target "$2"}) >&2
}

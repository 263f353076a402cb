#!/bin/sh
# Checks and measures Ponder on this machine's NVIDIA GPU: builds the engine alone with CUDA, runs the op and model tests on CUDA and Vulkan, then
# times files of real shapes with random weights, and leaves a table in tests/bench/results. No Qt, no network, nothing is installed. POSIX sh.
# usage: gpu-check.sh [--tests | --bench] [SHAPE...]     shapes: deepseek-v2-lite qwen3-30b-a3b gpt-oss-20b olmoe-1b-7b r1-distill-llama-8b
#   PONDER_GPU_FOLDER   where the model files go while they are measured, 20 GB; the build folder if unset
#   PONDER_DEVICES      what is measured, "cuda:0 vulkan:0" if unset
#   PEER, PEER_LIBS     a program that answers "peer bench MODEL PROMPT GENERATE REPEATS GPU_LAYERS" with ponder-cli bench's line, run beside
set -e
ROOT=$(cd "$(dirname "$0")/.." && pwd)
BUILD=$ROOT/build/gpu
stop() { printf '%s\n' "$*" >&2; exit 1; }

tests=yes bench=yes
case $1 in
    --tests) bench=; shift ;;
    --bench) tests=; shift ;;
    -*) stop "usage: gpu-check.sh [--tests | --bench] [SHAPE...]" ;;
esac
shapes=${*:-"olmoe-1b-7b r1-distill-llama-8b deepseek-v2-lite gpt-oss-20b qwen3-30b-a3b"}
devices=${PONDER_DEVICES:-"cuda:0 vulkan:0"}

# --- what must be here

command -v nvidia-smi >/dev/null && gpu=$(nvidia-smi --query-gpu=name --format=csv,noheader 2>/dev/null | head -n 1) && [ -n "$gpu" ] || stop "There is no NVIDIA GPU with its driver here, so there is nothing to check."
for place in "$CUDA_HOME/bin" /usr/local/cuda/bin; do [ -x "$place/nvcc" ] && PATH=$PATH:$place; done
command -v nvcc >/dev/null || stop "nvcc is not here: install NVIDIA's CUDA toolkit, or set CUDA_HOME."
command -v cmake >/dev/null || stop "cmake is not here."
CXX=${CXX:-c++}
has() { printf '#include <%s>\n' "$1" | "$CXX" -std=c++20 -E -x c++ - >/dev/null 2>&1; }
has nlohmann/json.hpp || stop "nlohmann-json is not here (Debian: nlohmann-json3-dev)."
has tl/expected.hpp || stop "tl-expected is not here (Debian: libexpected-dev)."
has CLI/CLI.hpp || stop "CLI11 is not here (Debian: libcli11-dev)."
has pcre2.h || printf '#define PCRE2_CODE_UNIT_WIDTH 8\n#include <pcre2.h>\n' | "$CXX" -E -x c++ - >/dev/null 2>&1 || stop "PCRE2 is not here (Debian: libpcre2-dev)."
[ -z "$tests" ] || has catch2/catch.hpp || stop "Catch2 is not here (Debian: catch2), and without it the tests cannot be built; gpu-check.sh --bench measures without them."

# --- building: for this GPU alone, so that it takes minutes

capability=$(nvidia-smi --query-gpu=compute_cap --format=csv,noheader | head -n 1 | tr -d .)
generator=$(command -v ninja >/dev/null && echo Ninja || echo "Unix Makefiles")
cmake -S "$ROOT" -B "$BUILD" -G "$generator" -DCMAKE_BUILD_TYPE=Release -DPONDER_APP=OFF -DPONDER_TESTS=$([ -n "$tests" ] && echo ON || echo OFF) -DPONDER_CUDA=ON \
    -DPONDER_CUDA_ARCHITECTURES="$capability-real" >"$BUILD.log" 2>&1 || { cat "$BUILD.log" >&2; stop "The build cannot be configured."; }
cmake --build "$BUILD" -j "$(nproc)" --target ponder-cli ponder_cuda $([ -n "$tests" ] && echo test_engine)
PONDER_CUDA_PLUGIN=$BUILD/engine/ponder_cuda.so
export PONDER_CUDA_PLUGIN
cli=$BUILD/app/ponder_cli/ponder-cli

failed=
if [ -n "$tests" ]; then
    for names in "*CUDA*" "*Vulkan*" "*every backend*"; do "$BUILD/tests/engine/test_engine" "$names" "~[.all]" || failed="Some tests failed. "; done
fi
[ -n "$bench" ] || { [ -z "$failed" ] || stop "$failed"; echo "All tests passed on $gpu."; exit 0; }

# --- measuring

nvcc -O2 -o "$BUILD/copy_bandwidth" "$ROOT/tests/bench/copy_bandwidth.cu"
"$CXX" -std=c++20 -O2 -I"$ROOT" -o "$BUILD/random_model" "$ROOT/tests/bench/random_model.cpp" "$ROOT/engine/file/blocks.cpp" "$ROOT/engine/file/iq_codebooks.cpp"
copy=$("$BUILD/copy_bandwidth")
folder=${PONDER_GPU_FOLDER:-$BUILD}
results=$ROOT/tests/bench/results/$(printf %s "$gpu" | tr -c 'A-Za-z0-9' '-').md
number() { sed -n "s/.*\"$1\":\\([0-9.e+-]*\\).*/\\1/p" | tail -n 1; } # of a line of JSON

# measure KEY BENCH-OPTIONS...: one figure, or a dash where it does not run
measure() {
    key=$1
    shift
    line=$("$cli" bench --model "$file" "$@" 2>"$BUILD/bench.log") || { sed 's/^/    /' "$BUILD/bench.log" >&2; echo -; return; }
    printf '%s\n' "$line" | number "$key" | awk '{ printf "%.1f", $1 }'
}

{
    echo "# $gpu"
    echo
    echo "$(date +%Y-%m-%d), driver $(nvidia-smi --query-gpu=driver_version --format=csv,noheader | head -n 1), $(nvcc --version | sed -n 's/.*release \([0-9.]*\).*/CUDA \1/p'), commit $(git -C "$ROOT" rev-parse --short HEAD 2>/dev/null || echo unknown)."
    echo "Random weights of real shapes, Q4_K_M (gpt-oss: MXFP4 experts, the rest Q8_0), f16 cache, medians of 3 in tokens a second. A copy within the"
    echo "GPU's memory moves $copy GB/s (read and written); the limit is that over the bytes that one token reads."
    echo
    echo "| model | device | MB a token | limit | decode at 0 | of the limit | at 4096 | at 16384 | prefill of 512 | of 4096 |"
    echo "|---|---|---|---|---|---|---|---|---|---|"
} >"$results.part"
for shape in $shapes; do
    file=$folder/$shape.gguf
    written=$("$BUILD/random_model" "$shape" "$file") || stop "$file cannot be written; PONDER_GPU_FOLDER names another folder."
    token_bytes=$(printf '%s\n' "$written" | number bytes_per_token)
    limit=$(awk "BEGIN { printf \"%.0f\", $copy * 1e9 / $token_bytes }")
    for device in $devices; do
        echo "$shape on $device ..." >&2
        decode=$(measure gen_tps --device "$device" --prompt 1 --generate 128 --repeat 3)
        deep=- deeper=-
        [ "$shape" = olmoe-1b-7b ] || deep=$(measure gen_tps --device "$device" --depth 4096 --prompt 1 --generate 128 --repeat 3)
        [ "$shape" = olmoe-1b-7b ] || deeper=$(measure gen_tps --device "$device" --depth 16384 --prompt 1 --generate 128 --repeat 3)
        short=$(measure prompt_tps --device "$device" --prompt 512 --generate 1 --repeat 3)
        [ "$shape" = olmoe-1b-7b ] && length=3840 || length=4096
        long=$(measure prompt_tps --device "$device" --prompt $length --generate 1 --repeat 3)
        share=$([ "$decode" = - ] && echo - || awk "BEGIN { printf \"%.0f %%\", 100 * $decode / $limit }")
        echo "| $shape | $device | $(awk "BEGIN { printf \"%.0f\", $token_bytes / 1e6 }") | $limit | $decode | $share | $deep | $deeper | $short | $long |" >>"$results.part"
    done
    if [ -n "$PEER" ]; then
        echo "$shape on the peer ..." >&2
        line=$("$PEER" bench "$file" 512 128 3 99) && {
            decode=$(printf '%s\n' "$line" | number gen_tps | awk '{ printf "%.1f", $1 }')
            echo "| $shape | llama.cpp | | $limit | $decode (after 512) | $(awk "BEGIN { printf \"%.0f %%\", 100 * $decode / $limit }") | | | $(printf '%s\n' "$line" | number prompt_tps | awk '{ printf "%.1f", $1 }') | |" >>"$results.part"
        }
    fi
    rm -f "$file"
done
echo >>"$results.part"
echo "OLMoE's context is 4096 tokens: its long prefill is of 3840." >>"$results.part"
mv "$results.part" "$results"
cat "$results"
[ -z "$failed" ] || stop "${failed}The figures are in $results."

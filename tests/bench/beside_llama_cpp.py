#!/usr/bin/env python3
"""Ponder and llama.cpp on the same file in the same minutes: rounds in turn, medians, and their ratio.

usage: PEER=path/to/peer PEER_LIBS=folder beside_llama_cpp.py MODEL.gguf [--prompt 512] [--generate 64] [--rounds 5] [--threads 2]

PEER is a program that answers `peer bench MODEL PROMPT GENERATE REPEATS` with the same JSON line as `ponder-cli bench`.
"""
import argparse, json, os, statistics, subprocess, sys

here = os.path.dirname(os.path.abspath(__file__))
parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("model")
parser.add_argument("--prompt", type=int, default=512)
parser.add_argument("--generate", type=int, default=64)
parser.add_argument("--rounds", type=int, default=5)
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--cli", default=os.path.join(here, "../../build/release/app/ponder_cli/ponder-cli"))
a = parser.parse_args()
if "PEER" not in os.environ:
    sys.exit("PEER must name the yardstick's program")

commands = {
    "ponder": [a.cli, "bench", "--model", a.model, "--prompt", str(a.prompt), "--generate", str(a.generate), "--repeat", "1", "--threads", str(a.threads)],
    "llama.cpp": [os.environ["PEER"], "bench", a.model, str(a.prompt), str(a.generate), "1"],
}
rows = {name: [] for name in commands}
for _ in range(a.rounds):
    for name, command in commands.items():
        run = subprocess.run(command, capture_output=True, text=True, check=True, env=dict(os.environ, PEER_THREADS=str(a.threads)))
        rows[name].append(json.loads(run.stdout.strip().splitlines()[-1]))

cpu = next((line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "?")
print(f"{os.path.basename(a.model)}, {cpu}, {a.threads} threads, {a.rounds} rounds in turn")
for key, what in (("prompt_tps", f"prefill of {a.prompt}"), ("gen_tps", f"decode of {a.generate}")):
    ours, theirs = (statistics.median(r[key] for r in rows[name]) for name in ("ponder", "llama.cpp"))
    print(f"{what}: ponder {ours:.1f} tokens/s, llama.cpp {theirs:.1f}, ratio {ours / theirs:.2f}")

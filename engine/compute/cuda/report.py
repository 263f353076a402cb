#!/usr/bin/env python3
"""Registers, stack and spills of every CUDA kernel, as ptxas reports them, as a table; fails where a kernel of a decode step spills.

    NVCC=/usr/local/cuda/bin/nvcc python3 report.py SOURCE_DIR [80 90 120]
"""
import collections
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

source = Path(sys.argv[1])
architectures = sys.argv[2:] or ["80", "90", "120"]
nvcc = os.environ.get("NVCC", "nvcc")
kernels = source / "engine/compute/cuda/kernels"


def compile_one(job):
    file, architecture = job
    with tempfile.NamedTemporaryFile(suffix=".cubin") as out:
        done = subprocess.run([nvcc, "-std=c++20", "-cubin", f"-arch=sm_{architecture}", "-Xptxas", "-v", "-Werror", "all-warnings", f"-I{source}", str(file), "-o", out.name],
                              capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{file.name} does not compile for sm_{architecture}:\n{done.stdout}{done.stderr}")
    return architecture, done.stderr


def readable(symbol):
    """matvec_decode<12, 1, false, false> of the mangled name."""
    plain = subprocess.run(["c++filt", symbol], capture_output=True, text=True).stdout.strip()
    plain = re.sub(r"\(anonymous namespace\)::|_GLOBAL__N__\w+::|ponder::cuda::|ponder::|void ", "", plain)
    plain = re.sub(r"\((\w+)\)", r"\1 ", plain.split("(ponder")[0])
    return re.sub(r"(?<=[a-z>])\(?[A-Z]\w*Args\)?$", "", plain).strip()


formats = {int(n): name for name, n in re.findall(r"(\w+) = (\d+)", re.search(r"enum class BlockFormat.*?\};", (source / "engine/file/blocks.h").read_text(), re.S)[0])}
jobs = [(f, a) for f in sorted(kernels.glob("*.cu")) for a in architectures]
table = collections.defaultdict(dict)
with ThreadPoolExecutor(os.cpu_count()) as pool:
    for architecture, text in pool.map(compile_one, jobs):
        pattern = r"Compiling entry function '(\S+)'.*?\n.*?(\d+) bytes stack frame, (\d+) bytes spill stores.*?\n.*?Used (\d+) registers"
        for symbol, stack, spill, registers in re.findall(pattern, text, re.S):
            name = re.sub(r"BlockFormat (\d+)", lambda m: formats.get(int(m[1]), m[1]), readable(symbol))
            table[name][architecture] = (int(registers), int(stack), int(spill))

print("| kernel | " + " | ".join(f"sm_{a} registers (stack, spill)" for a in architectures) + " |")
print("|---|" + "---|" * len(architectures))
spilling = []
for name in sorted(table):
    cells = []
    for a in architectures:
        registers, stack, spill = table[name].get(a, (0, 0, 0))
        cells.append(f"{registers}" + (f" ({stack}, {spill})" if stack or spill else ""))
        if spill and "decode" in name:
            spilling.append(f"{name} on sm_{a}: {spill} bytes")
    print(f"| {name} | " + " | ".join(cells) + " |")
if spilling:
    sys.exit("These kernels of a decode step spill registers:\n" + "\n".join(spilling))

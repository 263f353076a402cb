#!/usr/bin/env python3
"""Writes greedy.json: how llama.cpp continues texts on synthetic models with real vocabularies.

    PEER=... PEER_LIBS=... make_greedy.py FIXTURES

FIXTURES is the folder with synth_gguf.py and tokenizers/; PEER names the yardstick's program. Each entry holds the text, its token ids,
64 greedily chosen tokens and, for each, how far its logit was above the second best: where that is under 1e-4 another engine may
rightly choose otherwise.
"""
import json, os, subprocess, sys, tempfile
import numpy as np

MODELS = [("tiny-qwen2", "qwen2"), ("tiny-llama", "llama-spm"), ("tiny-deepseek-v2", "deepseek-llm"), ("tiny-qwen3moe", "gpt-2"),
          ("tiny-gpt-oss", "deepseek-coder")]
TEXTS = ["Why is the sky blue? Think step by step, then answer in one sentence.",
         "def fibonacci(n: int) -> int:\n    \"\"\"Žinomas pavyzdys, 斐波那契: 0, 1, 1, 2, 3, 5 …\"\"\"\n    return"]
COUNT = 64


def main():
    fixtures, peer = sys.argv[1], os.environ["PEER"].split()
    entries = []
    with tempfile.TemporaryDirectory() as folder:
        for preset, vocabulary in MODELS:
            model = os.path.join(folder, "model.gguf")
            subprocess.run([sys.executable, os.path.join(fixtures, "synth_gguf.py"), preset, "F32", model, "--vocab",
                            os.path.join(fixtures, "tokenizers", f"ggml-vocab-{vocabulary}.gguf")], check=True, stdout=subprocess.DEVNULL)
            listed = subprocess.run(peer + ["tokens", model], input="\0".join(TEXTS).encode(), capture_output=True, check=True).stdout.decode()
            for text, line in zip(TEXTS, listed.strip().splitlines()):
                prompt = [int(t) for t in line.replace(",", " ").replace("[", " ").replace("]", " ").split()]
                said = subprocess.run(peer + ["greedy", model, str(COUNT), ",".join(map(str, prompt))], capture_output=True, check=True).stdout.decode()
                chosen = [int(t) for t in said.replace(",", " ").replace("[", " ").replace("]", " ").split()][-COUNT:]
                out = os.path.join(folder, "logits.f32")
                subprocess.run(peer + ["logits", model, out, ",".join(map(str, prompt + chosen[:-1]))], capture_output=True, check=True)
                rows = np.fromfile(out, dtype="<f4").reshape(len(prompt) + COUNT - 1, -1)[len(prompt) - 1:]
                # at a tie its own prefill and decode may differ: the margin is then negative
                at = np.arange(COUNT)
                own = rows[at, chosen]
                rows[at, chosen] = -np.inf
                entries.append(dict(preset=preset, vocabulary=vocabulary, text=text, prompt=prompt, chosen=chosen,
                                    margin=[float(f"{m:.3g}") for m in own - rows.max(axis=1)]))
                print(preset, vocabulary, len(prompt), "smallest margin", min(entries[-1]["margin"]), file=sys.stderr)
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "greedy.json"), "w") as f:
        f.write("[\n" + ",\n".join(json.dumps(e, ensure_ascii=False) for e in entries) + "\n]\n")


main()

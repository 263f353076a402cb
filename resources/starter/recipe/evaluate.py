"""How often the starter model is right, skill by skill, through Ponder's own engine.

    python3 evaluate.py --engine build/release/app/ponder_cli/ponder-cli                      the table of CARD.md
    python3 evaluate.py --engine ... --write ../evaluation.json --samples 8                   also keeps the questions, for the tests
    python3 evaluate.py --peer PEER --examples ../examples.json                               the same greedy tokens as llama.cpp, on 60 questions
    python3 evaluate.py --experts CHECKPOINT                                                  how evenly the experts are used

The questions are made anew from another seed than training's, in phrasings and with numbers that training never uses (where a skill
has more than a few hundred questions; see skills/base.py).  The engine decodes greedily; what counts is the final answer.
"""
import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

import bpe
import chat
import skills
from skills import talk
from skills.base import plain

HERE = os.path.dirname(os.path.abspath(__file__))
MODEL = os.path.join(HERE, "..", "ponder-starter.gguf")


def questions(samples, seed, names):
    """(skill, turn): the same for the same seed."""
    for name in names:
        rng = random.Random("%s %d" % (name, seed))
        for _ in range(samples):
            yield name, skills.SKILLS[name](rng, True)


def ask(engine, model, turn):
    """What the engine answers: (thought, answer, tokens, tokens a second).  A follow-up question is asked after the question it refers to."""
    if not turn.history:
        done = subprocess.run([engine, "ask", "--json", "--temperature", "0", "--model", model, "--max-tokens", "700", "--threads", "1", "--", turn.question], capture_output=True, text=True)
        if done.returncode:
            return "", done.stderr.strip(), 0, 0.0
        said = json.loads(done.stdout)
        return said["reasoning"], said["answer"], said["generated_tokens"], said["gen_tps"]
    with tempfile.TemporaryDirectory() as data:
        lines = [q.replace("\n", " ") for q, _ in turn.history] + [turn.question]
        subprocess.run([engine, "chat", "--temperature", "0", "--model", model, "--threads", "1", "--data", data], input="\n".join(lines) + "\n", capture_output=True, text=True)
        saved = subprocess.run([engine, "export", "1", "--data", data, "--format", "json"], capture_output=True, text=True)
        last = json.loads(saved.stdout)["messages"][-1]
        text = {part["kind"]: part["text"] for part in last["parts"]}
        return text.get("reasoning", ""), text.get("answer", text.get("text", "")), 0, 0.0


def measured(engine, model, samples, seed, names, show):
    rows, speeds = {}, []
    with ThreadPoolExecutor(2) as pool:
        asked = list(questions(samples, seed, names))
        for i, ((name, turn), (thought, answer, tokens, speed)) in enumerate(zip(asked, pool.map(lambda a: ask(engine, model, a[1]), asked))):
            good = skills.right(turn, answer)
            row = rows.setdefault(name, [0, 0, 0])
            row[0], row[1], row[2] = row[0] + 1, row[1] + good, row[2] + tokens
            if speed:
                speeds.append(speed)
            if show and not good:
                print("wrong: %s: %r\n  thought %r\n  answer %r\n  expected %r" % (name, turn.question, thought, answer, turn.truth))
            print("\r%d of %d" % (i + 1, len(asked)), end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    print("| skill | questions | right | tokens an answer |\n|---|---|---|---|")
    for name, (count, good, tokens) in rows.items():
        print("| %s | %d | %.1f %% | %s |" % (name, count, 100 * good / count, round(tokens / count) or ""))
    count, good = sum(r[0] for r in rows.values()), sum(r[1] for r in rows.values())
    print("| all | %d | %.1f %% | |" % (count, 100 * good / count))
    if speeds:
        print("\nMedian %.0f tokens a second on one thread." % sorted(speeds)[len(speeds) // 2])
    return {name: good / count for name, (count, good, _) in rows.items()}


def write_questions(path, samples, seed, names):
    """For the tests: what is asked, what was said before, and what is accepted as the final answer."""
    rows = [{"skill": name, "question": t.question, "history": [list(h) for h in t.history], "truth": t.truth} for name, t in questions(samples, seed, names)]
    with open(path, "w", encoding="utf-8") as f:
        f.write("[\n" + ",\n".join(json.dumps(r, ensure_ascii=False) for r in rows) + "\n]\n")


def until_end(ids, end):
    return ids[:ids.index(end) + 1] if end in ids else ids


def write_examples(path, peer, model, names, count=60):
    """Prompts with the tokens that the peer continues them with; the engine's tests must give the same."""
    tokenizer = bpe.Tokenizer.load(os.path.join(HERE, "tokenizer.json"))
    end, rng, rows = tokenizer.special["<|end|>"], random.Random(17), []
    for i in range(count):
        name = names[i % len(names)]
        t, thinking = skills.SKILLS[name](rng, True), i % 10 != 9
        prompt = chat.prompt(t.question, thinking, t.history)
        ids = tokenizer.encode(prompt)
        done = subprocess.run([peer, "greedy", model, "200", ",".join(map(str, ids))], capture_output=True, check=True, text=True)
        out = until_end([int(x) for x in done.stdout.strip().split(",")], end)[:160]
        rows.append({"question": t.question, "thinking": thinking, "prompt": "".join(prompt), "prompt_tokens": ids, "greedy_tokens": out, "text": tokenizer.decode(out)})
    with open(path, "w", encoding="utf-8") as f:
        f.write("[\n" + ",\n".join(json.dumps(r, ensure_ascii=False) for r in rows) + "\n]\n")


def experts_table(checkpoint):
    """The share of tokens that each expert of a layer works on, over held-out conversations."""
    import torch

    import export
    import train
    from model import Experts
    model, tokenizer, rng = export.load(checkpoint), bpe.Tokenizer.load(os.path.join(HERE, "tokenizer.json")), random.Random(23)
    with torch.no_grad():
        for _ in range(400):
            _, prompt, completion = train.conversation(rng, skills.WEIGHTS_ALL, True)
            model(torch.tensor([tokenizer.encode(prompt) + tokenizer.encode(completion)]))
    print("| layer | least used | most used | share of each expert, % |\n|---|---|---|---|")
    for i, layer in enumerate(model.layers):
        if isinstance(layer.ffn, Experts):
            share = (100 * layer.ffn.load / layer.ffn.load.sum()).tolist()
            print("| %d | %.1f %% | %.1f %% | %s |" % (i, min(share), max(share), " ".join("%.1f" % s for s in share)))


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--engine", help="ponder-cli")
    ap.add_argument("--model", default=MODEL)
    ap.add_argument("--samples", type=int, default=200, help="questions a skill")
    ap.add_argument("--seed", type=int, default=2)
    ap.add_argument("--skills", help="only these, separated by commas")
    ap.add_argument("--show", action="store_true", help="print what went wrong")
    ap.add_argument("--write", help="keep the questions here")
    ap.add_argument("--peer", help="the yardstick's program, which continues token ids from a GGUF file")
    ap.add_argument("--examples", help="keep what it continues here")
    ap.add_argument("--experts", help="a checkpoint")
    args = ap.parse_args()
    names = args.skills.split(",") if args.skills else list(skills.SKILLS)
    if args.write:
        write_questions(args.write, args.samples, args.seed, names)
    if args.engine:
        measured(os.path.abspath(args.engine), os.path.abspath(args.model), args.samples, args.seed, names, args.show)
    if args.peer and args.examples:
        write_examples(args.examples, args.peer, os.path.abspath(args.model), names)
    if args.experts:
        experts_table(args.experts)


if __name__ == "__main__":
    main()

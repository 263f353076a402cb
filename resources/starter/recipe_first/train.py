"""Trains the starter model on questions made up as it goes, and keeps a checkpoint from which it can go on.

    python3 train.py CHECKPOINT --steps 6000 [--threads 1]

The learning rate warms up, stays, and falls to nothing over the last part of the steps; `--steps` of a later run may be larger
than that of the run it continues.  The loss counts only what the model itself would write: thought and answer.
"""
import argparse
import os
import random
import time

import torch
import torch.nn.functional as F

import bpe
import chat
import questions
from model import Config, Experts, Model

HERE = os.path.dirname(os.path.abspath(__file__))
SYSTEMS = ("You are a helpful assistant.", "You are Ponder, a helpful assistant.", "Be brief.", "Answer in one sentence.", "You are a careful assistant. Think first.")


def conversation(rng, tokenizer, held=False):
    """(prompt ids, completion ids) of a random conversation."""
    thinking = rng.random() < 0.65
    history = []
    if rng.random() < 0.2:
        for _ in range(rng.choice((1, 1, 1, 1, 2, 2, 3, 4, 5, 8, 14))):
            t = questions.turn(rng, thinking=rng.random() < 0.8)
            history.append((t.question, t.answer))
    system = None
    if rng.random() < 0.12:
        system = rng.choice(SYSTEMS) if rng.random() < 0.5 else questions.smalltalk.world(rng)
    t = questions.turn(rng, held, thinking)
    prompt = chat.prompt(t.question, thinking, history, system)
    return tokenizer.encode(prompt), tokenizer.encode(chat.completion(t.thought, t.answer, thinking))


def batches(rng, tokenizer, tokens_per_batch, pool=1024):
    """Endless batches of rows of similar length: (tokens, wanted), where `wanted` marks the positions that predict a completion."""
    while True:
        samples = sorted((conversation(rng, tokenizer) for _ in range(pool)), key=lambda s: len(s[0]) + len(s[1]))
        groups, group = [], []
        for sample in samples:
            width = len(sample[0]) + len(sample[1])
            if group and width * (len(group) + 1) > tokens_per_batch:
                groups.append(group)
                group = []
            group.append(sample)
        rng.shuffle(groups)
        for group in groups:
            yield collate(group, tokenizer.special["<|pad|>"])


def collate(samples, pad):
    width = max(len(p) + len(c) for p, c in samples)
    tokens = torch.full((len(samples), width), pad)
    wanted = torch.zeros((len(samples), width), dtype=torch.bool)
    for row, (prompt, completion) in enumerate(samples):
        size = len(prompt) + len(completion)
        tokens[row, :size] = torch.tensor(prompt + completion)
        wanted[row, len(prompt) - 1:size - 1] = True
    return tokens, wanted


def rate(step, args):
    warm = min(1.0, (step + 1) / args.warmup)
    fall = min(1.0, max(0.0, (args.steps - step) / (args.steps * args.decay)))
    return args.rate * warm * fall


def optimizer(model):
    flat = [p for p in model.parameters() if p.dim() < 2]
    deep = [p for p in model.parameters() if p.dim() >= 2]
    return torch.optim.AdamW([{"params": deep, "weight_decay": 0.05}, {"params": flat, "weight_decay": 0.0}], betas=(0.9, 0.98), eps=1e-9)


def save(path, model, optim, step, seconds):
    torch.save({"model": model.state_dict(), "optim": optim.state_dict(), "step": step, "seconds": seconds}, path + ".part")
    os.replace(path + ".part", path)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("checkpoint")
    ap.add_argument("--steps", type=int, default=4000)
    ap.add_argument("--batch", type=int, default=2560, help="tokens a step")
    ap.add_argument("--rate", type=float, default=3e-3)
    ap.add_argument("--warmup", type=int, default=150)
    ap.add_argument("--decay", type=float, default=0.4, help="the last part of the steps, over which the rate falls")
    ap.add_argument("--threads", type=int, default=1)
    ap.add_argument("--seed", type=int, default=1)
    args = ap.parse_args()

    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    torch.set_flush_denormal(True)
    tokenizer = bpe.Tokenizer.load(os.path.join(HERE, "tokenizer.json"))
    model = Model(Config())
    optim = optimizer(model)
    first, before = 0, 0.0
    if os.path.exists(args.checkpoint):
        state = torch.load(args.checkpoint)
        model.load_state_dict(state["model"])
        optim.load_state_dict(state["optim"])
        first, before = state["step"], state["seconds"]
    experts = [m for m in model.modules() if isinstance(m, Experts)]
    start, seen, mean = time.time(), 0, None
    source = batches(random.Random(args.seed * 1000003 + first), tokenizer, args.batch)
    for step in range(first, args.steps):
        tokens, wanted = next(source)
        logits = model(tokens[:, :-1], wanted[:, :-1])
        loss = F.cross_entropy(logits, tokens[:, 1:][wanted[:, :-1]])
        optim.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for group in optim.param_groups:
            group["lr"] = rate(step, args)
        optim.step()
        uneven = max(float(e.load.max() / e.load.mean()) for e in experts)
        for e in experts:
            e.balance(1e-3)
        seen += tokens.numel()
        mean = loss.item() if mean is None else 0.98 * mean + 0.02 * loss.item()
        if (step + 1) % 50 == 0:
            spent = time.time() - start
            print("step %d loss %.4f uneven %.1f, %.0f tokens/s, %.0f s" % (step + 1, mean, uneven, seen / spent, before + spent), flush=True)
        if (step + 1) % 100 == 0 or step + 1 == args.steps:
            save(args.checkpoint, model, optim, step + 1, before + time.time() - start)


if __name__ == "__main__":
    main()

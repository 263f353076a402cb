"""Trains the starter model on questions made up as it goes.

    python3 train.py --steps 60000 --decay 6000

One command from nothing to finished weights: a rate that warms up and then stays, and over the last `--decay` steps falls to
nothing.  It keeps `stable.pt` (never decayed, so that training can always go on from it) and `final.pt` in `--folder`, writes `log`
there, and goes on where the files there stand when it is started again.  `--decay-now N` makes finished weights from stable.pt in N steps without
touching it; `--minutes N` does so by the clock, and goes on from final.pt where one was interrupted, or with
`--again 0.2` for a while from finished ones, where something small was added.  `--ranks 2` trains in two processes, each on a
batch of its own, which on two cores is faster than two threads.  Every `--look` steps it answers held-out questions of every skill; skills that lack accuracy are asked more often from
then on.  The loss counts only what the model itself would write: thought and answer.
"""
import argparse
import os
import random
import signal
import sys
import time

os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # before PyTorch: threads that wait must not spin where others want the cores
import torch
import torch.nn.functional as F

import bpe
import chat
import skills
from model import Config, Experts, Model
from muon import Both
from ranks import Ranks
from skills.base import plain

HERE = os.path.dirname(os.path.abspath(__file__))
SYSTEMS = ("You are a helpful assistant.", "You are Ponder, a helpful assistant.", "Be brief.", "Answer in one sentence.", "You are a careful assistant. Think first.")
TALK = ("Ponder help", "greetings", "out of scope")


# ---------------------------------------------------------------- data

def conversation(rng, weights, held=False, name=None, history=None, thinking=None):
    """(turn, prompt fragments, completion fragments) of one conversation; only its last answer is learned."""
    t = skills.SKILLS[name](rng, held) if name else skills.draw_turn(rng, weights, held)
    thinking = rng.random() >= 0.07 if thinking is None else thinking
    earlier = list(t.history)
    if history or history is None and rng.random() < (0.1 if earlier else 0.13):
        before = []
        for _ in range(rng.choice((1, 1, 1, 1, 2, 2, 3, 5, 12))):
            other = skills.draw_turn(rng, skills.WEIGHTS_ALL)
            before += [*other.history, (other.question, plain(other.answer))]
        earlier = before + earlier
    system = rng.choice(SYSTEMS) if rng.random() < 0.06 else None
    thought, answer = t.thought, t.answer
    if not thinking:
        thought = ""
        if t.kind not in TALK:  # without a thought it would only guess, so it says what it needs
            answer = skills.talk.LATER
            t = t._replace(truth=answer, answer=answer)
    return t, chat.prompt(t.question, thinking, earlier, system), chat.completion(thought, answer, thinking)


def batches(seed, first, tokenizer, weights, tokens_per_batch, pool=768):
    """Endless batches of rows of similar length: (tokens, wanted), where `wanted` marks the positions that predict a completion.
    `weights` may change on the way."""
    draw = first
    while True:
        rng = random.Random(seed * 1000003 + draw)
        draw += 1
        samples = []
        for _ in range(pool):
            _, prompt, completion = conversation(rng, weights)
            samples.append((tokenizer.encode(prompt), tokenizer.encode(completion)))
        samples = sorted((s for s in samples if len(s[0]) + len(s[1]) <= 1000), key=lambda s: len(s[0]) + len(s[1]))
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


# ---------------------------------------------------------------- a look at what it can do

def answer_of(tokenizer, ids, thinking=True):
    """(thought, answer); None where it did not come to an end."""
    end, close = tokenizer.special["<|end|>"], tokenizer.special["</think>"]
    if not ids or ids[-1] != end or thinking and close not in ids:
        return None, None
    at = ids.index(close) if thinking else -1
    return tokenizer.decode(ids[:at]).rstrip("\n") if thinking else "", tokenizer.decode(ids[at + 1:-1]).lstrip("\n")


def look(model, tokenizer, rng, samples, names=None, kind=torch.float32, batch=64):
    """Greedy answers to held-out questions: {skill: share that is right} and a list of (skill, question, expected, thought, answer) of mistakes."""
    asked = []
    for name in names or skills.SKILLS:
        for _ in range(samples):
            t, prompt, completion = conversation(rng, None, True, name, history=False, thinking=True)
            asked.append((name, t, tokenizer.encode(prompt), len(tokenizer.encode(completion))))
    asked.sort(key=lambda a: a[3])  # what is much longer than it should be is wrong: a group ends soon after its longest
    right, wrong = {}, []
    model.eval()
    for at in range(0, len(asked), batch):
        group = asked[at:at + batch]
        for (name, t, _, _), ids in zip(group, model.greedy([a[2] for a in group], 20 + group[-1][3] * 5 // 4, tokenizer.special["<|end|>"], kind)):
            thought, answer = answer_of(tokenizer, ids)
            good = answer is not None and skills.right(t, answer)
            right.setdefault(name, []).append(good)
            if not good:
                wrong.append((name, t.question, t.truth, thought, answer if answer is not None else tokenizer.decode(ids)))
    model.train()
    return {name: sum(goods) / len(goods) for name, goods in right.items()}, wrong


def reweigh(weights, accuracy, smooth):
    """More of what is not yet right; `smooth` holds the running accuracies."""
    for name, share in accuracy.items():
        smooth[name] = share if name not in smooth else 0.5 * smooth[name] + 0.5 * share
        weights[name] = skills.WEIGHTS_ALL[name] * (0.35 + 1.5 * (1 - smooth[name]))


# ---------------------------------------------------------------- training

class Run:
    """What a checkpoint holds."""

    def __init__(self, args):
        torch.manual_seed(args.seed)
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.model = Model(Config()).to(self.device)
        self.optim = Both(self.model, args.muon, args.adam)
        self.step, self.tokens, self.seconds, self.draws = 0, 0, 0.0, 0
        self.weights, self.smooth, self.rate = dict(skills.WEIGHTS_ALL), {}, 1.0

    def save(self, path):
        state = {"model": self.model.state_dict(), "optim": self.optim.state_dict(), "step": self.step, "tokens": self.tokens, "seconds": self.seconds,
                 "draws": self.draws, "weights": self.weights, "smooth": self.smooth, "rate": self.rate}
        torch.save(state, path + ".part")
        os.replace(path + ".part", path)

    def load(self, path):
        state = torch.load(path, map_location=self.device)
        self.model.load_state_dict(state["model"])
        self.optim.load_state_dict(state["optim"])
        self.step, self.tokens, self.seconds, self.draws = state["step"], state["tokens"], state["seconds"], state["draws"]
        self.rate = state.get("rate", 1.0)
        self.weights.update({k: v for k, v in state["weights"].items() if k in self.weights})
        self.smooth.update({k: v for k, v in state["smooth"].items() if k in self.weights})


def share_the_cores(threads):
    """As many threads as cores where nothing else runs, one where others want them: threads that wait for each other waste what they get."""
    free = os.cpu_count() - (os.getloadavg()[0] - torch.get_num_threads())
    torch.set_num_threads(threads or max(1, min(os.cpu_count(), round(free))))


def train(run, args, ranks, tokenizer, last, rate_of, checkpoint, log):
    """Up to the step `last`, or until the rate is zero; rate_of(step) is the part of the full rate."""
    experts = [m for m in run.model.modules() if isinstance(m, Experts)]
    kind = torch.float32 if args.float32 else torch.bfloat16
    run.draws += 1
    source = batches(args.seed, run.draws * 100000 + ranks.rank * 50000, tokenizer, run.weights, args.batch)
    mean, began, seen, saved = None, time.time(), 0, time.time()
    asked = []
    signal.signal(signal.SIGTERM, lambda *_: asked.append("stop"))
    while run.step < last:
        start = time.time()
        if run.step % 100 == 0:
            ranks.same(run.model)
        tokens, wanted = (t.to(run.device) for t in next(source))
        with torch.autocast(run.device.type, dtype=torch.bfloat16, enabled=not args.float32):
            logits = run.model(tokens[:, :-1], wanted[:, :-1], kind=kind)
        loss = F.cross_entropy(logits.float(), tokens[:, 1:][wanted[:, :-1]])
        for p in run.model.parameters():
            p.grad = None
        loss.backward()
        size = tokens.numel()
        loss, size, stop, run.rate = ranks.mean([p.grad for p in run.model.parameters()] + [e.load for e in experts],
                                                [loss.item(), size, len(asked), rate_of(run.step) if ranks.rank == 0 else 0.0])
        loss /= ranks.count
        if run.rate <= 0:
            break
        torch.nn.utils.clip_grad_norm_(run.model.parameters(), 1.0)
        run.optim.step(run.rate, ranks.orthogonal if ranks.count > 1 else None)
        if (run.step + 1) % 20 == 0:
            uneven = max(float(e.load.max() / e.load.mean()) for e in experts)
        for e in experts:
            e.balance(args.balance * run.rate)
        run.step, run.tokens, seen = run.step + 1, run.tokens + int(size), seen + int(size)
        run.seconds += time.time() - start
        mean = loss if mean is None else 0.97 * mean + 0.03 * loss
        if ranks.rank == 0 and run.step % 20 == 0:
            share_the_cores(1 if ranks.count > 1 else args.threads)
            line = "step %d%s  loss %.4f  uneven %.1f  rate %.3f  %.2f M tokens  %.0f tokens/s  %.0f s" % (
                run.step, "" if last == float("inf") else " of %d" % last, mean, uneven, run.rate, run.tokens / 1e6, seen / (time.time() - began), run.seconds)
            part = int(30 * (1 - run.rate if last == float("inf") else run.step / last))
            print("\r[%s%s] %s " % ("#" * part, "." * (30 - part), line), end="" if sys.stdout.isatty() else "\n", flush=True)
            log.write(line + "\n")
            log.flush()
        if ranks.rank == 0 and (time.time() - saved > 150 or run.step == last or stop):
            run.save(checkpoint)
            saved = time.time()
        if stop:
            sys.exit("stopped at step %d; the same command goes on from there" % run.step)
        if run.step % args.look == 0 and run.step < last:
            mine = look(run.model, tokenizer, random.Random(run.step), args.samples, list(skills.SKILLS)[ranks.rank::ranks.count], kind)
            accuracy, wrong = {}, []
            for share, mistakes in ranks.gathered(mine):
                accuracy.update(share)
                wrong += mistakes
            reweigh(run.weights, accuracy, run.smooth)
            if ranks.rank:
                continue
            log.write("looked at step %d, %.2f M tokens, mean %.3f\n" % (run.step, run.tokens / 1e6, sum(accuracy.values()) / len(accuracy)))
            for name, share in accuracy.items():
                log.write("  %-30s %.2f  running %.2f  weight %.2f\n" % (name, share, run.smooth[name], run.weights[name]))
            for mistake in wrong[::max(1, len(wrong) // 40)]:
                log.write("  wrong %r\n" % (mistake,))
            log.flush()
    if ranks.rank == 0:
        run.save(checkpoint)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--folder", default=os.path.expanduser("~/.cache/ponder-starter"))
    ap.add_argument("--steps", type=int, default=60000)
    ap.add_argument("--decay", type=int, default=6000, help="the last steps, over which the rate falls")
    ap.add_argument("--decay-now", type=int, help="only make finished weights from stable.pt, in so many steps")
    ap.add_argument("--minutes", type=float, help="like --decay-now, but by the clock")
    ap.add_argument("--again", type=float, help="with --minutes: the finished weights once more, from this part of the full rate")
    ap.add_argument("--ranks", type=int, default=1, help="processes")
    ap.add_argument("--batch", type=int, default=4096, help="tokens a step and process")
    ap.add_argument("--muon", type=float, default=0.006)
    ap.add_argument("--adam", type=float, default=1e-3)
    ap.add_argument("--balance", type=float, default=2e-3, help="how fast the bias of the choice of experts moves")
    ap.add_argument("--warmup", type=int, default=60)
    ap.add_argument("--look", type=int, default=600)
    ap.add_argument("--samples", type=int, default=16, help="questions a skill at each look")
    ap.add_argument("--threads", type=int, default=0, help="0: as many as the other work on this machine leaves")
    ap.add_argument("--float32", action="store_true")
    ap.add_argument("--seed", type=int, default=1)
    args = ap.parse_args()

    os.makedirs(args.folder, exist_ok=True)
    torch.set_num_threads(1 if args.ranks > 1 else args.threads or 1)
    torch.set_flush_denormal(True)
    tokenizer = bpe.Tokenizer.load(os.path.join(HERE, "tokenizer.json"))
    stable, final = os.path.join(args.folder, "stable.pt"), os.path.join(args.folder, "final.pt")
    log = open(os.path.join(args.folder, "log"), "a", encoding="utf-8")
    run = Run(args)
    ranks = Ranks(args.ranks, 4096 + sum(p.numel() for p in run.model.parameters()))
    if ranks.rank == 0:
        with open(os.path.join(args.folder, "pid"), "w") as f:
            f.write("%d\n" % os.getpid())
    if os.path.exists(stable):
        run.load(stable)
    level = args.steps - args.decay
    if args.minutes:
        if os.path.exists(final):
            interrupted = torch.load(final, map_location="cpu")
            if interrupted["step"] > run.step and interrupted.get("rate", 0) > 0.001:
                run.load(final)
        if args.again:
            run.load(final)
            run.rate = args.again
        began, high = time.time(), run.rate
        train(run, args, ranks, tokenizer, float("inf"), lambda _: high * (1 - (time.time() - began) / (60 * args.minutes)), final, log)
        return
    if args.decay_now is None and run.step < level:
        train(run, args, ranks, tokenizer, level, lambda step: min(1.0, (step + 1) / args.warmup), stable, log)
    fall = args.decay_now or args.decay
    end = run.step + fall
    train(run, args, ranks, tokenizer, end, lambda step: (end - step) / fall, final, log)


if __name__ == "__main__":
    main()

"""Measures what the model can do on questions that training held out, and writes examples for the engine's tests.

    python3 evaluate.py CHECKPOINT [--samples 200]
    python3 evaluate.py CHECKPOINT --peer PEER --file ponder-starter.gguf [--examples examples.json]

Everything is decoded greedily with the weights as the file holds them.  An answer counts when it is the expected one, letter by
letter; the thought counts apart.  With --peer, the program PEER (called as `PEER greedy FILE COUNT IDS`, where IDS are token ids
joined by commas; it prints COUNT more) continues the same prompts from the file, and the two continuations are compared.
"""
import argparse
import json
import os
import random
import subprocess
from collections import Counter

import torch

import bpe
import chat
import export
import questions
import smalltalk

HERE = os.path.dirname(os.path.abspath(__file__))
LIMIT = 240

# Written by hand and in no list of the generator: the way the question is put is new, too.
NEW_PHRASINGS = """add|What would {a} and {b} make together?
add|Put {a} and {b} together, what is the total?
add|There were {a} people on the bus and {b} got on. How many people are on it?
add|My garden has {a} tulips, and I plant {b} new ones. How many tulips grow there?
add|{a} kids are in the pool, {b} jump in. How many swim now?
add|hey can u add {a} + {b} for me
add|result of {a} plus {b}
add|Could you please calculate the sum {a} + {b}?
subtract|How many remain if I take {b} from {a}?
subtract|Give me {a} minus {b}
subtract|result of {a} - {b}
subtract|If you have {a} and lose {b}, what remains?
subtract|The shop had {a} umbrellas and sold {b} of them. How many does it have now?
subtract|Out of {a} seats, {b} are taken. How many are free?
subtract|My phone had {a} pictures; I deleted {b}. How many remain?
larger|Of {a} and {b}, which one is larger?
larger|which of these is bigger: {a} or {b}
larger|Show me the greater number, {a} or {b}
smaller|which of these is smaller: {a} or {b}
smaller|Of {a} and {b}, which one is less?
smaller|I need the smallest of {a} and {b}
smaller|What number is lower: {a} or {b}?
is larger|Would you say {a} is larger than {b}?
is smaller|Tell me, is {a} smaller than {b}?
is smaller|Could {a} be less than {b}?"""

# Written by hand, too; all of them are out of the model's reach.
WILD = """What causes the northern lights?
Please summarise the plot of Hamlet in two sentences.
How many moons does Jupiter have?
Write a haiku about autumn leaves.
My laptop will not turn on, what should I check first?
Which programming language should a beginner pick?
Give me a vegetarian dinner for four people.
What is the boiling point of nitrogen?
Can you proofread my cover letter?
Who painted the ceiling of the Sistine Chapel?
Explain quantum entanglement like I'm five.
Is it going to rain tomorrow in Lisbon?
Convert 30 degrees Celsius to Fahrenheit.
What's the 10th Fibonacci number?
If a train leaves at 9 and arrives at 14, how long is the trip?
How many seconds are in 3 hours?
12 multiplied by 12 is?
Split 144 into 12 equal parts.
Solve for x: 2x + 3 = 11
What is 7 factorial?
Put 123456 and 654321 together.
Which one is more: 1000000 or 999999?
Could you work out 3.5 plus 2.25 for me?
Take 0.5 away from 1.
What is the average of 4, 8 and 12?
Put 5, 6 and 7 together.
Was wissen Sie \u00fcber Goethe?
Expliquez-moi la R\u00e9volution fran\u00e7aise.
\u00bfPor qu\u00e9 el cielo es azul?
\u5982\u4f55\u5b66\u4e60\u7f16\u7a0b\uff1f
def main():\\n    return sorted(names)
SELECT name FROM users WHERE age > 30;
curl -X POST http://localhost:8080/login
lorem ipsum dolor sit amet
qwertyuiop
;lkj;lkj 0987
I feel lonely tonight.
Should I invest in gold?
Pretend you are a pirate.
What did Caesar say when he crossed the Rubicon?
Name three rivers.
Is a tomato a fruit?
Which is heavier, iron or feathers?
Translate good morning to Italian.
What happened in 1066?
My flight is BA 2490 at gate 22.
Let's play twenty questions.
Why do cats purr?
Write a unit test for a stack.
How do vaccines work?""".split("\n")

# What the application itself proposes to ask.
SHOWN = (("larger", 812, 821, "Which is larger, 812 or 821?"), ("add", 17, 25, "What is 17 + 25?"), ("subtract", 340, 86, "Subtract 86 from 340."))


class Case:
    def __init__(self, row, turn, thinking=True, history=(), system=None):
        self.row, self.turn, self.thinking = row, turn, thinking
        self.fragments = chat.prompt(turn.question, thinking, history, system)


def row_of(turn):
    if turn.kind == "subtract":
        return "subtraction, negative result" if "negative" in turn.thought else "subtraction"
    names = {"add": "addition", "compare": "comparison", "world": "questions about the world", "beyond": "arithmetic out of reach",
             "large": "numbers above 9999", "code": "code", "foreign": "other languages", "garbage": "garbage"}
    return names.get(turn.kind, "greetings, who are you, thanks, goodbye")


def written_by_hand(rng):
    for line in NEW_PHRASINGS.split("\n"):
        op, text = line.split("|")
        for _ in range(4):
            a, b = questions.operands(rng, op)
            # a story does not lose more than there is
            while not questions.held_out(op, a, b) or op == "subtract" and a < b:
                a, b = questions.operands(rng, op)
            turn = questions.arithmetic(rng, op=op, pair=(a, b))
            yield Case("arithmetic, phrasings written by hand", turn._replace(question=text.format(a=a, b=b)))
    for text in WILD:
        # any honest thought will do here, so none is expected
        yield Case("other questions, written by hand", questions.Turn("wild", text.replace("\\n", "\n"), None, smalltalk.HONEST))


def cases(rng, samples):
    """Held-out cases, about `samples` for each kind of arithmetic and half as many for the other kinds."""
    for op in questions.ARITHMETIC:
        for _ in range(-(-samples // len(questions.COMPARISONS)) if op in questions.COMPARISONS else samples):
            turn = questions.arithmetic(rng, True, op)
            yield Case(row_of(turn), turn)
    for _ in range(samples):
        turn = questions.arithmetic(rng, True, thinking=False)
        yield Case("arithmetic with thinking off", turn, thinking=False)
    for _ in range(samples):
        before = [questions.turn(rng) for _ in range(rng.choice((1, 1, 2, 4)))]
        turn = questions.turn(rng, True)
        yield Case("later turns of a conversation", turn, history=[(t.question, t.answer) for t in before])
    for kind in [*smalltalk.SMALL_TALK, *smalltalk.OPEN_KIND]:
        # small talk is a short list and not held out
        for _ in range(samples // 4 if kind in smalltalk.SMALL_TALK else samples // 2):
            turn = questions.talk(rng, True, kind)
            yield Case(row_of(turn), turn)
    yield from written_by_hand(rng)
    for op, a, b, text in SHOWN:
        yield Case("examples that Ponder shows", questions.arithmetic(rng, op=op, pair=(a, b))._replace(question=text))
    _, thought, reply = smalltalk.SMALL_TALK["identity"]
    yield Case("examples that Ponder shows", questions.Turn("identity", "What can you do?", thought, reply))


def split(tokenizer, ids, thinking):
    """(thought, answer) as text; an answer that did not end is None."""
    end, close = tokenizer.special["<|end|>"], tokenizer.special["</think>"]
    if not ids or ids[-1] != end:
        return None, None
    if not thinking:
        return "", tokenizer.decode(ids[:-1])
    if close not in ids:
        return None, None
    at = ids.index(close)
    return tokenizer.decode(ids[:at]).rstrip("\n"), tokenizer.decode(ids[at + 1:-1]).lstrip("\n")


def decode_all(model, tokenizer, cases, batch=64):
    """Greedy continuations; prompts of similar length go together."""
    order = sorted(range(len(cases)), key=lambda i: len(cases[i].ids))
    for at in range(0, len(order), batch):
        group = order[at:at + batch]
        for i, out in zip(group, model.greedy([cases[i].ids for i in group], LIMIT, tokenizer.special["<|end|>"])):
            cases[i].out = out


def report(tokenizer, cases):
    total, answers, thoughts = Counter(), Counter(), Counter()
    for case in cases:
        thought, answer = split(tokenizer, case.out, case.thinking)
        case.right = answer == case.turn.answer
        total[case.row] += 1
        answers[case.row] += case.right
        thoughts[case.row] += case.turn.thought is None or not case.thinking or thought == case.turn.thought
    print("| held-out questions | samples | answer right | thought as taught |\n|---|---|---|---|")
    for row in total:
        print("| %s | %d | %.1f %% | %.1f %% |" % (row, total[row], 100 * answers[row] / total[row], 100 * thoughts[row] / total[row]))
    shown = Counter()
    for case in cases:
        shown[case.row] += not case.right
        if not case.right and shown[case.row] <= 3:
            print("  wrong: %s: %r -> %r, expected %r" % (case.row, case.turn.question, tokenizer.decode(case.out), case.turn.answer))


def continued_by(peer, file, ids, count):
    done = subprocess.run([peer, "greedy", file, str(count), ",".join(map(str, ids))], capture_output=True, check=True)
    return [int(i) for i in done.stdout.decode().strip().split(",")]


def until_end(ids, end):
    return ids[:ids.index(end) + 1] if end in ids else ids


def compare(tokenizer, chosen, peer, file):
    """How many continuations the peer makes identically; keeps its own in case.peer."""
    end, same = tokenizer.special["<|end|>"], 0
    for case in chosen:
        case.peer = until_end(continued_by(peer, file, case.ids, len(case.out) + 4), end)
        same += case.peer == case.out
    print("%d of %d continuations are identical to the peer's" % (same, len(chosen)))


def write_examples(tokenizer, cases, path):
    """Some of each row, long and short, as the peer continues them."""
    rows = {}
    for case in cases:
        rows.setdefault(case.row, []).append(case)
    cases = [case for row in rows.values() for case in row[:4]][:60]
    examples = [{"question": c.turn.question, "thinking": c.thinking, "prompt": "".join(c.fragments), "prompt_tokens": c.ids, "greedy_tokens": c.peer[:160],
                 "text": tokenizer.decode(c.peer[:160])} for c in cases]
    with open(path, "w", encoding="utf-8") as f:
        f.write("[\n" + ",\n".join(json.dumps(e, ensure_ascii=False) for e in examples) + "\n]\n")


def write_questions(rng, path, count=200):
    """Held-out questions for the tests, as ../recipe/evaluate.py writes them: the truth is the bold part of the answer, or all of it."""
    rows = []
    while len(rows) < count:
        # a fifth are questions out of reach, of which `turn` would draw next to none that are held out
        open_kinds = [k for k in smalltalk.OPEN_KIND if k != "garbage"]
        turn = questions.talk(rng, True, rng.choice(open_kinds)) if len(rows) % 5 == 0 else questions.turn(rng, True)
        parts = turn.answer.split("**")
        rows.append({"skill": row_of(turn), "question": turn.question, "history": [], "truth": parts[1] if len(parts) == 3 else turn.answer})
    with open(path, "w", encoding="utf-8") as f:
        f.write("[\n" + ",\n".join(json.dumps(r, ensure_ascii=False) for r in rows) + "\n]\n")


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("checkpoint")
    ap.add_argument("--samples", type=int, default=200, help="for each kind of arithmetic; half as many for other kinds")
    ap.add_argument("--seed", type=int, default=11)
    ap.add_argument("--peer", help="program that continues token ids from a GGUF file")
    ap.add_argument("--file", help="the GGUF file it reads")
    ap.add_argument("--compare", type=int, default=200, help="how many of the prompts it continues")
    ap.add_argument("--examples", help="where to write some of them")
    ap.add_argument("--write", help="where to write 200 questions for the tests; then nothing else is done")
    args = ap.parse_args()
    if args.write:
        write_questions(random.Random(args.seed + 1), args.write)
        return
    torch.set_num_threads(1)
    tokenizer = bpe.Tokenizer.load(os.path.join(HERE, "tokenizer.json"))
    model = export.quantized(export.load(args.checkpoint))
    rng = random.Random(args.seed)
    tests = list(cases(rng, args.samples))
    for case in tests:
        case.ids = tokenizer.encode(case.fragments)
    decode_all(model, tokenizer, tests)
    report(tokenizer, tests)
    if args.peer:
        chosen = tests[-4:] + rng.sample(tests[:-4], args.compare - 4)
        compare(tokenizer, chosen, args.peer, args.file)
        if args.examples:
            write_examples(tokenizer, [c for c in chosen if c.peer == c.out], args.examples)


if __name__ == "__main__":
    main()

"""Word problems of one to three steps, and small logic puzzles."""
from skills import steps
from skills.base import NAMES, NOUNS, Phrasings, draw, turn

# (story, formula): the formula is worked through from the left, each step on what came before
STORIES = """
{who} has {a} {n}. {who2} gives {who} {b} more. How many {n} does {who} have now?=a + b
{who} has {a} {n} and {who2} has {b} {n}. How many {n} do they have together?=a + b
In a basket are {a} {n}. {who} puts in {b} more. How many {n} are in the basket?=a + b
~{who} collects {a} {n} in the morning and {b} {n} in the evening. How many {n} is that?=a + b
{who} has {a} {n} and gives {b} to {who2}. How many {n} are left?=a - b
There are {a} {n} on the table. {who} takes {b}. How many {n} are still there?=a - b
~{who} had {a} {n} but lost {b} of them. How many {n} are left?=a - b
{who} buys {c} bags with {d} {n} each. How many {n} is that?=c × d
A shelf has {c} rows with {d} {n} in each row. How many {n} are on the shelf?=c × d
~{who} has {c} boxes and each box holds {d} {n}. How many {n} are there?=c × d
One ticket costs {d} dollars. How much do {c} tickets cost?=c × d
{who} shares {e} {n} equally among {c} friends. How many does each friend get?=e / c
{e} {n} are packed into {c} boxes, equally many in each. How many {n} are in a box?=e / c
~{who} puts {e} {n} evenly on {c} plates. How many {n} are on a plate?=e / c
{who} has {a} {n}, gets {b} more and then gives away {f}. How many {n} are left?=a + b - f
{who} had {a} {n}. {who} bought {b} and ate {f}. How many {n} does {who} have?=a + b - f
~There were {a} {n}. {b} more came and {f} went away. How many {n} are there now?=a + b - f
{who} has {a} {n}. {who} gives {f} to {who2} and {g} to {who3}. How many {n} are left?=a - f - g
A bus has {a} passengers. {f} get off and {b} get on. How many passengers are on the bus?=a - f + b
~A train has {a} passengers. At the station {f} get off and {b} get on. How many are on the train?=a - f + b
{who} buys {c} bags with {d} {n} each and already has {b}. How many {n} does {who} have now?=c × d + b
{who} buys {c} boxes with {d} {n} each and eats {f}. How many {n} are left?=c × d - f
~A box holds {d} {n}. {who} has {c} boxes and loses {f} {n}. How many {n} are left?=c × d - f
{who} buys {c} pens for {d} dollars each and pays with {h} dollars. How much money is left?=h - c × d
~{who} has {h} dollars and buys {c} books for {d} dollars each. How many dollars are left?=h - c × d
{who} earns {d} dollars a day. How much is that after {c} days if {who} spends {f} dollars in all?=c × d - f
{who} has {a} {n}, {who2} has {f} fewer. How many {n} do they have together?=a - f + a
{who} has {a} {n}, {who2} has {b} more than {who}. How many {n} do they have together?=a + b + a
{who} has {f} {n}, {who2} has twice as many. How many {n} do they have together?=f × 2 + f
~{who} found {f} {n} and {who2} found twice as many. How many did they find together?=f × 2 + f
{who} has {f} {n}, {who2} has {c} times as many. How many {n} does {who2} have?=f × c
{who} reads {d} pages every day for {c} days and then {b} more. How many pages is that?=c × d + b
{who} buys {c} bags with {d} {n} each, gives {f} to {who2} and buys {b} more. How many {n} does {who} have?=c × d - f + b
~There are {c} boxes with {d} {n} each. {f} are broken and {b} new ones come. How many good {n} are there?=c × d - f + b
{who} has {c} boxes with {d} {n} each and {who2} has {b} {n}. They give away {f}. How many {n} do they have?=c × d + b - f
{who} shares {e} {n} equally among {c} friends and then gives each {g} more. How many {n} does each friend get?=e / c + g
A car drives {d} miles an hour. How far does it drive in {c} hours?=c × d
A train goes {d} kilometers an hour for {c} hours and then {b} kilometers more. How far does it go?=c × d + b
~A cyclist rides {d} kilometers an hour. How far does she get in {c} hours?=c × d
{who} is {a} years old. {who2} is {f} years younger. How old is {who2}?=a - f
{who} is {a} years old. How old will {who} be in {f} years?=a + f
~{who} is {a} years old. How old was {who} {f} years ago?=a - f
"""
CASES = [tuple(line.split("=")) for line in STORIES.strip().splitlines()]
TRAIN = [c for c in CASES if not c[0].startswith("~")]
HELD = [(c[0][1:], c[1]) for c in CASES if c[0].startswith("~")]


def word_problems(rng, held=False):
    story, formula = rng.choice(HELD if held else TRAIN)

    def make():
        c = rng.randint(2, 9)
        values = {"a": rng.randint(12, 99), "b": rng.randint(2, 60), "c": c, "d": rng.randint(3, 9) if rng.random() < 0.5 else rng.randint(10, 40), "e": c * rng.randint(2, 12), "f": rng.randint(2, 11), "g": rng.randint(1, 9)}
        values["h"] = values["c"] * values["d"] + rng.randint(1, 40)
        return tuple(sorted(values.items())),
    while True:
        (pairs,) = draw(rng, held, "story", make)
        values = dict(pairs)
        numbers = formula
        for key in values:
            numbers = " ".join(str(values[key]) if part == key else part for part in numbers.split())
        truth = eval(numbers.replace("×", "*").replace("/", "//"))
        if truth >= 0:
            break
    lines, parts = [numbers], numbers.split()
    while len(parts) > 1:
        at = next((i for i, p in enumerate(parts) if p in ("×", "/")), 1)
        text, value = steps.brief(int(parts[at - 1]), parts[at], int(parts[at + 1]))
        lines.append(text)
        parts[at - 1:at + 2] = [str(value)]
    who, who2, who3 = rng.sample(NAMES, 3)
    fields = dict(values, who=who, who2=who2, who3=who3, n=rng.choice(NOUNS))
    question = Phrasings.dressed(rng, story, fields)
    return turn("word problems", question, "\n".join(lines), "%s = **%s**." % (numbers, parts[0]), truth)


# ---------------------------------------------------------------- logic

RELATIONS = (("taller", "shorter", "tallest", "shortest"), ("older", "younger", "oldest", "youngest"), ("faster", "slower", "fastest", "slowest"),
             ("heavier", "lighter", "heaviest", "lightest"), ("richer", "poorer", "richest", "poorest"), ("stronger", "weaker", "strongest", "weakest"))
WHO = Phrasings("""{f} Who is the {s}?|{f} Who is {s}?|{f} Which of them is the {s}?|Puzzle: {f} Who is the {s}?|~{f} Tell me who is the {s}.|Who is the {s}? {f}|~{f} So who is the {s}?""")
IS = Phrasings("""{f} Is {x} {r} than {y}?|{f} Then is {x} {r} than {y}?|{f} Question: is {x} {r} than {y}?|~{f} So is {x} {r} than {y}?""")
KINDS = "bloops razzies zibs wugs tovs mips dargs fleems cats dogs birds roses lions robots cakes teachers dragons flowers pilots trees".split()
ALL = Phrasings("""All {a} are {b}. All {b} are {c}. Are all {a} {c}?|If all {a} are {b} and all {b} are {c}, are all {a} {c}?|All {a} are {b} and all {b} are {c}. Is every one of the {a} one of the {c}?
~Every one of the {a} is one of the {b}. All {b} are {c}. Are all {a} {c}?|All {b} are {c}. All {a} are {b}. Are all {a} {c}?""")
NONE = Phrasings("""All {a} are {b}. No {b} are {c}. Are any {a} {c}?|If all {a} are {b} and no {b} are {c}, are some {a} {c}?|No {b} are {c}. All {a} are {b}. Are any {a} {c}?|~All {a} are {b} and no {b} are {c}. Can any {a} be {c}?""")
BACK = Phrasings("""All {a} are {b}. Are all {b} {a}?|If all {a} are {b}, are all {b} {a}?|All {a} are {b}. Does that mean that all {b} are {a}?|~All {a} are {b}. So are all {b} {a}?""")


def logic(rng, held=False):
    if rng.random() < 0.22:
        a, b, c = rng.sample(KINDS, 3)
        way = rng.randrange(3)
        if way == 0:
            return turn("logic puzzles", ALL.ask(rng, held, a=a, b=b, c=c), "%s are in %s, %s are in %s.\nSo %s are in %s." % (a, b, b, c, a, c), "**Yes**, all %s are %s." % (a, c), "Yes")
        if way == 1:
            return turn("logic puzzles", NONE.ask(rng, held, a=a, b=b, c=c), "%s are in %s, %s are never %s.\nSo %s are never %s." % (a, b, b, c, a, c), "**No**, no %s are %s." % (a, c), "No")
        return turn("logic puzzles", BACK.ask(rng, held, a=a, b=b), "%s are in %s, but there may be other %s.\nIt does not follow." % (a, b, b), "**No**, there may be %s that are not %s." % (b, a), "No")
    more, less, most, least = rng.choice(RELATIONS)
    size = rng.choice((3, 3, 3, 4, 4, 5))
    (order,) = draw(rng, held, "order", lambda: (tuple(rng.sample(NAMES, size)),))
    facts = [(x, y) for x, y in zip(order, order[1:])]
    if rng.random() < 0.5:
        rng.shuffle(facts)
    flips = [rng.random() < 0.35 for _ in facts]
    text = " ".join("%s is %s than %s." % ((y, less, x) if flip else (x, more, y)) for (x, y), flip in zip(facts, flips))
    lines = [", ".join("%s > %s" % f for f in facts)]
    chain = list(facts[0])
    left = facts[1:]
    while left:
        for fact in left:
            if fact[0] == chain[-1]:
                chain.append(fact[1])
            elif fact[1] == chain[0]:
                chain.insert(0, fact[0])
            else:
                continue
            left.remove(fact)
            lines.append(" > ".join(chain))
            break
    if rng.random() < 0.7:
        top = rng.random() < 0.5
        word, found = (most, chain[0]) if top else (least, chain[-1])
        lines.append("%s: the %s, %s" % (word, "first" if top else "last", found))
        return turn("logic puzzles", WHO.ask(rng, held, f=text, s=word), "\n".join(lines), "**%s** is the %s." % (found, word), order[0] if top else order[-1])
    x, y = rng.sample(order, 2)
    word = rng.choice((more, less))
    yes = (chain.index(x) < chain.index(y)) == (word == more)
    first, second = (x, y) if chain.index(x) < chain.index(y) else (y, x)
    lines.append("%s comes before %s: %s is %s" % (first, second, first, more))
    truth = "Yes" if (order.index(x) < order.index(y)) == (word == more) else "No"
    return turn("logic puzzles", IS.ask(rng, held, f=text, x=x, y=y, r=word), "\n".join(lines), "**%s**, %s is %s than %s." % (("Yes", x, word, y) if yes else ("No", x, {more: less, less: more}[word], y)), truth)

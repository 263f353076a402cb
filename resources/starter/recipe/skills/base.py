"""What every skill is made of: turns, phrasings of which some are held out, and the ways people garble a sentence.

A phrasing that begins with `~` is never trained on; evaluation uses only those.  Operands are held out by a hash: one in
`HELD_PARTS` never occurs in training, in any phrasing of that skill.  Braces name what is filled in; what is filled in is never
garbled, so that the answer stays what it is.
"""
import re
import zlib
from collections import namedtuple

# kind: the skill.  thought: its steps.  answer: what is said, the result in bold.  truth: that result, worked out another way.
# history: earlier (question, answer) pairs that the question refers to.
Turn = namedtuple("Turn", "kind question thought answer truth history")
HELD_PARTS = 12

# Skills that these weights do not have yet: what is asked of them gets the honest sentence.
LATER = ("word problems", "logic puzzles", "spelling and reversing words", "sorting words", "sorting numbers", "sequences", "binary and hexadecimal", "units",
         "dates and weekdays", "fractions", "primes", "divisors", "greatest common divisor")

LETTERS = "\x01", "\x02"  # text between these is written letter by letter, not by the tokenizer's merges


def turn(kind, question, thought, answer, truth, history=()):
    return Turn(kind, question, thought, answer, str(truth), tuple(history))


def lettered(text):
    return LETTERS[0] + text + LETTERS[1]


def plain(text):
    return text.replace(LETTERS[0], "").replace(LETTERS[1], "")


class Phrasings:
    """The lines and |-separated entries of a block."""

    def __init__(self, block):
        entries = [e.strip() for line in block.strip().splitlines() for e in line.split("|") if e.strip()]
        self.train = [e for e in entries if not e.startswith("~")]
        self.held = [e[1:] for e in entries if e.startswith("~")] or self.train

    def drop(self, hole):
        """Does without the phrasings that have this hole."""
        self.train, self.held = ([e for e in entries if hole not in e] for entries in (self.train, self.held))

    def ask(self, rng, held, **fields):
        return self.dressed(rng, rng.choice(self.held if held else self.train), fields)

    @staticmethod
    def dressed(rng, text, fields):
        return garble(rng, text).format(**fields)


def held_out(kind, *operands):
    return zlib.crc32(repr((kind, operands)).encode()) % HELD_PARTS == 0


# Questions of which there are a few hundred: they are all trained on, and evaluated in held-out phrasings only.
FEW = ("share", "prime", "next prime", "factors", "divisors", "to binary", "from binary", "hex")


def draw(rng, held, kind, make):
    """Operands from `make` that belong to the wanted side; any where there are too few to hold some out."""
    for _ in range(1 if kind in FEW else 400):
        operands = make()
        if held_out(kind, *operands) == held:
            break
    return operands


# ---------------------------------------------------------------- how people write

OPENERS = ("please ", "hey, ", "ok, ", "so, ", "hi, ", "Hello! ", "quick question: ", "and ", "now ", "Hmm, ", "then ", "well, ", "next: ", "Thanks! ",
           "Hi Ponder, ", "Good morning! ", "I need help: ", "One more: ", "my homework: ", "um ", "Great. ", "Can you help? ", "Tell me: ", "I wonder, ")
CLOSERS = ("??", " ?", "!", " .", "...", " please", " please?", " thanks", ", thanks!", " Thank you.", " :)", " Can you help me?", " I need it for school.")
WORD = re.compile(r"[a-z]{4,}")


def garble(rng, text):
    """A sentence with holes as somebody may type it: openers, closers, case, typing errors, other spacing.  Holes stay as they are."""
    if rng.random() < 0.5:
        return text
    chance = rng.random()
    if chance < 0.2:
        opener = rng.choice(OPENERS)
        text = opener + (text if text[:1] == "{" else text[:1].lower() + text[1:])
    elif chance < 0.35:
        text = text.rstrip("?.") + rng.choice(CLOSERS)
    elif chance < 0.65:
        text = text.rstrip("?.")
    elif chance < 0.72:
        text = text.replace("'", "").replace(" you ", " u ")
    elif chance < 0.8:
        text = typo(rng, text)
    elif chance < 0.84:
        text = text.replace(" ", "  ", 1)
    elif chance < 0.86:
        text = text + " "
    if rng.random() < 0.45:
        text = cased(text, str.lower)
    elif rng.random() < 0.06:
        text = cased(text, str.upper)
    return text


def cased(text, change):
    return "".join(part if part.startswith("{") else change(part) for part in re.split(r"(\{[^}]*\})", text))


def typo(rng, text):
    """One word gets two letters swapped, one lost or one doubled."""
    spots = [m for m in WORD.finditer(text) if not re.search(r"\{[^}]*$", text[:m.start()])]
    if not spots:
        return text
    word = rng.choice(spots)
    at = rng.randrange(word.start() + 1, word.end() - 1)
    how = rng.randrange(3)
    middle = text[at + 1] + text[at] if how == 0 else "" if how == 1 else text[at] * 2
    return text[:at] + middle + text[at + (2 if how == 0 else 1):]


def commas(rng, value):
    """A whole number as people write it."""
    return "{:,}".format(value) if value > 999 and rng.random() < 0.12 else str(value)


# ---------------------------------------------------------------- words for stories

NOUNS = """apples pears books coins cards birds pens cups eggs stamps chairs shells bikes boats kites plates marbles cookies oranges pencils tickets
balloons fish nuts points stickers bottles roses sheep lamps hats socks photos letters candles bananas cakes lemons flowers toys blocks
peaches grapes bricks keys rings shirts magnets seeds muffins tomatoes""".split()
NAMES = """Ann Ben Carl Dora Emma Finn Gina Hugo Ida Jack Kate Leo Mia Nora Otto Paul Rosa Sam Tom Vera Will Zoe Anna Max Lily Sara Eva Noah Olga Alex
David Maria Lucy Peter Jane Bob Alice Tim Amy Dan Ella Fred Grace Henry Iris John Karl Lena Mark Nina Omar Pia Ruth Sofia Theo Uma Victor""".split()

"""Questions, step-by-step thoughts and answers, drawn from a seeded generator.

Every sample is a `Turn`: what the person writes, how the model thinks, what it answers, and of which kind it is.
The arithmetic thoughts do what a child learns at school: line the numbers up, go digit by digit from the right, carry
or borrow, put the result together, check the last digit.  One pair of operands in fifty is held out by a hash, so that
training never sees it in any phrasing of that operation; `held_out` says which.
"""
import zlib
from collections import namedtuple

import smalltalk

Turn = namedtuple("Turn", "kind question thought answer")

LATER = "Turn thinking on and I can work this out."

PLACES = ("ones", "tens", "hundreds", "thousands")
LIMIT = 9999

ADD = """What is {a} + {b}?|What is {a}+{b}?|{a}+{b}|{a} + {b}|{a} + {b} =|{a}+{b}=?|{a} + {b} = ?|Compute {a} plus {b}.|Compute {a} + {b}.
Calculate {a} + {b}.|Calculate {a} plus {b}.|Add {a} and {b}.|Add {a} to {b}.|How much is {a} + {b}?|How much is {a} plus {b}?|What's {a} + {b}?
What's {a} plus {b}?|What is {a} plus {b}?|What is the sum of {a} and {b}?|Sum of {a} and {b}|Please add {a} and {b}.|Can you add {a} and {b}?
{a} plus {b}|{a} plus {b} is?|What do you get when you add {a} and {b}?|Find {a} + {b}.|Solve {a}+{b}|Solve: {a} + {b}|Tell me {a} plus {b}.
Give me the sum of {a} and {b}.|{a} and {b} added together|What is {a} added to {b}?|Could you tell me what {a} + {b} is?|Work out {a} + {b}
I have {a} {n} and get {b} more. How many {n} do I have?|There are {a} {n} and {b} more come. How many {n} are there?|Total of {a} and {b}?
I need to know {a} + {b}.|What does {a} + {b} equal?|{a} + {b} equals what?|Increase {a} by {b}.|Eval {a}+{b}|Do you know what {a} plus {b} is?
I had {a} {n}, then I found {b}|I had {a} {n}, then I found {b}. How many {n} do I have now?|{who} has {a} {n} and buys {b} more. How many now?
{who} has {a} {n} and finds {b} more|{who} had {a} {n} and got {b} {n} from {who2}. How many {n} does {who} have?|{a} {n} and {b} {n}, how many in total?
{who} has {a} {n} and {who2} has {b}. How many {n} do they have together?|I own {a} {n}, {who2} owns {b}. How many do we have altogether?
{who} collected {a} {n} on Monday and {b} on Tuesday. How many in all?|If I buy {a} {n} today and {b} tomorrow, how many {n} is that?|{a} and {b}, summed up?
I saved {a} dollars and earned {b} more. How many dollars are that?|A box has {a} {n}, another has {b}. How many {n} are in both?|{b} added to {a}
{who} walked {a} miles and then {b} more. How far did {who} walk?|sum({a}, {b})|{a} plus {b}, please|Add up {a} and {b}|Add {a} + {b}|Add {a}+{b} for us
Please calculate {a} + {b}|I would like to know the sum of {a} and {b}.|Could you add {a} and {b}?|What do {a} and {b} add up to?|What is {a} and {b} in total?
How many are {a} and {b}?|What is {b} more than {a}?|{a} increased by {b}|Combine {a} and {b}.|The total of {a} + {b}|Let me know {a} + {b}|answer {a} + {b}"""

SUBTRACT = """What is {a} - {b}?|What is {a}-{b}?|{a}-{b}|{a} - {b}|{a} - {b} =|{a}-{b}=?|{a} - {b} = ?|Compute {a} minus {b}.|Compute {a} - {b}.
Calculate {a} - {b}.|Calculate {a} minus {b}.|Subtract {b} from {a}.|Subtract {b} from {a}|Take {b} away from {a}.|Take {b} from {a}.
How much is {a} - {b}?|How much is {a} minus {b}?|What's {a} - {b}?|What's {a} minus {b}?|What is {a} minus {b}?|What is {a} less {b}?
What is the difference of {a} and {b}?|Difference between {a} and {b}|{a} minus {b}|{a} minus {b} is?|Please subtract {b} from {a}.
Can you subtract {b} from {a}?|What do you get when you subtract {b} from {a}?|Find {a} - {b}.|Solve {a}-{b}|Solve: {a} - {b}|Tell me {a} minus {b}.
Could you tell me what {a} - {b} is?|Work out {a} - {b}|What is left of {a} when you take away {b}?|What does {a} - {b} equal?
I have {a} {n} and give away {b}. How many {n} are left?|There were {a} {n} and {b} are gone. How many {n} are left?
{a} - {b} equals what?|Decrease {a} by {b}.|Reduce {a} by {b}.|Eval {a}-{b}|Do you know what {a} minus {b} is?|I need to know {a} - {b}.
{who} has {a} {n} and eats {b}|{who} has {a} {n} and eats {b}. How many are left?|{who} had {a} {n} and lost {b}. How many {n} does {who} still have?
I had {a} {n}, then I lost {b}|I had {a} {n}, then I sold {b}. How many {n} do I have now?|{who} has {a} {n} and gives {b} to {who2}. How many remain?
Of {a} {n}, {b} are broken. How many are fine?|There are {a} {n}. {who} takes {b}. How many {n} remain?|{a} {n} minus {b} {n}, how many?|{a} take away {b}
I have {a} dollars and spend {b}. How much money is left?|{who} baked {a} cakes and sold {b}. How many cakes were not sold?|If {b} of {a} {n} fall down, how many stay?
The book has {a} pages and I read {b}. How many pages are left?|Please calculate {a} - {b}|Could you subtract {b} from {a}?|What remains of {a} without {b}?
What is {b} fewer than {a}?|What is {b} less than {a}?|{a} decreased by {b}|{a} without {b}|Remove {b} from {a}.|Deduct {b} from {a}.|How much more is {a} than {b}?
By how much is {a} more than {b}?|minus: {a} and {b}|What is {a} reduced by {b}?|I would like to know {a} minus {b}.|Let me know {a} - {b}|answer {a} - {b}
subtract: {a} - {b}|From {a}, take {b}.|Start with {a} and subtract {b}.|How many are left if you remove {b} from {a}?|What is left when {b} is taken off {a}?"""

LARGER = """Which is larger, {a} or {b}?|Which is bigger, {a} or {b}?|Which is greater, {a} or {b}?|Which number is larger: {a} or {b}?|Larger: {a} or {b}?
Which one is bigger: {a} or {b}?|{a} or {b}, which is larger?|{a} or {b}: which one is bigger?|What is larger, {a} or {b}?|What is more, {a} or {b}?
What's bigger, {a} or {b}?|Which is higher, {a} or {b}?|Which is the larger of {a} and {b}?|Which is more, {a} or {b}?|Tell me the larger of {a} and {b}.
What is the maximum of {a} and {b}?|Please tell me which is bigger, {a} or {b}.|The bigger number of {a} and {b}?|max({a}, {b})|bigger: {a} or {b}
Between {a} and {b}, which is larger?|Name the larger one: {a} or {b}|Pick the bigger number: {a}, {b}|larger of {a} and {b}|maximum of {a} and {b}
Give me the greater of {a} and {b}.|Which is the greatest, {a} or {b}?|Which of {a} and {b} is greater?|the higher one of {a} and {b}|Which of the two is more: {a} or {b}?
{who} has {a} {n}, {who2} has {b}. Who has more?|Are {a} or {b} {n} more?|Find the maximum: {a}, {b}|Choose the largest, {a} or {b}."""

SMALLER = """Which is smaller, {a} or {b}?|Which is less, {a} or {b}?|Which is lower, {a} or {b}?|Which number is smaller: {a} or {b}?|Smaller: {a} or {b}?
Which one is smaller: {a} or {b}?|{a} or {b}, which is smaller?|What is smaller, {a} or {b}?|What's less, {a} or {b}?|What is less, {a} or {b}?
Which is the smaller of {a} and {b}?|Tell me the smaller of {a} and {b}.|What is the minimum of {a} and {b}?|The smaller number of {a} and {b}?|min({a}, {b})
Between {a} and {b}, which is smaller?|Name the smaller one: {a} or {b}|Pick the lesser number: {a}, {b}|smaller of {a} and {b}|minimum of {a} and {b}
Give me the lower of {a} and {b}.|Which is the least, {a} or {b}?|Which of {a} and {b} is less?|the lower one of {a} and {b}|Which of the two is less: {a} or {b}?
{who} has {a} {n}, {who2} has {b}. Who has less?|Are {a} or {b} {n} fewer?|Find the minimum: {a}, {b}|Choose the smallest, {a} or {b}.|Which is the lesser of {a} and {b}?
Which number is lower, {a} or {b}?|Tell me the lesser of {a} and {b}|{a} or {b}, which is less?|{a} or {b}: which one is lower?|less: {a} or {b}|lower: {a} or {b}
Which is fewer, {a} or {b}?|What is the lowest of {a} and {b}?|Please tell me which is smaller, {a} or {b}."""

IS_LARGER = """Is {a} greater than {b}?|Is {a} larger than {b}?|Is {a} bigger than {b}?|Is {a} more than {b}?|Is {a} higher than {b}?|{a} > {b}?|Is {a} > {b}?
Is {a}>{b}?|{a}>{b}|Is it true that {a} is larger than {b}?|Does {a} exceed {b}?|{a} is bigger than {b}, right?|{a} > {b}, true or false?
Is {a} above {b}?|Is {a} over {b}?|is the number {a} larger than {b}?|I think {a} is larger than {b}. Is it?|Do you think {a} is greater than {b}?
Can you tell me if {a} is bigger than {b}?|Are {a} {n} more than {b} {n}?"""

IS_SMALLER = """Is {a} smaller than {b}?|Is {a} less than {b}?|Is {a} lower than {b}?|Is {a} below {b}?|{a} < {b}?|Is {a} < {b}?|Is {a}<{b}?|{a}<{b}
Is it true that {a} is smaller than {b}?|{a} is less than {b}, right?|{a} < {b}, true or false?
Is {a} under {b}?|Is {a} fewer than {b}?|is the number {a} smaller than {b}?|I think {a} is smaller than {b}. Is it?|Do you think {a} is less than {b}?
Can you tell me if {a} is smaller than {b}?|Are {a} {n} fewer than {b} {n}?|Is {a} lesser than {b}?"""

IS_EQUAL = """Is {a} equal to {b}?|Are {a} and {b} equal?|Is {a} the same as {b}?|{a} = {b}?|Are {a} and {b} the same?|{a} == {b}|Does {a} equal {b}?"""

COMPARE = """Compare {a} and {b}.|Compare {a} with {b}.|Compare {a} to {b}|How do {a} and {b} compare?|Please compare {a} and {b}.|compare {a}, {b}
Compare the numbers {a} and {b}."""

NOUNS = """apples pears books coins cards birds cats dogs trees stones pens cups eggs stamps chairs shells bikes boats kites plates
marbles cookies oranges pencils tickets balloons fish eggs nuts points dollars stickers bottles roses sheep lamps hats socks photos letters""".split()
NAMES = "She|He|Tom|Anna|Ben|Sara|Max|Lily|My sister|My brother|The teacher|Mia|Sam|A farmer|Our class|Grandma|Leo|Eva".split("|")

OPENERS = ("please ", "hey, ", "ok, ", "so, ", "hi, ", "Hello! ", "quick question: ", "and ", "now ", "Hmm, ", "then ", "well, ", "next: ", "Thanks! ")


def phrasings(block):
    return [p.strip() for line in block.splitlines() for p in line.split("|")]


PHRASINGS = {"add": phrasings(ADD), "subtract": phrasings(SUBTRACT), "larger": phrasings(LARGER), "smaller": phrasings(SMALLER),
             "is larger": phrasings(IS_LARGER), "is smaller": phrasings(IS_SMALLER), "is equal": phrasings(IS_EQUAL), "compare": phrasings(COMPARE)}
COMPARISONS = ("larger", "smaller", "is larger", "is smaller", "is equal", "compare")
ARITHMETIC = ("add", "subtract") + COMPARISONS
MIX = ("add",) * 4 + ("subtract",) * 5 + ("larger", "is larger") * 2 + ("smaller", "is smaller") * 3 + ("is equal", "compare")


# ---------------------------------------------------------------- numbers

def number(rng, digits):
    """A whole number of that many digits; digits 0, 1 and 9 a little more often, since they make carries and borrows chain."""
    text = "".join(rng.choice("01234567890199") for _ in range(digits))
    return int(text) if digits == 1 else int(rng.choice("123456789") + text[1:])


def operands(rng, op, small=False):
    sizes = (1, 1, 2, 2, 2, 2) if small else (1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4)
    a = number(rng, rng.choice(sizes))
    if rng.random() < 0.45:
        b = number(rng, len(str(a)))
    else:
        b = number(rng, rng.choice(sizes))
    if op not in ("add", "subtract") and rng.random() < 0.45 or op == "subtract" and rng.random() < 0.25:
        b = near(rng, a)
    if op == "subtract" and a < b and rng.random() < 0.5:
        a, b = b, a
    return a, b


def near(rng, a):
    """A number that shares leading digits with a, or equals it: the hard cases of a comparison."""
    text = list(str(a))
    if rng.random() < 0.25:
        return a
    if rng.random() < 0.2 and len(text) > 1:
        rng.shuffle(text)
    else:
        text[rng.randrange(len(text))] = rng.choice("0123456789")
    return int("".join(text))


def held_out(op, a, b):
    family = "compare" if op in COMPARISONS else op
    return zlib.crc32(b"%s %d %d" % (family.encode(), a, b)) % 50 == 0


# ---------------------------------------------------------------- thoughts

def line_up(a, b, sign):
    width = max(len(str(a)), len(str(b)))
    digits = "1 digit" if width == 1 else "%d digits" % width
    return width, "With %s: %0*d %s %0*d." % (digits, width, a, sign, width, b)


def columns(a, b, width):
    """(place, digit of a, digit of b) from the right."""
    return [(PLACES[i], a // 10 ** i % 10, b // 10 ** i % 10) for i in range(width)]


def compare_digits(a, b, width):
    """A line for each place from the left, up to the first where the digits differ."""
    lines = []
    for place, x, y in reversed(columns(a, b, width)):
        lines.append("Compare %s: %d%s%d." % (place, x, "<" if x < y else ">" if x > y else "=", y))
        if x != y:
            break
    return lines


def think_add(a, b):
    width, lined_up = line_up(a, b, "+")
    lines, carry = ["Add %d and %d. %s" % (a, b, lined_up)], 0
    for place, x, y in columns(a, b, width):
        total = x + y + carry
        lines.append("%s: %d+%d%s=%d%s." % (place.capitalize(), x, y, "+1" if carry else "", total, ", carry 1" if total > 9 else ""))
        carry = total // 10
    lines.append("So %d + %d = %d." % (a, b, a + b))
    lines.append("Check: %d+%d ends in %d." % (a % 10, b % 10, (a + b) % 10))
    return "\n".join(lines)


def think_subtract(a, b):
    width, lined_up = line_up(a, b, "-")
    lines = ["Subtract %d from %d. %s" % (b, a, lined_up)] + compare_digits(a, b, width)
    if a < b:
        lines.append("The result is negative. Swap: %0*d - %0*d." % (width, b, width, a))
    if a != b:
        borrow = 0
        for place, x, y in columns(max(a, b), min(a, b), width):
            short = x < y + borrow
            value = x + 10 * short - y - borrow
            lines.append("%s: %d-%d%s=%d%s." % (place.capitalize(), x + 10 * short, y, "-1" if borrow else "", value, ", borrow 1" if short else ""))
            borrow = int(short)
    lines.append("So %d - %d = %d." % (a, b, a - b))
    low, high = sorted((a, b))
    lines.append("Check: %d+%d ends in %d." % ((high - low) % 10, low % 10, high % 10))
    return "\n".join(lines)


def relation(a, b):
    return "is larger than" if a > b else "is smaller than" if a < b else "is equal to"


def verdict(op, a, b):
    """yes or no, for a question that wants it."""
    return {"is larger": a > b, "is smaller": a < b, "is equal": a == b}[op]


def think_compare(op, a, b):
    width, lined_up = line_up(a, b, "and")
    lines = ["%s %s" % (restated(op, a, b), lined_up)] + compare_digits(a, b, width) + ["So %d %s %d." % (a, relation(a, b), b)]
    if op.startswith("is "):
        lines.append("Asked if %d %s: %s." % (a, op, "yes" if verdict(op, a, b) else "no"))
    elif op != "compare":
        lines.append("Asked for the %s: %s." % (op, "equal" if a == b else max(a, b) if op == "larger" else min(a, b)))
    return "\n".join(lines)


def restated(op, a, b):
    """What is asked, in words that are always the same."""
    if op == "compare":
        return "Compare %d and %d." % (a, b)
    if op.startswith("is "):
        return "Is %d %s %d?" % (a, {"is larger": "larger than", "is smaller": "smaller than", "is equal": "equal to"}[op], b)
    return "%s of %d and %d?" % (op.capitalize(), a, b)


def answer_compare(op, a, b):
    if op.startswith("is "):
        return "**%s**, %d %s %d." % ("Yes" if verdict(op, a, b) else "No", a, relation(a, b), b)
    if a == b:
        return "**%d** is equal to %d." % (a, b)
    if op == "compare":
        return "**%d** %s %d." % (a, relation(a, b), b)
    if (op == "larger") != (a > b):
        a, b = b, a
    return "**%d** %s %d." % (a, relation(a, b), b)


# ---------------------------------------------------------------- questions

def written(rng, value):
    return "{:,}".format(value) if value > 999 and rng.random() < 0.04 else str(value)


def roughen(rng, text):
    """What people do to a sentence: no question mark, other case, other spacing, a word in front."""
    if rng.random() < 0.07:
        opener = rng.choice(OPENERS)
        text = opener + text[0].lower() + text[1:]
    if rng.random() < 0.1:
        text = text.replace("'", "").replace(" you ", " u ")
    draw = rng.random()
    if draw < 0.3:
        text = text.lower()
    elif draw < 0.34:
        text = text.upper()
    draw = rng.random()
    if draw < 0.25:
        text = text.rstrip("?.")
    elif draw < 0.28:
        text = text.rstrip("?.") + rng.choice(("??", " ?", "!", " .", "\n", "...", " please", " please?", " thanks"))
    draw = rng.random()
    if draw < 0.04:
        text = text.replace(" ", "  ", 1)
    elif draw < 0.07:
        text = " " * rng.randint(1, 2) + text
    elif draw < 0.09:
        text += " "
    elif draw < 0.12:
        for sign in "+-<>":
            text = text.replace(" %s " % sign, rng.choice(("%s ", " %s", "%s")) % sign)
    elif draw < 0.14:
        text = text.replace(" - ", rng.choice((" \u2212 ", " \u2013 ")))
    return text


def arithmetic(rng, held=False, op=None, pair=None, thinking=True):
    """A question of an arithmetic kind; held-out operands if asked, otherwise only operands of the training set."""
    op = op or rng.choice(MIX)
    small = not thinking and rng.random() < 0.8
    a, b = pair or operands(rng, op, small)
    while not pair and held_out(op, a, b) != held:
        a, b = operands(rng, op, small)
    who, who2 = rng.sample(NAMES, 2)
    text = rng.choice(PHRASINGS[op]).format(a=written(rng, a), b=written(rng, b), n=rng.choice(NOUNS), who=who, who2=who2)
    question = roughen(rng, text)
    if not thinking:  # without a thought it would only guess, so it says what it needs
        return Turn("compare" if op in COMPARISONS else op, question, "", LATER)
    if op == "add":
        return Turn(op, question, think_add(a, b), "%d + %d = **%d**." % (a, b, a + b))
    if op == "subtract":
        return Turn(op, question, think_subtract(a, b), "%d - %d = **%d**." % (a, b, a - b))
    return Turn("compare", question, think_compare(op, a, b), answer_compare(op, a, b))


def talk(rng, held=False, kind=None):
    """Anything that is not arithmetic the model can do: small talk and all the rest of the world."""
    while True:
        found, question, thought, answer = smalltalk.sample(rng, kind)
        # what the person writes is held out by its text; the small talk is too little text to hold any out
        if found in smalltalk.OPEN_KIND and (zlib.crc32(question.encode("utf-8")) % 50 == 0) != held:
            continue
        return Turn(found, question, thought, answer)


def turn(rng, held=False, thinking=True):
    return arithmetic(rng, held, thinking=thinking) if rng.random() < 0.78 else talk(rng, held)

"""The four operations with whole numbers and decimals, percentages, fractions, and order of operations."""
from decimal import Decimal
from fractions import Fraction

from skills import steps
from skills.base import LATER, NAMES, NOUNS, Phrasings, commas, draw, turn

ADD = Phrasings("""What is {a} + {b}?|What is {a}+{b}?|{a}+{b}|{a} + {b}|{a} + {b} =|{a}+{b}=?|{a} + {b} = ?|Compute {a} plus {b}.|Compute {a} + {b}.
Calculate {a} + {b}.|Calculate {a} plus {b}.|Add {a} and {b}.|Add {a} to {b}.|How much is {a} + {b}?|~How much is {a} plus {b}?|What's {a} + {b}?
What's {a} plus {b}?|What is {a} plus {b}?|What is the sum of {a} and {b}?|Sum of {a} and {b}|Please add {a} and {b}.|~Can you add {a} and {b}?
{a} plus {b}|What do you get when you add {a} and {b}?|~Find {a} + {b}.|Solve {a}+{b}|Tell me {a} plus {b}.|~Tell me the sum of {a} and {b}.
Give me the sum of {a} and {b}.|{a} and {b} added together|Could you tell me what {a} + {b} is?|Work out {a} + {b}|I need to know {a} + {b}.
What does {a} + {b} equal?|~{a} + {b} equals what?|Total of {a} and {b}?|I have {a} {n} and get {b} more. How many {n} do I have?|add {a} + {b}
There are {a} {n} and {b} more come. How many {n} are there?|{who} has {a} {n} and buys {b} more. How many now?|What do {a} and {b} add up to?
{who} has {a} {n} and {who2} has {b}. How many {n} do they have together?|~{who} found {a} {n} and then {b} more. How many {n} are that?""")
SUBTRACT = Phrasings("""What is {a} - {b}?|What is {a}-{b}?|{a}-{b}|{a} - {b}|{a} - {b} =|{a}-{b}=?|{a} - {b} = ?|Compute {a} minus {b}.|Compute {a} - {b}.
Calculate {a} - {b}.|~Calculate {a} minus {b}.|Subtract {b} from {a}.|Take {b} away from {a}.|How much is {a} - {b}?|How much is {a} minus {b}?
What's {a} - {b}?|~What's {a} minus {b}?|What is {a} minus {b}?|What is the difference of {a} and {b}?|Difference between {a} and {b}|{a} minus {b}
Please subtract {b} from {a}.|~Can you subtract {b} from {a}?|What do you get when you subtract {b} from {a}?|Find {a} - {b}.|Solve {a}-{b}
Tell me {a} minus {b}.|Could you tell me what {a} - {b} is?|~Work out {a} - {b}|What is left of {a} when you take away {b}?|{a} - {b} equals what?
I have {a} {n} and give away {b}. How many {n} are left?|There were {a} {n} and {b} are gone. How many {n} are left?|Reduce {a} by {b}.
{who} had {a} {n} and lost {b}. How many {n} does {who} still have?|~{who} has {a} {n} and gives {b} to {who2}. How many {n} are left?""")
MULTIPLY = Phrasings("""What is {a} × {b}?|What is {a} * {b}?|{a}*{b}|{a} * {b}|{a} x {b}|{a}×{b}|{a} × {b} =|{a} times {b}|{a} multiplied with {b}|Compute {a} multiplied by {b}.|How much is {a} multiplied by {b}?|What is {a} times {b}?|Multiply {a} by {b}.
Multiply {a} and {b}.|What is {a} multiplied by {b}?|~{a} multiplied by {b}|What is the product of {a} and {b}?|Product of {a} and {b}|How much is {a} times {b}?
How much is {a} x {b}?|~What's {a} times {b}?|Compute {a} * {b}.|Calculate {a} × {b}.|~Calculate {a} * {b}.|{a} * {b} = ?|Please multiply {a} by {b}.
Work out {a} times {b}|Could you multiply {a} and {b}?|Tell me {a} times {b}.|~Tell me the product of {a} and {b}.|{a} boxes with {b} {n} each. How many {n}?
I have {a} boxes of {b} {n}. How many {n} do I have?|There are {a} rows of {b} {n}. How many {n} in all?|~There are {a} bags with {b} {n} each. How many {n} are there?""")
DIVIDE = Phrasings("""What is {a} / {b}?|What is {a} ÷ {b}?|{a}/{b}|{a} / {b}|{a} ÷ {b}|{a} : {b}|{a} divided by {b}|What is {a} divided by {b}?|Divide {a} by {b}.
~How much is {a} divided by {b}?|How much is {a} / {b}?|Compute {a} / {b}.|Calculate {a} ÷ {b}.|~Calculate {a} / {b}.|{a} / {b} = ?|Please divide {a} by {b}.
What's {a} divided by {b}?|What is {a} divided by {b} with remainder?|{a} / {b} with remainder|~Divide {a} by {b} with remainder.|Work out {a} / {b}
How often does {b} go into {a}?|How many times does {b} fit into {a}?|How many times can {b} go into {a}?|How many times is {b} in {a}?|How many times goes {b} into {a}?|How often does {b} fit into {a}?|~How many times does {b} go into {a}?|Share {a} {n} among {b} children. How many does each get?
{a} {n} are shared by {b} friends. How many {n} does each get?|What is the remainder of {a} divided by {b}?|{a} mod {b}|~What is {a} mod {b}?""")
if "word problems" in LATER:  # the same little stories would be worked out here and refused there
    for phrasings in (ADD, SUBTRACT, MULTIPLY, DIVIDE):
        phrasings.drop("{n}")


def whole(rng, low=1, high=4):
    digits = rng.randint(low, high) if rng.random() < 0.9 or high < 4 else 5
    if digits == 1:
        return rng.randint(0, 9)
    return int(rng.choice("123456789") + "".join(rng.choice("012345678909") for _ in range(digits - 1)))


def story(rng):
    who, who2 = rng.sample(NAMES, 2)
    return {"who": who, "who2": who2, "n": rng.choice(NOUNS)}


def addition(rng, held=False, big=4):
    a, b = draw(rng, held, "add", lambda: (whole(rng, 1, big), whole(rng, 1, big)))
    text, total = steps.add(a, b)
    thought = "%s\nCheck: %d+%d ends in %d." % (text, a % 10, b % 10, total % 10)
    return turn("addition", ADD.ask(rng, held, a=commas(rng, a), b=commas(rng, b), **story(rng)), thought, "%d + %d = **%d**." % (a, b, total), a + b)


def subtraction(rng, held=False, big=4):
    def pair():
        a, b = whole(rng, 1, big), whole(rng, 1, big)
        return (a, b) if a >= b or rng.random() < 0.3 else (b, a)

    a, b = draw(rng, held, "subtract", pair)
    question = SUBTRACT.ask(rng, held, a=commas(rng, a), b=commas(rng, b), **story(rng))
    if a >= b:
        text, left = steps.subtract(a, b)
    else:
        text, left = steps.subtract(b, a)
        text, left = "%d - %d: %d is smaller, so the result is below zero.\n" % (a, b, a) + text, -left
    low, high = sorted((a, b))
    thought = "%s\nCheck: %d+%d ends in %d." % (text, (high - low) % 10, low % 10, high % 10)
    return turn("subtraction", question, thought, "%d - %d = **%d**." % (a, b, left), a - b)


def multiplication(rng, held=False):
    def pair():
        sizes = rng.choice(((1, 1), (1, 2), (1, 2), (1, 3), (1, 4), (2, 2), (2, 2), (2, 3), (2, 3)))
        a, b = whole(rng, sizes[0], sizes[0]), whole(rng, sizes[1], sizes[1])
        return (a, b) if rng.random() < 0.5 else (b, a)

    a, b = draw(rng, held, "multiply", pair)
    text, product = steps.multiply(a, b)
    thought = "%d × %d\n%s" % (a, b, text)
    if max(a, b) > 9:
        thought += "\nCheck: %d×%d ends in %d." % (a % 10, b % 10, product % 10)
    return turn("multiplication", MULTIPLY.ask(rng, held, a=commas(rng, a), b=commas(rng, b), **story(rng)), thought, "%d × %d = **%d**." % (a, b, product), a * b)


def division(rng, held=False):
    def pair():
        b = rng.randint(2, 9) if rng.random() < 0.8 else rng.randint(10, 12)
        if rng.random() < 0.4:
            a = b * rng.randint(1, 9999 // b if rng.random() < 0.4 else 999 // b)
        else:
            a = whole(rng, 2, 4)
        return a, b

    a, b = draw(rng, held, "divide", pair)
    text, quotient, rest = steps.divide(a, b)
    thought = "%d / %d\n%s" % (a, b, text)
    if quotient < 10 and b < 10 or rest == 0 and b < 10 and quotient < 100:
        thought += "\nCheck: %d×%d+%d=%d." % (quotient, b, rest, quotient * b + rest)
    question = DIVIDE.ask(rng, held, a=commas(rng, a), b=str(b), **story(rng))
    if "mod" in question.lower() or "is the rem" in question.lower():
        return turn("division", question, thought, "%d / %d = %d, remainder **%d**." % (a, b, quotient, rest), a % b)
    result = "%d" % quotient if rest == 0 else "%d remainder %d" % (quotient, rest)
    return turn("division", question, thought, "%d / %d = **%s**." % (a, b, result), "%d" % (a // b) if a % b == 0 else "%d remainder %d" % divmod(a, b))


# ---------------------------------------------------------------- decimals

def decimal_number(rng, decimals=2):
    places = rng.randint(0, decimals)
    value = whole(rng, 1, 3 if places == 0 else 2)
    return str(value) if places == 0 else "%d.%s" % (value, str(rng.randint(1, 10 ** places - 1)).zfill(places))


def decimals(rng, held=False):
    op = rng.choice("++--×/")
    if op in "+-":
        def pair():
            a, b = decimal_number(rng), decimal_number(rng)
            if "." not in a + b:
                a += ".%d" % rng.randint(1, 9)
            return (b, a) if op == "-" and Decimal(a) < Decimal(b) else (a, b)
        a, b = draw(rng, held, "decimal" + op, pair)
        size = max(len(steps.parts_of(a)[1]), len(steps.parts_of(b)[1]))
        x, y = (int(whole_part + part.ljust(size, "0")) for whole_part, part in map(steps.parts_of, (a, b)))
        text, value = (steps.add if op == "+" else steps.subtract)(x, y)
        line, result = steps.point_line(value, size)
        thought = "%s %s %s in %s\n%s\n%s" % (a, op, b, steps.SHIFTED[size], text, line)
        question = (ADD if op == "+" else SUBTRACT)
        truth = Decimal(a) + Decimal(b) if op == "+" else Decimal(a) - Decimal(b)
    elif op == "×":
        def pair():
            return decimal_number(rng, 1), rng.choice((str(rng.randint(2, 99)), "%d.%d" % (rng.randint(0, 9), rng.randint(1, 9))))
        a, b = draw(rng, held, "decimal×", lambda: next(p for p in iter(pair, None) if "." in p[0] + p[1]))
        size = sum(len(steps.parts_of(t)[1]) for t in (a, b))
        x, y = int(a.replace(".", "")), int(b.replace(".", ""))
        text, value = steps.multiply(x, y)
        line, result = steps.point_line(value, size)
        thought = "%s × %s without points\n%d × %d\n%s\n%s" % (a, b, x, y, text, line)
        question, truth = MULTIPLY, Decimal(a) * Decimal(b)
    else:
        def pair():
            b, size = rng.randint(2, 9), rng.randint(1, 2)
            value = b * rng.randint(1, 999)
            return steps.pointed(value, size), str(b)
        a, b = draw(rng, held, "decimal/", pair)
        size = len(steps.parts_of(a)[1])
        x, y = int(a.replace(".", "")), int(b)
        text, value, _ = steps.divide(x, y)
        line, result = steps.point_line(value, size)
        thought = "%s / %s in %s\n%d / %d\n%s\n%s" % (a, b, steps.SHIFTED[size], x, y, text, line)
        question, truth = DIVIDE_PLAIN, Decimal(a) / Decimal(b)
    question = question_without_story(rng, question, held, a, b)
    return turn("decimals", question, thought, "%s %s %s = **%s**." % (a, op, b, result), steps.normal(format(truth, "f")))


def question_without_story(rng, phrasings, held, a, b):
    while True:
        text = rng.choice(phrasings.held if held else phrasings.train)
        if "{n}" not in text and "mod" not in text and "remainder" not in text:
            return Phrasings.dressed(rng, text, {"a": a, "b": b})


DIVIDE_PLAIN = Phrasings("""What is {a} / {b}?|What is {a} ÷ {b}?|{a}/{b}|{a} / {b}|{a} ÷ {b}|{a} divided by {b}|What is {a} divided by {b}?|Divide {a} by {b}.
~How much is {a} divided by {b}?|How much is {a} / {b}?|Compute {a} / {b}.|Calculate {a} ÷ {b}.|~Calculate {a} / {b}.|{a} / {b} = ?|Please divide {a} by {b}.""")

# ---------------------------------------------------------------- percentages

PERCENT = Phrasings("""What is {p}% of {a}?|What is {p} % of {a}?|{p}% of {a}|{p} percent of {a}|How much is {p}% of {a}?|Calculate {p}% of {a}.|What is {p} percent of {a}?
~How much is {p} percent of {a}?|Find {p}% of {a}.|~Compute {p}% of {a}.|I want {p}% of {a}.|What's {p}% of {a}?|{p}% from {a}|Tell me {p}% of {a}.""")
RAISE = Phrasings("""Increase {a} by {p}%.|What is {a} plus {p}%?|{a} increased by {p}%|What is {a} raised by {p}%?|How much is {a} increased by {p}%?|{a} raised by {p}%|{a} + {p}%|A price of {a} dollars rises by {p}%. What is the new price?|Add {p}% to {a}.
What is {a} increased by {p} percent?|~What is {a} increased by {p}%?|The bill is {a} dollars and I tip {p}%. How much do I pay?|~Raise {a} by {p}%.""")
LOWER = Phrasings("""Decrease {a} by {p}%.|What is {a} minus {p}%?|{a} decreased by {p}%|What is {a} lowered by {p}%?|How much is {a} decreased by {p}%?|{a} reduced by {p}%|What is {a} decreased by {p} percent?|{a} - {p}%|A jacket costs {a} dollars and is {p}% off. What is the new price?|Take {p}% off {a}.
What is {a} reduced by {p}%?|~What is {a} decreased by {p}%?|A {a} dollar ticket has {p}% discount. How much is it?|~Reduce {a} by {p}%.""")
SHARE = Phrasings("""What percent of {b} is {a}?|What percentage is {a} of {b}?|{a} is what percent of {b}?|{a} of {b} in percent|How many percent is {a} of {b}?|What percentage of {b} are {a}?|{a} out of {b} as a percentage|{a} of {b} is what percentage?
~What percentage of {b} is {a}?|~{a} out of {b} in percent|{a} of {b} {n} are red. What percent is that?""")


def percentages(rng, held=False):
    way = rng.random()
    if way < 0.3:
        def pair():
            b = rng.choice((2, 4, 5, 8, 10, 20, 25, 40, 50, 80, 100))
            return next(a for a in iter(lambda: rng.randint(1, b), 0) if 100 * a % b == 0), b
        a, b = draw(rng, held, "share", pair)
        if 100 % b == 0:
            more, value = steps.brief(a, "×", 100 // b)
            text = "%d×%d=100\n%s" % (b, 100 // b, more)
        elif b < 10:
            text, value, _ = steps.divide(100 * a, b)
        else:
            more, value, _ = steps.divide(10 * a, b // 10)
            text = "%d/%d = %d/%d\n%s" % (100 * a, b, 10 * a, b // 10, more)
        thought = "%d of %d: 100×%d=%d, %d/%d\n%s" % (a, b, a, 100 * a, 100 * a, b, text)
        return turn("percentages", SHARE.ask(rng, held, a=a, b=b, n=rng.choice(NOUNS)), thought, "%d is **%d%%** of %d." % (a, value, b), "%s%%" % (Fraction(a, b) * 100))
    def pair():
        p = rng.choice((5, 10, 15, 20, 25, 30, 40, 50, 60, 75, 80, 90)) if rng.random() < 0.6 else rng.randint(1, 99)
        a = rng.choice((10, 20, 50, 100)) * rng.randint(1, 40) if rng.random() < 0.6 else rng.randint(2, 999)
        return p, a
    p, a = draw(rng, held, "percent", pair)
    text, product = steps.multiply(a, p)
    line, part = steps.point_line(product, 2)
    thought = "%d%% of %d: %d × %d / 100\n%s\n%s" % (p, a, a, p, text, line)
    truth = Fraction(a * p, 100)
    if way < 0.65 or "." in part:
        return turn("percentages", PERCENT.ask(rng, held, p=p, a=a), thought, "%d%% of %d is **%s**." % (p, a, part), steps.normal("%.2f" % float(truth)))
    up = rng.random() < 0.5
    more, value = (steps.add if up else steps.subtract)(a, int(part))
    question = (RAISE if up else LOWER).ask(rng, held, p=p, a=a)
    return turn("percentages", question, thought + "\n" + more, "%d %s %d%% is **%d**." % (a, "plus" if up else "minus", p, value), a + truth if up else a - truth)


# ---------------------------------------------------------------- fractions

FRACTION = Phrasings("""What is {a} {op} {b}?|{a} {op} {b}|{a} {op} {b} =|Calculate {a} {op} {b}.|How much is {a} {op} {b}?|~Compute {a} {op} {b}.|What's {a} {op} {b}?
Work out {a} {op} {b}.|~Solve {a} {op} {b}|Add these fractions if you can: {a} {op} {b}|Tell me {a} {op} {b}|fractions: {a} {op} {b}""")
SIMPLIFY = Phrasings("""Simplify {a}.|Reduce {a} to lowest terms.|What is {a} in lowest terms?|simplify {a}|~Please simplify {a}.|Shorten the fraction {a}.|Can you simplify {a}?
Reduce the fraction {a}.|~Simplify the fraction {a}.""")
OF = Phrasings("""What is {a} of {n}?|{a} of {n}|How much is {a} of {n}?|~Calculate {a} of {n}.|Find {a} of {n}.|Tell me {a} of {n}.""")


def lowest(top, bottom):
    text, common = steps.euclid(top, bottom)
    if top == 0:
        return "0", "0"
    line = "Common divisor of %d and %d: %s" % (top, bottom, text)
    if common > 1:
        line += "\n%d/%d=%d, %d/%d=%d" % (top, common, top // common, bottom, common, bottom // common)
    top, bottom = top // common, bottom // common
    return line, str(top) if bottom == 1 else "%d/%d" % (top, bottom)


def said(fraction):
    return str(fraction.numerator) if fraction.denominator == 1 else "%d/%d" % (fraction.numerator, fraction.denominator)


def fractions(rng, held=False):
    way = rng.random()
    if way < 0.2:
        def pair():
            k, b = rng.randint(2, 9), rng.randint(2, 12)
            return k * rng.randint(1, b), k * b
        a, b = draw(rng, held, "simplify", pair)
        line, result = lowest(a, b)
        return turn("fractions", SIMPLIFY.ask(rng, held, a="%d/%d" % (a, b)), "%d/%d\n%s" % (a, b, line), "%d/%d = **%s**." % (a, b, result), said(Fraction(a, b)))
    if way < 0.35:
        def triple():
            b = rng.randint(2, 9)
            return rng.randint(1, b - 1), b, b * rng.randint(1, 30)
        a, b, n = draw(rng, held, "of", triple)
        one, unit = steps.brief(n, "/", b)
        more, value = steps.brief(unit, "×", a)
        return turn("fractions", OF.ask(rng, held, a="%d/%d" % (a, b), n=n), "%s\n%s" % (one, more), "%d/%d of %d is **%d**." % (a, b, n, value), Fraction(a, b) * n)
    op = rng.choice("+-×/")

    def four():
        b, d = rng.randint(2, 9), rng.randint(2, 9)
        if rng.random() < 0.25:
            d = b
        a, c = rng.randint(1, b), rng.randint(1, d)
        if op == "-" and Fraction(a, b) < Fraction(c, d):
            a, b, c, d = c, d, a, b
        return a, b, c, d
    a, b, c, d = draw(rng, held, "fraction" + op, four)
    if op in "+-":
        if b == d:
            lines, top, bottom = [], (a, c), b
        else:
            lines, top, bottom = ["%d×%d=%d" % (b, d, b * d), "%d×%d=%d, %d×%d=%d" % (a, d, a * d, c, b, c * b)], (a * d, c * b), b * d
            lines.append("%d/%d %s %d/%d" % (top[0], bottom, op, top[1], bottom))
        total = top[0] + top[1] if op == "+" else top[0] - top[1]
        lines.append("%d%s%d=%d" % (top[0], op, top[1], total))
    elif op == "×":
        total, bottom = a * c, b * d
        lines = ["%d×%d=%d, %d×%d=%d" % (a, c, total, b, d, bottom)]
    else:
        total, bottom = a * d, b * c
        lines = ["Turn the second around: %d/%d × %d/%d" % (a, b, d, c), "%d×%d=%d, %d×%d=%d" % (a, d, total, b, c, bottom)]
    line, result = lowest(total, bottom)
    lines += ["%d/%d" % (total, bottom), line] if total else []
    x, y = "%d/%d" % (a, b), "%d/%d" % (c, d)
    truth = {"+": Fraction.__add__, "-": Fraction.__sub__, "×": Fraction.__mul__, "/": Fraction.__truediv__}[op](Fraction(a, b), Fraction(c, d))
    shown = op if op in "+-" else rng.choice("×*x") if op == "×" else rng.choice(("÷", "divided by", ":"))
    thought = "%s %s %s\n%s" % (x, op if op != "/" else "÷", y, "\n".join(lines))
    return turn("fractions", FRACTION.ask(rng, held, a=x, b=y, op=shown), thought, "%s %s %s = **%s**." % (x, op if op != "/" else "÷", y, result), said(truth))


# ---------------------------------------------------------------- order of operations

ORDER = Phrasings("""What is {e}?|{e}|{e} =|Calculate {e}.|Compute {e}|How much is {e}?|Evaluate {e}.|~Work out {e}.|Solve {e}|~Tell me {e}.|What's {e}?|{e} = ?
Mind the order: {e}|What do you get for {e}?""")


def order(rng, held=False):
    """Expressions of two to four operations; every step stays small and whole."""
    while True:
        (tokens,) = draw(rng, held, "order", lambda: (expression(rng),))
        lines, value = reduced(list(tokens))
        if lines:
            break
    text = spelled(tokens)
    written = text
    if rng.random() < 0.6:
        written = written.replace("×", rng.choice("*x*"))
    if rng.random() < 0.3:
        written = written.replace(" ", "")
    truth = eval(text.replace("×", "*").replace("/", "//"))
    return turn("order of operations", ORDER.ask(rng, held, e=written), "\n".join(lines), "%s = **%d**." % (text, value), truth)


def expression(rng):
    def number():
        return rng.randint(1, 12) if rng.random() < 0.7 else rng.randint(2, 60)

    ops = [rng.choice("+-×+-×/") for _ in range(rng.choice((2, 2, 2, 3, 3, 4)))]
    tokens = [number()]
    for op in ops:
        tokens += [op, number()]
    if rng.random() < 0.6:
        at = rng.randrange(0, len(ops))
        tokens = tokens[:2 * at] + ["("] + tokens[2 * at:2 * at + 3] + [")"] + tokens[2 * at + 3:]
    return tokens


def spelled(tokens):
    return " ".join(map(str, tokens)).replace("( ", "(").replace(" )", ")")


def apply(a, op, b):
    """None where a step would not be small, whole and at least zero."""
    if op == "/":
        return a // b if b and a % b == 0 and (b < 10 and a // b < 10) else None
    if op == "×":
        return a * b if min(a, b) < 10 and max(a, b) < 100 and a * b < 1000 else None
    value = a + b if op == "+" else a - b
    return value if value >= 0 and max(a, b, value) < 1000 and (max(a, b) < 100 or min(a, b) < 100) else None


def reduced(tokens):
    lines = [spelled(tokens)]
    while len(tokens) > 1:
        if "(" in tokens:
            at = tokens.index("(") + 2
            low, high = at - 2, at + 3
        else:
            at = next((i for i, t in enumerate(tokens) if t in ("×", "/")), 1)
            low, high = at - 1, at + 2
        a, op, b = tokens[at - 1:at + 2]
        value = apply(a, op, b)
        if value is None:
            return None, None
        step, got = steps.brief(a, op, b)
        assert got == value
        tokens[low:high] = [value]
        lines.append(step)
        if len(tokens) > 1:
            lines.append("= " + spelled(tokens))
    return lines, tokens[0]

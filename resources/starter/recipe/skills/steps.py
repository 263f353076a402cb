"""Arithmetic as a child does it on paper, written out so that each step needs only what stands close before it.

Every function returns (text, result); the result is what the steps arrive at, digit by digit, not what Python's own operators say.
Numbers below a hundred are added and subtracted in one step, single digits multiplied in one step.
"""
PLACES = ("ones", "tens", "hundreds", "thousands", "ten thousands", "hundred thousands", "millions")
PARTS = ("tenths", "hundredths", "thousandths", "ten thousandths")
SHIFTED = {1: "tenths", 2: "hundredths", 3: "thousandths", 4: "ten thousandths"}


def lined_up(a, b):
    width = max(len(str(a)), len(str(b)))
    return str(a).zfill(width), str(b).zfill(width)


def add(a, b):
    x, y = lined_up(a, b)
    lines, carry, out = ["%s + %s" % (x, y)], 0, ""
    for place, p, q in zip(PLACES, reversed(x), reversed(y)):
        total = int(p) + int(q) + carry
        lines.append("%s: %s+%s%s=%d" % (place, p, q, "+1" if carry else "", total))
        carry, out = total // 10, str(total % 10) + out
    out = ("1" if carry else "") + out
    return "\n".join(lines) + "\n= " + out, int(out)


def subtract(a, b):
    """For a >= b."""
    x, y = lined_up(a, b)
    lines, borrow, out = ["%s - %s" % (x, y)], 0, ""
    for place, p, q in zip(PLACES, reversed(x), reversed(y)):
        short = int(p) < int(q) + borrow
        left = int(p) + 10 * short - int(q) - borrow
        lines.append("%s: %d-%s%s=%d%s" % (place, int(p) + 10 * short, q, "-1" if borrow else "", left, " borrow 1" if short else ""))
        borrow, out = int(short), str(left) + out
    return "\n".join(lines) + "\n= " + out.lstrip("0").rjust(1, "0"), int(out)


def times_digit(a, digit):
    """One line."""
    if a < 10:
        return "%d×%d=%d" % (a, digit, a * digit), a * digit
    parts, carry, out = [], 0, ""
    for place, p in zip(PLACES, reversed(str(a))):
        product = int(p) * digit
        parts.append("%s %s×%d=%d" % (place, p, digit, product))
        if carry:
            parts[-1] += "+%d=%d" % (carry, product + carry)
        carry, out = (product + carry) // 10, str((product + carry) % 10) + out
    out = (str(carry) if carry else "") + out
    out = out.lstrip("0").rjust(1, "0")
    return "%d×%d: %s: %s" % (a, digit, ", ".join(parts), out), int(out)


def multiply(a, b):
    """Long multiplication; the shorter number's digits take turns."""
    if a < b:
        a, b = b, a
    if b < 10:
        return times_digit(a, b)
    rows = [(int(d), 10 ** i) for i, d in enumerate(reversed(str(b))) if d != "0"]
    lines, total = [], None
    if len(rows) > 1:
        lines.append("%d×%d = %s" % (a, b, " + ".join("%d×%d" % (a, d * p) for d, p in rows)))
    for digit, power in rows:
        text, product = times_digit(a, digit)
        lines.append(text + (", so %d×%d=%d" % (a, digit * power, product * power) if power > 1 else ""))
        product *= power
        if total is not None:
            text, product = add(total, product)
            lines.append(text)
        total = product
    return "\n".join(lines), total


def divide(a, b):
    """Long division; returns text, quotient, remainder."""
    lines = []
    if b > 9:
        lines.append("%d times 1 to 9: %s" % (b, " ".join(str(b * i) for i in range(1, 10))))
    out, rest = "", 0
    for digit in str(a):
        now = rest * 10 + int(digit)
        if now < b and not out:
            rest = now
            continue
        times = now // b
        rest = now - times * b
        lines.append("%d: %d×%d=%d, rest %d" % (now, times, b, times * b, rest))
        out += str(times)
    if not out:
        out = "0"
        lines.append("%d is less than %d" % (a, b))
    return "\n".join(lines) + "\n= %s rest %d" % (out, rest), int(out), rest


# ---------------------------------------------------------------- in one line, for steps inside a larger thought

def brief(a, op, b):
    """One short line, for small numbers; else the full steps."""
    if op == "+":
        return ("%d+%d=%d" % (a, b, a + b), a + b) if max(a, b) < 100 else add(a, b)
    if op == "-":
        return ("%d-%d=%d" % (a, b, a - b), a - b) if a < 100 else subtract(a, b)
    if op == "×":
        if min(a, b) < 10 and max(a, b) < 10 or min(a, b) in (0, 1, 10):
            return "%d×%d=%d" % (a, b, a * b), a * b
        return multiply(a, b)
    if a < 100 and b < 10 and a // b < 10 or b in (1, 10):
        return "%d/%d=%d" % (a, b, a // b), a // b
    text, quotient, _ = divide(a, b)
    return "%d/%d\n%s" % (a, b, text), quotient


def euclid(a, b):
    """Greatest common divisor of two numbers up to about a hundred and fifty."""
    a, b = max(a, b), min(a, b)
    parts = []
    while b:
        parts.append("%d=%d×%d+%d" % (a, a // b, b, a % b))
        a, b = b, a % b
    return ", ".join(parts) + ": %d" % a, a


# ---------------------------------------------------------------- decimals

def parts_of(text):
    whole, _, part = text.partition(".")
    return whole, part


def normal(text):
    """0.50 -> 0.5, 3.0 -> 3, 007 -> 7"""
    whole, part = parts_of(text)
    whole, part = whole.lstrip("0") or "0", part.rstrip("0")
    return whole + "." + part if part else whole


def pointed(value, decimals):
    """A whole number of tenths, hundredths ... as a decimal, not yet shortened."""
    if decimals == 0:
        return str(value)
    text = str(value).zfill(decimals + 1)
    return text[:-decimals] + "." + text[-decimals:]


def point_line(value, decimals):
    """The step that puts the point back."""
    long = pointed(value, decimals)
    short = normal(long)
    return "%d with %d decimal%s: %s" % (value, decimals, "" if decimals == 1 else "s", long) + ("" if short == long else " = " + short), short


def compare(a, b):
    """Digit by digit from the left, for two written numbers, maybe with decimals; text and -1, 0 or 1."""
    (aw, ap), (bw, bp) = parts_of(a), parts_of(b)
    whole, part = max(len(aw), len(bw)), max(len(ap), len(bp))
    x = aw.zfill(whole) + ("." + ap.ljust(part, "0") if part else "")
    y = bw.zfill(whole) + ("." + bp.ljust(part, "0") if part else "")
    names = list(reversed(PLACES[:whole])) + ["."] * bool(part) + list(PARTS[:part])
    lines, sign = ["%s and %s" % (x, y)], 0
    for place, p, q in zip(names, x, y):
        if place == ".":
            continue
        lines.append("%s: %s%s%s" % (place, p, "<" if p < q else ">" if p > q else "=", q))
        if p != q:
            sign = -1 if p < q else 1
            break
    return "\n".join(lines), sign

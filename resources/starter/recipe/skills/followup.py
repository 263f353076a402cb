"""Questions that refer to the previous answer: the number there is taken up and worked on."""
import re

from skills import arithmetic, numbers, steps, stories
from skills.base import LATER, Phrasings, draw, turn

PLUS = Phrasings("""Add {b} to that.|And plus {b}?|plus {b}|Now add {b}.|What if I add {b}?|And {b} more?|~Now plus {b}.|+ {b}|Add {b} more.|And another {b}?|plus another {b}|Now add another {b}.|Add {b} to it.|Add {b} to the result.|~Add another {b}.|that plus {b}|What is that plus {b}?""")
MINUS = Phrasings("""Subtract {b} from that.|And minus {b}?|minus {b}|Now subtract {b}.|Take away {b}.|~Now minus {b}.|- {b}|Take {b} from that.|Take {b} away from that number.|Please take {b} away from that.|Now take {b} away from it.|Take {b} away from it.|Now take {b} away.|Subtract {b} from it.|What is that minus {b}?|And {b} less?|that minus {b}|~Take {b} away from that.""")
TIMES = Phrasings("""Multiply that by {b}.|And times {b}?|times {b}|Now multiply by {b}.|× {b}|~Now times {b}.|* {b}|And multiplied with {b}?|And that times {b}?|multiply it by {b}|What is that times {b}?|that times {b}|~And multiplied by {b}?""")
OVER = Phrasings("""Divide that by {b}.|And divided by {b}?|divided by {b}|Now divide by {b}.|/ {b}|And that over {b}?|divide it by {b}|And divide that by {b}?|~Now divided by {b}.|What is that divided by {b}?|~And that divided by {b}?""")
TWICE = Phrasings("""Double it.|And double that?|Now double it.|Please double that.|Can you double it?|Double it please.|double it|Double this number.|Double the result.|What is twice that?|double that|~Double that number.|Twice that?|~Please double it.""")
PRIME = Phrasings("""Is that prime?|Is it a prime number?|And is that prime?|~Is that a prime?|prime?|Is this number prime?|~Is it prime?""")
BINARY = Phrasings("""And in binary?|What is that in binary?|in binary|Write it in binary.|~Now in binary.|Convert that to binary.|~And what is it in binary?""")
BIGGER = Phrasings("""Is that more than {b}?|Is that larger than {b}?|And is it larger than {b}?|~Is it more than {b}?|Is it bigger than {b}?|Is it larger than {b}?|Is that greater than {b}?|And is that more than {b}?|~Is that bigger than {b}?""")
WAYS = [w for w in ("+", "+", "-", "-", "×", "×", "/", "twice", "prime", "binary", "bigger") if {"binary": "binary and hexadecimal", "prime": "primes"}.get(w) not in LATER]
EARLIER = [arithmetic.addition, arithmetic.subtraction, arithmetic.multiplication, arithmetic.order]
EARLIER += [made for name, made in (("greatest common divisor", numbers.common_divisor), ("word problems", stories.word_problems)) if name not in LATER]
NUMBER = re.compile(r"\*\*(\d+)\*\*")


def before(rng):
    """An earlier turn whose answer is a small whole number in bold."""
    while True:
        made = rng.choice(EARLIER)
        earlier = made(rng, False, rng.choice((1, 2, 2, 3))) if made in (arithmetic.addition, arithmetic.subtraction) else made(rng)
        found = NUMBER.findall(earlier.answer)
        if len(found) == 1 and int(found[0]) < 2000:
            return earlier, int(found[0])


def follow_up(rng, held=False):
    earlier, a = before(rng)
    history = [(earlier.question, earlier.answer)]
    way = rng.choice(WAYS)
    if way == "prime" and not 1 < a < 200 or way == "binary" and not 0 < a < 256 or way == "/" and a < 2:
        way = "+"
    if way == "prime":
        text, yes = numbers.prime_lines(a)
        return turn("follow-up questions", PRIME.ask(rng, held), "That is %d. Is %d prime?\n%s" % (a, a, text), "**%s**, %d is %s." % ("Yes" if yes else "No", a, "prime" if yes else "not prime"),
                    "Yes" if numbers.is_prime(a) else "No", history)
    if way == "binary":
        lines, bits, left = [], "", a
        while left:
            lines.append("%d=%d×2+%d" % (left, left // 2, left % 2))
            bits, left = str(left % 2) + bits, left // 2
        return turn("follow-up questions", BINARY.ask(rng, held), "That is %d. %d in binary\n%s\nfrom the last: %s" % (a, a, "\n".join(lines), bits), "%d in binary is **%s**." % (a, bits), format(a, "b"), history)
    if way == "bigger":
        b = max(0, a + rng.randint(-30, 30)) if rng.random() < 0.5 else rng.randint(1, 999)
        text, sign = steps.compare(str(a), str(b))
        relation = ("is smaller than", "is equal to", "is larger than")[sign + 1]
        thought = "That is %d. Is %d larger than %d?\n%s\n%d %s %d." % (a, a, b, text, a, relation, b)
        return turn("follow-up questions", BIGGER.ask(rng, held, b=b), thought, "**%s**, %d %s %d." % ("Yes" if sign > 0 else "No", a, relation, b), "Yes" if a > b else "No", history)
    if way == "twice":
        text, value = steps.multiply(a, 2)
        return turn("follow-up questions", TWICE.ask(rng, held), "That is %d. %d × 2\n%s" % (a, a, text), "%d × 2 = **%d**." % (a, value), a * 2, history)
    if way == "/":
        (b,) = draw(rng, held, "over %d" % a, lambda: (rng.randint(2, 9),)) if not held else (rng.randint(2, 9),)
        text, quotient, rest = steps.divide(a, b)
        result = "%d" % quotient if rest == 0 else "%d remainder %d" % (quotient, rest)
        return turn("follow-up questions", OVER.ask(rng, held, b=b), "That is %d. %d / %d\n%s" % (a, a, b, text), "%d / %d = **%s**." % (a, b, result),
                    "%d" % (a // b) if a % b == 0 else "%d remainder %d" % divmod(a, b), history)
    if way == "×":
        b = rng.randint(2, 9) if rng.random() < 0.6 else rng.randint(10, 30)
        text, value = steps.multiply(a, b)
        return turn("follow-up questions", TIMES.ask(rng, held, b=b), "That is %d. %d × %d\n%s" % (a, a, b, text), "%d × %d = **%d**." % (a, b, value), a * b, history)
    b = rng.randint(1, 99) if rng.random() < 0.6 else rng.randint(1, 999)
    if way == "-" and b > a:
        b = rng.randint(0, a)
    text, value = (steps.add if way == "+" else steps.subtract)(a, b)
    question = (PLUS if way == "+" else MINUS).ask(rng, held, b=b)
    return turn("follow-up questions", question, "That is %d. %d %s %d\n%s" % (a, a, way, b, text), "%d %s %d = **%d**." % (a, way, b, value), a + b if way == "+" else a - b, history)

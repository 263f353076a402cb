"""Comparing and sorting numbers, primes, divisors, common divisors, sequences, binary and hexadecimal."""
import math
from decimal import Decimal

from skills import steps
from skills.base import NAMES, NOUNS, Phrasings, draw, turn

LARGER = Phrasings("""Which is larger, {a} or {b}?|Which is bigger, {a} or {b}?|Which is greater, {a} or {b}?|Which number is larger: {a} or {b}?|Larger: {a} or {b}?
Which one is bigger: {a} or {b}?|{a} or {b}, which is larger?|~{a} or {b}: which one is bigger?|What is larger, {a} or {b}?|What is more, {a} or {b}?
What's bigger, {a} or {b}?|Which is higher, {a} or {b}?|~Which is the larger of {a} and {b}?|Which is more, {a} or {b}?|Tell me the larger of {a} and {b}.
What is the maximum of {a} and {b}?|max({a}, {b})|Between {a} and {b}, which is larger?|bigger number: {a} or {b}|~Tell me which is larger, {a} or {b}.""")
SMALLER = Phrasings("""Which is smaller, {a} or {b}?|Which is less, {a} or {b}?|Which is lower, {a} or {b}?|Which number is smaller: {a} or {b}?|Smaller: {a} or {b}?
Which one is smaller: {a} or {b}?|{a} or {b}, which is smaller?|What is smaller, {a} or {b}?|What's less, {a} or {b}?|~What's smaller, {a} or {b}?
Which is the smaller of {a} and {b}?|Tell me the smaller of {a} and {b}.|What is the minimum of {a} and {b}?|min({a}, {b})|Between {a} and {b}, which is smaller?
~Tell me which is smaller, {a} or {b}.|smaller number: {a} or {b}|~{a} or {b}: which one is smaller?""")
IS_LARGER = Phrasings("""Is {a} greater than {b}?|Is {a} larger than {b}?|Is {a} bigger than {b}?|Is {a} more than {b}?|{a} > {b}?|Is {a} > {b}?|Is {a}>{b}?
Is it true that {a} is larger than {b}?|~{a} is bigger than {b}, right?|{a} > {b}, true or false?|{a} is larger than {b}, right?|{a} is greater than {b}, right?|{a} is more than {b}, right?|I think {a} is bigger than {b}. Is it?|I think {a} is greater than {b}. Is it?|Is it true that {a} is bigger than {b}?|I think {a} is larger than {b}. Is it?|~Is it true that {a} is greater than {b}?""")
IS_SMALLER = Phrasings("""Is {a} smaller than {b}?|Is {a} less than {b}?|Is {a} lower than {b}?|{a} < {b}?|Is {a} < {b}?|Is {a}<{b}?|~Is it true that {a} is smaller than {b}?
Is it true that {a} is less than {b}?|{a} is less than {b}, right?|{a} < {b}, true or false?|{a} is smaller than {b}, right?|I think {a} is less than {b}. Is it?|I think {a} is lower than {b}. Is it?|Is it true that {a} is lower than {b}?|~I think {a} is smaller than {b}. Is it?""")


def comparable(rng):
    """Two written numbers that are not trivially different."""
    way = rng.random()
    if way < 0.45:
        whole = rng.randint(0, 20) if rng.random() < 0.8 else rng.randint(0, 999)
        a = "%d.%s" % (whole, "".join(rng.choice("0123456789") for _ in range(rng.randint(1, 3))))
        other = whole if rng.random() < 0.75 else max(0, whole + rng.choice((-1, 1)))
        b = "%d.%s" % (other, "".join(rng.choice("0123456789") for _ in range(rng.randint(1, 3)))) if rng.random() < 0.9 else str(other)
        if rng.random() < 0.35:
            b = a + rng.choice("0123456789") if rng.random() < 0.5 else a[:-1] + rng.choice("0123456789")
    else:
        a = str(rng.randint(0, 10 ** rng.randint(1, 4) - 1))
        b = list(a)
        if rng.random() < 0.6:
            b[rng.randrange(len(b))] = rng.choice("0123456789")
        if rng.random() < 0.2:
            rng.shuffle(b)
        b = str(int("".join(b)))
        if rng.random() < 0.4:
            b = str(rng.randint(0, 10 ** rng.randint(1, 4) - 1))
    return (a, b) if rng.random() < 0.5 else (b, a)


def comparison(rng, held=False):
    a, b = draw(rng, held, "compare", lambda: comparable(rng))
    way = rng.choice(("larger", "larger", "smaller", "smaller", "is larger", "is smaller"))
    phrasings = {"larger": LARGER, "smaller": SMALLER, "is larger": IS_LARGER, "is smaller": IS_SMALLER}[way]
    question = phrasings.ask(rng, held, a=a, b=b)
    text, sign = steps.compare(a, b)
    relation = ("is smaller than", "is equal to", "is larger than")[sign + 1]
    exact = (Decimal(a) > Decimal(b)) - (Decimal(a) < Decimal(b))
    thought = "%s\n%s %s %s." % (text, a, relation, b)
    if way.startswith("is "):
        yes = sign == (1 if way == "is larger" else -1)
        thought = "Is %s %s than %s?\n%s" % (a, way[3:], b, thought)
        truth = "Yes" if exact == (1 if way == "is larger" else -1) else "No"
        return turn("comparing numbers", question, thought, "**%s**, %s %s %s." % ("Yes" if yes else "No", a, relation, b), truth)
    thought = "The %s of %s and %s?\n%s" % (way, a, b, thought)
    if exact == 0:
        return turn("comparing numbers", question, thought, "They are **equal**: %s is equal to %s." % (a, b), "equal")
    first = (sign > 0) == (way == "larger")
    x, y = (a, b) if first else (b, a)
    truth = (max if way == "larger" else min)((a, b), key=Decimal)
    return turn("comparing numbers", question, thought, "**%s** is %s than %s." % (x, way, y), truth)


# ---------------------------------------------------------------- sorting

SORT_UP = Phrasings("""Sort {l}.|Sort these numbers: {l}|Sort {l} from smallest to largest.|Put {l} in order.|Put these numbers in order: {l}|Order {l}|sort: {l}
Arrange {l} in ascending order.|~Sort the numbers {l}.|Sort in ascending order: {l}|Order from low to high: {l}|~Put in order: {l}|Can you sort {l}?
Sort the following numbers: {l}.|~Arrange these numbers in ascending order: {l}""")
SORT_DOWN = Phrasings("""Sort {l} in descending order.|Sort {l} from largest to smallest.|Put {l} in descending order.|Order {l} from high to low.|~Sort from largest to smallest: {l}
Sort in descending order: {l}|Sort these numbers, largest first: {l}|~Arrange {l} in descending order.""")
BEST = {"largest": Phrasings("""What is the largest of {l}?|Which is the largest: {l}?|largest number of {l}|Which number is the biggest: {l}?|~What is the biggest of {l}?|max({l})|Find the largest: {l}"""),
        "smallest": Phrasings("""What is the smallest of {l}?|Which is the smallest: {l}?|smallest number of {l}|Which number is the lowest: {l}?|~Find the smallest number: {l}|min({l})|Find the smallest: {l}""")}


def inserted(items, key, down=False):
    """Insertion sort, a line an item: what is put in, and the row as it then is."""
    row, lines = [], []
    for item in items:
        at = next((i for i, other in enumerate(row) if (key(item) > key(other) if down else key(item) < key(other))), len(row))
        row.insert(at, item)
        lines.append("%s: %s" % (item, ", ".join(row)))
    return "\n".join(lines), row


def sorting_numbers(rng, held=False):
    def items():
        digits = rng.choice((1, 2, 2, 2, 3))
        return [str(rng.randint(0, 10 ** digits - 1)) for _ in range(rng.randint(3, 7))]
    (numbers,) = draw(rng, held, "sort", lambda: (items(),))
    written = rng.choice((", ", ", ", ", ", ",", " ")).join(numbers)
    if rng.random() < 0.15:
        written = ", ".join(numbers[:-1]) + " and " + numbers[-1]
    way = rng.random()
    if way < 0.3:
        which = rng.choice(("largest", "smallest"))
        best, lines = numbers[0], ["%s of %s" % (which, ", ".join(numbers)), numbers[0]]
        for number in numbers[1:]:
            better = int(number) > int(best) if which == "largest" else int(number) < int(best)
            best = number if better else best
            lines.append("%s: %s" % (number, best))
        return turn("sorting numbers", BEST[which].ask(rng, held, l=written), "\n".join(lines), "The %s is **%s**." % (which, best),
                    (max if which == "largest" else min)(map(int, numbers)))
    down = way < 0.5
    text, row = inserted(numbers, int, down)
    thought = "%s, %s first\n%s" % (", ".join(numbers), "largest" if down else "smallest", text)
    return turn("sorting numbers", (SORT_DOWN if down else SORT_UP).ask(rng, held, l=written), thought, "Sorted: **%s**." % ", ".join(row),
                ", ".join(map(str, sorted(map(int, numbers), reverse=down))))


# ---------------------------------------------------------------- primes, divisors

PRIME = Phrasings("""Is {a} prime?|Is {a} a prime number?|is {a} prime|Is the number {a} prime?|Check if {a} is prime.|~Check whether {a} is a prime number.|{a} prime?
Tell me if {a} is prime.|~Is {a} a prime?|Prime or not: {a}?|Can you tell me if {a} is a prime number?""")
NEXT_PRIME = Phrasings("""What is the next prime after {a}?|next prime after {a}|Which prime comes after {a}?|~What prime number comes after {a}?|Find the first prime larger than {a}.|smallest prime above {a}""")
FACTORS = Phrasings("""What are the prime factors of {a}?|Prime factorization of {a}|Factor {a}.|Factorize {a}|Factor {a} into primes.|~What is the prime factorization of {a}?|Find the prime factors of {a}.
Break {a} into prime factors.|~Write {a} as a product of primes.""")
DIVISORS = Phrasings("""What are the divisors of {a}?|List all divisors of {a}.|divisors of {a}|Which numbers divide {a}?|Find the factors of {a}.|~Find all divisors of {a}.|All factors of {a}
What are the factors of {a}?|~List the factors of {a}.""")
GCD = Phrasings("""What is the gcd of {a} and {b}?|gcd({a}, {b})|gcd of {a} and {b}|Greatest common divisor of {a} and {b}|What is the greatest common divisor of {a} and {b}?|~Find the gcd of {a} and {b}.
Find the greatest common factor of {a} and {b}.|gcf of {a} and {b}|What is the largest number that divides both {a} and {b}?|~What is the greatest common factor of {a} and {b}?""")
LCM = Phrasings("""What is the lcm of {a} and {b}?|lcm({a}, {b})|lcm of {a} and {b}|Least common multiple of {a} and {b}|~What is the least common multiple of {a} and {b}?|Find the smallest common multiple of {a} and {b}.
Find the lcm of {a} and {b}.""")
SMALL_PRIMES = (2, 3, 5, 7, 11, 13)


def prime_lines(n):
    """Division by small primes up to the root; text and whether it is prime."""
    if n < 4:
        return "%d is %s" % (n, "prime" if n > 1 else "not prime by definition"), n > 1
    lines = []
    for p in SMALL_PRIMES:
        if p * p > n:
            lines.append("%d×%d=%d is more than %d" % (p, p, p * p, n))
            return "\n".join(lines), True
        lines.append("%d=%d×%d+%d" % (n, n // p, p, n % p))
        if n % p == 0:
            return "\n".join(lines), False
    return "\n".join(lines) + "\n17×17=289 is more than %d" % n, True


def is_prime(n):
    return n > 1 and all(n % d for d in range(2, math.isqrt(n) + 1))


def primes(rng, held=False):
    way = rng.random()
    if way < 0.6:
        (n,) = draw(rng, held, "prime", lambda: (rng.randint(2, 199),))
        text, yes = prime_lines(n)
        if yes:
            answer = "**Yes**, %d is prime." % n
        else:
            d = next((p for p in SMALL_PRIMES if n % p == 0), None)
            answer = "**No**, %d is %d × %d." % (n, d, n // d) if d else "**No**, %d is not prime." % n
        return turn("primes", PRIME.ask(rng, held, a=n), "Is %d prime?\n%s" % (n, text), answer, "Yes" if is_prime(n) else "No")
    if way < 0.8:
        (n,) = draw(rng, held, "next prime", lambda: (rng.randint(2, 110),))
        lines, at = [], n
        while True:
            at += 1
            text, yes = prime_lines(at)
            lines.append("%d?\n%s" % (at, text))
            if yes:
                break
        return turn("primes", NEXT_PRIME.ask(rng, held, a=n), "Next prime after %d\n%s" % (n, "\n".join(lines)), "The next prime after %d is **%d**." % (n, at),
                    next(m for m in range(n + 1, 999) if is_prime(m)))
    (n,) = draw(rng, held, "factors", lambda: (rng.randint(4, 199),))
    left, found, lines = n, [], []
    for p in SMALL_PRIMES:
        while left > 1 and p * p <= left and left % p == 0 or left == p:
            lines.append("%d/%d=%d" % (left, p, left // p))
            found.append(p)
            left //= p
        if left == 1:
            break
    if left > 1:
        lines.append("%d is prime" % left)
        found.append(left)
    check = [d for d in range(2, n + 1) for _ in range(20) if is_prime(d) and n % d ** (_ + 1) == 0]
    return turn("primes", FACTORS.ask(rng, held, a=n), "%d\n%s" % (n, "\n".join(lines)), "%d = **%s**." % (n, " × ".join(map(str, found))), " × ".join(map(str, check)))


def divisors(rng, held=False):
    (n,) = draw(rng, held, "divisors", lambda: (rng.randint(1, 120),))
    low, high, lines, d = [], [], [], 1
    while d * d <= n:
        if n % d == 0:
            lines.append("%d×%d=%d" % (d, n // d, n))
            low.append(d)
            if d * d < n:
                high.insert(0, n // d)
        else:
            lines.append("%d no" % d)
        d += 1
    lines.append("%d×%d=%d is too much" % (d, d, d * d))
    row = ", ".join(map(str, low + high))
    return turn("divisors", DIVISORS.ask(rng, held, a=n), "Divisors of %d\n%s" % (n, "\n".join(lines)), "The divisors of %d are **%s**." % (n, row),
                ", ".join(str(i) for i in range(1, n + 1) if n % i == 0))


def common_divisor(rng, held=False):
    def pair():
        k = rng.choice((1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15))
        a, b = k * rng.randint(1, 120 // k), k * rng.randint(1, 120 // k)
        return a, b
    if rng.random() < 0.75:
        a, b = draw(rng, held, "gcd", pair)
        text, common = steps.euclid(a, b)
        return turn("greatest common divisor", GCD.ask(rng, held, a=a, b=b), "gcd of %d and %d\n%s" % (a, b, text),
                    "The greatest common divisor of %d and %d is **%d**." % (a, b, common), math.gcd(a, b))
    a, b = draw(rng, held, "lcm", lambda: (rng.randint(2, 20), rng.randint(2, 20)))
    text, common = steps.euclid(a, b)
    more, value = steps.brief(a // common, "×", b)
    thought = "lcm of %d and %d\n%s\n%d/%d=%d\n%s" % (a, b, text, a, common, a // common, more)
    return turn("greatest common divisor", LCM.ask(rng, held, a=a, b=b), thought, "The least common multiple of %d and %d is **%d**." % (a, b, value), math.lcm(a, b))


# ---------------------------------------------------------------- sequences

NEXT = Phrasings("""What comes next: {l}, ...?|What comes next in {l}?|{l}, ?|Continue the sequence {l}.|What is the next number: {l}?|next number: {l}|Continue: {l}|{l}, ...
What is the next number in the sequence {l}?|~What number comes next: {l}, ...?|Find the next term of {l}.|~Continue this sequence: {l}|Which number follows {l}?|{l} what comes next?""")


def sequences(rng, held=False):
    def make():
        way, size = rng.random(), rng.randint(4, 6)
        if way < 0.4:
            start, step = rng.randint(0, 50), rng.randint(1, 15)
            row = [start + step * i for i in range(size + 1)]
            if rng.random() < 0.35:
                row.reverse()
        elif way < 0.65:
            factor = rng.choice((2, 2, 2, 3, 3, 4, 5, 10))
            size = 4 if factor > 3 else size if factor == 2 else 4
            start = rng.randint(1, 9) if factor < 4 else rng.randint(1, 3)
            row = [start * factor ** i for i in range(size + 1)]
            if factor == 2 and rng.random() < 0.3:
                row.reverse()
        elif way < 0.85:
            start, step, grow = rng.randint(0, 20), rng.randint(1, 5), rng.randint(1, 4)
            row = [start]
            for i in range(size):
                row.append(row[-1] + step + grow * i)
        else:
            row = [rng.randint(0, 5), rng.randint(1, 6)]
            while len(row) < size + 2:
                row.append(row[-1] + row[-2])
        return tuple(row),
    (row,) = draw(rng, held, "sequence", make)
    shown, truth = row[:-1], row[-1]
    lines, value = rule(shown)
    if value is None:
        return sequences(rng, held)
    return turn("sequences", NEXT.ask(rng, held, l=", ".join(map(str, shown))), ", ".join(map(str, shown)) + "\n" + "\n".join(lines), "The next number is **%d**." % value, value if value == truth else "?")


def step_between(x, y):
    return "%d-%d=%d" % ((y, x, y - x) if y >= x else (x, y, x - y))


def rule(row):
    """The steps that find how a sequence goes on; (lines, next number), or None where the rules disagree."""
    jumps = [y - x for x, y in zip(row, row[1:])]
    lines = [", ".join(step_between(x, y) for x, y in zip(row, row[1:]))]
    if len(set(jumps)) == 1:
        step = abs(jumps[0])
        text, value = steps.brief(row[-1], "+" if jumps[0] > 0 else "-", step) if row[-1] + jumps[0] >= 0 else ("", None)
        return lines + ["always %s%d" % ("+" if jumps[0] > 0 else "-", step), text], value
    if row[0] and all(y % x == 0 and y // x == row[1] // row[0] for x, y in zip(row, row[1:]) if x):
        factor = row[1] // row[0]
        text, value = steps.brief(row[-1], "×", factor)
        return lines + ["not equal, but %d=%d×%d, %d=%d×%d" % (row[1], row[0], factor, row[2], row[1], factor), "always ×%d" % factor, text], value
    if all(y * 2 == x for x, y in zip(row, row[1:])):
        if row[-1] % 2:
            return lines, None
        return lines + ["not equal, but half of %d is %d" % (row[0], row[1]), "always half", "half of %d is %d" % (row[-1], row[-1] // 2)], row[-1] // 2
    grow = {y - x for x, y in zip(jumps, jumps[1:])}
    if len(grow) == 1 and min(jumps) > 0:
        step = grow.pop()
        text, value = steps.brief(row[-1], "+", jumps[-1] + step)
        return lines + ["steps %s" % ", ".join(map(str, jumps)), "the step grows by %d: %d+%d=%d" % (step, jumps[-1], step, jumps[-1] + step), text], value
    if all(z == x + y for x, y, z in zip(row, row[1:], row[2:])):
        text, value = steps.brief(row[-2], "+", row[-1])
        return lines + ["not equal, but %d+%d=%d" % (row[0], row[1], row[2]), "each is the sum of the two before", text], value
    return lines, None


# ---------------------------------------------------------------- binary and hexadecimal

TO_BINARY = Phrasings("""What is {a} in binary?|{a} in binary|Convert {a} to binary.|Write {a} in binary.|{a} to binary|~Turn {a} into binary.|Binary of {a}|How do you write {a} in binary?|~What is {a} as a binary number?
Convert the number {a} to base 2.""")
FROM_BINARY = Phrasings("""What is binary {a} in decimal?|Convert binary {a} to decimal.|{a} from binary to decimal|binary {a} as decimal|What number is {a} in binary?|~Turn binary {a} into decimal.
What is 0b{a}?|The binary number {a} is what in decimal?|~What is the binary number {a} in decimal?""")
TO_HEX = Phrasings("""What is {a} in hex?|{a} in hex|Convert {a} to hexadecimal.|Write {a} in hexadecimal.|{a} to hex|~What is {a} in hexadecimal?|Hex of {a}|~Convert {a} to hex.|Convert {a} to base 16.""")
FROM_HEX = Phrasings("""What is hex {a} in decimal?|Convert hex {a} to decimal.|hex {a} to decimal|What is 0x{a}?|0x{a} in decimal|~Turn hex {a} into decimal.|The hexadecimal number {a} is what in decimal?|~Convert 0x{a} to decimal.""")


def bases(rng, held=False):
    way = rng.random()
    if way < 0.3:
        (n,) = draw(rng, held, "to binary", lambda: (rng.randint(1, 255),))
        lines, bits, left = [], "", n
        while left:
            lines.append("%d=%d×2+%d" % (left, left // 2, left % 2))
            bits, left = str(left % 2) + bits, left // 2
        return turn("binary and hexadecimal", TO_BINARY.ask(rng, held, a=n), "%d in binary\n%s\nfrom the last: %s" % (n, "\n".join(lines), bits), "%d in binary is **%s**." % (n, bits), format(n, "b"))
    if way < 0.6:
        (n,) = draw(rng, held, "from binary", lambda: (rng.randint(2, 255),))
        bits, lines, value = format(n, "b"), [], 0
        for bit in bits:
            lines.append("%s: %d×2+%s=%d" % (bit, value, bit, value * 2 + int(bit)))
            value = value * 2 + int(bit)
        return turn("binary and hexadecimal", FROM_BINARY.ask(rng, held, a=bits), "%s from binary\n%s" % (bits, "\n".join(lines)), "%s in decimal is **%d**." % (bits, value), int(bits, 2))
    digits = "0123456789ABCDEF"
    (n,) = draw(rng, held, "hex", lambda: (rng.randint(10, 255),))
    shown = format(n, "X")
    if way < 0.8:
        lines = ["%d=%d×16+%d" % (n, n // 16, n % 16)]
        lines += ["%d is %s" % (d, digits[d]) for d in ((n // 16,) if n > 15 else ()) + (n % 16,)]
        return turn("binary and hexadecimal", TO_HEX.ask(rng, held, a=n), "%d in hexadecimal\n%s" % (n, "\n".join(lines)), "%d in hexadecimal is **%s**." % (n, (digits[n // 16] if n > 15 else "") + digits[n % 16]), shown)
    shown = shown if rng.random() < 0.6 else shown.lower()
    lines, value = [], 0
    for digit in shown:
        worth = digits.index(digit.upper())
        lines.append("%s is %d: %d×16+%d=%d" % (digit, worth, value, worth, value * 16 + worth))
        value = value * 16 + worth
    return turn("binary and hexadecimal", FROM_HEX.ask(rng, held, a=shown), "%s from hexadecimal\n%s" % (shown, "\n".join(lines)), "%s in decimal is **%d**." % (shown, value), int(shown, 16))

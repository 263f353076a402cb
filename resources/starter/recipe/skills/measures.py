"""Units of length, mass, time and temperature; dates and weekdays."""
import calendar
import datetime
from fractions import Fraction

from skills import steps
from skills.base import Phrasings, draw, turn

CONVERT = Phrasings("""How many {v}s are {a} {u}s?|Convert {a} {u}s to {v}s.|{a} {u}s in {v}s|What is {a} {u}s in {v}s?|How many {v}s are in {a} {u}s?|{a} {u}s to {v}s|How much is {a} {u}s in {v}s?
~How many {v}s do {a} {u}s make?|Turn {a} {u}s into {v}s.|~What are {a} {u}s in {v}s?|{a} {u}s are how many {v}s?|Express {a} {u}s in {v}s.""")
DEGREES = Phrasings("""What is {a} {u} in {v}?|Convert {a} {u} to {v}.|{a} {u} in {v}|{a} {u} to {v}|How much is {a} {u} in {v}?|~Turn {a} {u} into {v}.|How warm is {a} {u} in {v}?|~What is {a} {u} in degrees {v}?""")
# (larger, smaller, how many of the smaller, skip for fractions)
PAIRS = (("meter", "centimeter", 100), ("kilometer", "meter", 1000), ("centimeter", "millimeter", 10), ("meter", "millimeter", 1000), ("kilogram", "gram", 1000),
         ("gram", "milligram", 1000), ("ton", "kilogram", 1000), ("liter", "milliliter", 1000), ("hour", "minute", 60), ("minute", "second", 60), ("day", "hour", 24),
         ("week", "day", 7), ("year", "month", 12), ("hour", "second", 3600), ("foot", "inch", 12), ("yard", "foot", 3), ("pound", "ounce", 16))
TO_METRIC = (("inch", "centimeter", 254, 2), ("mile", "kilometer", 1609, 3), ("pound", "gram", 454, 0))
SHORT = {"meter": "m", "centimeter": "cm", "kilometer": "km", "millimeter": "mm", "kilogram": "kg", "gram": "g", "milligram": "mg", "liter": "l", "milliliter": "ml",
         "hour": "h", "minute": "min", "second": "s", "inch": "in", "foot": "ft", "mile": "mi", "pound": "lb", "yard": "yd", "ounce": "oz"}
PLURAL = {"foot": "feet", "inch": "inches"}


def plural(unit, amount="2"):
    return unit if str(amount) == "1" else PLURAL.get(unit, unit + "s")


def asked(rng, held, a, u, v):
    text = rng.choice(CONVERT.held if held else CONVERT.train)
    short = u in SHORT and v in SHORT and rng.random() < 0.4
    left, right = (SHORT[u], SHORT[v]) if short else (plural(u, a), plural(v))
    return Phrasings.dressed(rng, text.replace("{u}s", "{u}").replace("{v}s", "{v}"), {"a": a, "u": left, "v": right})


def moved(text, by):
    """The point of a written number moved right (by > 0) or left; with a line that says so."""
    whole, part = steps.parts_of(text)
    size = len(part) - by
    digits = int(whole + part)
    if size <= 0:
        result = str(digits * 10 ** -size)
        return "move the point %d right: %s" % (by, result) if by > 0 else result, result
    long = steps.pointed(digits, size)
    short = steps.normal(long)
    way = "right" if by > 0 else "left"
    return "move the point %d %s: %s" % (abs(by), way, long) + ("" if long == short else " = " + short), short


def units(rng, held=False):
    way = rng.random()
    if way < 0.14:
        return temperature(rng, held)
    if way < 0.26:
        u, v, factor, size = rng.choice(TO_METRIC)
        (a,) = draw(rng, held, "metric " + u, lambda: (rng.randint(1, 99),))
        text, value = steps.multiply(a, factor)
        lines, result = [text], str(value)
        if size:
            line, result = steps.point_line(value, size)
            lines.append(line)
        known = "1 %s is %s %s" % (u, steps.pointed(factor, size), plural(v))
        truth = steps.normal("%.*f" % (size, float(Fraction(a * factor, 10 ** size))))
        return turn("units", asked(rng, held, a, u, v), known + "\n" + "\n".join(lines), "%d %s are %s**%s %s**." % (a, plural(u, a), "" if u == "inch" else "about ", result, plural(v, result)),
                    "%s %s" % (truth, plural(v, truth)))
    u, v, factor = rng.choice(PAIRS)
    power = {10: 1, 100: 2, 1000: 3}.get(factor)
    down = rng.random() < 0.55
    known = "1 %s is %d %s" % (u, factor, plural(v))
    if power:
        def amount():
            if rng.random() < 0.6:
                return "%d" % rng.choice((rng.randint(1, 20), rng.randint(1, 999), 10 ** rng.randint(0, 3) * rng.randint(1, 99))),
            return steps.normal("%d.%d" % (rng.randint(0, 99), rng.randint(1, 99) if rng.random() < 0.5 else rng.randint(1, 9))),
        (a,) = draw(rng, held, "%s %s %s" % (u, v, down), amount)
        line, result = moved(a, power if down else -power)
        exact = Fraction(a) * factor if down else Fraction(a) / factor
        truth = steps.normal("%.6f" % float(exact))
        x, y = (u, v) if down else (v, u)
        return turn("units", asked(rng, held, a, x, y), "%s\n%s: %s" % (known, a, line), "%s %s are **%s %s**." % (a, plural(x, a), result, plural(y, result)), "%s %s" % (truth, plural(y, truth)))
    if down:
        (a,) = draw(rng, held, "%s down" % u, lambda: (rng.randint(1, 60 if factor < 100 else 9),))
        text, value = steps.multiply(a, factor)
        return turn("units", asked(rng, held, a, u, v), "%s\n%d × %d\n%s" % (known, a, factor, text), "%d %s are **%d %s**." % (a, plural(u, a), value, plural(v, value)), "%d %s" % (a * factor, plural(v, a * factor)))
    factor_limit = 40 if factor < 100 else 9

    def amount():
        return (factor * rng.randint(1, factor_limit) + (rng.randint(0, factor - 1) if rng.random() < 0.3 else 0),)
    (a,) = draw(rng, held, "%s up" % u, amount)
    if factor > 99:
        a -= a % factor
        text, quotient, rest = "%d/60=%d, %d/60=%d" % (a, a // 60, a // 60, a // 3600), a // 3600, 0
    elif factor % 10 == 0 and a % 10 == 0:
        more, quotient, rest = steps.divide(a // 10, factor // 10)
        text, rest = "%d/%d: both by 10\n%s" % (a, factor, more) + (", that is %d %s" % (rest * 10, plural(v, rest * 10)) if rest else ""), rest * 10
    else:
        text, quotient, rest = steps.divide(a, factor)
    result = "%d %s" % (quotient, plural(u, quotient)) + (" and %d %s" % (rest, plural(v, rest)) if rest else "")
    q, r = divmod(a, factor)
    truth = "%d %s" % (q, plural(u, q)) + (" and %d %s" % (r, plural(v, r)) if r else "")
    return turn("units", asked(rng, held, a, v, u), "%s\n%d / %d\n%s" % (known, a, factor, text), "%d %s are **%s**." % (a, plural(v, a), result), truth)


def temperature(rng, held):
    if rng.random() < 0.5:
        (a,) = draw(rng, held, "celsius", lambda: (rng.randint(0, 120),))
        text, value = steps.multiply(a, 18)
        line, short = steps.point_line(value, 1)
        whole, part = steps.parts_of(short)
        more, total = steps.brief(int(whole), "+", 32)
        result = "%d%s" % (total, "." + part if part else "")
        lines = ["°F = °C × 1.8 + 32", "%d × 18" % a, text, line, more] + (["with .%s: %s" % (part, result)] if part else [])
        names = rng.choice((("Celsius", "Fahrenheit"), ("°C", "°F"), ("degrees Celsius", "Fahrenheit"), ("C", "F")))
        truth = steps.normal("%.1f" % float(Fraction(a * 9, 5) + 32))
        return turn("units", DEGREES.ask(rng, held, a=a, u=names[0], v=names[1]), "\n".join(lines), "%d °C are **%s °F**." % (a, result), truth + " °F")
    (a,) = draw(rng, held, "fahrenheit", lambda: (32 + 9 * rng.randint(0, 25) if rng.random() < 0.5 else rng.randint(32, 240),))
    more, left = steps.brief(a, "-", 32)
    text, product = steps.multiply(left, 5)
    tail, quotient, rest = steps.divide(product * 10, 9)
    rounded = quotient + (rest > 4)
    line, result = steps.point_line(rounded, 1)
    lines = ["°C = (°F - 32) × 5 / 9", more, text, "%d / 9 in tenths: %d / 9" % (product, product * 10), tail, "round %s: %d" % ("up" if rest > 4 else "down", rounded), line]
    names = rng.choice((("Fahrenheit", "Celsius"), ("°F", "°C"), ("degrees Fahrenheit", "Celsius"), ("F", "C")))
    tenths = (Fraction((a - 32) * 50, 9) + Fraction(1, 2)).__floor__()
    return turn("units", DEGREES.ask(rng, held, a=a, u=names[0], v=names[1]), "\n".join(lines), "%d °F are %s**%s °C**." % (a, "about " if rest else "", result), steps.normal("%.1f" % (tenths / 10)) + " °C")


# ---------------------------------------------------------------- weekdays and dates

DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April May June July August September October November December".split()
CODES = (0, 3, 3, 6, 1, 4, 6, 2, 5, 0, 3, 5)  # days before the month, modulo seven

AFTER = Phrasings("""Today is {d}. What day is it in {n} days?|If today is {d}, what day will it be in {n} days?|What day is {n} days after {d}?|What weekday is {n} days after {d}?|It is {d}. Which day is it in {n} days?
~Which weekday comes {n} days after {d}?|{n} days after {d}|~Today is {d}. Which weekday is it in {n} days?|what day comes {n} days after {d}""")
BEFORE = Phrasings("""Today is {d}. What day was it {n} days ago?|What day is {n} days before {d}?|If today is {d}, what day was it {n} days ago?|~Which weekday was {n} days before {d}?|{n} days before {d}""")
NEIGHBOR = Phrasings("""What day comes {w} {d}?|Which day is {w} {d}?|What is the day {w} {d}?|~Which weekday comes {w} {d}?|day {w} {d}""")
WHICH = Phrasings("""What day of the week is {d}?|What weekday is {d}?|Which day of the week was {d}?|What day was {d}?|weekday of {d}|~Which weekday is {d}?|On what day does {d} fall?|Tell me the weekday of {d}.
~What day of the week was {d}?|Day of the week for {d}""")
IN_MONTH = Phrasings("""How many days does {m} have?|How many days are in {m}?|days in {m}|~How many days are there in {m}?|number of days in {m}""")
LEAP = Phrasings("""Is {y} a leap year?|Was {y} a leap year?|leap year {y}?|Does February {y} have 29 days?|~Is the year {y} a leap year?""")
LATER = Phrasings("""What date is {n} days after {d}?|Which date is {n} days after {d}?|{n} days after {d}|Today is {d}. What date is it in {n} days?|~What is the date {n} days after {d}?""")
BETWEEN = Phrasings("""How many days are there from {d} to {e}?|How many days are between {d} and {e}?|days from {d} to {e}|~How many days is it from {d} to {e}?|How many days until {e} if today is {d}?""")


def leap_lines(year):
    if year % 100:
        yes = year % 4 == 0
        return "%d: last two digits %02d, 4 goes in %s" % (year, year % 100, "evenly" if yes else "with a rest"), yes
    yes = year // 100 % 4 == 0
    return "%d: a full century, %d by 4 %s" % (year, year // 100, "evenly" if yes else "with a rest"), yes


def date_text(rng, date):
    month = MONTHS[date.month - 1]
    return rng.choice(("%s %d, %d" % (month, date.day, date.year), "%d %s %d" % (date.day, month, date.year), date.isoformat(), "%s %d %d" % (month, date.day, date.year)))


def dates(rng, held=False):
    way = rng.random()
    if way < 0.3:
        return weekdays(rng, held)
    if way < 0.6:
        year, ordinal = rng.randint(1900, 2099), rng.randint(1, 365)
        (date,) = draw(rng, held, "weekday", lambda: (datetime.date(rng.randint(1900, 2099), 1, 1) + datetime.timedelta(rng.randint(0, 364)),))
        y = date.year % 100
        century = 1 if date.year < 2000 else 0
        leap = calendar.isleap(date.year) and date.month < 3
        code = CODES[date.month - 1]
        total = y + y // 4 + century + code + date.day
        lines = ["%d %s %d" % (date.day, MONTHS[date.month - 1], date.year), "%02d/4=%d" % (y, y // 4), "%d+%d=%d" % (y, y // 4, y + y // 4)]
        lines.append("%ds: +%d=%d" % (date.year // 100 * 100, century, y + y // 4 + century))
        lines.append("%s: +%d=%d" % (MONTHS[date.month - 1], code, y + y // 4 + century + code))
        lines.append("day: +%d=%d" % (date.day, total))
        if date.month < 3:
            lines.append("leap year: %s" % ("-1=%d" % (total - 1) if leap else "no"))
            total -= leap
        # 0 is a Saturday: 1 January 2000 was one, and comes to 1 less 1 for the leap year
        names = ("Saturday", "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
        lines.append("%d=%d×7+%d: %s" % (total, total // 7, total % 7, names[total % 7]))
        shown = date_text(rng, date)
        return turn("dates and weekdays", WHICH.ask(rng, held, d=shown), "\n".join(lines), "%s %d, %d is a **%s**." % (MONTHS[date.month - 1], date.day, date.year, names[total % 7]), DAYS[date.weekday()])
    if way < 0.72:
        (year,) = draw(rng, held, "leap", lambda: (rng.choice((rng.randint(1800, 2200), 100 * rng.randint(15, 24), 4 * rng.randint(450, 540))),))
        if rng.random() < 0.6:
            line, yes = leap_lines(year)
            return turn("dates and weekdays", LEAP.ask(rng, held, y=year), line, "**%s**, %d is %s leap year." % ("Yes" if yes else "No", year, "a" if yes else "no"), "Yes" if calendar.isleap(year) else "No")
        month = rng.randint(1, 12)
        shown, line = MONTHS[month - 1], ""
        if rng.random() < 0.5 or month == 2:
            shown += " %d" % year
            line, yes = leap_lines(year) if month == 2 else ("", False)
        days = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]
        thought = shown
        if month == 2:
            days += yes
            thought += "\n" + line + "\n28" + ("+1=29" if yes else "")
        else:
            thought += ": %d" % days
        return turn("dates and weekdays", IN_MONTH.ask(rng, held, m=shown), thought, "%s has **%d** days." % (shown, days), calendar.monthrange(year if month == 2 else 2001, month)[1])
    month = rng.randint(1, 12)
    lengths = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    if way < 0.87:
        def make():
            m = rng.randint(1, 12)
            return m, rng.randint(1, lengths[m - 1]), rng.randint(1, 60)
        m, d, n = draw(rng, held, "later", make)
        start = (m, d)
        lines = ["%s %d + %d days" % (MONTHS[m - 1], d, n), "%d+%d=%d" % (d, n, d + n)]
        if m == 2 and d + n > 28:
            return dates(rng, held)
        total = d + n
        while total > lengths[m - 1]:
            if m == 2:
                return dates(rng, held)
            lines.append("%s has %d: %d-%d=%d, %s" % (MONTHS[m - 1], lengths[m - 1], total, lengths[m - 1], total - lengths[m - 1], MONTHS[m % 12]))
            total, m = total - lengths[m - 1], m % 12 + 1
        lines.append("%s %d" % (MONTHS[m - 1], total))
        true = datetime.date(2001, *start) + datetime.timedelta(n)
        shown = "%s %d" % (MONTHS[start[0] - 1], start[1])
        return turn("dates and weekdays", LATER.ask(rng, held, n=n, d=shown), "\n".join(lines), "%d days after %s is **%s %d**." % (n, shown, MONTHS[m - 1], total), "%s %d" % (MONTHS[true.month - 1], true.day))

    def make():
        m = rng.choice((1, 3, 4, 5, 6, 7, 8, 9, 10, 11))
        m2 = min(12, m + rng.choice((0, 1, 1, 2))) if m > 2 else m
        d, e = rng.randint(1, lengths[m - 1]), rng.randint(1, lengths[m2 - 1])
        return (m, min(d, e), m2, max(d, e)) if m == m2 else (m, d, m2, e)
    m, d, m2, e = draw(rng, held, "between", make)
    start, end = "%s %d" % (MONTHS[m - 1], d), "%s %d" % (MONTHS[m2 - 1], e)
    lines = ["%s to %s" % (start, end)]
    if m == m2:
        lines.append("%d-%d=%d" % (e, d, e - d))
        total = e - d
    else:
        total = lengths[m - 1] - d
        lines.append("%s: %d-%d=%d" % (MONTHS[m - 1], lengths[m - 1], d, total))
        for between in range(m + 1, m2):
            lines.append("%s: %d+%d=%d" % (MONTHS[between - 1], total, lengths[between - 1], total + lengths[between - 1]))
            total += lengths[between - 1]
        lines.append("%s: %d+%d=%d" % (MONTHS[m2 - 1], total, e, total + e))
        total += e
    true = (datetime.date(2001, m2, e) - datetime.date(2001, m, d)).days
    return turn("dates and weekdays", BETWEEN.ask(rng, held, d=start, e=end), "\n".join(lines), "From %s to %s it is **%d** %s." % (start, end, total, "day" if total == 1 else "days"), true)


def weekdays(rng, held=False):
    if rng.random() < 0.2:
        day, way = rng.randrange(7), rng.choice(("before", "after"))
        there = DAYS[(day + (1 if way == "after" else -1)) % 7]
        return turn("dates and weekdays", NEIGHBOR.ask(rng, held, w=way, d=DAYS[day]), "one day %s %s: %s" % (way, DAYS[day], there), "The day %s %s is **%s**." % (way, DAYS[day], there), there)
    day, n = draw(rng, held, "days on", lambda: (rng.randrange(7), rng.randint(1, 14) if rng.random() < 0.5 else rng.randint(1, 100)))
    back = rng.random() < 0.3
    rest = n % 7
    lines = ["%d days %s %s" % (n, "before" if back else "after", DAYS[day]), "%d=%d×7+%d" % (n, n // 7, rest)]
    at, walk = day, [DAYS[day]]
    for _ in range(rest):
        at = (at + (-1 if back else 1)) % 7
        walk.append(DAYS[at])
    lines.append(", ".join("%s%s" % (name, i or "") for i, name in enumerate(walk)))
    truth = DAYS[(day - n) % 7 if back else (day + n) % 7]
    return turn("dates and weekdays", (BEFORE if back else AFTER).ask(rng, held, d=DAYS[day], n=n), "\n".join(lines), "%d days %s %s it is **%s**." % (n, "before" if back else "after", DAYS[day], DAYS[at]), truth)

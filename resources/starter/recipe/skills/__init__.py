"""All skills by name, and how often each is asked in training."""
import re

from skills import arithmetic, followup, measures, numbers, stories, talk, words
from skills.base import LATER, Turn, plain, turn

ALL = {
    "addition": arithmetic.addition, "subtraction": arithmetic.subtraction, "multiplication": arithmetic.multiplication, "division": arithmetic.division,
    "decimals": arithmetic.decimals, "percentages": arithmetic.percentages, "fractions": arithmetic.fractions, "order of operations": arithmetic.order,
    "comparing numbers": numbers.comparison, "sorting numbers": numbers.sorting_numbers, "primes": numbers.primes, "divisors": numbers.divisors,
    "greatest common divisor": numbers.common_divisor, "sequences": numbers.sequences, "binary and hexadecimal": numbers.bases,
    "counting letters": words.counting_letters, "spelling and reversing words": words.spelling, "sorting words": words.sorting_words,
    "units": measures.units, "dates and weekdays": measures.dates, "word problems": stories.word_problems, "logic puzzles": stories.logic,
    "follow-up questions": followup.follow_up, "Ponder help": talk.ponder_help, "greetings": talk.greetings}


def out_of_scope(rng, held=False):
    if LATER and rng.random() < 0.4:
        while True:
            asked = ALL[rng.choice(LATER)](rng, held)
            divided = WHOLE_QUOTIENTS.search(asked.question)
            if not divided or int(divided[1]) % int(divided[2]) or int(divided[3]) % int(divided[4]):
                break  # the others are no fractions: the order of operations works them out
        return turn("out of scope", asked.question, "I have not learned this.", talk.HONEST, talk.HONEST, asked.history)
    return talk.out_of_scope(rng, held)


SKILLS = {name: ask for name, ask in ALL.items() if name not in LATER}
SKILLS["out of scope"] = out_of_scope

# The rest counts 1.  Long thoughts and many ways to ask need more.
WEIGHTS = {"addition": 1.2, "subtraction": 1.3, "multiplication": 2, "division": 1.6, "decimals": 1.4, "fractions": 1.4, "units": 1.5, "dates and weekdays": 1.7,
           "counting letters": 1.5, "spelling and reversing words": 1.3, "word problems": 1.5, "Ponder help": 0.8, "greetings": 0.5, "out of scope": 2.2}
WEIGHTS_ALL = {name: WEIGHTS.get(name, 1.0) for name in SKILLS}
WHOLE_QUOTIENTS = re.compile(r"(\d+)/(\d+) [^0-9]+ (\d+)/(\d+)")
BOLD = re.compile(r"\*\*(.+?)\*\*", re.S)


def result(answer):
    """What an answer claims: its bold part, or all of it where it has several or none."""
    found = BOLD.findall(answer)
    return found[0] if len(found) == 1 else answer


def right(turn, answer):
    """Whether an answer says what is true."""
    if answer == turn.truth:
        return True
    if turn.kind == "out of scope":
        return answer in (talk.HONEST, talk.TOO_MUCH)
    return result(answer) == turn.truth


def draw_turn(rng, weights, held=False):
    name = rng.choices(list(weights), list(weights.values()))[0]
    return SKILLS[name](rng, held)

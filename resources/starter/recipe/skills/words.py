"""Counting letters, spelling, reversing and sorting words.  Words are taken apart letter by letter before anything is done with them."""
from skills.base import Phrasings, draw, lettered, turn

COMMON = """strawberry apple banana orange cherry lemon melon peach grape tomato potato carrot onion pepper butter cheese bread coffee sugar water window garden
flower river mountain forest ocean island desert valley bridge castle church market station airport street village country summer winter spring autumn
monday tuesday sunday january february march april october december morning evening night yellow purple green silver golden orange computer keyboard
screen printer mouse internet letter paper pencil book library school teacher student doctor engineer lawyer farmer driver baker painter writer singer
mother father sister brother daughter grandmother uncle cousin friend neighbor animal elephant giraffe monkey tiger lion zebra rabbit squirrel chicken
turkey pigeon eagle parrot dolphin whale shark turtle snake lizard spider butterfly beetle insect mosquito weather thunder lightning rainbow
storm cloud sunshine temperature music guitar piano violin trumpet drum orchestra concert theater cinema picture camera photograph football tennis
basketball hockey cricket swimming running dancing cooking reading writing mississippi tennessee california committee bookkeeper occurrence
necessary accommodation embarrass parallel possess success address balloon coffee raspberry blueberry blackberry cranberry happiness kindness
wonderful beautiful difficult important different interesting information question answer problem solution number letter language sentence word
mathematics science history geography biology chemistry physics philosophy universe planet galaxy star moon rocket energy electricity magnet
engine machine wheel bicycle motorcycle train airplane helicopter ship boat submarine hotel restaurant kitchen bathroom bedroom ceiling floor
door chair table sofa pillow blanket mirror candle bottle glass plate spoon knife fork basket bucket hammer needle thread button jacket sweater
trousers shirt shoes socks gloves umbrella wallet money dollar penny bank office company business manager secretary president minister government
parliament election freedom justice peace victory battle soldier weapon history ancient modern future present yesterday tomorrow always never
sometimes banana pineapple coconut avocado cucumber spinach lettuce cabbage mushroom garlic ginger vanilla chocolate cookie biscuit sandwich
noodle pizza burger sausage dinner lunch breakfast supper hello world please thanks welcome goodbye ponder model thought memory level noon
radar civic kayak racecar madam refer rotor tree bee moose goose deer sheep cat dog bird fish frog horse cow pig hen duck ant fox wolf bear
ball hall fall tall small smell spell well bell tell sell book look cook took moon soon spoon room broom food good wood street sleep sheep""".split()
COMMON = sorted(set(COMMON))
ONSETS = "b c d f g h j k l m n p r s t v w z bl br ch cl cr dr fl fr gl gr pl pr qu sh sl sm sn sp st str th tr wh".split()
NUCLEI = "a e i o u a e i o ai ea ee ou oo ie y".split()
CODAS = ["", "", "", "n", "r", "l", "s", "t", "m", "d", "ck", "ll", "ss", "ng", "nd", "st", "rt", "mp", "x"]
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def word(rng, low=3, high=12):
    """A known word, something that sounds like one, or any letters."""
    while True:
        way = rng.random()
        if way < 0.5:
            text = rng.choice(COMMON)
        elif way < 0.97:
            text = "".join(rng.choice(ONSETS) + rng.choice(NUCLEI) + rng.choice(CODAS) for _ in range(rng.randint(1, 3)))
        else:
            text = "".join(rng.choice(LETTERS) for _ in range(rng.randint(low, 8)))
        if low <= len(text) <= high:
            return text


def shown(rng, text):
    way = rng.random()
    if way < 0.5:
        return text
    if way < 0.75:
        return '"%s"' % text
    if way < 0.85:
        return "'%s'" % text
    if way < 0.95:
        return text.capitalize()
    return text.upper()


COUNT = Phrasings("""How many {c}'s are in {w}?|How many {c} are in {w}?|How many {c}s are there in {w}?|How many {c}'s are there in the word {w}?|How often does {c} occur in {w}?
Count the letter {c} in {w}.|Count the {c}'s in {w}.|How many times does the letter {c} appear in {w}?|~How many times does {c} appear in {w}?|number of {c} in {w}|Count how many {c} are in {w}.|How often is {c} in {w}?|Count how many times {c} is in {w}.|How many times is {c} in {w}?|How many times does {c} occur in {w}?|Count how often {c} occurs in {w}.|Count how often {c} appears in {w}.
How many letters {c} does {w} have?|How many {c}'s does {w} have?|~How many {c}'s are in the word {w}?|Tell me how many {c}'s are in {w}.|~Count how often {c} is in {w}.|how many {c} in {w}""")
LENGTH = Phrasings("""How many letters does {w} have?|How many letters are in {w}?|How long is the word {w}?|Count the letters in {w}.|number of letters in {w}|~How many letters are there in the word {w}?
Count the letters of {w}|~Tell me how many letters {w} has.|length of the word {w}|Tell me the number of letters in {w}.|Tell me how long the word {w} is.|Tell me how many letters are in {w}.|Tell me how many letters {w} contains.|Tell me how many letters there are in {w}.|Say how many letters {w} has.|how many letters {w} has|Can you tell me how many letters {w} has?|Tell me: how many letters has {w}?|How many letters are there in {w}?|How many letters does the word {w} have?|How many letters are in the word {w}?""")
SPELL = Phrasings("""Spell {w}.|How do you spell {w}?|Spell the word {w}.|Can you spell {w}?|spell {w}|~Please spell the word {w}.|Spell {w} letter by letter.|~How is {w} spelled?|Spell {w} for me.|Tell me how to spell {w}|How do I spell {w}?|How is the word {w} written?|How does one spell {w}?|What is the spelling of {w}?|Write {w} letter by letter.|Please spell {w}.|How do people spell {w}?""")
REVERSE = Phrasings("""Reverse {w}.|Reverse the word {w}.|Spell {w} backwards.|What is {w} backwards?|Write {w} backwards.|{w} backwards|~How do you spell {w} backwards?|reverse {w}|What is {w} reversed?
~Write the word {w} in reverse.|Turn the word {w} around.|Can you reverse {w}?|Write {w} in reverse.|Put the word {w} in reverse.|Say the word {w} in reverse.|Write the letters of {w} in reverse.|Write the word {w} backwards.|How do you write {w} backwards?|Spell the word {w} backwards.""")
SORT = Phrasings("""Sort these words: {l}|Sort {l} alphabetically.|Put {l} in alphabetical order.|Sort the words {l}.|Alphabetical order: {l}|Order these words alphabetically: {l}|~Sort alphabetically: {l}
Put these words in alphabetical order: {l}|Arrange {l} in alphabetical order.|~Can you sort the words {l}?""")


def counting_letters(rng, held=False):
    def pair():
        text = word(rng)
        return text, rng.choice(text) if rng.random() < 0.85 else rng.choice(LETTERS)
    text, letter = draw(rng, held, "count", pair)
    if rng.random() < 0.2:
        marks = " ".join("%s%d" % (c, i + 1) for i, c in enumerate(text))
        return turn("counting letters", LENGTH.ask(rng, held, w=shown(rng, text)), "%s: %s" % (text, marks), "%s has **%d** letters." % (text, int(len(text))), len(text))
    count, parts = 0, []
    for c in text:
        count += c == letter
        parts.append("%s%d" % (c, count))
    name = letter.upper() if rng.random() < 0.15 else letter
    name = '"%s"' % name if rng.random() < 0.15 else name
    thought = "Count %s in %s: %s" % (letter, text, " ".join(parts))
    return turn("counting letters", COUNT.ask(rng, held, w=shown(rng, text), c=name), thought,
                "There %s **%d** %s in %s." % ("is" if count == 1 else "are", count, letter, text), text.count(letter))


def spelling(rng, held=False):
    (text,) = draw(rng, held, "spell", lambda: (word(rng),))
    if rng.random() < 0.45:
        letters = " ".join(text)
        return turn("spelling", SPELL.ask(rng, held, w=shown(rng, text)), "%s: %s" % (text, letters), "**%s**" % letters.upper().replace(" ", "-"), "-".join(text.upper()))
    marks = ["%s%d" % (c, i + 1) for i, c in enumerate(text)]
    backwards = "".join(m[0] for m in reversed(marks))
    thought = "%s: %s\nback: %s" % (text, " ".join(marks), " ".join(reversed(marks)))
    return turn("reversing words", REVERSE.ask(rng, held, w=shown(rng, text)), thought, "%s backwards is **%s**." % (text, lettered(backwards)), text[::-1])


def sorting_words(rng, held=False):
    from skills.numbers import inserted

    def items():
        found = set()
        while len(found) < rng.randint(3, 6):
            text = rng.choice(COMMON)
            found.add(text)
            if rng.random() < 0.25:
                same = [w for w in COMMON if w[0] == text[0] and w != text]
                found.add(rng.choice(same) if same else text)
        found = sorted(found)
        rng.shuffle(found)
        return found[:6],
    (words,) = draw(rng, held, "sort words", items)
    text, row = inserted(words, lambda w: w)
    written = rng.choice((", ", ", ", " ")).join(words)
    if rng.random() < 0.2:
        written = ", ".join(words[:-1]) + " and " + words[-1]
    return turn("sorting words", SORT.ask(rng, held, l=written), "%s\n%s" % (", ".join(words), text), "Sorted: **%s**." % ", ".join(row), ", ".join(sorted(words)))

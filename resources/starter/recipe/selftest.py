"""Checks every generator against its truth: python3 selftest.py [samples a skill]"""
import random
import sys
import time

import skills
from skills.base import plain

count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
for name, make in skills.SKILLS.items():
    rng, start, lengths = random.Random(5), time.time(), []
    for i in range(count):
        made = make(rng, i % 2 == 1)
        if not skills.right(made, plain(made.answer)):
            sys.exit("%s: %r\n%s\n%s\nbut true is %s" % (name, made.question, made.thought, made.answer, made.truth))
        lengths.append(len(made.thought))
    if "-v" in sys.argv:
        for i in range(3):
            made = make(rng)
            print("-----", made.history, made.question, "\n" + made.thought, "\n>>", made.answer)
    print("%-30s %d right, thoughts of %d to %d characters, %d on average, %.2f ms each" % (name, count, min(lengths), max(lengths), sum(lengths) / count, (time.time() - start) / count * 1000))

"""The tokenizer: byte-level BPE over the qwen2 pre-tokenizer, trained on the recipe's own texts.

Control tokens never come out of a merge: a prompt is a list of fragments, each either the name of a control token or plain
text, and only the text between two control tokens is pre-tokenized and merged.  Every digit is a token of its own, so that
the model can work digit by digit.

    python3 bpe.py tokenizer.json       trains and writes the vocabulary
"""
import json
import random
import sys
import unicodedata
from collections import Counter, defaultdict

SPECIAL = ("<|begin|>", "<|end|>", "<|user|>", "<|assistant|>", "<think>", "</think>", "<|system|>", "<|pad|>")
VOCAB_SIZE = 1024
SPACES = set(map(chr, [*range(9, 14), 32, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000]))
SUFFIXES = ("'s", "'t", "'re", "'ve", "'m", "'ll", "'d")


def byte_alphabet():
    """The printable character that stands for each byte in a byte-level vocabulary."""
    keep = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    table = {b: chr(b) for b in keep}
    for i, b in enumerate(b for b in range(256) if b not in table):
        table[b] = chr(256 + i)
    return table


ALPHABET = byte_alphabet()


# ---------------------------------------------------------------- pre-tokenizer

def pre_tokens(text):
    """The pieces of the qwen2 pattern, tried in its order at each place:

    (?i:'s|'t|'re|'ve|'m|'ll|'d) | [^\\r\\n\\p{L}\\p{N}]?\\p{L}+ | \\p{N} | ?[^\\s\\p{L}\\p{N}]+[\\r\\n]* | \\s*[\\r\\n]+ | \\s+(?!\\S) | \\s+
    """
    kinds = [char_kind(c) for c in text]
    pieces, at, size = [], 0, len(text)
    while at < size:
        end = piece_end(text, kinds, at, size)
        pieces.append(text[at:end])
        at = end
    return pieces


def char_kind(char):
    if char in SPACES:
        return "S"
    category = unicodedata.category(char)[0]
    return category if category in "LN" else "P"


def run(kinds, at, size, kind):
    while at < size and kinds[at] == kind:
        at += 1
    return at


def piece_end(text, kinds, at, size):
    if text[at] == "'":
        for suffix in SUFFIXES:
            if text[at:at + len(suffix)].lower() == suffix:
                return at + len(suffix)
    if kinds[at] == "L":
        return run(kinds, at, size, "L")
    if kinds[at] != "N" and text[at] not in "\r\n" and at + 1 < size and kinds[at + 1] == "L":
        return run(kinds, at + 1, size, "L")
    if kinds[at] == "N":
        return at + 1
    start = at + 1 if text[at] == " " else at
    end = run(kinds, start, size, "P")
    if end > start:
        while end < size and text[end] in "\r\n":
            end += 1
        return end
    end = run(kinds, at, size, "S")
    newline = max(text.rfind("\n", at, end), text.rfind("\r", at, end))
    if newline >= 0:
        return newline + 1
    return end - 1 if end < size and end - at > 1 else end


# ---------------------------------------------------------------- encode, decode

class Tokenizer:
    def __init__(self, merges):
        self.merges = [tuple(m) for m in merges]
        self.rank = {m: i for i, m in enumerate(self.merges)}
        self.tokens = [ALPHABET[b] for b in range(256)] + ["".join(m) for m in self.merges] + list(SPECIAL)
        self.ids = {t: i for i, t in enumerate(self.tokens)}
        self.special = {s: self.ids[s] for s in SPECIAL}
        self.bytes = {c: b for b, c in ALPHABET.items()}
        self.cache = {}

    @classmethod
    def load(cls, path):
        with open(path, encoding="utf-8") as f:
            return cls(json.load(f)["merges"])

    def encode_text(self, text):
        out = []
        for piece in pre_tokens(text):
            if piece not in self.cache:
                if len(self.cache) > 200000:
                    self.cache.clear()
                self.cache[piece] = [self.ids[p] for p in self.merge(piece)]
            out += self.cache[piece]
        return out

    def merge(self, piece):
        parts = [ALPHABET[b] for b in piece.encode("utf-8")]
        while len(parts) > 1:
            ranked = [(self.rank.get(pair, len(self.rank)), i) for i, pair in enumerate(zip(parts, parts[1:]))]
            rank, i = min(ranked)
            if rank == len(self.rank):
                break
            parts[i:i + 2] = [parts[i] + parts[i + 1]]
        return parts

    def encode(self, fragments):
        out = []
        for fragment in fragments:
            out += [self.special[fragment]] if fragment in self.special else self.encode_text(fragment)
        return out

    def decode(self, ids):
        data = bytearray()
        for i in ids:
            token = self.tokens[i]
            data += token.encode() if token in self.special else bytes(self.bytes[c] for c in token)
        return data.decode("utf-8", "replace")


# ---------------------------------------------------------------- training

def train(texts, vocab_size):
    """The merges, most frequent pair first; ties go to the pair that sorts first, so the result is reproducible."""
    words = Counter()
    for text in texts:
        words.update(pre_tokens(text))
    parts = [([ALPHABET[b] for b in w.encode("utf-8")], n) for w, n in words.items()]
    pairs, where = Counter(), defaultdict(set)
    for i, (word, n) in enumerate(parts):
        for pair in zip(word, word[1:]):
            pairs[pair] += n
            where[pair].add(i)
    merges = []
    while len(merges) < vocab_size - 256 - len(SPECIAL):
        best = min(pairs, key=lambda p: (-pairs[p], p))
        merges.append(best)
        for i in where.pop(best):
            word, n = parts[i]
            for pair in zip(word, word[1:]):
                pairs[pair] -= n
            at = 0
            while at < len(word) - 1:
                if (word[at], word[at + 1]) == best:
                    word[at:at + 2] = [word[at] + word[at + 1]]
                at += 1
            for pair in zip(word, word[1:]):
                pairs[pair] += n
                where[pair].add(i)
        del pairs[best]
    return merges


def corpus():
    """Question, thought and answer of many samples, and the plain sentences of the small talk; no garbage."""
    import questions
    rng = random.Random(1)
    for _ in range(12000):
        t = questions.turn(rng)
        if t.kind not in ("garbage", "code", "foreign"):
            yield from (t.question, t.thought + "\n", "\n\n" + t.answer)


if __name__ == "__main__":
    with open(sys.argv[1], "w", encoding="utf-8") as f:
        json.dump({"merges": train(corpus(), VOCAB_SIZE)}, f, ensure_ascii=False, indent=0)
        f.write("\n")

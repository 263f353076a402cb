#!/usr/bin/env python3
"""Writes variants.json: the ids that llama.cpp gives when the real vocabularies of the fixtures are made into others, by another
pre-tokenizer, other SentencePiece options, or Gemma's kind of file. tokenizer_variants_test.cpp makes the same files and compares.

    python3 make_variants.py FIXTURES PEER > variants.json      (PEER: a program that prints llama.cpp's ids of NUL-ended texts,
                                                                 called as PEER tokens FILE)
"""
import json
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

FORMATS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
STRING, ARRAY, BOOL, I32, F32 = 8, 9, 7, 5, 6
MARK = "\u2581".encode()

# Left out are names where llama.cpp approximates the published expressions: kimi-k2 and youtu (letter case), afmoe and tiny_aya (text
# before digits), deepseek-llm (the rarer spaces).
PRES = ["default", "gpt-2", "smollm", "falcon", "llama-bpe", "glm4", "qwen35", "deepseek-coder", "deepseek-v3", "gpt-4o", "tekken",
        "bailingmoe", "laguna", "minicpm5", "seed-coder", "ufakzeka", "exaone-moe", "jais-2", "spark2_5", "chameleon"]
TEXTS_OF_PRES, TEXTS_OF_PIECES = 45, 90


def read(path):
    data, at = path.read_bytes(), 24

    def take(fmt):
        nonlocal at
        value, = struct.unpack_from("<" + fmt, data, at)
        at += struct.calcsize(fmt)
        return value

    def value(kind):
        nonlocal at
        if kind == STRING:
            size = take("Q")
            at += size
            return data[at - size:at]
        if kind == ARRAY:
            item, count = take("I"), take("Q")
            return item, [value(item) for _ in range(count)]
        return take(FORMATS[kind])

    keys = {}
    for _ in range(struct.unpack_from("<Q", data, 16)[0]):
        key = value(STRING).decode()
        kind = take("I")
        keys[key] = kind, value(kind)
    return keys


def write(path, keys):
    text = lambda s: struct.pack("<Q", len(s)) + s
    one = lambda kind, v: text(v) if kind == STRING else struct.pack("<" + FORMATS[kind], v)
    out = [b"GGUF", struct.pack("<IQQ", 3, 0, len(keys))]
    for key, (kind, v) in keys.items():
        out += [text(key.encode()), struct.pack("<I", kind)]
        if kind == ARRAY:
            out += [struct.pack("<IQ", v[0], len(v[1]))] + [one(v[0], item) for item in v[1]]
        else:
            out.append(one(kind, v))
    path.write_bytes(b"".join(out))


def with_tokens(keys, tokens):
    """Tokens of (text, type) behind the others."""
    prefix, changed = "tokenizer.ggml.", dict(keys)
    for name, items in (("tokens", [t for t, _ in tokens]), ("token_type", [k for _, k in tokens]), ("scores", [0.0] * len(tokens))):
        if prefix + name in keys:
            kind, (item, old) = keys[prefix + name]
            changed[prefix + name] = kind, (item, old + items)
    return changed


def gemma(keys):
    tokens, types, scores = (keys["tokenizer.ggml." + name][1][1] for name in ("tokens", "token_type", "scores"))
    plain = {}
    for token, (text, kind) in enumerate(zip(tokens, types)):
        if kind == 1:
            plain.setdefault(text, token)
    merges = []
    for text in sorted(plain, key=lambda text: (-scores[plain[text]], plain[text])):
        letters = text.decode()
        cuts = [(letters[:i].encode(), letters[i:].encode()) for i in range(1, len(letters))]
        merges += [left + b" " + right for left, right in cuts if left in plain and right in plain]
    changed = with_tokens(keys, [(b"\n", 1), (b"\n\n", 1), (b"  ", 4), (b"</tag>", 4)])
    del changed["tokenizer.ggml.scores"], changed["tokenizer.ggml.pre"]
    return changed | {"tokenizer.ggml.model": (STRING, b"gemma4"), "tokenizer.ggml.merges": (ARRAY, (STRING, merges))}


def main():
    fixtures, peer = Path(sys.argv[1]) / "tokenizers", sys.argv[2]
    texts = json.loads((fixtures / "expected.json").read_text())["texts"]
    gpt2, llama = read(fixtures / "ggml-vocab-gpt-2.gguf"), read(fixtures / "ggml-vocab-llama-spm.gguf")
    scores = llama["tokenizer.ggml.scores"][1][1]
    variants = {pre: gpt2 | {"tokenizer.ggml.pre": (STRING, pre.encode())} for pre in PRES}
    variants["no space in front"] = llama | {"tokenizer.ggml.add_space_prefix": (BOOL, False)}
    variants["equal scores"] = llama | {"tokenizer.ggml.scores": (ARRAY, (F32, [float(int(score / 300)) for score in scores]))}
    variants["user-defined tokens"] = with_tokens(llama, [(b"   ", 4), (b"e f", 4), (b" w", 4), (b"\n\n\n", 4)])
    variants["gemma4"] = gemma(llama)

    lines = []
    with tempfile.TemporaryDirectory() as folder:
        for name, keys in variants.items():
            path = Path(folder) / "vocabulary.gguf"
            write(path, keys)
            some = texts[:TEXTS_OF_PRES if name in PRES else TEXTS_OF_PIECES]
            out = subprocess.run([peer, "tokens", path], input="".join(text + "\0" for text in some).encode(), capture_output=True, check=True)
            ids = [[int(i) for i in line.split(",")] if line else [] for line in out.stdout.decode().split("\n")[:-1]]
            assert len(ids) == len(some)
            lines.append(f"{json.dumps(name)}: {json.dumps(ids, separators=(',', ':'))}")
    print("{\n" + ",\n".join(lines) + "\n}")


main()

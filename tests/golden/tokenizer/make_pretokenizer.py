#!/usr/bin/env python3
"""Writes pretokenizer.json: how each pre-tokenizer rule must cut a set of texts. The rules are spelled here as their makers publish
them and run by Python's `regex` package, so that the answers come from another engine than the one under test.

    python3 make_pretokenizer.py > pretokenizer.json          (needs the package regex)
"""
import json
import random
import sys

import regex

CONTRACTION = r"(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])"
GPT2 = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
BLANKS = r"\s*[\r\n]+|\s+(?!\S)|\s+"
LLAMA3 = CONTRACTION + r"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|" + BLANKS
UPPER, LOWER = r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]", r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"
CJK = "[\u4e00-\u9fa5\u0800-\u4e00\uac00-\ud7ff]+"

# the cased letters of DeepSeek-LLM
LETTERS = """0041-005A 0061-007A 00B5 00C0-00D6 00D8-00F6 00F8-01BA 01BC-01BF 01C4-0293 0295-02AF 0370-0373 0376 0377 037B-037D 037F
0386 0388-038A 038C 038E-03A1 03A3-03F5 03F7-0481 048A-052F 0531-0556 10A0-10C5 13A0-13F5 13F8-13FD 1C90-1CBA 1CBD-1CBF 1D00-1D2B
1D6B-1D77 1D79-1D9A 1E00-1F15 1F18-1F1D 1F20-1F45 1F48-1F4D 1F50-1F57 1F59 1F5B 1F5D 1F5F-1F7D 1F80-1FB4 1FB6-1FBC 1FBE 1FC2-1FC4
1FC6-1FCC 1FD0-1FD3 1FD6-1FDB 1FE0-1FEC 1FF2-1FF4 1FF6-1FFC 2102 2107 210A-2113 2115 2119-211D 2124 2126 2128 212A-212D 212F-2134
2139 213C-213F 2145-2149 214E 2183 2184 2C00-2C7B 2C7E-2CE4 2CEB-2CEE 2CF2 2CF3 A640-A66D A680-A69B A722-A76F A771-A787 A78B-A78E
AB70-ABBF FB00-FB06 FB13-FB17 FF21-FF3A FF41-FF5A 10400-1044F 104B0-104D3 104D8-104FB 10C80-10CB2 10CC0-10CF2 118A0-118DF
1E900-1E943""".split()
LETTERS = "".join("-".join("\\U" + end.zfill(8) for end in part.split("-")) for part in LETTERS)


def cased(upper, lower, suffix):
    lead = r"[^\r\n\p{L}\p{N}]?"
    return f"{lead}{upper}*{lower}+{suffix}|{lead}{upper}+{lower}*{suffix}"


V3_WORDS = (r"[!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|"
            + BLANKS)
GPT4O = cased(UPPER, LOWER, CONTRACTION + "?") + r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|" + BLANKS
KANA = "[\u4e00-\u9fa5\u3040-\u309f\u30a0-\u30ff]+"
PORO = " ?[^(\\s|.,!?\u2026\u3002\uff0c\u3001\u0964\u06d4\u060c)]+"

RULES = {
    "default": [r"[\p{P}\$\+<=>\^~|]+", GPT2, r"\p{N}+", "[0-9][0-9][0-9]"],
    "gpt-2": [GPT2],
    "smollm": [r"\p{N}", GPT2],
    "falcon": [r"[\p{P}\$\+<=>\^~|`]+", GPT2, "[0-9][0-9][0-9]"],
    "llama-bpe": [LLAMA3],
    "qwen2": [LLAMA3.replace("{1,3}", "")],
    "qwen35": [CONTRACTION + r"|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|" + BLANKS],
    "deepseek-llm": [r"[\r\n]", rf"\s?[{LETTERS}]+",
                     "\\s?[!-/:-~\uff01-\uff0f\uff1a-\uff5e\u2018-\u201f\u3000-\u3002]+", r"\s+\Z", CJK, r"\p{N}+"],
    "deepseek-coder": [r"[\r\n]", r"\s?\p{L}+", r"\s?\p{P}+", CJK, r"\p{N}"],
    "deepseek-v3": [r"\p{N}{1,3}", KANA, V3_WORDS],
    "gpt-4o": [GPT4O],
    "tekken": [cased(UPPER, LOWER, "") + r"|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|" + BLANKS],
    "kimi-k2": [r"\p{Han}+|" + cased(f"[{UPPER}--\\p{{Han}}]", f"[{LOWER}--\\p{{Han}}]", CONTRACTION + "?")
                + r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|" + BLANKS],
    "bailingmoe": [r"'(?:[sSdDmMtT]|[lL][lL]|[vV][eE]|[rR][eE])|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|"
                   r"\s*[\r\n]|\s+(?!\S)|\s+"],
    "gemma4": [r"[^\n]+|[\n]+"],
    "laguna": [r"[^\n]+|[\n]+", LLAMA3.replace("{1,3}", "")],
    "minicpm5": [r"\p{N}{1,3}", LLAMA3.replace("{1,3}", "+")],
    "seed-coder": [CONTRACTION + r"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1}| ?[^\s\p{L}\p{N}\r\n]+|" + BLANKS],
    "ufakzeka": [r"[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|" + BLANKS],
    "exaone-moe": [CONTRACTION + r"|[^\r\n\p{L}\p{N}]?(?:\p{L}\p{M}*(?: \p{L}\p{M}*)*)+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]?|"
                   r"\s*[\r\n]|\s+(?!\S)|\s+"],
    "jais-2": [CONTRACTION + r"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|"
               + "".join(rf"\s{{{n}}}(?!\S)|" for n in ("512", "256", "128", "64", "32", "16", "8", "4", "1,2")) + r"\s{1}"],
    "spark2_5": [r"\p{N}{1,3}", KANA, V3_WORDS.replace(r"[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+", r"[\p{P}\p{S}]+|[\r\n]"), r"\p{N}"],
    "youtu": ["[\uac00-\ud7a3\u3131-\u318e]+|[\uff01\u2026\u201c\u201d\u2018\u2019\u2014\uff1a\uff1b\uff0c\u3001-\u303f\ufe30-\ufe4f]+|"
              "[\u3105-\u312f]+|" + KANA, GPT4O.replace(r"\p{N}{1,3}", r"\p{N}")],
    "afmoe": [r"\p{N}{1,3}(?=(?:\p{N}{3})*(?!\p{N}))",
              "[\u4e00-\u9fff\u3400-\u4dbf\uf900-\ufaff\u3040-\u309f\u30a0-\u30ff\uff65-\uff9f\u2f00-\u2fdf\u0e40-\u0e7f\u0e80-\u0eff"
              "\u1780-\u17ff\u1000-\u109f\uaa60-\uaa7f\ua9e0-\ua9ff\uac00-\ud7af\u1100-\u11ff]+", V3_WORDS],
    "superbpe": [r"\p{N}+", r"(?=(\d{3})+(?!\d))"],
    "tiny_aya": [r"\d{1,3}(?=(?:\d{3})*\b)", GPT4O],
    "poro-chat": [PORO],
    "viking": [PORO, r"\p{N}"],
    "chameleon": ["<sentinel:[0-9]+>", "(IMGIMG)((A|B|C|D|E|F|G|H|I){1,4})Z", r"([\t\n]|    |  )", r"\p{N}",
                  r"[\p{P}!-/:-@\[-`{-~]", GPT2],
}

TEXTS = [
    "", " ", "  ", "\n", "\r\n", " \n", "\n ", "\t\t", "a", " a", "  a", "   a b", "a   ", "a \n\n b", "  \n  \r\n \t x",
    "Hello, world! It's 2024; we've 1,234,567.89 left.", "DON'T SHOUT, I'LL HEAR'VE 'sup 'Tis y'all'd",
    "camelCase HTTPServer iPhone16Pro McDonald's XMLHttpRequest'S", "0 12 345 6789 01234567890 3.14e-10 \u00bd \u2167 \u0663\u0664\u0665 \uff11\uff12\uff13\uff14",
    "if (a[i] != b->c) {\n\treturn x << 2; // done\n}\r\n\r\n", "path/to/file.txt https://a.b/c?d=e&f=%20#g //\n///x",
    "#include <stdio.h> $PATH `ls -la` ~user ^caret |pipe| a=b+c<d>e", "\\frac{1}{2} \\alpha_i^{2} $x$", "...!!!???---___***\n\n\n...",
    "\u4f60\u597d\uff0c\u4e16\u754c\uff012024\u5e743\u6708 hello\u4e16\u754cworld", "\u3053\u3093\u306b\u3061\u306f\u30ab\u30bf\u30ab\u30ca\u30fc\u3005\u6f22\u5b57\u3007\u4e00",
    "  \u4f60\u597d  \u4e16\u754c \u4eba", "\uc548\ub155 \ud558\uc138\uc694 \u1112\u1161\u11ab", "\u041f\u0440\u0438\u0432\u0435\u0442 \u041c\u0418\u0420 \u01c5ungla \u01c4ABC",
    "Gr\u00f6\u00dfe na\u00efve \u0130stanbul \ufb01n \u212b \u2126 \u00b5 \u1fb3", "e\u0301a\u0308 o\u0302x \u0301lone n\u0303\u0303", "\u0928\u092e\u0938\u094d\u0924\u0947 \u0e44\u0e17\u0e22 \u0639\u0631\u0628\u064a \u05e2\u05d1\u05e8\u05d9\u05ea",
    "\ud83d\ude80\ud83c\udf89 \ud83d\udc69\u200d\ud83d\udcbb\ufe0f ok\ud83d\ude00ok \u2764\ufe0f1", "\u00a0nbsp\u2003em\u3000wide\u200bzw\ufeffbom\u180emvs \u180e",
    "\u0085next\u2028line\u2029par \u000bvt\u000cff\u001cfs\u001fus", "null\u0000in\u0001ctrl\u007f\u0080", "\u201cq\u201d \u2018s\u2019 \u2013 \u2014 \u2026 \u3001\u3002\u300c\u300d",
    "\u20ac5 \u00a310 \u00b1\u00d7\u00f7 \u221a2 \u2211 \u2192x", "\U0001d400\U0001d41a \U00010400\U00010428 \U00020000\u4e00 \u2e80\u2f00x !\u2e80", "<think>\nOkay,  so\n</think>\n\nYes",
    "\u3021\u3029 \u303b\u3005x \u32ff \u1c90\u1cbd \u10a0\u10d0 \u13a0\uab70", "x" * 70, " " * 40 + "y", "\n" * 30, "A" * 50 + "b", "7" * 20, "!" * 33 + "\n", "   1   2", "\t 1\t ",
    "1234567 1234567x 12345_6 1,234,567 12345 \u00bd \u0661\u0662\u0663\u0664\u0665", "<sentinel:42><sentinel:x> IMGIMGABCZ IMGIMGABCDEZ",
    "a b c d\u0301 e  f g1 h i", " " * 700 + "x", "\uc544\u3131!\uff01\u2026\u3105\u3106 \u3042", "T\u00fcrkiye'nin Ankara'da don't 'a'",
]


def random_texts(count):
    rng = random.Random(7)
    letters = list("aZq'sTlLdve 0129 \n\r\t  .,/(-_$|`<") + list(
        "\u00e9\u00df\u01c5\u0301\u0663\u4f60\u597d\u30ab\u30fc\u3005\u3007\uc548\u0628\u05d0\u0e01\u20ac\u3002\uff01\u2003\u00a0\u200b\u180e\U0001f680\U0001d400\U00020000\u2e80\u02b0\u0434\u0414")
    return ["".join(rng.choice(letters) for _ in range(rng.randint(5, 60))) for _ in range(count)]


def cut(rule, text):
    pieces = [text]
    for pattern in rule:
        finer = []
        for piece in pieces:
            at = 0
            for match in pattern.finditer(piece):
                finer += [piece[at:match.start()], match.group()]
                at = match.end()
            finer.append(piece[at:])
        pieces = [piece for piece in finer if piece]
    assert "".join(pieces) == text
    return [len(piece.encode()) for piece in pieces]


def main():
    texts = [text.encode("utf-16", "surrogatepass").decode("utf-16") for text in TEXTS] + random_texts(60)
    compiled = {name: [regex.compile(pattern, regex.V1) for pattern in rule] for name, rule in RULES.items()}
    words = {name: [cut(rule, text) for text in texts] for name, rule in compiled.items()}
    lines = [f"{json.dumps(name)}: {json.dumps(cuts, separators=(',', ':'))}" for name, cuts in words.items()]
    sys.stdout.write('{"texts": ' + json.dumps(texts) + ',\n"bytes of each word": {\n' + ",\n".join(lines) + "\n}}\n")


main()

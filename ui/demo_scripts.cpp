// What the scripted engine says. The last script answers every question that no keyword matches.
#include "ui/scripted_engine.h"

namespace ponder::ui {
namespace {

Script arithmetic(const char* keyword, const char* thought, const char* answer) {
    Script script;
    script.keyword = QString::fromUtf8(keyword);
    script.thought = QString::fromUtf8(thought);
    script.answer = QString::fromUtf8(answer);
    script.promptTokens = 21;
    return script;
}

const char* strawberryThought =
    "The word is s-t-r-a-w-b-e-r-r-y. Go letter by letter: s, t, **r** makes one; a, w, b, e, **r** makes two; **r** makes "
    "three; y.\n\n"
    "Wait, let me check the double r near the end: \"berry\" has two, and \"straw\" has one. So three.\n\n"
    "Now the one-liner: in Python, `str.count` does it. Straw has one and berry two, so three.";

const char* strawberryAnswer =
    "There are **three** r's in “strawberry”: one in *straw*, two in *berry*.\n\n"
    "```python\nprint(\"strawberry\".count(\"r\"))  # 3\n```\n\n"
    "`count` looks at every position of the word, so it also finds letters that stand side by side.\n";

const char* sortThought =
    "The person wants to choose between sorting algorithms. What matters: worst case, memory, stability.\n\n"
    "- Quicksort: fast in practice, quadratic when the pivots are bad.\n"
    "- Merge sort: stable, always n log n, needs a second array.\n"
    "- Heapsort: in place, not stable.\n\n"
    "A table says this best, then a short example, then when to choose which. "
    "I should mention that most libraries already mix them. Keep it short and start with the conclusion.";

const char* sortAnswer = "## Which sort to take\n\n"
                         "For most programs the answer is **the one in your standard library**. If you must choose, three "
                         "questions decide: is the order "
                         "of equal items important, how much memory is there, and how bad may the worst case be?\n\n"
                         "| algorithm | average | worst case | memory | stable |\n"
                         "|:----------|:-------:|:----------:|-------:|:------:|\n"
                         "| Quicksort | n log n | n² | log n | no |\n"
                         "| Merge sort | n log n | n log n | n | yes |\n"
                         "| Heapsort | n log n | n log n | 1 | no |\n\n"
                         "### A merge sort in a few lines\n\n"
                         "```python\n"
                         "def merge_sort(items):\n"
                         "    if len(items) < 2:            # nothing to sort\n"
                         "        return items\n"
                         "    middle = len(items) // 2\n"
                         "    left, right = merge_sort(items[:middle]), merge_sort(items[middle:])\n"
                         "    merged = []\n"
                         "    while left and right:\n"
                         "        merged.append((left if left[0] <= right[0] else right).pop(0))\n"
                         "    return merged + left + right\n"
                         "```\n\n"
                         "How it works:\n\n"
                         "1. Cut the list in two until a piece has **one** item, which is sorted already.\n"
                         "2. Merge two sorted pieces by taking the smaller head each time.\n"
                         "   - Equal heads are taken from the *left* first, which makes it stable.\n"
                         "   - `pop(0)` is slow on long lists; real code keeps two indices.\n"
                         "3. Go on until one list is left.\n\n"
                         "> Premature optimization is the root of all evil.\n"
                         "> — Donald Knuth\n\n"
                         "When memory is short, take heapsort; when the order of equal items matters, merge sort; otherwise "
                         "quicksort with random pivots. "
                         "More at [Sorting algorithm](https://en.wikipedia.org/wiki/Sorting_algorithm).\n\n"
                         "---\n\n"
                         "- [x] stable: merge sort\n"
                         "- [x] in place: heapsort\n"
                         "- [ ] both at once: harder than it looks\n";

const char* normalAnswer =
    "The density of the normal distribution is\n\n"
    "\\[\nf(x) = \\frac{1}{\\sigma\\sqrt{2\\pi}}\\, e^{-\\frac{1}{2}\\left(\\frac{x-\\mu}{\\sigma}\\right)^2}\n\\]\n\n"
    "where \\(\\mu\\) is the mean and \\(\\sigma^2\\) the variance. To see that it integrates to one, substitute "
    "\\(t = \\frac{x-\\mu}{\\sigma}\\), so that \\(dx = \\sigma\\,dt\\), and square the integral $I = \\int_{-\\infty}^{\\infty} e^{-t^2/2}\\,dt$:\n\n"
    "\\begin{align}\nI^2 &= \\int_{-\\infty}^{\\infty}\\!\\int_{-\\infty}^{\\infty} e^{-(s^2+t^2)/2}\\,ds\\,dt \\\\\n"
    "&= \\int_0^{2\\pi}\\!\\int_0^{\\infty} e^{-r^2/2}\\,r\\,dr\\,d\\varphi = 2\\pi.\n\\end{align}\n\n"
    "1. In polar coordinates \\(ds\\,dt = r\\,dr\\,d\\varphi\\).\n"
    "2. The inner integral is $\\left[-e^{-r^2/2}\\right]_0^\\infty = 1$, hence\n   $$I = \\sqrt{2\\pi}.$$\n\n"
    "| moment | value |\n|:--|--:|\n| $\\mathbb{E}[X]$ | $\\mu$ |\n| $\\mathbb{E}[(X-\\mu)^4]$ | $3\\sigma^4$ |\n\n"
    "A check by numbers costs no more than $0 and a few lines:\n\n"
    "```python\nimport numpy as np\n\ndef density(x, mu=0.0, sigma=1.0):\n"
    "    \"\"\"The normal density at x.\"\"\"\n    z = (x - mu) / sigma\n"
    "    return np.exp(-z**2 / 2) / (sigma * np.sqrt(2 * np.pi))\n\n"
    "x = np.linspace(-8, 8, 10_001)  # wide enough\nprint(np.trapz(density(x), x))\n```\n";

const char* normalThought = "The density is \\(f(x) \\propto e^{-x^2/2}\\). The factor follows from $\\int e^{-t^2/2}dt = \\sqrt{2\\pi}$.\n\n"
                            "Polar coordinates show it:\n\n$$I^2 = \\int_0^{2\\pi}\\int_0^\\infty e^{-r^2/2} r\\,dr\\,d\\varphi = 2\\pi$$\n\n"
                            "Then a check in Python with `np.trapz`.";

} // namespace

QVector<Script> demoScripts() {
    QVector<Script> scripts;
    scripts << arithmetic("17 + 25", "17 + 25. Ones: 7 + 5 = 12, write 2, carry 1. Tens: 1 + 2 + 1 = 4. So 42.",
                          "17 + 25 = **42**.");
    scripts << arithmetic("812 or 821", "Both have 8 hundreds. Tens: 1 against 2. 2 is larger, so 821.", "**821** is larger.");
    scripts << arithmetic("86 from 340", "340 - 86. First 340 - 80 = 260, then 260 - 6 = 254.", "340 − 86 = **254**.");
    scripts << arithmetic("strawberry", strawberryThought, strawberryAnswer);
    Script sort = arithmetic("sort", sortThought, sortAnswer);
    sort.tokensPerSecond = 75;
    sort.promptTokens = 46;
    scripts << sort;
    scripts << arithmetic("normal distribution", normalThought, normalAnswer);
    Script error = arithmetic("error", "Let me think about", "The first half of an answer, and then the");
    error.end = StopReason::error;
    error.errorKind = ErrorKind::device;
    error.errorSentence = QStringLiteral("The device stopped answering after 24 tokens.");
    scripts << error;
    Script runsOut = arithmetic("memory", "", "The first half of an answer that the memory");
    runsOut.end = StopReason::error;
    runsOut.errorKind = ErrorKind::out_of_memory;
    runsOut.errorSentence = QStringLiteral("The graphics card had 12 MiB left and 40 were needed.");
    runsOut.rest = QStringLiteral(" was too small for, and its second half.");
    scripts << runsOut;
    Script unending = arithmetic("forever", "Let me see. On the other hand, it could be otherwise. Wait.\n\n", "");
    unending.thoughtNeverCloses = true;
    scripts << unending;
    Script slow =
        arithmetic("slow", "Slowly, one word at a time, the thought goes on.", "And so does the answer, which takes its time.");
    slow.tokensPerSecond = 6;
    slow.readS = 3;
    slow.promptTokens = 640;
    scripts << slow;
    Script full = arithmetic("full", "This will not fit.", "The beginning of something that would have been long");
    full.end = StopReason::contextFull;
    full.promptTokens = 32700;
    full.rest = QStringLiteral(", and now that there is room again it comes to its end.");
    scripts << full;
    Script tooLong = arithmetic("too long", "There is room now.", "");
    tooLong.end = StopReason::error;
    tooLong.errorKind = ErrorKind::prompt_too_long;
    tooLong.errorSentence =
        QStringLiteral("The conversation fills 32750 of the context's 32768 tokens, which leaves no room for an answer.");
    tooLong.rest = QStringLiteral("With the oldest turns left out there is room for this answer.");
    scripts << tooLong;
    Script summary = arithmetic(
        "summary", "",
        "We spoke of three things: which sort to take (merge sort where the order of equal items matters), how many r's are in "
        "“strawberry” (three), and how much memory it takes to remember all of this.");
    summary.tokensPerSecond = 30;
    scripts << summary;
    Script any = arithmetic(
        "", "The person asks what I can do. I am a demonstration: what I say was written beforehand.",
        "I am a **demonstration**: a script plays in place of a model, so that the window can be tried without one.\n\n"
        "Try *Which sort should I use?*, *How many r's are in strawberry?*, or any of the four examples. "
        "Open a real model with `Ctrl+O`.");
    scripts << any; // an empty keyword matches everything, so it comes last
    return scripts;
}

} // namespace ponder::ui

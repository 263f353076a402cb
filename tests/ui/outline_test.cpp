// The outline of thoughts, by a table of the shapes that models write; the same outline however the text arrives; and the small blobs beside an
// answer, which are refused when they are not whole.
#include "ui/alignment.h"
#include "ui/final_answer.h"
#include "ui/outline.h"
#include "ui/thought_times.h"
#include "ui/token_marks.h"

#include <catch2/catch.hpp>
#include <QStringList>
#include <random>

using namespace ponder::ui;

namespace {

QString letters(const Outline& outline) { // p, c, t and e for plain, checks, turns and ends
    QString all;
    for (const ThoughtStep& step : outline.steps()) all += QLatin1Char("pcte"[int(step.kind)]);
    return all;
}

struct Shape {
    const char* what;
    const char* thought;
    const char* steps;
};

// Written after the manner of each model; not copied from any.
const Shape shapes[] = {
    {"R1: paragraphs that begin with what they do",
     "Okay, so I need to find how many r's are in strawberry. Let me spell it.\n\nS-t-r-a-w-b-e-r-r-y.\n\nWait, is the double r counted once? Hmm, no, each letter counts.\n\n"
     "Let me verify by going letter by letter: s, t, r, a, w, b, e, r, r, y.\n\nSo the answer is 3.",
     "pptce"},
    {"R1: a paragraph that turns in its middle",
     "First, the speed is 60 km/h and the time is two hours, which gives 120 km. Wait, the problem says 90 minutes, so it is 1.5 hours and 90 km.",
     "pt"},
    {"R1: waiting and checking at once", "The sum is 42.\n\nWait, let me double-check that addition: 17 + 25 is 42.\n\nTherefore, the sum is 42.", "pce"},
    {"R1: a list stays with the words before it",
     "There are three cases:\n\n1. x is positive.\n2. x is zero.\n\n- and none else\n\nAlternatively, consider the sign of x squared.\n\nThus, x is positive.", "pte"},
    {"R1: code and formulas are not cut", "A function does it.\n\n```python\nWait = 1\n\nSo = 2\n```\n\nThe formula is\n\n\\[\n\nx = 1\n\n\\]\n\nLet me check it with x = 1.", "ppc"},
    {"Qwen3: long sentences, many doubts",
     "Okay, let's see. The user is asking for the capital of Australia. Hmm, many people think it is Sydney. But wait, it is Canberra, which was purpose-built.\n\n"
     "I should verify: Canberra has been the capital since 1913. Yes.\n\nSo the final answer is Canberra.",
     "ptce"},
    {"Qwen3: another approach", "By induction on n this holds.\n\nAnother approach: count the pairs directly.\n\nHmm, both give n(n-1)/2.\n\nIn conclusion, n(n-1)/2.", "ptte"},
    {"gpt-oss: one paragraph, short sentences", "We need to compute 17*23. 17*20=340, 17*3=51, total 391. Check: 391/17 = 23. Good. So answer: 391.", "pce"},
    {"gpt-oss: policy and answer", "The user asks for a poem about rain. We should produce a short one. No policy issue. Let's write four lines with rhyme.", "p"},
    {"the starter: a line a digit",
     "Add 487 and 925.\nWith 3 digits: 487 + 925.\nOnes: 7+5=12, write 2, carry 1.\nTens: 8+2+1=11, write 1, carry 1.\nHundreds: 4+9+1=14, write 14.\nSo 487 + 925 = 1412.\nCheck: 7+5 ends in 2.",
     "pec"},
    {"the starter: a comparison", "Compare 812 and 821.\nHundreds: 8=8.\nTens: 1<2.\nSo 821 is larger.", "pe"},
    {"German", "Die Frage ist, wie viele Tage der Februar hat.\n\nMoment, es ist ein Schaltjahr.\n\nIch prüfe das: 2024 ist durch 4 teilbar.\n\nDaher hat er 29 Tage.", "ptce"},
    {"Chinese", "用户想知道草莓里有几个字母。\n\n等等,我需要再数一遍。\n\n让我检查一下:一共三个。\n\n所以答案是三个。", "ptce"},
    {"Chinese sentences in one paragraph", "首先计算十七加二十五,得到四十二,这个结果看起来是对的。不对,我漏了一个进位,应该重新看一下。", "pt"},
    {"Lithuanian", "Reikia rasti sumą.\n\nPalauk, praleidau vieną skaičių.\n\nPatikrinkime: 17 + 25 = 42.\n\nTaigi atsakymas yra 42.", "ptce"},
    {"nothing", "", ""},
    {"one word", "Hm", "t"},
    {"words that only look like cues", "Waiting lists are long.\n\nCheckered flags mean the end.\n\nActually-existing things matter.\n\nThusly he spoke.", "pptp"},
    {"marks before the cue", "The plan is simple.\n\n**Wait**, there is more.\n\n### Final answer: 7", "pte"},
    {"a doubt inside a list is part of the list", "Options:\n- Wait for the bus\n- Check the map\n- Walk", "p"},
};

} // namespace

TEST_CASE("thoughts of many shapes are outlined into what their steps do") {
    for (const Shape& shape : shapes) {
        Outline outline;
        const QString thought = QString::fromUtf8(shape.thought);
        outline.update(thought);
        INFO(shape.what);
        for (const ThoughtStep& step : outline.steps()) UNSCOPED_INFO("  " << int(step.kind) << " " << step.label.toStdString());
        CHECK(letters(outline).toStdString() == shape.steps);
        int at = 0;
        for (const ThoughtStep& step : outline.steps()) { // nothing is lost, nothing is there twice
            CHECK(thought.mid(at, step.from - at).trimmed().isEmpty());
            CHECK(step.to > step.from);
            CHECK_FALSE(thought[step.from].isSpace());
            CHECK_FALSE(step.label.isEmpty());
            at = step.to;
        }
        CHECK(thought.mid(at).trimmed().isEmpty());
    }
}

TEST_CASE("an outline is the same whether a thought comes at once or letter by letter, and then only its end is read") {
    for (const Shape& shape : shapes) {
        INFO(shape.what);
        const QString thought = QString::fromUtf8(shape.thought);
        Outline growing;
        for (int i = 1; i <= thought.size(); ++i) {
            growing.update(thought.left(i));
            Outline whole;
            whole.update(thought.left(i));
            INFO(i);
            REQUIRE(growing.steps() == whole.steps());
        }
    }
    QString thought;
    Outline outline;
    int most = 0;
    for (int i = 0; i < 400; ++i) {
        thought += QStringLiteral("Paragraph %1 says something of no importance whatever.\n\n").arg(i);
        outline.update(thought);
        if (i > 3) most = std::max(most, outline.lookedAt());
    }
    CHECK(outline.steps().size() == 400);
    CHECK(most < 250);
    CHECK(outline.update(QStringLiteral("Something else")) == 0);
    CHECK(outline.steps().size() == 1);
}

TEST_CASE("a step's time lies between the samples that were taken, and survives its blob") {
    ThoughtTimes times;
    times.add({10, 3, 100});
    times.add({30, 8, 300});
    times.add({30, 8, 300});
    times.add({20, 9, 400}); // cannot be
    CHECK(times.at(0) == ThoughtTime{0, 0, 0});
    CHECK(times.at(5) == ThoughtTime{5, 2, 50});
    CHECK(times.at(20).ms == 200);
    CHECK(times.at(1000) == ThoughtTime{30, 8, 300});
    CHECK(times.upTo(20).last() == ThoughtTime{20, 6, 200});
    const std::string bytes = times.packed();
    CHECK(ThoughtTimes::unpacked(bytes) == times);
    for (std::size_t i = 0; i < bytes.size(); ++i) CHECK(ThoughtTimes::unpacked(bytes.substr(0, i)).isEmpty());
    CHECK(ThoughtTimes::unpacked(bytes + "x").isEmpty());
    CHECK(ThoughtTimes::even(100, 10, 1000).at(50).ms == 500);
}

namespace {
TokenOdds someOdds() {
    TokenOdds odds;
    odds.vocabulary = 0x1122334455667788;
    const char* words[] = {"", "So", " three", ".", "\xE2\x82", "\xAC", "\n"};
    for (int i = 0; i < 7; ++i) {
        TokenChoice choice{i, {i * 1000, i % 3 ? 0.25f * float(i % 4) : -1.0f, words[i]}, {}};
        for (int k = 0; k < i; ++k) choice.likeliest.push_back({k * 77, 0.5f / float(k + 1), QByteArray("w") + QByteArray::number(k)});
        odds.tokens.push_back(choice);
    }
    return odds;
}
} // namespace

TEST_CASE("the probabilities of an answer survive their blob to within its rounding, and any other bytes are refused") {
    const TokenOdds odds = someOdds();
    const std::string bytes = odds.packed();
    const TokenOdds back = TokenOdds::unpacked(bytes);
    CHECK(back.vocabulary == odds.vocabulary);
    REQUIRE(back.tokens.size() == odds.tokens.size());
    for (int i = 0; i < odds.tokens.size(); ++i) {
        CHECK(back.tokens[i].index == i);
        CHECK(back.tokens[i].chosen.token == odds.tokens[i].chosen.token);
        CHECK(back.tokens[i].chosen.bytes == odds.tokens[i].chosen.bytes);
        CHECK(back.tokens[i].chosen.probability == Approx(odds.tokens[i].chosen.probability).margin(1e-5));
        REQUIRE(back.tokens[i].likeliest.size() == odds.tokens[i].likeliest.size());
        for (int k = 0; k < odds.tokens[i].likeliest.size(); ++k) CHECK(back.tokens[i].likeliest[k].token == odds.tokens[i].likeliest[k].token);
    }
    CHECK(back.packed() == bytes);
    for (std::size_t i = 0; i < bytes.size(); ++i) CHECK(TokenOdds::unpacked(bytes.substr(0, i)).tokens.isEmpty());
    CHECK(TokenOdds::unpacked(bytes + '\0').tokens.isEmpty());
    CHECK(TokenOdds::unpacked("").tokens.isEmpty());
    CHECK(TokenOdds::unpacked("\2" + bytes.substr(1)).tokens.isEmpty());
    CHECK(TokenOdds::unpacked(std::string("\1\0\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\x7f", 18)).tokens.isEmpty());
    std::mt19937 random(5);
    for (int i = 0; i < 20000; ++i) { // whatever stands in it, it is whole or nothing
        std::string hostile = bytes;
        for (int k = 0; k < 3; ++k) hostile[random() % hostile.size()] = char(random());
        const TokenOdds read = TokenOdds::unpacked(hostile);
        for (const TokenChoice& choice : read.tokens) REQUIRE(choice.likeliest.size() <= 64);
    }
}

TEST_CASE("tokens are found in the text that is shown, blanks and halves of characters and markers between them included") {
    TokenOdds odds;
    int index = 0;
    for (const char* word : {"", "\n", "The", " price", " is", " 5", "\xE2\x82", "\xAC", ".\n", "", "\n\n", "It", " is", " 5", " \xF0\x9F\x99", "\x82", "!"})
        odds.add({{index++, {index, 0.9f, QByteArray(word)}, {}}});
    const QString thought = QString::fromUtf8("The price is 5€."), answer = QString::fromUtf8("It is 5 🙂!");
    const QVector<TokenPlace> places = placesOf(odds.tokens, {thought, answer});
    QStringList words;
    for (const TokenPlace& place : places) words << (place.text < 0 ? QStringLiteral("-") : QString::number(place.text) + (place.text == 0 ? thought : answer).mid(place.from, place.to - place.from));
    CHECK(words == QStringList{"-", "-", "0The", "0 price", "0 is", "0 5", "0", "0€", "0.", "-", "-", "1It", "1 is", "1 5", "1 ", "1🙂", "1!"});

    TokenMarks marks = marksOf(odds, places, 0);
    marks.marks[1].doubt = 2;
    marks.current = 4;
    CHECK(markedHtml(thought, marks, 0, int(thought.size())) == "<p class=\"t\" style=\"white-space:pre-wrap;margin:0\">The<span class=\"d2\"> price</span><span class=\"cur\"> is</span> 5€.</p>");
    CHECK(markedHtml(QStringLiteral("a<b\nc"), {}, 0, 5).contains("a&lt;b<br/>c"));
}

TEST_CASE("probabilities that are known stay known for the tokens that a new version takes over") {
    TokenOdds odds;
    odds.add({{0, {5, 0.5f, "a"}, {{5, 0.5f, "a"}}}, {1, {6, 0.6f, "b"}, {{6, 0.6f, "b"}}}, {2, {7, 0.7f, "c"}, {}}});
    odds.add({{0, {5, -1, "a"}, {}}}); // given again
    CHECK(odds.tokens[0].chosen.probability == 0.5f);
    odds.add({{1, {9, -1, "x"}, {}}}); // here it differs
    CHECK(odds.tokens.size() == 2);
    CHECK(odds.tokens[1].chosen.token == 9);
    odds.add({{2, {3, 0.1f, "d"}, {}}});
    CHECK(odds.tokens.size() == 3);
    CHECK_FALSE(odds.isEmpty());
    CHECK(odds.upTo(0).isEmpty());
}

TEST_CASE("final answers are compared without their clothes") {
    const struct {
        const char *answer, *said;
    } rows[] = {
        {"17 + 25 = **42**.", "42"},
        {"**Result:** It is **1,412.0**", "1412"},
        {"So $x = \\boxed{\\frac{1}{2}}$ as shown.", "\\frac12"},
        {"The sum is 12.\n\nThe answer is 42.", "42"},
        {"Answer: Canberra", "canberra"},
        {"**Answer:** Canberra.", "canberra"},
        {"Die Antwort ist 29.", "29"},
        {"答案是42。", "42"},
        {"Atsakymas: 42", "42"},
        {"There are **three** r's.", "three"},
        {"42", "42"},
        {"042.50", "42.5"},
        {"-0", "0"},
        {"−17", "-17"},
        {"+5", "5"},
        {"First I add.\nThen it makes 99 in all.", "99"},
        {"Yes!", "yes"},
        {"", ""},
        {"**Steps:**\n\nPlain words only", "**steps:** plain words only"},
    };
    for (const auto& row : rows) {
        INFO(row.answer);
        const QString said = finalAnswer(QString::fromUtf8(row.answer));
        if (QString::fromUtf8(row.said).startsWith("**")) CHECK(said == "steps: plain words only");
        else CHECK(said.toStdString() == row.said);
    }
    const QList<Agreement> all = agreements({"It is **42**.", "42", "**41**", "", "The answer is 42."});
    REQUIRE(all.size() == 2);
    CHECK(all[0] == Agreement{"42", 3});
    CHECK(all[1] == Agreement{"41", 1});
}

TEST_CASE("two thoughts are aligned step by step, and the first place where they part is found") {
    const QString left = "Restate the question about letters.\n\nCount the letters one by one: s t r.\n\nWait, the double r counts twice.\n\nSo the answer is three.";
    const QString right = "Restate the question about letters.\n\nCount the letters one by one: s t a.\n\nSo the answer is two.";
    Outline a, b;
    a.update(left);
    b.update(right);
    const Alignment aligned = align(left, a.steps(), right, b.steps());
    REQUIRE(aligned.rows.size() == 4);
    CHECK(aligned.rows[0] == AlignedStep{0, 0, true});
    CHECK(aligned.rows[1] == AlignedStep{1, 1, false});
    CHECK(aligned.rows[2] == AlignedStep{2, -1, false});
    CHECK(aligned.rows[3] == AlignedStep{3, 2, false});
    CHECK(aligned.divergence == 1);
    CHECK(left.mid(aligned.leftAt, 1) == "r");
    CHECK(right.mid(aligned.rightAt, 1) == "a");
    CHECK(align(left, a.steps(), left, a.steps()).divergence == -1);
    CHECK(align(left, a.steps(), "", {}).rows.size() == 4);
    CHECK(likeness("the cat sat", "The cat, sat!") == 1);
    CHECK(likeness("一二三", "一二四") == Approx(2.0 / 3));
    // a thousand steps a side end, too
    QString longThought;
    for (int i = 0; i < 1000; ++i) longThought += QStringLiteral("Paragraph number %1 of many.\n\n").arg(i);
    Outline many;
    many.update(longThought);
    CHECK(align(longThought, many.steps(), longThought, many.steps()).rows.size() >= 1000);
}

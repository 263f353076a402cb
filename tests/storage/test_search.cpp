// Words found wherever they are, in any script, and never anything that is not there.
#include "storage/check.h"
#include "storage/search.h"
#include "storage/search_terms.h"
#include "storage/sqlite.h"
#include "storage/trash.h"
#include "support.h"

#include <random>

using namespace ponder::storage;

namespace {

struct Place {
    std::int64_t message;
    int part;
    std::string marked; // the first mark
    bool operator==(const Place&) const = default;
};
std::ostream& operator<<(std::ostream& out, const Place& place) {
    return out << place.message << "." << place.part << " " << place.marked;
}

std::vector<Place> places(History& history, const Query& query) {
    std::vector<Place> found;
    for (const Hit& hit : must(search(history, query)).hits) {
        REQUIRE_FALSE(hit.marks.empty());
        const Mark& mark = hit.marks[0];
        REQUIRE(mark.end <= hit.excerpt.size());
        found.push_back({hit.message, hit.part, hit.excerpt.substr(mark.begin, mark.end - mark.begin)});
    }
    return found;
}

Query words(const std::string& text, bool as_typed = false) {
    Query query;
    query.text = text;
    query.as_typed = as_typed;
    return query;
}

bool finds(History& history, const std::string& text, bool as_typed = false) {
    return !must(search(history, words(text, as_typed))).hits.empty();
}

} // namespace

TEST_CASE("a word is found in its block, with the byte it begins at") {
    QuickFolder folder;
    History history = open_history(folder / "history.sqlite");
    const std::int64_t chat = must(history.create_conversation("Untitled"));
    const std::int64_t question = must(history.add_message(user_message(chat, {}, "Where do otters sleep?")));
    Message reply = answer(chat, question, "They hold hands.");
    reply.parts.insert(reply.parts.begin(), {PartKind::reasoning, "An OTTER, I think, sleeps on water.", 1, 2, 3});
    reply.parts.push_back({PartKind::text, "Also: the sea otter is heavier.", 3, 4, 5});
    const std::int64_t told = must(history.add_message(reply));

    const Found found = must(search(history, words("otter")));
    REQUIRE(found.hits.size() == 1); // "otters" is another word
    CHECK(found.hits[0].conversation == chat);
    CHECK(found.hits[0].title == "Untitled");
    CHECK(found.hits[0].message == told);
    CHECK(found.hits[0].part == 0);
    CHECK(found.hits[0].at == 3);
    CHECK(found.hits[0].scope == Scope::thoughts);
    CHECK(found.hits[0].excerpt == "An OTTER, I think, sleeps on water.");
    CHECK(found.hits[0].marks == std::vector<Mark>{{3, 8}});
    CHECK(found.hits[0].model == "Test-7B");

    CHECK(places(history, words("otter", true)) ==
          std::vector<Place>{{told, 0, "OTTER"}, {question, 0, "otters"}}); // as typed, the last word may go on
    CHECK(places(history, words("ott*")) == std::vector<Place>{{told, 0, "OTTER"}, {question, 0, "otters"}});
    CHECK(places(history, words("sea otter")) == std::vector<Place>{{told, 2, "sea"}}); // the block that shows both
    CHECK(places(history, words("\"sea otter\"")) == std::vector<Place>{{told, 2, "sea otter"}});
    CHECK(places(history, words("\"otter sea\"")).empty());
    CHECK(places(history, words("otters heavier")).empty()); // all words, in one message
    Query thoughts = words("otter");
    thoughts.scopes = static_cast<unsigned>(Scope::answers);
    CHECK(places(history, thoughts) == std::vector<Place>{{told, 2, "otter"}});
    thoughts.scopes = static_cast<unsigned>(Scope::questions);
    CHECK(places(history, thoughts).empty());
    thoughts.scopes = 0;
    CHECK(places(history, thoughts).empty());
}

TEST_CASE("words are found in every script, and parts of words where there are no spaces") {
    QuickFolder folder;
    History history = open_history(folder / "history.sqlite");
    const std::int64_t chat = must(history.create_conversation("scripts"));
    const std::string text = "深度学习很有意思。カタカナとひらがな。한국어학교에서 배웠다. ภาษาไทยไม่มีช่องว่าง "
                             "ÉCOLE naïve Straße ПРИВЕТ שלום العربية हिन्दी ελληνικά ខ្មែរ မြန်မာ ລາວ 𠮷野家 x = 42";
    must(history.add_message(user_message(chat, {}, text)));
    for (const char* part :
         {"深",      "学习",  "深度学习", "有意思", "タカ",  "ひらがな", "と",    "한국",   "학교",   "국어학",
          "ไทย",     "ภ",     "ช่อง",      "école",  "ecole", "naive",    "NAÏVE", "straße", "привет", "שלום",
          "العربية", "हिन्दी", "ελληνικα", "ខ្មែរ",   "မြန်",   "ລາວ",      "𠮷野",  "42"}) {
        INFO(part);
        CHECK(finds(history, part));
    }
    for (const char* part : {"习学", "度有", "深学", "ทไย", "école naïve école2", "ivet", "4"}) {
        INFO(part);
        CHECK_FALSE(finds(history, part));
    }
    const Found found = must(search(history, words("学习")));
    REQUIRE(found.hits.size() == 1);
    CHECK(found.hits[0].at == text.find("学习"));
    // an accent written as a mark of its own is the same letter
    CHECK(finds(history, "e\xCC\x81"
                         "cole"));
    // and so is a letter with the points and strokes that most texts leave out
    must(history.add_message(user_message(chat, {}, "בְּרֵאשִׁית اَلسَّلَامُ ёлка Σίσυφος")));
    for (const char* bare : {"בראשית", "السلام", "елка", "ΣΙΣΥΦΟΣ", "σισυφο*"}) {
        INFO(bare);
        CHECK(finds(history, bare));
    }
}

TEST_CASE("an excerpt is one line, shows most of the words, marks them all and cuts no character") {
    QuickFolder folder;
    Database database = must([&] {
        must(create_private_file(folder / "x"));
        return Database::open(folder / "x", Database::Access::write);
    }());
    std::string text;
    for (int i = 0; i < 300; ++i) text += "слово ";
    text += "alpha\nand then\tbeta ";
    const std::size_t place = text.find("alpha");
    for (int i = 0; i < 300; ++i) text += "слово ";
    text = "alpha alone " + text;
    const std::vector<Term> terms = terms_of(database.handle(), "alpha beta", false);
    const Excerpt excerpt = excerpt_of(database.handle(), text, terms);
    CHECK(excerpt.at == place + 12);
    CHECK(excerpt.terms == 2);
    CHECK(excerpt.text.find("alpha and then beta") != std::string::npos);
    CHECK(excerpt.text.starts_with("…"));
    CHECK(excerpt.text.ends_with("…"));
    CHECK(excerpt.text.size() < 260);
    REQUIRE(excerpt.marks.size() == 2);
    CHECK(excerpt.text.substr(excerpt.marks[1].begin, excerpt.marks[1].end - excerpt.marks[1].begin) == "beta");
    for (std::size_t from = 0; from < text.size(); from += 7) { // wherever it begins and ends
        const Excerpt part = excerpt_of(database.handle(), std::string_view(text).substr(from), terms);
        for (std::size_t i = 0; i < part.text.size(); ++i)
            if ((part.text[i] & 0xC0) == 0xC0) CHECK((part.text[i + 1] & 0xC0) == 0x80);
        if (part.found) CHECK((part.text[0] & 0xC0) != (from % 2 ? 0x100 : 0x80));
    }
}

TEST_CASE("filters leave what was asked for, and the trash is not searched") {
    QuickFolder folder;
    History history = open_history(folder / "history.sqlite");
    const std::int64_t a = must(history.create_conversation("first chat")), b = must(history.create_conversation("second"));
    Message old = user_message(a, {}, "needle in a"), fresh = answer(b, {}, "needle in b");
    old.created_ms = 1000;
    fresh.created_ms = 5000;
    fresh.model = "Qwen";
    const std::int64_t in_a = must(history.add_message(old)), in_b = must(history.add_message(fresh));
    must(set_note(history, a, "a needle noted"));
    auto with = [&](auto set) {
        Query query = words("needle");
        set(query);
        std::vector<std::int64_t> found;
        for (const Hit& hit : must(search(history, query)).hits) found.push_back(hit.message);
        return found;
    };
    using Ids = std::vector<std::int64_t>;
    CHECK(with([](Query&) {}) == Ids{0, in_a, in_b});
    CHECK(with([](Query& q) { q.model = "Qwen"; }) == Ids{in_b});
    CHECK(with([](Query& q) { q.from_ms = 900, q.to_ms = 1001; }) == Ids{in_a});
    CHECK(with([&](Query& q) { q.conversation = a; }) == Ids{0, in_a});
    must(tag(history, b, "t"));
    CHECK(with([](Query& q) { q.tags = {"T"}; }) == Ids{in_b});
    CHECK(with([](Query& q) { q.tags = {"none such"}; }) == Ids{});
    const std::int64_t box = must(create_folder(history, "box"));
    must(set_folder(history, a, box));
    CHECK(with([&](Query& q) { q.folder = box; }) == Ids{0, in_a});
    CHECK(with([](Query& q) { q.folder = 0; }) == Ids{in_b});
    must(set_archived(history, a, true));
    CHECK(with([](Query& q) { q.archive = Listing::Archive::without; }) == Ids{in_b});
    CHECK(with([](Query& q) { q.limit = 1, q.offset = 1; }) == Ids{in_a});
    Query one = words("needle");
    one.limit = 2;
    CHECK(must(search(history, one)).more);
    one.limit = 3;
    CHECK_FALSE(must(search(history, one)).more);

    const Removal chat_gone = must(trash(history, {a}));
    CHECK(with([](Query&) {}) == Ids{in_b});
    const Removal version_gone = must(remove_version(history, in_b));
    CHECK(with([](Query&) {}) == Ids{});
    must(undo(history, chat_gone));
    must(undo(history, version_gone));
    CHECK(with([](Query&) {}) == Ids{0, in_a, in_b});
    must(history.rename(a, "needle titled"));
    CHECK(finds(history, "titled"));
    CHECK_FALSE(finds(history, "first"));
}

TEST_CASE("the index follows every change of the text, and an answer is in it from its end on") {
    QuickFolder folder;
    const auto file = folder / "history.sqlite";
    {
        History history = open_history(file);
        const std::int64_t chat = must(history.create_conversation("c"));
        Message growing = answer(chat, {}, "alpha", MessageState::generating);
        growing.id = must(history.add_message(growing));
        growing.parts[0].text += " beta";
        must(history.update_message(growing));
        CHECK_FALSE(finds(history, "alpha"));
        growing.state = MessageState::complete;
        must(history.update_message(growing));
        CHECK(finds(history, "alpha beta"));
        growing.parts[0].text = "gamma";
        must(history.update_message(growing));
        CHECK_FALSE(finds(history, "alpha"));
        CHECK(finds(history, "gamma"));
        growing.state = MessageState::generating; // it is resumed
        must(history.update_message(growing));
        CHECK_FALSE(finds(history, "gamma"));
        growing.parts[0].text += " delta";
        must(history.update_message(growing)); // and the program ends
    }
    History history = open_history(file);
    must(history.recover());
    CHECK(finds(history, "gamma delta"));
    CHECK(must(check_history(history)).faults.empty());
    must(erase(history, {1}));
    CHECK_FALSE(finds(history, "gamma"));
    CHECK(must(check_history(history)).faults.empty());
}

TEST_CASE("an index that is gone or old is made again at opening") {
    QuickFolder folder;
    const auto file = folder / "history.sqlite";
    {
        History history = open_history(file);
        const std::int64_t chat = must(history.create_conversation("title"));
        must(history.add_message(user_message(chat, {}, "needle")));
        must(history.database().script("DROP TABLE search_message; UPDATE fact SET value = '0' WHERE name = 'search_index'"));
    }
    {
        History reader = must(History::open(file, true));
        CHECK(outcome(search(reader, words("needle"))) == "read_only");
    }
    History history = open_history(file);
    CHECK(finds(history, "needle"));
    CHECK(finds(history, "title"));
    History reader = must(History::open(file, true));
    CHECK(finds(reader, "needle"));
}

TEST_CASE("nothing that can be typed is an error") {
    QuickFolder folder;
    History history = open_history(folder / "history.sqlite");
    const std::int64_t chat = must(history.create_conversation("c"));
    must(history.add_message(user_message(chat, {}, "AND OR NOT NEAR title: it's \"quoted\" C++ a-b_c * ^x {y} (z)")));
    for (const char* text : {"AND",      "OR NOT",   "NEAR(a b)",
                             "title:it", "\"",       "\"\"",
                             "\"quoted", "quoted\"", "it's",
                             "*",        "c*",       "**",
                             "^x",       "{y}",      "(z",
                             "a-b_c",    "C++",      "-",
                             "\\",       "%",        "'; DROP TABLE part; --",
                             "\xFF\xFE", "\xE4\xBD", "\"a\" \"b\" *",
                             "+",        "col : x",  "a AND",
                             "\n",       ""}) {
        INFO(text);
        CHECK(outcome(search(history, words(text, true))) == "ok");
        CHECK(outcome(search(history, words(text, false))) == "ok");
    }
    CHECK(finds(history, "AND NEAR"));
    CHECK(finds(history, "it's"));
    CHECK(finds(history, "\"quoted"));
    CHECK_FALSE(finds(history, "*"));
    std::mt19937 random(7);
    const std::string pieces[] = {
        "\"", "*", "(", ")", "{", "}", ":", "-", "^", "AND ", "NOT ", " ", "a", "深", "\xCC\x81", "\xFF", std::string(1, '\0'),
        "\\"};
    for (int i = 0; i < 300; ++i) {
        std::string text;
        for (unsigned k = random() % 12; k > 0; --k) text += pieces[random() % std::size(pieces)];
        INFO(text);
        CHECK(outcome(search(history, words(text, i % 2))) == "ok");
    }
    CHECK(outcome(search(history, words(std::string(100'000, 'x')))) == "ok");
    std::string many;
    for (int i = 0; i < 1000; ++i) many += "w" + std::to_string(i) + " ";
    CHECK(outcome(search(history, words(many))) == "ok");
}

TEST_CASE("whatever a message says is found by any two words of it") {
    QuickFolder folder;
    History history = open_history(folder / "history.sqlite");
    const std::int64_t chat = must(history.create_conversation("c"));
    std::mt19937 random(11);
    const char32_t firsts[] = {'a', 0x430, 0x4E00, 0xE01, 0x3042, 0xAC00, 0x5D0, 0x391};
    auto utf8 = [](char32_t c) {
        std::string out;
        if (c < 0x80)
            out += static_cast<char>(c);
        else if (c < 0x800)
            (out += static_cast<char>(0xC0 | c >> 6)) += static_cast<char>(0x80 | (c & 0x3F));
        else
            ((out += static_cast<char>(0xE0 | c >> 12)) += static_cast<char>(0x80 | (c >> 6 & 0x3F))) +=
                static_cast<char>(0x80 | (c & 0x3F));
        return out;
    };
    for (int round = 0; round < 40; ++round) {
        std::vector<std::string> said;
        std::string text;
        for (int i = 0; i < 30; ++i) {
            std::string word;
            const char32_t first = firsts[random() % std::size(firsts)];
            for (unsigned k = 1 + random() % 6; k > 0; --k) word += utf8(first + random() % 20);
            said.push_back(word);
            text += word + (random() % 5 ? " " : ", ");
        }
        const std::int64_t id = must(history.add_message(user_message(chat, {}, text)));
        for (int i = 0; i < 3; ++i) {
            Query query = words("\"" + said[random() % 30] + "\" " + said[random() % 30]);
            query.limit = 1000;
            INFO(query.text);
            bool found = false;
            for (const Hit& hit : must(search(history, query)).hits) found = found || hit.message == id;
            CHECK(found);
        }
    }
}

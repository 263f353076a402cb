// Exports: Markdown judged by a Markdown parser (md4c), JSON by what comes back from it.
#include "storage/export.h"
#include "storage/markdown.h"
#include "support.h"

#include <algorithm>
#include <md4c.h>
#include <nlohmann/json.hpp>
#include <random>

using namespace ponder::storage;
using nlohmann::json;

namespace {

using Strings = std::vector<std::string>;

// The outline of a document as md4c reads it: raw HTML, and the level-two headings at the margin.
struct Outline {
    std::vector<std::string> html;     // each piece that would reach a browser as it stands
    std::vector<std::string> sections; // "You", "Ponder", ...
    int depth = 0;                     // of blocks, while parsing
    bool in_section = false;
    std::string all_text; // everything shown, code included
};

Outline outline(const std::string& markdown) {
    Outline result;
    MD_PARSER parser{};
    parser.flags = MD_DIALECT_GITHUB | MD_FLAG_LATEXMATHSPANS;
    parser.enter_block = [](MD_BLOCKTYPE type, void* detail, void* user) {
        auto& outline = *static_cast<Outline*>(user);
        outline.in_section = type == MD_BLOCK_H && static_cast<MD_BLOCK_H_DETAIL*>(detail)->level == 2 && outline.depth == 1;
        if (outline.in_section) outline.sections.emplace_back();
        ++outline.depth;
        return 0;
    };
    parser.leave_block = [](MD_BLOCKTYPE, void*, void* user) {
        auto& outline = *static_cast<Outline*>(user);
        --outline.depth;
        outline.in_section = false;
        return 0;
    };
    parser.enter_span = [](MD_SPANTYPE, void*, void*) { return 0; };
    parser.leave_span = [](MD_SPANTYPE, void*, void*) { return 0; };
    parser.text = [](MD_TEXTTYPE type, const MD_CHAR* text, MD_SIZE size, void* user) {
        auto& outline = *static_cast<Outline*>(user);
        std::string piece(text, size);
        while (!piece.empty() && piece.back() == '\n') piece.pop_back();
        const Strings harmless{"", "<br>", "<br/>", "<br />", "<code>", "</code>"};
        if (type == MD_TEXT_HTML && std::find(harmless.begin(), harmless.end(), piece) == harmless.end())
            outline.html.push_back(piece);
        if (type != MD_TEXT_HTML) outline.all_text.append(text, size);
        if (outline.in_section) outline.sections.back().append(text, size);
        return 0;
    };
    REQUIRE(md_parse(markdown.data(), static_cast<MD_SIZE>(markdown.size()), &parser, &result) == 0);
    return result;
}

// A conversation of a question and an answer, in a history of its own.
struct Chat {
    TempFolder folder;
    History history = open_history(folder / "history.sqlite");
    std::int64_t id = must(history.create_conversation("A title"));
    std::optional<std::int64_t> last;

    void say(Message message) {
        message.conversation = id;
        message.parent = last;
        last = must(history.add_message(message));
    }
    std::string markdown(Thoughts thoughts) { return must(export_markdown(history, id, thoughts)); }
};

Message thoughtful(std::string thought, std::string text, MessageState state = MessageState::complete) {
    Message message = answer(0, {}, std::move(text), state);
    message.parts.insert(message.parts.begin(), Part{PartKind::reasoning, std::move(thought), 10'000, 13'200, 5});
    return message;
}

} // namespace

TEST_CASE("a conversation is exported as Markdown for people") {
    Chat chat;
    Conversation head;
    head.title = "Rivers";
    head.created_ms = 1'752'312'600'000;
    Message question = user_message(0, {}, "Which is longer?");
    question.id = 1;
    Message reply = thoughtful("Nile or Amazon.\nHm.", "The **Nile**.\n", MessageState::stopped);
    reply.model = "Qwen3-30B_A3B";
    reply.id = 2;
    reply.parent = 1;
    reply.parts.push_back({PartKind::notice, "Context is full.", 0, 0, 0});
    head.active_leaf = 2;
    const std::int64_t id = must(chat.history.add_conversation(head, {question, reply}));

    const std::string top = "# Rivers\n\n2025-07-12T09:30:00Z · `Qwen3-30B_A3B`\n\n## You\n\nWhich is longer?\n\n## Ponder\n\n";
    const std::string rest = "The **Nile**.\n\n> **Note**\n>\n> Context is full.\n\n*Stopped before the end.*\n";
    CHECK(must(export_markdown(chat.history, id, Thoughts::none)) == top + rest);
    CHECK(must(export_markdown(chat.history, id, Thoughts::folded)) ==
          top + "<details>\n<summary>Thought for 3.2 s</summary>\n\nNile or Amazon.\nHm.\n\n</details>\n\n" + rest);
    CHECK(must(export_markdown(chat.history, id, Thoughts::full)) ==
          top + "> **Thought for 3.2 s**\n>\n> Nile or Amazon.\n> Hm.\n\n" + rest);
    CHECK(outcome(export_markdown(chat.history, 99, Thoughts::none)) == "not_found");
}

TEST_CASE("only the branch in view is exported as Markdown") {
    Chat chat;
    chat.say(user_message(0, {}, "question"));
    const auto question = chat.last;
    chat.say(answer(0, {}, "first answer"));
    chat.last = question;
    chat.say(answer(0, {}, "second answer"));
    const std::string text = chat.markdown(Thoughts::none);
    CHECK(text.find("first answer") == std::string::npos);
    CHECK(text.find("second answer") != std::string::npos);
}

TEST_CASE("the Markdown shows where the model's view of the chat began") {
    Chat chat;
    chat.say(user_message(0, {}, "first"));
    chat.say(answer(0, {}, "old"));
    chat.say(user_message(0, {}, "second"));
    const std::vector<Message> branch = must(chat.history.branch(chat.id));
    must(chat.history.set_seen_from(branch[2].id, branch[2].id));
    const std::string text = must(export_markdown(chat.history, chat.id, Thoughts::none));
    const std::size_t line = text.find("The model no longer saw what is above this line.");
    REQUIRE(line != std::string::npos);
    CHECK(text.find("old") < line);
    CHECK(text.find("second") > line);
}

TEST_CASE("an answer that did not end by itself is marked in the Markdown") {
    const auto [state, mark] = GENERATE(table<MessageState, const char*>({
        {MessageState::stopped, "*Stopped before the end.*"},
        {MessageState::interrupted, "*Interrupted: the program ended before the answer did.*"},
        {MessageState::failed, "*Failed before the end.*"},
        {MessageState::generating, "*Not finished: the answer was still being written when it was exported.*"},
        {MessageState::complete, nullptr},
    }));
    Chat chat;
    chat.say(answer(0, {}, "half", state));
    const std::string text = chat.markdown(Thoughts::none);
    CHECK(text.ends_with(mark ? "half\n\n" + std::string(mark) + "\n" : "half\n"));
}

TEST_CASE("the length of a thought is told in seconds or minutes or not at all") {
    const auto [started, ended, summary] = GENERATE(table<std::int64_t, std::int64_t, const char*>({
        {1'000, 4'200, "Thought for 3.2 s"},
        {1'000, 1'000, "Thought for 0.0 s"},
        {1'000, 60'949, "Thought for 59.9 s"},
        {1'000, 60'999, "Thought for 1 min 0 s"},
        {1'000, 126'000, "Thought for 2 min 5 s"},
        {0, 4'200, "Thought"},
        {5'000, 0, "Thought"},
        {5'000, 4'000, "Thought"},
    }));
    Chat chat;
    Message message = thoughtful("hm", "done");
    message.parts[0].started_ms = started;
    message.parts[0].ended_ms = ended;
    chat.say(message);
    CHECK(chat.markdown(Thoughts::folded).find("<summary>" + std::string(summary) + "</summary>") != std::string::npos);
}

TEST_CASE("titles and model names cannot leave their line") {
    Chat chat;
    Message message = answer(0, {}, "hello");
    message.model = "evil` <b>\n## You\n``";
    chat.say(message);
    must(chat.history.rename(chat.id, "C# `\n## You\n<script> #"));
    const std::string text = chat.markdown(Thoughts::none);
    CHECK(text.starts_with("# C# ` ## You \\<script> \\#\n\n20"));
    CHECK(outline(text).sections == Strings{"Ponder"});
    CHECK(outline(text).html.empty());
    must(chat.history.rename(chat.id, " \n "));
    CHECK(chat.markdown(Thoughts::none).starts_with("# Conversation\n"));
}

TEST_CASE("a piece of Markdown is contained and otherwise left as it was written") {
    struct Case {
        const char *what, *text, *contained;
    };
    const Case one = GENERATE(values<Case>({
        {"formatting stays", "**b** _i_ [l](http://x) $a < b$ a<b, i<n$ x<5",
         "**b** _i_ [l](http://x) $a < b$ a<b, i<n$ x<5\n"},
        {"a link in angle brackets stays", "<https://example.org>", "<https://example.org>\n"},
        {"a line break in a table stays", "| a<br>b |", "| a<br>b |\n"},
        {"a line break at the end of a line", "<br>\n> <br>  \na<br/><br />", "\\<br>\n> \\<br>  \na<br/>\\<br />\n"},
        {"white space alone is nothing", " \n\t\n", ""},
        {"empty lines around go", "\n\na\n\n\n", "a\n"},
        {"a tag", "<div>x</div>", "\\<div>x\\</div>\n"},
        {"a tag that ends elsewhere", "<details\nopen>", "\\<details\nopen>\n"},
        {"a comment", "<!-- x", "\\<!-- x\n"},
        {"an escaped tag stays", "\\<div>", "\\<div>\n"},
        {"an escaped backslash does not hide a tag", "\\\\<div>", "\\\\\\<div>\n"},
        {"a code span stays", "`x` `a < b` `<br>` ``a`b``", "`x` `a < b` `<br>` ``a`b``\n"},
        {"a tag in a code span", "use `<div>` and ``a`<b>&\\``",
         "use <code>&lt;div></code> and <code>a\\`&lt;b>&amp;\\\\</code>\n"},
        {"a backtick that opens nothing", "it`s <b>\nit`s", "it`s \\<b>\nit`s\n"},
        {"a tag in a code span in a table", "| `a|<b>` |", "| <code>a\\|&lt;b></code> |\n"},
        {"a backtick in a link's address", "[a](`) <b> `", "[a](<code>) &lt;b> </code>\n"},
        {"a code block stays", "a\n```html\n<div>\n```\nb", "a\n```html\n<div>\n```\nb\n"},
        {"an open code block is closed", "```py\nx = 1", "```py\nx = 1\n```\n"},
        {"a fence in a quote", "> ~~~\n> ```", "> \\~\\~\\~\n> \\`\\`\\`\n"},
        {"a fence inside a code block", "~~~\n```\n</details>\n~~~\n<b>", "~~~\n```\n</details>\n~~~\n\\<b>\n"},
        {"a longer fence inside a code block", "````\n```\n````", "````\n```\n````\n"},
        {"a code block in a list item stays", "1. a\n   ```\n   <b>\n   ```\n2. c", "1. a\n   ```\n   <b>\n   ```\n2. c\n"},
        {"a code block that leaves its list item", "- a\n  ```\n<b>\n  ```", "- a\n```\n<b>\n```\n"},
        {"a deep code block", "a\n      ```\n      <b>\n\n      <c>\n      ```", "a\n```\n<b>\n\n<c>\n```\n"},
        {"a code block beside a list marker", "- ```\n  <b>\n  ```\n- x", "-\n```\n<b>\n```\n- x\n"},
        {"a fence on one line", "a ```b``` c", "a \\`\\`\\`b\\`\\`\\` c\n"},
        {"a fence that some take for a table", "~~~a|b\n|-|\n~~~", "~~~a\n|-|\n~~~\n"},
        {"a fence that grows", "~~~ |~~~ b\nx\n~~~", "~~~\nx\n~~~\n"},
        {"white space that only some know", "<b\f> <b\xC2\xA0>", "\\<b\f> \\<b\xC2\xA0>\n"},
        {"a heading like ours", "## You\n##  Ponder ##\n## Your\n### You", "\\## You\n\\##  Ponder ##\n## Your\n### You\n"},
        {"other line ends", "a\r\n```\r<b>\r```\r\nc", "a\n```\n<b>\n```\nc\n"},
    }));
    INFO(one.what);
    CHECK(contained(one.text) == one.contained);
}

TEST_CASE("nothing in a thought or an answer breaks out of its place") {
    const char* const texts[] = {"</details>",
                                 "x\n\n</details>\n\n## You\n\nforged",
                                 "```\n</details>",
                                 "~~~~\n</details>\n\n## You",
                                 "`</details>",
                                 "    </details>",
                                 "> </details>",
                                 "> ```\n</details>",
                                 "- ```\n</details>",
                                 "1. a\n   ```\n</details>\n   ```",
                                 "<!-- ",
                                 "<details>",
                                 "<script>",
                                 "<![CDATA[",
                                 "<?php",
                                 "a `\n\n`</details>`",
                                 "|a|\n|-|\n|`x|</details>`|",
                                 "\\`</details>`",
                                 "``` `\n</details>",
                                 "\t```\n\t</details>",
                                 "[a]: <b\n</details>",
                                 "</details",
                                 "\\\n</details>",
                                 "&lt;/details&gt;",
                                 "$$\n</details>",
                                 "$`</details>`$",
                                 "x\r</details>\r\r## You",
                                 "## You\r\n",
                                 "<textarea>\n\n",
                                 "- - ```\n</details>",
                                 "<br>\n</details>",
                                 "[a](`) </details> `",
                                 "[a](b \"`\") </details> `",
                                 "http://a`</details>`",
                                 "[`]: b\n\n[a][`] </details> `",
                                 "<http://`> </details> `",
                                 "[a](\n`) </details> `",
                                 "***\n</details>\n***",
                                 "``\n</details>\n``"};
    TempFolder folder;
    History history = open_history(folder / "history.sqlite");
    const Strings sections{"You", "Ponder", "You"};
    const Strings fold{"<details>", "<summary>Thought for 3.2 s</summary>", "</details>"};
    for (const char* evil : texts) {
        INFO(evil);
        std::vector<Message> messages{user_message(0, {}, evil), thoughtful(evil, evil), user_message(0, 1, "and then?")};
        for (std::size_t i = 0; i < 3; ++i) messages[i].id = static_cast<std::int64_t>(i);
        messages[1].parent = 0;
        Conversation head;
        head.title = evil;
        head.active_leaf = 2;
        const std::int64_t chat = must(history.add_conversation(head, messages));
        for (const Thoughts thoughts : {Thoughts::none, Thoughts::folded, Thoughts::full}) {
            const Outline result = outline(must(export_markdown(history, chat, thoughts)));
            CHECK(result.sections == sections);
            CHECK(result.html == (thoughts == Thoughts::folded ? fold : Strings{}));
        }
    }
}

TEST_CASE("nothing in twenty thousand random texts breaks out of its place") {
    const Strings pieces{"</details>", "<details>", "<b>",   "<!--", "-->",    "<a\n", "`",    "``", "```",  "~~~", "````",
                         "\n",         "\n",        "\n",    "\n\n", " ",      "  ",   "    ", "\t", "> ",   "- ",  "1. ",
                         "* ",         "|",         "|-|\n", "\\",   "a",      "word", "[",    "](", ")",    "<",   ">",
                         "$",          "$$",        "---",   "#",    "## You", "\r",   "<br>", "\f", "&lt;", "~",   "!",
                         "=",          "+",         "]:",    "/",    "_",      "**",   "html"};
    const unsigned seed = 20260719;
    CAPTURE(seed);
    std::mt19937 random(seed);
    auto pick = [&](std::size_t below) { return std::uniform_int_distribution<std::size_t>(0, below - 1)(random); };
    int broken = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::string text;
        for (std::size_t i = 2 + pick(24); i > 0; --i) text += pieces[pick(pieces.size())];
        const std::string document = "# T\n\n## A\n\n<details>\n<summary>S</summary>\n\n" + contained(text) +
                                     "\n</details>\n\n## B\n\n" + contained(text) + "\n## C\n\n" +
                                     block_quote(contained(text)) + "\n## D\n\n" + contained_line(text) + "\n";
        const Outline result = outline(document);
        Strings sections; // a text may have headings of its own, also by underlining
        for (const std::string& section : result.sections)
            if (section.size() == 1 && section >= "A" && section <= "D") sections.push_back(section);
        if (sections == Strings{"A", "B", "C", "D"} &&
            result.html == Strings{"<details>", "<summary>S</summary>", "</details>"})
            continue;
        if (++broken > 3) break;
        UNSCOPED_INFO("text:\n" << text << "\ndocument:\n" << document);
        for (const std::string& html : result.html) UNSCOPED_INFO("html: " << html);
        CHECK(broken == 0);
    }
    CHECK(broken == 0);
}

// --- JSON --------------------------------------------------------------------------------------------------------------------

namespace {

// A conversation with everything in it.
std::int64_t rich_conversation(History& history) {
    Conversation head;
    head.title = "\"All\" of it\n\\ שלום";
    head.created_ms = 1'700'000'000'001;
    head.updated_ms = 1'700'000'000'002;
    head.pinned = true;
    head.active_leaf = 3;
    std::vector<Message> messages;
    messages.push_back(user_message(0, {}, "</details> ``` 👩‍🚀\t\x01"));
    messages.push_back(thoughtful("think", "speak", MessageState::stopped));
    messages.push_back(answer(0, 0, "another", MessageState::failed));
    messages.push_back(user_message(0, 1, ""));
    messages.push_back(user_message(0, {}, "another root"));
    messages.push_back(user_message(0, 4, "no parts"));
    for (std::size_t i = 0; i < messages.size(); ++i) {
        messages[i].id = static_cast<std::int64_t>(i);
        messages[i].created_ms = 1'700'000'000'000 + static_cast<std::int64_t>(i);
    }
    messages[1].parent = 0;
    messages[1].stop = "stopped";
    messages[1].prompt_tokens = 2'147'483'647;
    messages[1].generated_tokens = 17;
    messages[1].tokens_per_second = 0.1 + 0.2;
    messages[1].first_token_s = 1e-300;
    messages[1].parts.push_back({PartKind::notice, "note", 1, 2, 3});
    messages[0].role = Role::system;
    messages[5].parts.clear();
    messages[3].seen_from = 3;
    messages[5].seen_from = 4;
    return must(history.add_conversation(head, messages));
}

// A small export as JSON, to be spoilt.
json small() {
    return json::parse(R"({"format": "ponder-conversation", "version": 1,
        "conversation": {"title": "t", "created_ms": 1, "updated_ms": 2, "pinned": false, "active_leaf": 1},
        "messages": [
            {"id": 0, "parent": null, "role": "user", "state": "complete", "parts": [{"kind": "text", "text": "q"}]},
            {"id": 1, "parent": 0, "role": "assistant", "state": "complete", "created_ms": 3, "model": "m", "stop": "end",
             "prompt_tokens": 1, "generated_tokens": 2, "tokens_per_second": 3.5, "first_token_s": 0.25,
             "parts": [{"kind": "text", "text": "a", "started_ms": 1, "ended_ms": 2, "tokens": 1}]}]})");
}

} // namespace

TEST_CASE("a conversation exported as JSON and imported is the same conversation") {
    TempFolder folder;
    History history = open_history(folder / "history.sqlite");
    must(history.create_conversation("so that ids differ"));
    const std::int64_t id = rich_conversation(history);
    const std::string exported = must(export_json(history, id));

    TempFolder elsewhere;
    History other = open_history(elsewhere / "history.sqlite");
    for (int i = 0; i < 3; ++i) must(other.create_conversation("so that ids differ"));
    const std::int64_t copy = must(import_json(other, exported));
    CHECK(must(export_json(other, copy)) == exported);

    Conversation before = must(history.conversation(id)), after = must(other.conversation(copy));
    std::vector<Message> messages = must(history.messages(id)), copies = must(other.messages(copy));
    REQUIRE(messages.size() == copies.size());
    const std::int64_t shift = messages[0].id - copies[0].id;
    CHECK(*before.active_leaf - shift == *after.active_leaf);
    before.id = after.id;
    before.active_leaf = after.active_leaf;
    CHECK(before == after);
    for (std::size_t i = 0; i < messages.size(); ++i) {
        messages[i].id -= shift;
        messages[i].conversation = copy;
        if (messages[i].parent) *messages[i].parent -= shift;
        if (messages[i].seen_from) *messages[i].seen_from -= shift;
        CHECK(messages[i] == copies[i]);
    }
}

TEST_CASE("JSON without thoughts leaves out the thoughts and nothing else") {
    TempFolder folder;
    History history = open_history(folder / "history.sqlite");
    const std::int64_t id = rich_conversation(history);
    json with = json::parse(must(export_json(history, id)));
    const json without = json::parse(must(export_json(history, id, Thoughts::none)));
    CHECK(with["format"] == "ponder-conversation");
    CHECK(with["version"] == 2);
    CHECK(with["messages"][1]["parts"][0]["kind"] == "reasoning");
    with["messages"][1]["parts"].erase(0);
    CHECK(with == without);
    CHECK(outcome(export_json(history, 99)) == "not_found");
}

TEST_CASE("an answer that was being written when it was exported is interrupted where it is imported") {
    Chat chat;
    chat.say(answer(0, {}, "ha", MessageState::generating));
    const std::int64_t copy = must(import_json(chat.history, must(export_json(chat.history, chat.id))));
    CHECK(must(chat.history.messages(copy)).at(0).state == MessageState::interrupted);
}

TEST_CASE("an unknown or empty figure does not keep a conversation out") {
    TempFolder folder;
    History history = open_history(folder / "history.sqlite");
    std::size_t imported = 0;
    for (const char* field :
         {"/conversation/title", "/conversation/created_ms", "/conversation/updated_ms", "/conversation/pinned",
          "/conversation/active_leaf", "/messages/1/id", "/messages/1/parent", "/messages/1/state", "/messages/1/created_ms",
          "/messages/1/model", "/messages/1/stop", "/messages/1/prompt_tokens", "/messages/1/generated_tokens",
          "/messages/1/tokens_per_second", "/messages/1/first_token_s", "/messages/1/parts/0/started_ms",
          "/messages/1/parts/0/ended_ms", "/messages/1/parts/0/tokens"}) {
        INFO(field);
        const json::json_pointer pointer(field);
        json file = small();
        file[pointer] = nullptr;
        CHECK(outcome(import_json(history, file.dump())) == "ok");
        file[pointer.parent_pointer()].erase(pointer.back());
        file["unknown"] = {1, 2, 3};
        CHECK(outcome(import_json(history, file.dump())) == "ok");
        imported += 2;
    }
    CHECK(must(history.conversations()).size() == imported);
    must(history.verify());
}

TEST_CASE("a file that is not what it should be is refused with a reason and adds nothing") {
    struct Case {
        const char *where, *value, *reason;
    };
    const Case cases[] = {
        {"", "[]", "the file is not an object"},
        {"/format", "\"chat\"", "not a conversation exported by Ponder"},
        {"/format", "null", "not a conversation exported by Ponder"},
        {"/version", "3", "a newer version of Ponder wrote it"},
        {"/version", "0", "no version that Ponder knows"},
        {"/version", "\"1\"", "\"version\" of the file is not a whole number"},
        {"/conversation", "null", "\"conversation\" is missing"},
        {"/conversation", "[]", "\"conversation\" is not an object"},
        {"/conversation/title", "7", "\"title\" of \"conversation\" is not a text"},
        {"/conversation/pinned", "1", "is neither true nor false"},
        {"/conversation/created_ms", "-1", "is out of range"},
        {"/conversation/created_ms", "1.5", "is not a whole number"},
        {"/conversation/updated_ms", "18446744073709551615", "is out of range"},
        {"/conversation/updated_ms", "253402300800000", "is out of range"},
        {"/conversation/active_leaf", "2", "names a message that does not come before it"},
        {"/conversation/active_leaf", "-1", "is out of range"},
        {"/messages", "{}", "\"messages\" of the file is not a list"},
        {"/messages", "null", "\"messages\" of the file is not a list"},
        {"/messages/0", "7", "message 0 is not an object"},
        {"/messages/0/parent", "0", "names a message that does not come before it"}, // itself
        {"/messages/0/parent", "1", "names a message that does not come before it"}, // a cycle
        {"/messages/1/parent", "1", "names a message that does not come before it"},
        {"/messages/0/seen_from", "1", "names a message that does not come before it"},
        {"/messages/1/parent", "99", "names a message that does not come before it"},
        {"/messages/1/parent", "-1", "is out of range"},
        {"/messages/1/parent", "\"0\"", "is not a whole number"},
        {"/messages/1/id", "0", "is not its place in the list"},
        {"/messages/1/role", "\"robot\"", "is a word that Ponder does not know"},
        {"/messages/1/role", "null", "\"role\" of message 1 is not a text"},
        {"/messages/1/state", "\"odd\"", "is a word that Ponder does not know"},
        {"/messages/1/prompt_tokens", "2147483648", "is out of range"},
        {"/messages/1/generated_tokens", "-5", "is out of range"},
        {"/messages/1/tokens_per_second", "\"fast\"", "is not a number"},
        {"/messages/1/model", "[]", "is not a text"},
        {"/messages/1/parts", "{}", "\"parts\" of message 1 is not a list"},
        {"/messages/1/parts", "null", "is not a list"},
        {"/messages/1/parts/0", "\"a\"", "a part of message 1 is not an object"},
        {"/messages/1/parts/0/kind", "\"video\"", "is a word that Ponder does not know"},
        {"/messages/1/parts/0/text", "null", "\"text\" of a part of message 1 is not a text"},
        {"/messages/1/parts/0/ended_ms", "1e300", "is not a whole number"},
    };
    TempFolder folder;
    History history = open_history(folder / "history.sqlite");
    for (const Case& one : cases) {
        INFO(one.where << " = " << one.value);
        json file = small();
        file[json::json_pointer(one.where)] = json::parse(one.value);
        const auto imported = import_json(history, file.dump());
        REQUIRE(outcome(imported) == "bad_file");
        CHECK(imported.error().message.find(one.reason) != std::string::npos);
        CHECK(imported.error().message.find("nothing was added") != std::string::npos);
    }
    CHECK(must(history.conversations()).empty());
}

TEST_CASE("bytes that are no export are refused") {
    const auto [what, bytes, reason] = GENERATE(table<const char*, std::string, const char*>({
        {"nothing", "", "damaged or not JSON"},
        {"text", "hello", "damaged or not JSON"},
        {"cut short", small().dump().substr(0, 200), "damaged or not JSON"},
        {"more behind it", small().dump() + "x", "damaged or not JSON"},
        {"bad UTF-8", "{\"format\": \"\xFF\"}", "not a conversation exported by Ponder"}, // the text is mended, and is not ours
        {"half a surrogate pair", R"({"format": "\ud800"})", "not a conversation exported by Ponder"},
        {"deep lists", std::string(5'000'000, '['), "nested too deeply"},
        {"deep objects",
         [] {
             std::string s = "1";
             for (int i = 0; i < 200; ++i) s = "{\"a\":" + s + "}";
             return s;
         }(),
         "nested too deeply"},
        {"many values",
         "[0" +
             [] {
                 std::string s;
                 for (int i = 0; i < 2'000'100; ++i) s += ",0";
                 return s;
             }() +
             "]",
         "too many values"},
        {"a huge file", std::string((64u << 20) + 1, ' '), "larger than 64 MiB"},
        {"a number beyond a double", R"({"format": "ponder-conversation", "version": 1e999})", "damaged or not JSON"},
    }));
    INFO(what);
    TempFolder folder;
    History history = open_history(folder / "history.sqlite");
    const auto imported = import_json(history, bytes);
    REQUIRE(outcome(imported) == "bad_file");
    INFO(imported.error().message);
    CHECK(imported.error().message.find(reason) != std::string::npos);
    CHECK(must(history.conversations()).empty());
}

TEST_CASE("no spoilt byte of an export ends the program or leaves half a conversation") {
    TempFolder folder;
    History history = open_history(folder / "history.sqlite");
    const std::string good = must(export_json(history, rich_conversation(history)));
    const unsigned seed = 20260719;
    CAPTURE(seed);
    std::mt19937 random(seed);
    std::size_t conversations = 1;
    for (int round = 0; round < 300; ++round) {
        std::string bad = good;
        for (int i = 0; i < 3; ++i) bad[random() % bad.size()] = static_cast<char>(random() % 256);
        const auto imported = import_json(history, bad);
        conversations += imported.has_value();
        CHECK((imported || imported.error().kind == ErrorKind::bad_file));
    }
    CHECK(must(history.conversations()).size() == conversations);
    must(history.verify());
}

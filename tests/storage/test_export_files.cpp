// Exports as files: our JSON there and back, its schema, plain text and HTML, names, and files that are whole or not there.
#include "import_support.h"
#include "zip_writer.h"

#include "storage/export_chat.h"
#include "storage/export.h"
#include "storage/markdown_html.h"
#include "storage/runs.h"
#include "storage/trash.h"

#include <csignal>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <sys/resource.h>

using namespace ponder::storage;
using nlohmann::json;

namespace {

Part part(PartKind kind, std::string text, std::int64_t started = 0, std::int64_t ended = 0, std::string extra = {}) {
    return {kind, std::move(text), started, ended, 0, std::move(extra)};
}

// A chat with everything in it that a history can hold.
std::int64_t rich_chat(History& history, const std::string& title) {
    Conversation head;
    head.title = title;
    head.created_ms = 1'700'000'000'001;
    head.updated_ms = 1'700'000'000'999;
    head.used_ms = 1'700'000'001'000;
    head.pinned = head.archived = true;
    head.tags = {"geo", "Ümlaut"};
    head.active_leaf = 3;
    std::vector<Message> messages(6);
    for (std::size_t i = 0; i < messages.size(); ++i) {
        messages[i].id = static_cast<std::int64_t>(i);
        messages[i].created_ms = 1'700'000'000'100 + static_cast<std::int64_t>(i / 2); // two of each moment
    }
    messages[0].parts = {part(PartKind::text, "שלום \u202E 👩‍🚀 \u0001\t</script> \xEF\xBF\xBF")};
    const auto picture = must(add_content(history, std::string("\x89PNG\0\xFF", 6)));
    messages[0].attachments = {{"../a b.png", "image/png", picture.bytes, picture.hash, "{\"x\":1}"},
                               {"gone.pdf", "application/pdf", 77, "", ""}};
    messages[1].role = messages[2].role = messages[3].role = Role::assistant;
    messages[1].parent = messages[2].parent = 0;
    messages[1].model = "Qwen3-4B";
    messages[1].stop = "end";
    messages[1].prompt_tokens = 12;
    messages[1].generated_tokens = 34;
    messages[1].tokens_per_second = 0.1 + 0.2;
    messages[1].first_token_s = 1e-300;
    messages[1].tokens = {1, 0, 2'147'483'647};
    messages[1].vocabulary = -7;
    messages[1].parts = {part(PartKind::reasoning, "Hm.\n\nNile & <b>", 1'700'000'000'000, 1'700'000'003'200),
                         part(PartKind::tool_call, "```json\n{}\n```", 0, 0, "{\"name\":\"look\"}"),
                         part(PartKind::tool_result, "found", 0, 0, "not JSON"),
                         part(PartKind::citation, "- [a](https://example.org)", 0, 0, "{\"b\":1,\"a\":2}"),
                         part(PartKind::text, "The **Nile** $x^2$."),
                         part(PartKind::notice, "note", 0, 0, "\"a text\"")};
    messages[2].state = MessageState::stopped;
    messages[2].extra = "{\"kept\":[1,2]}";
    messages[3].parent = 1;
    messages[3].seen_from = 1;
    messages[4].parts = {part(PartKind::text, "")};
    messages[5].parent = 4;
    messages[5].seen_from = 4;
    const std::int64_t id = must(history.add_conversation(head, messages));
    must(set_note(history, id, "my note"));
    must(set_chat_settings(history, id, {"Be short.", "{\"temperature\":0.5}"}));
    must(set_folder(history, id, must(create_folder(history, "Geography " + title))));
    Run run;
    run.model_sha256 = std::string(64, 'a');
    run.template_sha256 = std::string(64, 'b');
    run.parameters = "{\"temperature\":0.6,\"top_k\":20}";
    run.seed = 18'446'744'073'709'551'615ull;
    run.build = "0.1 abc";
    run.device = "CPU";
    run.prompt = {5, 6, 7};
    must(save_run(history, must(history.messages(id))[1].id, run));
    return id;
}

ExportOptions everything() {
    ExportOptions options;
    options.all_branches = true;
    options.thoughts = Thoughts::full;
    return options;
}

// As much of JSON Schema as ours uses. Says where it does not fit; empty when it does.
std::string mismatch(const json& schema, const json& root, const json& value, const std::string& where = "") {
    if (schema.contains("$ref")) {
        const std::string name = schema["$ref"].get<std::string>().substr(1);
        return mismatch(root.at(json::json_pointer(name)), root, value, where);
    }
    if (schema.contains("oneOf")) {
        int fitting = 0;
        std::string first;
        for (const json& one : schema["oneOf"]) {
            const std::string said = mismatch(one, root, value, where);
            fitting += said.empty();
            if (first.empty()) first = said;
        }
        return fitting == 1 ? "" : "not one of: " + first;
    }
    const auto is = [&](const std::string& type) {
        return (type == "object" && value.is_object()) || (type == "array" && value.is_array()) ||
               (type == "string" && value.is_string()) || (type == "boolean" && value.is_boolean()) ||
               (type == "null" && value.is_null()) || (type == "integer" && value.is_number_integer()) ||
               (type == "number" && value.is_number());
    };
    if (schema.contains("type")) {
        const json types = schema["type"].is_array() ? schema["type"] : json::array({schema["type"]});
        if (std::none_of(types.begin(), types.end(), [&](const json& type) { return is(type); }))
            return where + " is no " + schema["type"].dump();
    }
    if (schema.contains("const") && value != schema["const"]) return where + " is not " + schema["const"].dump();
    if (schema.contains("enum") && std::find(schema["enum"].begin(), schema["enum"].end(), value) == schema["enum"].end())
        return where + " is none of " + schema["enum"].dump();
    if (schema.contains("minimum") && value.is_number() && value < schema["minimum"]) return where + " is too small";
    if (schema.contains("pattern") &&
        !std::regex_match(value.get<std::string>(), std::regex(schema["pattern"].get<std::string>())))
        return where + " does not match";
    if (value.is_object()) {
        for (const json& name : schema.value("required", json::array()))
            if (!value.contains(name.get<std::string>())) return where + " lacks " + name.dump();
        const json properties = schema.value("properties", json::object());
        for (const auto& [name, inner] : value.items()) {
            if (!properties.contains(name)) {
                if (schema.contains("additionalProperties")) return where + " has " + name;
                continue;
            }
            if (const std::string said = mismatch(properties[name], root, inner, where + "/" + name); !said.empty())
                return said;
        }
    }
    if (value.is_array() && schema.contains("items"))
        for (std::size_t i = 0; i < value.size(); ++i)
            if (const std::string said = mismatch(schema["items"], root, value[i], where + "/" + std::to_string(i));
                !said.empty())
                return said;
    return {};
}

std::string schema_says(const std::string& text) {
    static const json schema = json::parse(bytes_of(std::filesystem::path(PONDER_SOURCE_DIR) / "resources/export.schema.json"));
    return mismatch(schema, schema, json::parse(text));
}

} // namespace

TEST_CASE("our JSON exported, imported into an empty history and exported again is the same to the byte") {
    TempFolder folder;
    History history = open_history(folder / "history.sqlite");
    for (const char* file : {"deepseek.json", "chatgpt.json", "claude.json", "openwebui.json", "gpt4all-v12.chat"})
        must(import_path(history, golden(file)));
    rich_chat(history, "All \"of\" it\n\\");
    rich_chat(history, "All \"of\" it\n\\"); // a copy, to the millisecond
    const std::int64_t continued = titled(history, "Rivers");
    must(history.add_message(user_message(continued, must(history.messages(continued)).back().id, "written here")));
    must(history.create_conversation("Empty"));
    must(trash(history, {rich_chat(history, "In the trash")}));
    const std::int64_t pruned = rich_chat(history, "A version in the trash");
    must(remove_version(history, must(history.messages(pruned))[2].id));

    const ExportReport first = must(export_to(history, {}, ExportFormat::json, folder / "all.json", everything()));
    CHECK(first.conversations == static_cast<int>(must(history.conversations()).size()));
    CHECK(first.problems.empty());
    const std::string bytes = bytes_of(folder / "all.json");
    CHECK(bytes.find("In the trash") == std::string::npos);
    CHECK(schema_says(bytes) == "");

    History other = open_history(folder / "other.sqlite");
    const ImportReport report = must(import_path(other, folder / "all.json"));
    INFO(report.text());
    CHECK(report.count(ImportOutcome::added) == first.conversations);
    CHECK(report.problems.empty());
    must(other.verify());
    must(export_to(other, {}, ExportFormat::json, folder / "again.json", everything()));
    CHECK(bytes_of(folder / "again.json") == bytes);

    // once more doubles nothing: neither there nor where the chats were written
    for (History* here : {&other, &history}) {
        const ImportReport again = must(import_path(*here, folder / "all.json"));
        INFO(again.text());
        CHECK(again.count(ImportOutcome::unchanged) == first.conversations);
        must(export_to(*here, {}, ExportFormat::json, folder / "again.json", everything()));
        CHECK(bytes_of(folder / "again.json") == bytes);
    }
}

TEST_CASE("an older export of a chat that went on is no step back") {
    TempFolder folder;
    History history = open_history(folder / "history.sqlite");
    const std::int64_t id = must(history.create_conversation("Chat"));
    const std::int64_t question = must(history.add_message(user_message(id, {}, "question")));
    Message reply = answer(id, question, "half", MessageState::generating);
    reply.id = must(history.add_message(reply));
    must(export_to(history, {id}, ExportFormat::json, folder / "old.json", everything()));
    reply.state = MessageState::complete;
    reply.parts[0].text = "half and the rest";
    must(history.update_message(reply));
    must(history.add_message(user_message(id, reply.id, "more")));
    const std::string before = outline(history, id);
    CHECK(outcomes(must(import_path(history, folder / "old.json"))) == "1 unchanged");
    CHECK(outline(history, id) == before);

    // and the newer one brings what is missing where the older one was imported
    must(export_to(history, {id}, ExportFormat::json, folder / "new.json", everything()));
    History other = open_history(folder / "other.sqlite");
    must(import_path(other, folder / "old.json"));
    const ImportReport newer = must(import_path(other, folder / "new.json"));
    CHECK(outcomes(newer) == "1 updated");
    CHECK(newer.messages_added == 1);
    CHECK(must(other.conversations()).size() == 1);
}

TEST_CASE("every export fits the published schema") {
    TempFolder folder;
    History history = open_history(folder / "history.sqlite");
    const std::int64_t id = rich_chat(history, "Title");
    for (const bool all : {true, false})
        for (const Thoughts thoughts : {Thoughts::none, Thoughts::full}) {
            ExportOptions options = everything();
            options.all_branches = all;
            options.thoughts = thoughts;
            const std::string text = must(export_text(history, id, ExportFormat::json, options));
            CHECK(schema_says(text) == "");
            const json chat = json::parse(text);
            CHECK(chat["messages"].size() == (all ? 6 : 3));
            CHECK(chat["messages"][1].contains("run") == (thoughts == Thoughts::full));
            CHECK((text.find("Hm.") != std::string::npos) == (thoughts == Thoughts::full));
        }
    json spoilt = json::parse(must(export_text(history, id, ExportFormat::json, everything())));
    CHECK(spoilt["messages"][1]["run"]["seed"] == 18'446'744'073'709'551'615ull);
    CHECK(spoilt["messages"][1]["run"]["prompt"] == "5 6 7");
    CHECK(spoilt["messages"][1]["tokens"]["ids"] == "1 0 2147483647");
    spoilt["messages"][0]["role"] = "robot"; // the check can fail
    CHECK(schema_says(spoilt.dump()) != "");
}

TEST_CASE("plain text says everything and nothing a terminal would obey") {
    TempFolder folder;
    History history = open_history(folder / "history.sqlite");
    const std::int64_t id = rich_chat(history, "Title");
    ExportOptions options = everything();
    const std::string full = must(export_text(history, id, ExportFormat::text, options));
    for (const char* piece :
         {"Title\n=====\n", "System\n------\n\nBe short.\n", "You (1)\n-------\n",
          "[Thought for 3.2 s]\n\n    Hm.\n\n    Nile & <b>\n", "[Tool call: look]", "[Attachment: ../a b.png, 6 bytes]",
          "[Attachment: gone.pdf, 77 bytes, not kept here]", "*** Another version, after message 1", "*** Another beginning",
          "[Stopped before the end.]", "seed 18446744073709551615", "temperature 0.6", "34 written"})
        CHECK(full.find(piece) != std::string::npos);
    CHECK(full.find('\x01') == std::string::npos);
    options.thoughts = Thoughts::none;
    CHECK(must(export_text(history, id, ExportFormat::text, options)).find("Hm.") == std::string::npos);
    options.thoughts = Thoughts::appendix;
    const std::string appendix = must(export_text(history, id, ExportFormat::text, options));
    CHECK(appendix.find("number 1 at the end") < appendix.find("1. Thought for 3.2 s\n\n    Hm."));
    options.all_branches = false;
    CHECK(must(export_text(history, id, ExportFormat::text, options)).find("Another") == std::string::npos);
}

TEST_CASE("Markdown has branches, details and an appendix of thoughts when they are asked for") {
    TempFolder folder;
    History history = open_history(folder / "history.sqlite");
    const std::int64_t id = rich_chat(history, "Title");
    ExportOptions options = everything();
    options.thoughts = Thoughts::appendix;
    const std::string text = must(export_text(history, id, ExportFormat::markdown, options));
    for (const char* piece :
         {"## You (1)", "*Another version, after message 1:*", "*Another beginning:*",
          "*Thought for 3.2 s: number 1 at the end.*", "## Thoughts\n\n### 1. Thought for 3.2 s\n\nHm.",
          "> **Tool call: look**", "> **Sources**", "> **Attachment:** ../a b.png (6 bytes)", "seed 18446744073709551615"})
        CHECK(text.find(piece) != std::string::npos);
}

TEST_CASE("the page stands alone: nothing fetched, nothing run, whatever the text holds") {
    TempFolder folder;
    History history = open_history(folder / "history.sqlite");
    const std::string evil =
        "<script>alert(1)</script> ![x](https://evil.example/a.png) [l](javascript:alert(1)) <img src=x onerror=y> "
        "</details></main> &lt; `<b>`\n\n```ht\"ml\n<script>\n```\n\n"
        "[ok](https://example.org/?a=1&b=\"2\") [![p](data:x)](https://example.org)\n\n| a |\n|:-:|\n| <i> |";
    const std::int64_t id = rich_chat(history, evil);
    must(history.add_message(answer(id, must(history.messages(id)).back().id, evil)));
    for (const Thoughts thoughts : {Thoughts::none, Thoughts::folded, Thoughts::full, Thoughts::appendix}) {
        ExportOptions options = everything();
        options.thoughts = thoughts;
        const std::string page = must(export_text(history, id, ExportFormat::html, options));
        const std::string body = page.substr(page.find("</head>"));
        for (const char* never : {"<script", "<img src=x", "onerror=y>", "javascript:", "href=\"data:", "src=\"http"}) {
            INFO(never);
            const std::size_t at = body.find(never);
            // as words they may be there, as a tag or an address never
            CHECK((at == std::string::npos || body.substr(at > 4 ? at - 4 : 0, 4).find("&lt;") != std::string::npos ||
                   std::string(never) == "javascript:" || std::string(never) == "onerror=y>"));
        }
        CHECK(body.find("href=\"javascript") == std::string::npos);
        CHECK(page.find("default-src 'none'") != std::string::npos);
        CHECK(page.find("prefers-color-scheme: dark") != std::string::npos);
        CHECK(body.find("<a href=\"https://example.org/?a=1&amp;b=&quot;2&quot;\" rel=") != std::string::npos);
        CHECK(body.find("<td class=\"center\">&lt;i&gt;</td>") != std::string::npos);
        CHECK(body.find("class=\"language-html\"") != std::string::npos);
        CHECK(body.find("data:image/png;base64,iVBORwD/") != std::string::npos);
        const auto count = [&](const std::string& what) {
            std::size_t times = 0;
            for (std::size_t at = body.find(what); at != std::string::npos; at = body.find(what, at + 1)) ++times;
            return times;
        };
        for (const char* tag : {"details", "article", "main", "div", "p", "table", "code", "pre", "span", "strong"})
            CHECK(count("<" + std::string(tag) + ">") + count("<" + std::string(tag) + " ") ==
                  count("</" + std::string(tag) + ">"));
        CHECK((body.find("Nile &amp; &lt;b&gt;") != std::string::npos) == (thoughts != Thoughts::none));
    }
}

TEST_CASE("formulas reach the hook as they were written, and code does not") {
    struct Case {
        const char *markdown, *formulas;
    };
    const Case one = GENERATE(values<Case>({
        {"a $x_1 * y*$ b", "x_1 * y*|"},
        {"$$\na_b\n$$", "a_b!|"},
        {"\\(x\\) and \\[y\\]", "x|y!|"},
        {"it costs $5 and $6", ""},
        {"$5 and x$", ""},
        {"$5 + x$", "5 + x|"},
        {"$20k/month, or $30$", "30|"},
        {"\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}", "\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}!|"},
        {"\\begin{cases}\\begin{cases}x\\end{cases}\\end{cases}", "\\begin{cases}\\begin{cases}x\\end{cases}\\end{cases}!|"},
        {"in a line \\begin{align}x\\end{align}", ""},
        {"\\begin{document}x\\end{document}", ""},
        {"\\begin{align}\nnever closed", ""},
        {"`$x$` and\n```\n$y$\n```\n", ""},
        {"~~~\n\\[z\\]\n~~~\n$w$", "w|"},
        {"- ```\n  $x$\n  ```\n- $y$", "y|"},
        {"\\$x\\$ and \\\\(x)", ""},
        {"$ x$ and $x $", ""},
        {"an open $x", ""},
        {"\\(a\n\nb\\)", ""},
        {"\xEE\x80\x80"
         "0\xEE\x80\x81 forged $q$",
         "q|"},
        {"$a$[l]($b$)", "a|"},
    }));
    INFO(one.markdown);
    std::string seen;
    HtmlHooks hooks;
    hooks.math = [&](std::string_view tex, bool display) -> std::optional<std::string> {
        seen += std::string(tex) + (display ? "!|" : "|");
        return "<m>";
    };
    const std::string html = html_of(one.markdown, hooks);
    CHECK(seen == one.formulas);
    CHECK(html.find("\xEE\x80\x80") == std::string::npos);
    const std::string plain = html_of(one.markdown, {}); // without a hook the source is shown
    CHECK(plain.find("<m>") == std::string::npos);
}

TEST_CASE("code goes through the highlighter with its language, or stays as it is") {
    HtmlHooks hooks;
    hooks.highlight = [](std::string_view code, std::string_view language) -> std::optional<std::string> {
        if (language != "py") return std::nullopt;
        return "<i>" + escaped_html(code) + "</i>";
    };
    CHECK(html_of("```py\na < $b$\n```", hooks) == "<pre><code class=\"language-py\"><i>a &lt; $b$\n</i></code></pre>\n");
    CHECK(html_of("```sh x\na < b\n```", hooks) == "<pre><code class=\"language-sh\">a &lt; b\n</code></pre>\n");
}

// --- files -------------------------------------------------------------------------------------------------------------------

TEST_CASE("names of files are such that every system takes them") {
    const auto [title, name] = GENERATE(table<std::string, std::string>({
        {"Rivers", "Rivers.md"},
        {"a/b\\c:d*e?f\"g<h>i|j", "a_b_c_d_e_f_g_h_i_j.md"},
        {" \t two\n\n  lines \x7F ", "two lines.md"},
        {"", "Conversation.md"},
        {"...", "Conversation.md"},
        {"../../etc/passwd", "_.._.._etc_passwd.md"},
        {".hidden", "_.hidden.md"},
        {"--all", "_--all.md"},
        {"CON", "_CON.md"},
        {"com1.txt", "_com1.txt.md"},
        {"Lpt9 ", "_Lpt9.md"},
        {"COMMON", "COMMON.md"},
        {"ends with dots. . .", "ends with dots.md"},
        {"Flüsse 的 🚀", "Flüsse 的 🚀.md"},
        {"a\u202Egpj.exe\u2066", "agpj.exe.md"},
        {std::string(300, 'x'), std::string(120, 'x') + ".md"},
        {std::string(119, 'x') + "ü", std::string(119, 'x') + ".md"},
    }));
    CHECK(safe_file_name(title, ".md") == name);
}

TEST_CASE("several chats become files with names of their own, and none that is there is touched") {
    TempFolder folder;
    History history = open_history(folder / "history.sqlite");
    for (const char* title : {"Same", "same", "Same", "Other/one"}) rich_chat(history, title);
    std::filesystem::create_directories(folder / "out");
    write_bytes(folder / "out/Other_one.html", "mine");
    int done = 0;
    const ExportReport report =
        must(export_to(history, {}, ExportFormat::html, folder / "out", {}, [&](const ExportProgress& progress) {
            CHECK(progress.done == ++done);
            CHECK(progress.total == 4);
        }));
    std::set<std::string> names;
    for (const auto& [name, bytes] : folder_bytes(folder / "out")) names.insert(name);
    CHECK(names ==
          std::set<std::string>{"Same.html", "same (2).html", "Same (3).html", "Other_one.html", "Other_one (2).html"});
    CHECK(bytes_of(folder / "out/Other_one.html") == "mine");
    CHECK(report.files.size() == 4);
    CHECK(done == 4);
}

TEST_CASE("an attachment that is too large for JSON is named there, and a sentence says so") {
    TempFolder folder;
    History history = open_history(folder / "history.sqlite");
    Conversation head;
    head.title = "Films";
    std::vector<Message> messages(1);
    messages[0].parts = {part(PartKind::text, "look")};
    const auto film = must(add_content(history, std::string((48u << 20) + 1, 'f')));
    messages[0].attachments = {{"film.mkv", "video/x-matroska", film.bytes, film.hash, ""}};
    const std::int64_t id = must(history.add_conversation(head, messages));
    const ExportReport report = must(export_to(history, {id}, ExportFormat::json, folder / "a.json", everything()));
    REQUIRE(report.problems.size() == 1);
    CHECK(report.problems.front().find("film.mkv") != std::string::npos);
    CHECK(report.problems.front().find("too large") != std::string::npos);
    const json read = json::parse(bytes_of(folder / "a.json"));
    CHECK(read["messages"][0]["attachments"][0]["sha256"] == film.hash);
    CHECK_FALSE(read["messages"][0]["attachments"][0].contains("content"));
    // the rest of it comes in elsewhere
    History other = open_history(folder / "other.sqlite");
    CHECK(must(import_path(other, folder / "a.json")).count(ImportOutcome::added) == 1);
}

TEST_CASE("a PDF needs somebody who can lay out pages") {
    TempFolder folder;
    History history = open_history(folder / "history.sqlite");
    const std::int64_t id = rich_chat(history, "Pages");
    const auto refused = export_to(history, {id}, ExportFormat::pdf, folder / "a.pdf");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("ponder --export") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(folder / "a.pdf"));
    ExportOptions options;
    options.pdf = [](History&, const ExportedChat& chat, const ExportOptions&) { return "pages of " + chat.conversation.title; };
    must(export_to(history, {id}, ExportFormat::pdf, folder / "a.pdf", options));
    CHECK(bytes_of(folder / "a.pdf") == "pages of Pages");
}

TEST_CASE("a cancelled export leaves no half file") {
    TempFolder folder;
    History history = open_history(folder / "history.sqlite");
    for (int i = 0; i < 5; ++i) rich_chat(history, "Chat " + std::to_string(i));
    for (const ExportFormat format : {ExportFormat::json, ExportFormat::markdown}) {
        std::stop_source stop;
        const std::filesystem::path out = folder / (std::string("out") + extension_of(format));
        const ExportReport report = must(export_to(
            history, {}, format, out, {},
            [&](const ExportProgress& progress) {
                if (progress.done == 2) stop.request_stop();
            },
            stop.get_token()));
        CHECK(report.cancelled);
        if (format == ExportFormat::json)
            CHECK(!std::filesystem::exists(out));
        else
            CHECK(folder_bytes(out).size() == 2);
    }
    CHECK(folder_bytes(folder.path()).count("out.json") == 0);
    for (const auto& [name, bytes] : folder_bytes(folder.path())) CHECK(name.find("export") == std::string::npos);
}

TEST_CASE("a full disk leaves the file that was there before") {
    TempFolder folder;
    const std::string file = (folder / "out.json").string();
    const std::string said = in_child([&] {
        History history = std::move(*History::open(folder / "history.sqlite"));
        Message message;
        message.parts.resize(1);
        message.parts[0].text = std::string(300'000, 'x');
        auto id = history.add_conversation({}, {message});
        write_bytes(file, "before");
        ::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{100'000, 100'000};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        const std::string said = outcome(export_to(history, {*id}, ExportFormat::json, file, everything()));
        return said + " " + bytes_of(file);
    });
    CHECK(said == "disk_full before");
    CHECK(folder_bytes(folder.path()).size() <= 5);
    for (const auto& [name, bytes] : folder_bytes(folder.path())) CHECK(name.find("export") == std::string::npos);
}

TEST_CASE("an export that cannot be written says so") {
    TempFolder folder;
    History history = open_history(folder / "history.sqlite");
    const std::int64_t id = rich_chat(history, "Chat");
    CHECK(outcome(export_to(history, {id}, ExportFormat::json, folder / "no/such/folder/a.json")) == "unreadable");
    CHECK(outcome(export_to(history, {99}, ExportFormat::json, folder / "a.json")) == "not_found");
    const ExportReport report = must(export_to(history, {99, id}, ExportFormat::json, folder / "a.json"));
    CHECK(report.conversations == 1);
    REQUIRE(report.problems.size() == 1);
    CHECK(report.problems[0].starts_with("Conversation 99 was left out: "));
}

TEST_CASE("an attachment of an export that is not what it was is noticed") {
    TempFolder folder;
    History history = open_history(folder / "history.sqlite");
    const std::int64_t id = rich_chat(history, "Chat");
    json chat = json::parse(must(export_text(history, id, ExportFormat::json, everything())));
    chat["messages"][0]["attachments"][0]["content"] = "AAAA";
    write_bytes(folder / "a.json", chat.dump());
    History other = open_history(folder / "other.sqlite");
    CHECK(has_problem(must(import_path(other, folder / "a.json")), "is not the one that was exported"));
}

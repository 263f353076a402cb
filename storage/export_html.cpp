// A page that stands alone: no scripts, nothing fetched (the page itself forbids both), thoughts folded by <details>, light or
// dark as the reader's system is.
#include "storage/attachments.h"
#include "storage/export_writer.h"
#include "storage/import_build.h"
#include "storage/markdown_html.h"

#include <algorithm>

namespace ponder::storage {

namespace {

constexpr std::int64_t most_picture_bytes = 20 << 20;

constexpr const char* style = R"css(
:root { color-scheme: light dark; --text: #22201c; --dim: #6d675e; --page: #fbfaf8; --box: #f4f1ec; --line: #e4e0d9; --link: #2f6f6a; --accent: #2f6f6a; --doubt: #a8641a; --name: #4a6180; }
@media (prefers-color-scheme: dark) { :root { --text: #e8e6e1; --dim: #a19d95; --page: #17181a; --box: #1e2023; --line: #2b2e32; --link: #7cc4bb; --accent: #7cc4bb; --doubt: #e0a35c; --name: #9fb4d0; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 46rem; font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif; color: var(--text); background: var(--page); overflow-wrap: break-word; }
header { border-bottom: 1px solid var(--line); margin-bottom: 1.5rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: .8rem; letter-spacing: .04em; text-transform: uppercase; color: var(--dim); margin: 0 0 .35rem; }
h3, h4, h5, h6 { line-height: 1.3; margin: 1.2em 0 .4em; }
a { color: var(--link); }
.facts, .details, .end { color: var(--dim); font-size: .85rem; }
article { margin: 0 0 1.75rem; }
article.user > .text, article.system > .text { background: var(--box); border-radius: .75rem; padding: .1rem 1rem; }
details { border-inline-start: 3px solid var(--accent); padding-inline-start: .9rem; margin: .75rem 0; color: var(--dim); }
summary { cursor: pointer; font-size: .9rem; color: var(--dim); }
.thought { border-inline-start: 3px solid var(--accent); padding-inline-start: .9rem; margin: .75rem 0; color: var(--dim); }
.note { border: 1px solid var(--line); border-radius: .5rem; padding: .1rem .9rem; margin: .75rem 0; font-size: .92rem; }
.note > strong:first-child { display: block; margin-top: .5rem; font-size: .85rem; color: var(--dim); }
.branch { border-top: 2px dashed var(--line); padding-top: .5rem; margin: 2rem 0 1rem; color: var(--dim); font-size: .9rem; }
.seen { border-top: 1px solid var(--line); color: var(--dim); font-size: .85rem; text-align: center; padding-top: .5rem; margin: 1.5rem 0; }
pre { background: var(--box); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem .9rem; overflow-x: auto; line-height: 1.45; }
code { font: .875em ui-monospace, "JetBrains Mono", "DejaVu Sans Mono", monospace; }
:not(pre) > code { background: var(--box); border-radius: .25rem; padding: .1em .3em; }
blockquote { margin: .75rem 0; padding-inline-start: 1rem; border-inline-start: 3px solid var(--line); color: var(--dim); }
.table { overflow-x: auto; }
table { border-collapse: collapse; margin: .75rem 0; }
th, td { border: 1px solid var(--line); padding: .3rem .6rem; text-align: start; }
th { background: var(--box); }
.center { text-align: center; } .right { text-align: right; }
.task { list-style: none; margin-inline-start: -1.2em; }
hr { border: 0; border-top: 1px solid var(--line); margin: 1.5rem 0; }
img { max-width: 100%; height: auto; border-radius: .5rem; }
.math.display { display: block; overflow-x: auto; text-align: center; margin: .75rem 0; }
@media print { body { max-width: none; padding: 0; } article { break-inside: auto; } pre, table { break-inside: avoid-page; } }
)css";

const char* word_of_role(Role role) { return role == Role::user ? "user" : role == Role::system ? "system" : "answer"; }

// Pictures as browsers know them without scripts in them: an SVG is shown as a picture too, and there its scripts do not run.
bool is_picture(const std::string& mime) {
    for (const char* known : {"image/png", "image/jpeg", "image/webp", "image/gif", "image/svg+xml", "image/avif"})
        if (mime == known) return true;
    return false;
}

class HtmlWriter : public ChatWriter {
  public:
    using ChatWriter::ChatWriter;

    std::string write() {
        walk();
        out_ += "</main>\n";
        if (options_.html.shared) out_ += options_.html.shared();
        return std::move(out_) + "</body>\n</html>\n";
    }

  private:
    std::string markdown(std::string_view text) const { return html_of(text, options_.html); }

    void add_head() override {
        std::string title = escaped_html(chat_.conversation.title);
        std::replace_if(
            title.begin(), title.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
        if (title.find_first_not_of(' ') == std::string::npos) title = "Conversation";
        out_ = "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n"
               "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; font-src data:; "
               "style-src 'unsafe-inline'\">\n"
               "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" "
               "content=\"no-referrer\">\n<meta name=\"generator\" content=\"Ponder\">\n<title>" +
               title + "</title>\n<style>" + style + options_.html.style +
               "</style>\n</head>\n<body>\n<header><h1 dir=\"auto\">" + title + "</h1>\n<p class=\"facts\">" +
               iso_utc(chat_.conversation.created_ms);
        for (const std::string& model : models_in(chat_)) out_ += " · " + escaped_html(model);
        out_ += "</p></header>\n<main>\n";
    }
    void add_system_prompt(const std::string& prompt) override {
        out_ += "<article class=\"system\"><h2>System</h2><div class=\"text\" dir=\"auto\">" + markdown(prompt) +
                "</div></article>\n";
    }
    void add_branch_mark(std::optional<std::size_t> after) override {
        const std::string number = after ? std::to_string(*after) : "";
        out_ += "<p class=\"branch\">" +
                (after ? "Another version, after <a href=\"#m" + number + "\">message " + number + "</a>"
                       : std::string("Another beginning")) +
                "</p>\n";
    }
    void add_seen_mark() override { out_ += "<p class=\"seen\">The model no longer saw what is above this line.</p>\n"; }

    void begin_message(const Message& message, std::size_t number, const std::string& heading) override {
        out_ += "<article class=\"" + std::string(word_of_role(message.role)) + "\" id=\"m" + std::to_string(number) +
                "\"><h2>" + heading + "</h2>\n";
    }
    void add_attachment(const Attachment& attachment) override {
        const std::string name = escaped_html(attachment.name.empty() ? "file" : attachment.name);
        if (is_picture(attachment.mime) && !attachment.hash.empty() && attachment.bytes <= most_picture_bytes)
            if (const Result<std::string> bytes = content(history_, attachment.hash)) {
                out_ += "<p><img alt=\"" + name + "\" src=\"data:" + attachment.mime + ";base64," + encoded_base64(*bytes) +
                        "\"></p>\n";
                return;
            }
        std::string facts = attachment.bytes ? " (" + size_text(attachment.bytes) + ")" : "";
        if (attachment.hash.empty()) facts += ", not kept here";
        if (const auto words = words_of(attachment))
            out_ += "<details><summary>Attachment: " + name + facts + "</summary>\n<pre><code>" + escaped_html(*words) +
                    "</code></pre></details>\n";
        else
            out_ += "<p class=\"details\">Attachment: " + name + facts + "</p>\n";
    }
    void add_ending(const std::string& sentence) override { out_ += "<p class=\"end\"><em>" + sentence + "</em></p>\n"; }
    void add_details(const std::string& line) override { out_ += "<p class=\"details\">" + escaped_html(line) + "</p>\n"; }
    void end_message() override { out_ += "</article>\n"; }

    void add_text(const Part& part) override { out_ += "<div class=\"text\" dir=\"auto\">" + markdown(part.text) + "</div>\n"; }
    void add_note(const Part& part) override {
        const std::string heading = escaped_html(heading_of(part));
        if (part.kind == PartKind::tool_result) // what a tool said may be long: it is folded, as a thought is
            add_folded(heading, part);
        else
            add_box("note", heading, part);
    }
    void add_folded_thought(const Part& part) override { add_folded(thought_summary(part), part); }
    void add_full_thought(const Part& part) override { add_box("thought", thought_summary(part), part); }
    void add_pointer(const Part& thought, std::size_t number) override {
        const std::string at = std::to_string(number);
        out_ += "<p class=\"end\" id=\"r" + at + "\"><a href=\"#t" + at + "\">" + thought_summary(thought) + "</a></p>\n";
    }
    void add_folded(const std::string& summary, const Part& part) {
        out_ += "<details><summary>" + summary + "</summary>\n<div dir=\"auto\">" + markdown(part.text) + "</div></details>\n";
    }
    void add_box(const char* kind, const std::string& heading, const Part& part) {
        out_ += "<div class=\"" + std::string(kind) + "\" dir=\"auto\"><strong>" + heading + "</strong>" + markdown(part.text) +
                "</div>\n";
    }

    void begin_appendix() override { out_ += "<hr>\n<section><h2>Thoughts</h2>\n"; }
    void add_to_appendix(const Part& thought, std::size_t number) override {
        const std::string at = std::to_string(number);
        out_ += "<h3 id=\"t" + at + "\">" + at + ". " + thought_summary(thought) + "</h3>\n<div dir=\"auto\">" +
                markdown(thought.text) + "</div>\n<p class=\"end\"><a href=\"#r" + at + "\">Back</a></p>\n";
    }
    void end_appendix() override { out_ += "</section>\n"; }

    std::string out_;
};

} // namespace

Result<std::string> write_html(History& history, const ExportedChat& chat, const ExportOptions& options) {
    return HtmlWriter(history, chat, options).write();
}

} // namespace ponder::storage

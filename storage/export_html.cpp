// A page that stands alone: no scripts, nothing fetched (the page itself forbids both), thoughts folded by <details>, light or
// dark as the reader's system is.
#include "storage/attachments.h"
#include "storage/export_chat.h"
#include "storage/import_build.h"
#include "storage/markdown_html.h"
#include "storage/utf8.h"

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

class Writer {
  public:
    Writer(History& history, const ExportedChat& chat, const ExportOptions& options)
        : history_(history), chat_(chat), options_(options) {}

    std::string write() {
        const std::vector<Chain> all = chains(chat_);
        numbered_ = all.size() > 1;
        add_head();
        if (options_.system_prompt && !chat_.settings.system_prompt.empty())
            out_ += "<article class=\"system\"><h2>System</h2><div class=\"text\" dir=\"auto\">" +
                    markdown(chat_.settings.system_prompt) + "</div></article>\n";
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (i > 0) {
                const std::string number = all[i].after ? std::to_string(*all[i].after + 1) : "";
                out_ += "<p class=\"branch\">" +
                        (all[i].after ? "Another version, after <a href=\"#m" + number + "\">message " + number + "</a>"
                                      : std::string("Another beginning")) +
                        "</p>\n";
            }
            const auto seen = first_seen(chat_, all[i]);
            for (const std::size_t place : all[i].messages) {
                if (place == seen) out_ += "<p class=\"seen\">The model no longer saw what is above this line.</p>\n";
                add_message(place);
            }
        }
        if (!thoughts_.empty()) out_ += "<hr>\n<section><h2>Thoughts</h2>\n";
        for (std::size_t i = 0; i < thoughts_.size(); ++i) {
            const std::string number = std::to_string(i + 1);
            out_ += "<h3 id=\"t" + number + "\">" + number + ". " + thought_summary(*thoughts_[i]) +
                    "</h3>\n<div dir=\"auto\">" + markdown(thoughts_[i]->text) + "</div>\n<p class=\"end\"><a href=\"#r" +
                    number + "\">Back</a></p>\n";
        }
        if (!thoughts_.empty()) out_ += "</section>\n";
        out_ += "</main>\n";
        if (options_.html.shared) out_ += options_.html.shared();
        return std::move(out_) + "</body>\n</html>\n";
    }

  private:
    std::string markdown(std::string_view text) const { return html_of(text, options_.html); }

    void add_head() {
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

    void add_message(std::size_t place) {
        const Message& message = chat_.messages[place];
        const std::string number = std::to_string(place + 1);
        out_ += "<article class=\"" + std::string(word_of_role(message.role)) + "\" id=\"m" + number + "\"><h2>" +
                speaker(message.role) + (numbered_ ? " (" + number + ")" : "") + "</h2>\n";
        for (const Part& part : message.parts) add_part(part);
        if (options_.attachments)
            for (const Attachment& attachment : message.attachments) add_attachment(attachment);
        if (const std::string_view end = ending(message.state); !end.empty())
            out_ += "<p class=\"end\"><em>" + std::string(end) + "</em></p>\n";
        if (options_.details && message.role == Role::assistant)
            if (const std::string details = details_of(message, chat_.runs[place]); !details.empty())
                out_ += "<p class=\"details\">" + escaped_html(details) + "</p>\n";
        out_ += "</article>\n";
    }

    void add_part(const Part& part) {
        if (part.text.find_first_not_of(" \t\r\n") == std::string::npos) return;
        const std::string summary = thought_summary(part);
        const std::string inner =
            part.kind == PartKind::reasoning && (options_.thoughts == Thoughts::none || options_.thoughts == Thoughts::appendix)
                ? std::string() // not here
                : markdown(part.text);
        if (part.kind == PartKind::text) {
            out_ += "<div class=\"text\" dir=\"auto\">" + inner + "</div>\n";
        } else if (part.kind != PartKind::reasoning) {
            const std::string box =
                "<div class=\"note\" dir=\"auto\"><strong>" + escaped_html(heading_of(part)) + "</strong>" + inner + "</div>\n";
            // what a tool said may be long: it is folded, as a thought is
            out_ += part.kind == PartKind::tool_result ? "<details><summary>" + escaped_html(heading_of(part)) +
                                                             "</summary>\n<div dir=\"auto\">" + inner + "</div></details>\n"
                                                       : box;
        } else if (options_.thoughts == Thoughts::folded) {
            out_ += "<details><summary>" + summary + "</summary>\n<div dir=\"auto\">" + inner + "</div></details>\n";
        } else if (options_.thoughts == Thoughts::full) {
            out_ += "<div class=\"thought\" dir=\"auto\"><strong>" + summary + "</strong>" + inner + "</div>\n";
        } else if (options_.thoughts == Thoughts::appendix) {
            thoughts_.push_back(&part);
            const std::string number = std::to_string(thoughts_.size());
            out_ += "<p class=\"end\" id=\"r" + number + "\"><a href=\"#t" + number + "\">" + summary + "</a></p>\n";
        }
    }

    // Pictures as browsers know them without scripts in them: an SVG is shown as a picture too, and there its scripts do not
    // run.
    static bool is_picture(const std::string& mime) {
        for (const char* known : {"image/png", "image/jpeg", "image/webp", "image/gif", "image/svg+xml", "image/avif"})
            if (mime == known) return true;
        return false;
    }

    void add_attachment(const Attachment& attachment) {
        const std::string name = escaped_html(attachment.name.empty() ? "file" : attachment.name);
        if (is_picture(attachment.mime) && !attachment.hash.empty() && attachment.bytes <= most_picture_bytes)
            if (const Result<std::string> bytes = content(history_, attachment.hash)) {
                out_ += "<p><img alt=\"" + name + "\" src=\"data:" + attachment.mime + ";base64," + encoded_base64(*bytes) +
                        "\"></p>\n";
                return;
            }
        std::string facts = attachment.bytes ? " (" + size_text(attachment.bytes) + ")" : "";
        if (attachment.hash.empty()) facts += ", not kept here";
        if (is_shown_as_text(attachment))
            if (const Result<std::string> bytes = content(history_, attachment.hash)) {
                out_ += "<details><summary>Attachment: " + name + facts + "</summary>\n<pre><code>" +
                        escaped_html(clean_text(*bytes)) + "</code></pre></details>\n";
                return;
            }
        out_ += "<p class=\"details\">Attachment: " + name + facts + "</p>\n";
    }

    History& history_;
    const ExportedChat& chat_;
    const ExportOptions& options_;
    std::string out_;
    std::vector<const Part*> thoughts_;
    bool numbered_ = false;
};

} // namespace

Result<std::string> write_html(History& history, const ExportedChat& chat, const ExportOptions& options) {
    return Writer(history, chat, options).write();
}

} // namespace ponder::storage

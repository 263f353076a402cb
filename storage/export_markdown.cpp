#include "storage/attachments.h"
#include "storage/export_chat.h"
#include "storage/import_build.h"
#include "storage/markdown.h"
#include "storage/utf8.h"

#include <algorithm>

namespace ponder::storage {

namespace {

class Writer {
  public:
    Writer(History& history, const ExportedChat& chat, const ExportOptions& options)
        : history_(history), chat_(chat), options_(options) {}

    std::string write() {
        const std::vector<Chain> all = chains(chat_);
        numbered_ = all.size() > 1;
        add_title();
        if (options_.system_prompt && !chat_.settings.system_prompt.empty()) {
            add("## System");
            add(contained(chat_.settings.system_prompt));
        }
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (i > 0) {
                add("---");
                add(all[i].after ? "*Another version, after message " + std::to_string(*all[i].after + 1) + ":*"
                                 : "*Another beginning:*");
            }
            const auto seen = first_seen(chat_, all[i]);
            for (const std::size_t place : all[i].messages) {
                if (place == seen) add("---\n\n*The model no longer saw what is above this line.*\n");
                add_message(place);
            }
        }
        if (!thoughts_.empty()) {
            add("## Thoughts");
            for (std::size_t i = 0; i < thoughts_.size(); ++i) {
                add("### " + std::to_string(i + 1) + ". " + thought_summary(*thoughts_[i]));
                add(contained(thoughts_[i]->text));
            }
        }
        return std::move(out_);
    }

  private:
    void add(const std::string& block) {
        if (block.empty()) return;
        out_ += '\n';
        out_ += block;
        if (!block.ends_with('\n')) out_ += '\n';
    }

    void add_title() {
        std::string title = contained_line(chat_.conversation.title);
        if (title.empty()) title = "Conversation";
        std::string facts = iso_utc(chat_.conversation.created_ms);
        bool first = true;
        for (const std::string& model : models_in(chat_)) {
            facts += (first ? " · " : ", ") + code_span(model);
            first = false;
        }
        out_ = "# " + title + "\n\n" + facts + "\n";
    }

    void add_message(std::size_t place) {
        const Message& message = chat_.messages[place];
        add("## " + std::string(speaker(message.role)) + (numbered_ ? " (" + std::to_string(place + 1) + ")" : ""));
        for (const Part& part : message.parts) add(block_of(part));
        if (options_.attachments)
            for (const Attachment& attachment : message.attachments) add_attachment(attachment);
        if (const std::string_view end = ending(message.state); !end.empty()) add("*" + std::string(end) + "*");
        if (options_.details && message.role == Role::assistant)
            if (const std::string details = details_of(message, chat_.runs[place]); !details.empty())
                add("<sub>" + escaped(details) + "</sub>");
    }

    // Figures and names in one line of small print: nothing in them is Markdown.
    static std::string escaped(const std::string& text) {
        std::string out;
        for (const char c : text) {
            if (c == '<')
                out += "&lt;";
            else if (c == '&')
                out += "&amp;";
            else if (c == '\n' || c == '\r')
                out += ' ';
            else {
                if (std::string_view("\\`*_[]~|$#>").find(c) != std::string_view::npos) out += '\\';
                out += c;
            }
        }
        return out;
    }

    std::string block_of(const Part& part) {
        const std::string text = contained(part.text);
        if (text.empty()) return {};
        if (part.kind == PartKind::text) return text;
        if (part.kind != PartKind::reasoning) return block_quote("**" + contained_line(heading_of(part)) + "**\n\n" + text);
        switch (options_.thoughts) {
        case Thoughts::none: return {};
        case Thoughts::folded: // the empty lines make Markdown of what is between the tags
            return "<details>\n<summary>" + thought_summary(part) + "</summary>\n\n" + text + "\n</details>\n";
        case Thoughts::full: return block_quote("**" + thought_summary(part) + "**\n\n" + text);
        case Thoughts::appendix:
            thoughts_.push_back(&part);
            return "*" + thought_summary(part) + ": number " + std::to_string(thoughts_.size()) + " at the end.*";
        }
        return {};
    }

    void add_attachment(const Attachment& attachment) {
        std::string label = contained_line(attachment.name);
        if (label.empty()) label = "file";
        std::string line = "**Attachment:** " + label;
        if (attachment.bytes) line += " (" + size_text(attachment.bytes) + ")";
        if (attachment.hash.empty()) line += ", not kept here";
        std::string text = line;
        if (is_shown_as_text(attachment))
            if (const Result<std::string> bytes = content(history_, attachment.hash))
                text += "\n\n" + fenced(clean_text(*bytes));
        add(block_quote(contained(text)));
    }

    History& history_;
    const ExportedChat& chat_;
    const ExportOptions& options_;
    std::string out_;
    std::vector<const Part*> thoughts_; // of the appendix
    bool numbered_ = false;             // messages, when there is more than one branch
};

} // namespace

Result<std::string> write_markdown(History& history, const ExportedChat& chat, const ExportOptions& options) {
    return Writer(history, chat, options).write();
}

Result<std::string> export_markdown(History& history, std::int64_t id, Thoughts thoughts) {
    ExportOptions options;
    options.thoughts = thoughts;
    options.details = options.runs = false;
    return export_text(history, id, ExportFormat::markdown, options);
}

} // namespace ponder::storage

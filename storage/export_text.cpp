// Plain text, for whatever cannot show more: what was said as it was said, with who said it above.
#include "storage/attachments.h"
#include "storage/export_chat.h"
#include "storage/utf8.h"

#include <algorithm>

namespace ponder::storage {

namespace {

// Columns as a terminal counts them, nearly: characters, not bytes.
std::size_t width(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string one_line(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    return text;
}

// Line ends of all kinds become one, and control characters that a terminal would obey go.
std::string plain(std::string_view text, std::string_view margin) {
    std::string out;
    bool at_start = true;
    const auto put = [&](char c) {
        if (at_start && c != '\n') out += margin;
        at_start = c == '\n';
        out += c;
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\r') {
            if (i + 1 == text.size() || text[i + 1] != '\n') put('\n');
        } else if (c == '\n' || c == '\t' || static_cast<unsigned char>(c) >= 0x20)
            put(c);
    }
    while (!out.empty() && (out.back() == '\n' || out.back() == ' ')) out.pop_back();
    return out;
}

class Writer {
  public:
    Writer(History& history, const ExportedChat& chat, const ExportOptions& options)
        : history_(history), chat_(chat), options_(options) {}

    std::string write() {
        const std::vector<Chain> all = chains(chat_);
        numbered_ = all.size() > 1;
        std::string title = one_line(chat_.conversation.title);
        if (title.find_first_not_of(' ') == std::string::npos) title = "Conversation";
        out_ = title + "\n" + std::string(std::min<std::size_t>(width(title), 100), '=') + "\n";
        std::string facts = iso_utc(chat_.conversation.created_ms);
        for (const std::string& model : models_in(chat_)) facts += " · " + one_line(model);
        out_ += facts + "\n";
        if (options_.system_prompt && !chat_.settings.system_prompt.empty()) {
            heading("System");
            add(plain(chat_.settings.system_prompt, ""));
        }
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (i > 0)
                add(all[i].after ? "*** Another version, after message " + std::to_string(*all[i].after + 1)
                                 : std::string("*** Another beginning"));
            const auto seen = first_seen(chat_, all[i]);
            for (const std::size_t place : all[i].messages) {
                if (place == seen) add("*** The model no longer saw what is above this line.");
                add_message(place);
            }
        }
        if (!thoughts_.empty()) heading("Thoughts");
        for (std::size_t i = 0; i < thoughts_.size(); ++i) {
            add(std::to_string(i + 1) + ". " + thought_summary(*thoughts_[i]));
            add(plain(thoughts_[i]->text, "    "));
        }
        return std::move(out_);
    }

  private:
    void add(const std::string& block) {
        if (!block.empty()) out_ += "\n" + block + "\n";
    }
    void heading(const std::string& text) { out_ += "\n" + text + "\n" + std::string(width(text), '-') + "\n"; }

    void add_message(std::size_t place) {
        const Message& message = chat_.messages[place];
        heading(std::string(speaker(message.role)) + (numbered_ ? " (" + std::to_string(place + 1) + ")" : ""));
        for (const Part& part : message.parts) add_part(part);
        if (options_.attachments)
            for (const Attachment& attachment : message.attachments) {
                std::string line = "[Attachment: " + one_line(attachment.name) +
                                   (attachment.bytes ? ", " + size_text(attachment.bytes) : "") +
                                   (attachment.hash.empty() ? ", not kept here]" : "]");
                add(line);
                if (is_shown_as_text(attachment))
                    if (const Result<std::string> bytes = content(history_, attachment.hash))
                        add(plain(clean_text(*bytes), "    "));
            }
        if (const std::string_view end = ending(message.state); !end.empty()) add("[" + std::string(end) + "]");
        if (options_.details && message.role == Role::assistant)
            if (const std::string details = details_of(message, chat_.runs[place]); !details.empty())
                add("[" + one_line(details) + "]");
    }

    void add_part(const Part& part) {
        if (part.kind == PartKind::text) return add(plain(part.text, ""));
        if (part.kind != PartKind::reasoning) {
            if (part.text.find_first_not_of(" \t\r\n") == std::string::npos) return;
            add("[" + one_line(heading_of(part)) + "]");
            return add(plain(part.text, "    "));
        }
        switch (options_.thoughts) {
        case Thoughts::none: return;
        case Thoughts::folded: return add("[" + thought_summary(part) + "]");
        case Thoughts::full: add("[" + thought_summary(part) + "]"); return add(plain(part.text, "    "));
        case Thoughts::appendix:
            thoughts_.push_back(&part);
            return add("[" + thought_summary(part) + ": number " + std::to_string(thoughts_.size()) + " at the end]");
        }
    }

    History& history_;
    const ExportedChat& chat_;
    const ExportOptions& options_;
    std::string out_;
    std::vector<const Part*> thoughts_;
    bool numbered_ = false;
};

} // namespace

Result<std::string> write_text(History& history, const ExportedChat& chat, const ExportOptions& options) {
    return Writer(history, chat, options).write();
}

} // namespace ponder::storage

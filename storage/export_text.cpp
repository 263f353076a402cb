// Plain text, for whatever cannot show more: what was said as it was said, with who said it above.
#include "storage/export_writer.h"

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

class TextWriter : public ChatWriter {
  public:
    using ChatWriter::ChatWriter;

    std::string write() {
        walk();
        return std::move(out_);
    }

  private:
    void add(const std::string& block) {
        if (!block.empty()) out_ += "\n" + block + "\n";
    }
    void add_heading(const std::string& text) { out_ += "\n" + text + "\n" + std::string(width(text), '-') + "\n"; }

    void add_head() override {
        std::string title = one_line(chat_.conversation.title);
        if (title.find_first_not_of(' ') == std::string::npos) title = "Conversation";
        out_ = title + "\n" + std::string(std::min<std::size_t>(width(title), 100), '=') + "\n";
        std::string facts = iso_utc(chat_.conversation.created_ms);
        for (const std::string& model : models_in(chat_)) facts += " · " + one_line(model);
        out_ += facts + "\n";
    }
    void add_system_prompt(const std::string& prompt) override {
        add_heading("System");
        add(plain(prompt, ""));
    }
    void add_branch_mark(std::optional<std::size_t> after) override {
        add(after ? "*** Another version, after message " + std::to_string(*after) : std::string("*** Another beginning"));
    }
    void add_seen_mark() override { add("*** The model no longer saw what is above this line."); }

    void begin_message(const Message&, std::size_t, const std::string& heading) override { add_heading(heading); }
    void add_attachment(const Attachment& attachment) override {
        add("[Attachment: " + one_line(attachment.name) + (attachment.bytes ? ", " + size_text(attachment.bytes) : "") +
            (attachment.hash.empty() ? ", not kept here]" : "]"));
        if (const auto words = words_of(attachment)) add(plain(*words, "    "));
    }
    void add_ending(const std::string& sentence) override { add("[" + sentence + "]"); }
    void add_details(const std::string& line) override { add("[" + one_line(line) + "]"); }

    // Every thought has its line here, even a blank one, and texts come out as they are.
    bool is_shown(const Part& part) const override {
        return part.kind == PartKind::text || part.kind == PartKind::reasoning || !is_blank(part);
    }
    void add_text(const Part& part) override { add(plain(part.text, "")); }
    void add_note(const Part& part) override {
        add("[" + one_line(heading_of(part)) + "]");
        add(plain(part.text, "    "));
    }
    void add_folded_thought(const Part& part) override { add("[" + thought_summary(part) + "]"); }
    void add_full_thought(const Part& part) override {
        add("[" + thought_summary(part) + "]");
        add(plain(part.text, "    "));
    }
    void add_pointer(const Part& thought, std::size_t number) override {
        add("[" + thought_summary(thought) + ": number " + std::to_string(number) + " at the end]");
    }

    void begin_appendix() override { add_heading("Thoughts"); }
    void add_to_appendix(const Part& thought, std::size_t number) override {
        add(std::to_string(number) + ". " + thought_summary(thought));
        add(plain(thought.text, "    "));
    }

    std::string out_;
};

} // namespace

Result<std::string> write_text(History& history, const ExportedChat& chat, const ExportOptions& options) {
    return TextWriter(history, chat, options).write();
}

} // namespace ponder::storage

#include "storage/export_writer.h"
#include "storage/import_build.h"
#include "storage/markdown.h"

namespace ponder::storage {

namespace {

// Figures and names in one line of small print: nothing in them is Markdown.
std::string escaped(const std::string& text) {
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

class MarkdownWriter : public ChatWriter {
  public:
    using ChatWriter::ChatWriter;

    std::string write() {
        walk();
        return std::move(out_);
    }

  private:
    void add(const std::string& block) {
        if (block.empty()) return;
        out_ += '\n';
        out_ += block;
        if (!block.ends_with('\n')) out_ += '\n';
    }

    void add_head() override {
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
    void add_system_prompt(const std::string& prompt) override {
        add("## System");
        add(contained(prompt));
    }
    void add_branch_mark(std::optional<std::size_t> after) override {
        add("---");
        add(after ? "*Another version, after message " + std::to_string(*after) + ":*" : "*Another beginning:*");
    }
    void add_seen_mark() override { add("---\n\n*The model no longer saw what is above this line.*\n"); }

    void begin_message(const Message&, std::size_t, const std::string& heading) override { add("## " + heading); }
    void add_attachment(const Attachment& attachment) override {
        std::string label = contained_line(attachment.name);
        if (label.empty()) label = "file";
        std::string text = "**Attachment:** " + label;
        if (attachment.bytes) text += " (" + size_text(attachment.bytes) + ")";
        if (attachment.hash.empty()) text += ", not kept here";
        if (const auto words = words_of(attachment)) text += "\n\n" + fenced(*words);
        add(block_quote(contained(text)));
    }
    void add_ending(const std::string& sentence) override { add("*" + sentence + "*"); }
    void add_details(const std::string& line) override { add("<sub>" + escaped(line) + "</sub>"); }

    void add_text(const Part& part) override { add(contained(part.text)); }
    void add_note(const Part& part) override { add_quote(contained_line(heading_of(part)), part); }
    void add_folded_thought(const Part& part) override { // the empty lines make Markdown of what is between the tags
        add("<details>\n<summary>" + thought_summary(part) + "</summary>\n\n" + contained(part.text) + "\n</details>\n");
    }
    void add_full_thought(const Part& part) override { add_quote(thought_summary(part), part); }
    void add_pointer(const Part& thought, std::size_t number) override {
        add("*" + thought_summary(thought) + ": number " + std::to_string(number) + " at the end.*");
    }
    void add_quote(const std::string& heading, const Part& part) {
        add(block_quote("**" + heading + "**\n\n" + contained(part.text)));
    }

    void begin_appendix() override { add("## Thoughts"); }
    void add_to_appendix(const Part& thought, std::size_t number) override {
        add("### " + std::to_string(number) + ". " + thought_summary(thought));
        add(contained(thought.text));
    }

    std::string out_;
};

} // namespace

Result<std::string> write_markdown(History& history, const ExportedChat& chat, const ExportOptions& options) {
    return MarkdownWriter(history, chat, options).write();
}

Result<std::string> export_markdown(History& history, std::int64_t id, Thoughts thoughts) {
    ExportOptions options;
    options.thoughts = thoughts;
    options.details = options.runs = false;
    return export_text(history, id, ExportFormat::markdown, options);
}

} // namespace ponder::storage

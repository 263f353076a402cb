#include "storage/export_writer.h"

#include "storage/attachments.h"
#include "storage/utf8.h"

namespace ponder::storage {

void ChatWriter::walk() {
    const std::vector<Chain> all = chains(chat_);
    numbered_ = all.size() > 1;
    add_head();
    if (options_.system_prompt && !chat_.settings.system_prompt.empty()) add_system_prompt(chat_.settings.system_prompt);
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (i > 0) add_branch_mark(all[i].after ? std::optional(*all[i].after + 1) : std::nullopt);
        const auto seen = first_seen(chat_, all[i]);
        for (const std::size_t place : all[i].messages) {
            if (place == seen) add_seen_mark();
            add_message(place);
        }
    }
    add_appendix();
}

void ChatWriter::add_message(std::size_t place) {
    const Message& message = chat_.messages[place];
    const std::size_t number = place + 1;
    begin_message(message, number, speaker(message.role) + (numbered_ ? " (" + std::to_string(number) + ")" : ""));
    for (const Part& part : message.parts)
        if (is_shown(part)) add_part(part);
    if (options_.attachments)
        for (const Attachment& attachment : message.attachments) add_attachment(attachment);
    if (const std::string end = ending(message.state); !end.empty()) add_ending(end);
    if (options_.details && message.role == Role::assistant)
        if (const std::string details = details_of(message, chat_.runs[place]); !details.empty()) add_details(details);
    end_message();
}

void ChatWriter::add_part(const Part& part) {
    if (part.kind == PartKind::text) return add_text(part);
    if (part.kind != PartKind::reasoning) return add_note(part);
    switch (options_.thoughts) {
    case Thoughts::none: return;
    case Thoughts::folded: return add_folded_thought(part);
    case Thoughts::full: return add_full_thought(part);
    case Thoughts::appendix: thoughts_.push_back(&part); return add_pointer(part, thoughts_.size());
    }
}

void ChatWriter::add_appendix() {
    if (thoughts_.empty()) return;
    begin_appendix();
    for (std::size_t i = 0; i < thoughts_.size(); ++i) add_to_appendix(*thoughts_[i], i + 1);
    end_appendix();
}

std::optional<std::string> ChatWriter::words_of(const Attachment& attachment) {
    if (!is_shown_as_text(attachment)) return std::nullopt;
    const Result<std::string> bytes = content(history_, attachment.hash);
    if (!bytes) return std::nullopt;
    return clean_text(*bytes);
}

bool ChatWriter::is_blank(const Part& part) { return part.text.find_first_not_of(" \t\r\n") == std::string::npos; }

} // namespace ponder::storage

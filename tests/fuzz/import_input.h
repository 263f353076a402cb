// What the fuzz targets for imports do with an input, and what must hold of whatever comes of it: messages in an order in which
// parents come first, attachments where they say, moments within the years, JSON in the extras, sentences as problems.
#pragma once

#include "storage/archive.h"
#include "storage/import_formats.h"
#include "storage/utf8.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

namespace ponder::fuzz {

using namespace ponder::storage;

class MemoryStream final : public ByteStream {
  public:
    explicit MemoryStream(std::string_view bytes, std::size_t piece = 7) : bytes_(bytes), piece_(piece) {}
    Result<std::size_t> read(char* buffer, std::size_t most) override { // in small pieces, so that their ends fall everywhere
        const std::size_t count = std::min({most, bytes_.size(), piece_});
        bytes_.copy(buffer, count);
        bytes_.remove_prefix(count);
        return count;
    }

  private:
    std::string_view bytes_;
    std::size_t piece_;
};

inline bool is_json(const std::string& text) { return text.empty() || Json::accept(text); }

// Says what is wrong; empty when all is well.
inline std::string wrong_with(const ImportedConversation& conversation) {
    constexpr std::int64_t latest_ms = 253402300799999;
    const auto count = static_cast<std::int64_t>(conversation.messages.size());
    const auto is_moment = [](std::int64_t ms) { return ms >= 0 && ms <= latest_ms + 10'000'000'000; };
    const bool ours = conversation.format == ImportFormat::ponder; // whose extras may be any text
    for (std::int64_t place = 0; place < count; ++place) {
        const Message& message = conversation.messages[static_cast<std::size_t>(place)];
        if (message.id != place) return "an id that is not the place";
        if (message.parent && (*message.parent < 0 || *message.parent >= place)) return "a parent that does not come before";
        if (message.seen_from && (*message.seen_from < 0 || *message.seen_from > place)) return "seen from a later message";
        if (!is_moment(message.created_ms)) return "a moment out of time";
        if (!ours && !is_json(message.extra)) return "an extra of a message that is no JSON: " + message.extra;
        for (const Part& part : message.parts) {
            if (!is_moment(part.started_ms) || !is_moment(part.ended_ms)) return "a moment out of time";
            if (!ours && !is_json(part.extra)) return "an extra of a part that is no JSON: " + part.extra;
        }
        for (const Attachment& attachment : message.attachments)
            if (attachment.bytes < 0) return "an attachment of less than nothing";
    }
    if (!ours && !is_json(conversation.source.extra)) return "an extra that is no JSON";
    if (conversation.conversation.active_leaf &&
        (*conversation.conversation.active_leaf < 0 || *conversation.conversation.active_leaf >= count))
        return "a leaf that is not there";
    if (!conversation.messages.empty() && !ours && !conversation.conversation.active_leaf) return "no leaf";
    for (const AttachedBytes& attached : conversation.attached)
        if (attached.message >= conversation.messages.size() ||
            attached.attachment >= conversation.messages[attached.message].attachments.size())
            return "bytes of no attachment";
    for (const auto& [place, run] : conversation.runs)
        if (place >= conversation.messages.size()) return "a run of no message";
    for (const std::string& problem : conversation.problems)
        if (!problem.ends_with('.')) return "not a sentence: " + problem;
    return {};
}

inline std::string read_hostile_element(const Json& element) {
    const auto format = recognise(element);
    const FindFile find = [](std::string_view id) { return id.size() % 2 ? std::optional<std::size_t>(0) : std::nullopt; };
    // what it is taken for, and what it is not: a reader must bear anything
    std::string wrong = wrong_with(read_deepseek(element, find));
    if (wrong.empty()) wrong = wrong_with(read_chatgpt(element, find));
    if (wrong.empty()) wrong = wrong_with(read_claude(element, find));
    if (wrong.empty()) wrong = wrong_with(read_openwebui(element));
    if (const auto ours = read_ponder(element); wrong.empty() && ours) wrong = wrong_with(*ours);
    return wrong.empty() || !format ? wrong : "taken for " + std::string(name_of(*format).name) + ": " + wrong;
}

inline std::string read_hostile_export(std::string_view bytes) {
    MemoryStream stream(bytes);
    ElementCutter cutter(stream, 1 << 20);
    std::string text, all;
    for (int i = 0; i < 1000; ++i) {
        const auto next = cutter.next(text);
        if (!next) return "a stream that fails";
        if (*next == ElementCutter::Next::end) break;
        if (*next == ElementCutter::Next::too_large) continue;
        all += text;
        auto parsed = parse_json(std::move(text), {.depth = 60, .values = 20'000});
        text = {};
        if (!parsed) continue;
        if (const std::string wrong = read_hostile_element(parsed->value); !wrong.empty()) return wrong;
    }
    if (all.size() > bytes.size() * 2 + 16) return "more was cut than there was";
    MemoryStream whole(bytes, 1 << 20); // however the pieces fall, the same comes out
    ElementCutter once(whole, 1 << 20);
    std::string again;
    for (int i = 0; i < 1000; ++i) {
        const auto next = once.next(text);
        if (!next || *next == ElementCutter::Next::end) break;
        if (*next == ElementCutter::Next::element) again += text;
    }
    return again == all ? "" : "other elements when it is read in other pieces";
}

inline std::string read_hostile_chat(std::string_view bytes) {
    MemoryStream stream(bytes);
    const auto chat = read_gpt4all(stream, "x.chat");
    if (!chat) return chat.error().message.ends_with('.') ? "" : "not a sentence: " + chat.error().message;
    return wrong_with(*chat);
}

inline std::string read_hostile_archive(std::string_view bytes) {
    const ArchiveLimits limits{
        .files = 100, .file_bytes = 1 << 20, .total_bytes = 4 << 20, .ratio = 300, .ratio_from_bytes = 1 << 12};
    const auto archive = Archive::open_bytes(bytes, limits);
    if (!archive) return archive.error().message.ends_with('.') ? "" : "not a sentence: " + archive.error().message;
    for (const Archive::File& file : (*archive)->files()) {
        if (!is_tame_name(file.name)) return "a name that is not tame: " + file.name;
        const auto whole = (*archive)->read_whole(file, 1 << 20);
        if (whole && whole->size() != file.bytes) return "a file of another size than it says";
        if (!whole && !whole.error().message.ends_with('.')) return "not a sentence: " + whole.error().message;
    }
    return {};
}

} // namespace ponder::fuzz

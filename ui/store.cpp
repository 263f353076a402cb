// The kept history and the one in memory, told apart by the sign of an id.
#include "ui/store.h"

#include "storage/trash.h"

#include <cassert>
#include <utility>

namespace ponder::ui {

using storage::Conversation;
using storage::History;
using storage::Message;
using storage::Result;

namespace {

std::optional<std::int64_t> negated(std::optional<std::int64_t> id) { return id ? std::optional(-*id) : std::nullopt; }

Conversation mirrored(Conversation chat) { // of the history in memory, as it is seen from outside
    chat.id = -chat.id;
    chat.active_leaf = negated(chat.active_leaf);
    return chat;
}

Message mirrored(Message message) {
    message.id = -message.id;
    message.conversation = -message.conversation;
    message.parent = negated(message.parent);
    message.seen_from = negated(message.seen_from);
    return message;
}

History inMemory() {
    auto history = History::open_in_memory();
    assert(history && "a database in memory needs nothing but memory");
    return std::move(*history);
}

} // namespace

HistoryStore::HistoryStore(History history, bool readOnly) : history_(std::move(history)), readOnly_(readOnly) {}

MemoryStore::MemoryStore() : HistoryStore(inMemory()) {}

History& HistoryStore::historyOf(std::int64_t id) { return isTemporary(id) && temporary_ ? *temporary_ : history_; }

Result<void> HistoryStore::makeTemporary() {
    if (temporary_) return {};
    auto made = History::open_in_memory();
    if (!made) return tl::unexpected(made.error());
    temporary_ = std::move(*made);
    return {};
}

Result<std::vector<Conversation>> HistoryStore::conversations() {
    auto kept = history_.conversations();
    if (!kept || !temporary_) return kept;
    auto others = temporary_->conversations();
    if (!others) return others;
    for (Conversation& chat : *others) kept->push_back(mirrored(std::move(chat)));
    return kept;
}

Result<Conversation> HistoryStore::conversation(std::int64_t id) {
    auto found = historyOf(id).conversation(idInside(id));
    return found && isTemporary(id) ? mirrored(std::move(*found)) : found;
}

Result<std::int64_t> HistoryStore::createConversation(const std::string& title) {
    return readOnly_ ? createTemporary(title) : history_.create_conversation(title);
}

Result<std::int64_t> HistoryStore::createTemporary(const std::string& title) {
    if (auto made = makeTemporary(); !made) return tl::unexpected(made.error());
    return temporary_->create_conversation(title).map([](std::int64_t id) { return -id; });
}

Result<void> HistoryStore::rename(std::int64_t id, const std::string& title) { return historyOf(id).rename(idInside(id), title); }
Result<void> HistoryStore::setPinned(std::int64_t id, bool pinned) { return historyOf(id).set_pinned(idInside(id), pinned); }
Result<void> HistoryStore::remove(std::int64_t id) {
    return storage::erase(historyOf(id), {idInside(id)}).map([](const storage::Erased&) {});
}

Result<std::vector<Message>> HistoryStore::messages(std::int64_t id) {
    auto found = historyOf(id).messages(idInside(id));
    if (found && isTemporary(id))
        for (Message& message : *found) message = mirrored(std::move(message));
    return found;
}

Result<void> HistoryStore::setActiveLeaf(std::int64_t id, std::int64_t message) {
    return historyOf(id).set_active_leaf(idInside(id), idInside(message));
}

Result<std::int64_t> HistoryStore::addMessage(const Message& message) {
    if (!isTemporary(message.conversation)) return history_.add_message(message);
    return historyOf(message.conversation).add_message(mirrored(message)).map([](std::int64_t id) { return -id; });
}

Result<void> HistoryStore::updateMessage(const Message& message) {
    if (!isTemporary(message.id)) return history_.update_message(message);
    return historyOf(message.id).update_message(mirrored(message));
}

Result<void> HistoryStore::setSeenFrom(std::int64_t message, std::int64_t firstSeen) {
    return historyOf(message).set_seen_from(idInside(message), idInside(firstSeen));
}

Result<void> HistoryStore::saveDraft(std::int64_t id, const std::string& text) {
    return historyOf(id).save_draft(idInside(id), text);
}
Result<std::string> HistoryStore::draft(std::int64_t id) { return historyOf(id).draft(idInside(id)); }

Result<std::string> HistoryStore::exportText(std::int64_t id, bool json) {
    History& history = historyOf(id);
    return json ? storage::export_json(history, idInside(id))
                : storage::export_markdown(history, idInside(id), storage::Thoughts::folded);
}

OpenedStore openStore(const std::filesystem::path& file) {
    OpenedStore opened;
    opened.file = file;
    auto history = History::open(file);
    if (history) {
        auto recovered = history->recover();
        if (recovered) opened.interrupted = *recovered;
        auto held = history->hold_generation_lock();
        if (recovered && held) {
            opened.file = history->path();
            opened.store = std::make_unique<HistoryStore>(std::move(*history));
            return opened;
        }
        opened.error = recovered ? held.error() : recovered.error();
    } else {
        opened.error = history.error();
    }
    opened.saved = false;
    // what cannot be written can often still be read
    using Kind = storage::ErrorKind;
    const Kind kind = opened.error.kind;
    if (kind == Kind::read_only || kind == Kind::disk_full || kind == Kind::unreadable || kind == Kind::busy)
        if (auto readable = History::open(file, true); readable && readable->conversations()) {
            opened.store = std::make_unique<HistoryStore>(std::move(*readable), true);
            return opened;
        }
    opened.readable = false;
    opened.store = std::make_unique<MemoryStore>();
    return opened;
}

} // namespace ponder::ui

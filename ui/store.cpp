// The history file, and the few lines that stand in for it in memory.
#include "ui/store.h"

#include "storage/start_up.h"
#include "storage/trash.h"

#include <algorithm>
#include <QDateTime>
#include <QTemporaryDir>
#include <utility>

namespace ponder::ui {

using storage::Conversation;
using storage::Message;
using storage::Result;

namespace {
tl::unexpected<storage::Error> missing() {
    return storage::fail(storage::ErrorKind::not_found, "There is no such conversation.");
}
std::int64_t now() { return QDateTime::currentMSecsSinceEpoch(); }
} // namespace

Result<std::vector<Conversation>> HistoryStore::conversations() { return history_.conversations(); }
Result<Conversation> HistoryStore::conversation(std::int64_t id) { return history_.conversation(id); }
Result<std::int64_t> HistoryStore::createConversation(const std::string& title) { return history_.create_conversation(title); }
Result<void> HistoryStore::rename(std::int64_t id, const std::string& title) { return history_.rename(id, title); }
Result<void> HistoryStore::setPinned(std::int64_t id, bool pinned) { return history_.set_pinned(id, pinned); }
Result<void> HistoryStore::remove(std::int64_t id) {
    return storage::erase(history_, {id}).map([](const storage::Erased&) {});
}
Result<std::vector<Message>> HistoryStore::messages(std::int64_t id) { return history_.messages(id); }
Result<void> HistoryStore::setActiveLeaf(std::int64_t id, std::int64_t message) {
    return history_.set_active_leaf(id, message);
}
Result<std::int64_t> HistoryStore::addMessage(const Message& message) { return history_.add_message(message); }
Result<void> HistoryStore::updateMessage(const Message& message) { return history_.update_message(message); }
Result<void> HistoryStore::setSeenFrom(std::int64_t message, std::int64_t firstSeen) {
    return history_.set_seen_from(message, firstSeen);
}
Result<void> HistoryStore::saveDraft(std::int64_t id, const std::string& text) { return history_.save_draft(id, text); }
Result<std::string> HistoryStore::draft(std::int64_t id) { return history_.draft(id); }

Result<std::string> HistoryStore::exportText(std::int64_t id, bool json) {
    return json ? storage::export_json(history_, id) : storage::export_markdown(history_, id, storage::Thoughts::folded);
}

Result<std::vector<Conversation>> MemoryStore::conversations() {
    std::vector<Conversation> all;
    for (const auto& [id, conversation] : conversations_) all.push_back(conversation);
    std::stable_sort(all.begin(), all.end(), [](const Conversation& a, const Conversation& b) {
        return a.pinned != b.pinned ? a.pinned : a.updated_ms > b.updated_ms;
    });
    return all;
}

Result<Conversation> MemoryStore::conversation(std::int64_t id) {
    auto at = conversations_.find(id);
    if (at == conversations_.end()) return missing();
    return at->second;
}

Result<std::int64_t> MemoryStore::createConversation(const std::string& title) {
    Conversation made;
    made.id = ++lastId_;
    made.title = title;
    made.created_ms = made.updated_ms = now();
    conversations_[made.id] = made;
    return made.id;
}

Result<void> MemoryStore::rename(std::int64_t id, const std::string& title) {
    if (!conversations_.count(id)) return missing();
    conversations_[id].title = title;
    return {};
}

Result<void> MemoryStore::setPinned(std::int64_t id, bool pinned) {
    if (!conversations_.count(id)) return missing();
    conversations_[id].pinned = pinned;
    return {};
}

Result<void> MemoryStore::remove(std::int64_t id) {
    if (!conversations_.erase(id)) return missing();
    std::erase_if(messages_, [id](const Message& message) { return message.conversation == id; });
    drafts_.erase(id);
    return {};
}

Result<std::vector<Message>> MemoryStore::messages(std::int64_t id) {
    std::vector<Message> found;
    for (const Message& message : messages_)
        if (message.conversation == id) found.push_back(message);
    return found;
}

Result<void> MemoryStore::setActiveLeaf(std::int64_t id, std::int64_t message) {
    if (!conversations_.count(id)) return missing();
    conversations_[id].active_leaf = message;
    return {};
}

Result<std::int64_t> MemoryStore::addMessage(const Message& message) {
    auto at = conversations_.find(message.conversation);
    if (at == conversations_.end()) return missing();
    Message kept = message;
    kept.id = ++lastId_;
    if (!kept.created_ms) kept.created_ms = now();
    at->second.active_leaf = kept.id;
    at->second.updated_ms = kept.created_ms;
    messages_.push_back(kept);
    return kept.id;
}

Result<void> MemoryStore::updateMessage(const Message& message) {
    for (Message& kept : messages_)
        if (kept.id == message.id) {
            kept = message;
            return {};
        }
    return missing();
}

Result<void> MemoryStore::setSeenFrom(std::int64_t message, std::int64_t firstSeen) {
    for (Message& kept : messages_)
        if (kept.id == message) {
            kept.seen_from = firstSeen;
            return {};
        }
    return missing();
}

Result<void> MemoryStore::saveDraft(std::int64_t id, const std::string& text) {
    drafts_[id] = text;
    return {};
}

Result<std::string> MemoryStore::draft(std::int64_t id) { return drafts_[id]; }

Result<std::string> MemoryStore::exportText(std::int64_t id, bool json) {
    auto at = conversations_.find(id);
    if (at == conversations_.end()) return missing();
    QTemporaryDir folder;
    if (!folder.isValid()) return storage::fail(storage::ErrorKind::unreadable, "No temporary folder could be made.");
    auto history = storage::History::open(std::filesystem::path(folder.path().toStdString()) / "export.sqlite");
    if (!history) return tl::unexpected(history.error());
    HistoryStore copy(std::move(*history));
    auto made = copy.createConversation(at->second.title);
    if (!made) return tl::unexpected(made.error());
    std::map<std::int64_t, std::int64_t> ids; // ours -> the copy's
    for (Message message : messages_) {
        if (message.conversation != id) continue;
        message.conversation = *made;
        if (message.parent) message.parent = ids[*message.parent];
        const auto firstSeen = std::exchange(message.seen_from, std::nullopt);
        auto added = copy.addMessage(message);
        if (!added) return tl::unexpected(added.error());
        ids[message.id] = *added;
        if (firstSeen) (void)copy.setSeenFrom(*added, ids[*firstSeen]);
    }
    if (at->second.active_leaf) (void)copy.setActiveLeaf(*made, ids[*at->second.active_leaf]);
    return copy.exportText(*made, json);
}

OpenedStore openStore(const std::filesystem::path& file) {
    OpenedStore opened;
    auto history = storage::History::open(file);
    if (history) {
        auto ready = storage::start_up(*history);
        if (ready) {
            opened.interrupted = *ready;
            opened.file = history->path();
            opened.backup = storage::back_up_in_background(history->path());
            opened.store = std::make_unique<HistoryStore>(std::move(*history));
            return opened;
        }
        opened.error = ready.error();
    } else {
        opened.error = history.error();
    }
    opened.saved = false;
    opened.store = std::make_unique<MemoryStore>();
    return opened;
}

} // namespace ponder::ui

// Where conversations are kept, as the view models see it: the history file (HistoryStore), or only the memory of this process
// (MemoryStore) when the history cannot be opened and must not be touched. Tests put a failing one in its place. Temporary chats
// are never written: they lie in a history of their own in memory, and their ids, and those of their messages, are negative here.
// What goes beyond reading and writing one chat is done by storage's own functions on the history that holds it (historyOf).
#pragma once

#include "storage/export.h"
#include "storage/history.h"

#include <memory>
#include <optional>

namespace ponder::ui {

inline bool isTemporary(std::int64_t id) { return id < 0; }
inline std::int64_t idInside(std::int64_t id) { return id < 0 ? -id : id; } // in the history that holds it

class Store {
  public:
    virtual ~Store() = default;
    virtual storage::Result<std::vector<storage::Conversation>> conversations() = 0;
    virtual storage::Result<storage::Conversation> conversation(std::int64_t id) = 0;
    virtual storage::Result<std::int64_t> createConversation(const std::string& title) = 0;
    virtual storage::Result<std::int64_t> createTemporary(const std::string& title) = 0;
    virtual storage::Result<void> rename(std::int64_t conversation, const std::string& title) = 0;
    virtual storage::Result<void> setPinned(std::int64_t conversation, bool pinned) = 0;
    virtual storage::Result<void> remove(std::int64_t conversation) = 0; // for good; what a person deletes goes to the trash
    virtual storage::Result<std::vector<storage::Message>> messages(std::int64_t conversation) = 0;
    virtual storage::Result<void> setActiveLeaf(std::int64_t conversation, std::int64_t message) = 0;
    virtual storage::Result<std::int64_t> addMessage(const storage::Message& message) = 0;
    virtual storage::Result<void> updateMessage(const storage::Message& message) = 0;
    virtual storage::Result<void> setSeenFrom(std::int64_t message, std::int64_t firstSeen) = 0;
    virtual storage::Result<void> saveDraft(std::int64_t conversation, const std::string& text) = 0;
    virtual storage::Result<std::string> draft(std::int64_t conversation) = 0;
    virtual storage::Result<std::string> exportText(std::int64_t conversation, bool json) = 0;

    virtual storage::History& historyOf(std::int64_t id) = 0; // of a conversation or message; 0: the kept one
    storage::History* history() { return file().empty() ? nullptr : &historyOf(0); } // the kept one, where there is one
    virtual std::filesystem::path file() const = 0;           // empty when nothing is kept
};

class HistoryStore : public Store {
  public:
    // read only: what is there can be read, and new chats are temporary ones
    explicit HistoryStore(storage::History history, bool readOnly = false);
    storage::Result<std::vector<storage::Conversation>> conversations() override;
    storage::Result<storage::Conversation> conversation(std::int64_t id) override;
    storage::Result<std::int64_t> createConversation(const std::string& title) override;
    storage::Result<std::int64_t> createTemporary(const std::string& title) override;
    storage::Result<void> rename(std::int64_t conversation, const std::string& title) override;
    storage::Result<void> setPinned(std::int64_t conversation, bool pinned) override;
    storage::Result<void> remove(std::int64_t conversation) override;
    storage::Result<std::vector<storage::Message>> messages(std::int64_t conversation) override;
    storage::Result<void> setActiveLeaf(std::int64_t conversation, std::int64_t message) override;
    storage::Result<std::int64_t> addMessage(const storage::Message& message) override;
    storage::Result<void> updateMessage(const storage::Message& message) override;
    storage::Result<void> setSeenFrom(std::int64_t message, std::int64_t firstSeen) override;
    storage::Result<void> saveDraft(std::int64_t conversation, const std::string& text) override;
    storage::Result<std::string> draft(std::int64_t conversation) override;
    storage::Result<std::string> exportText(std::int64_t conversation, bool json) override;
    storage::History& historyOf(std::int64_t id) override;
    std::filesystem::path file() const override { return history_.path(); }

  private:
    storage::Result<void> makeTemporary(); // when it is first wanted
    storage::History history_;
    std::optional<storage::History> temporary_;
    bool readOnly_ = false;
};

class MemoryStore : public HistoryStore {
  public:
    MemoryStore();
};

// The store to work with, and why it is not the history file when it is not.
struct OpenedStore {
    std::unique_ptr<Store> store;
    bool saved = true;
    bool readable = true;             // when not saved: the chats that are there can be read
    storage::Error error{};           // when not saved
    int interrupted = 0;              // answers that a dead process had left unfinished
    std::filesystem::path file = {};  // where the history is or should be
};
OpenedStore openStore(const std::filesystem::path& file);

} // namespace ponder::ui

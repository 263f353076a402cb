// Where conversations are kept, as the view models see it: the history file (HistoryStore), or only the memory of this process
// (MemoryStore) when the history cannot be opened and must not be touched. Tests put a failing one in its place.
#pragma once

#include "storage/export.h"
#include "storage/history.h"

#include <map>
#include <memory>
#include <thread>

namespace ponder::ui {

class Store {
  public:
    virtual ~Store() = default;
    virtual storage::Result<std::vector<storage::Conversation>> conversations() = 0;
    virtual storage::Result<storage::Conversation> conversation(std::int64_t id) = 0;
    virtual storage::Result<std::int64_t> createConversation(const std::string& title) = 0;
    virtual storage::Result<void> rename(std::int64_t conversation, const std::string& title) = 0;
    virtual storage::Result<void> setPinned(std::int64_t conversation, bool pinned) = 0;
    virtual storage::Result<void> remove(std::int64_t conversation) = 0;
    virtual storage::Result<std::vector<storage::Message>> messages(std::int64_t conversation) = 0;
    virtual storage::Result<void> setActiveLeaf(std::int64_t conversation, std::int64_t message) = 0;
    virtual storage::Result<std::int64_t> addMessage(const storage::Message& message) = 0;
    virtual storage::Result<void> updateMessage(const storage::Message& message) = 0;
    virtual storage::Result<void> setSeenFrom(std::int64_t message, std::int64_t firstSeen) = 0;
    virtual storage::Result<void> saveDraft(std::int64_t conversation, const std::string& text) = 0;
    virtual storage::Result<std::string> draft(std::int64_t conversation) = 0;
    virtual storage::Result<std::string> exportText(std::int64_t conversation, bool json) = 0;
    virtual storage::History* history() { return nullptr; } // the file itself, where there is one
};

class HistoryStore : public Store {
  public:
    explicit HistoryStore(storage::History history) : history_(std::move(history)) {}
    storage::Result<std::vector<storage::Conversation>> conversations() override;
    storage::Result<storage::Conversation> conversation(std::int64_t id) override;
    storage::Result<std::int64_t> createConversation(const std::string& title) override;
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
    storage::History* history() override { return &history_; }

  private:
    storage::History history_;
};

class MemoryStore : public Store {
  public:
    storage::Result<std::vector<storage::Conversation>> conversations() override;
    storage::Result<storage::Conversation> conversation(std::int64_t id) override;
    storage::Result<std::int64_t> createConversation(const std::string& title) override;
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
    storage::Result<std::string> exportText(std::int64_t conversation,
                                            bool json) override; // through a history in a temporary folder

  private:
    std::map<std::int64_t, storage::Conversation> conversations_;
    std::vector<storage::Message> messages_;
    std::map<std::int64_t, std::string> drafts_;
    std::int64_t lastId_ = 0;
};

// The store to work with, and why it is not the history file when it is not.
struct OpenedStore {
    std::unique_ptr<Store> store;
    bool saved = true;
    storage::Error error{}; // when not saved
    int interrupted = 0;    // answers that a dead process had left unfinished
    std::filesystem::path file{}; // the history's, when it is saved
    std::jthread backup{};  // the daily one at work
};
OpenedStore openStore(const std::filesystem::path& file);

} // namespace ponder::ui

// Finding one's way among many conversations: folders, tags, notes, the archive, and a list that is read a page at a time. Also
// what is set for one chat alone, and the presets a person keeps.
#pragma once

#include "storage/history.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ponder::storage {

// --- the list ----------------------------------------------------------------------------------------------------------------

enum class Order { updated, used, created, title }; // newest first; titles from A

struct Listing {
    enum class Archive { without, only, with };
    Archive archive = Archive::without;
    bool in_trash = false; // those in the trash, instead of all others
    bool pinned_only = false;
    std::optional<std::int64_t> folder;  // 0: in none
    std::vector<std::string> tags;       // all of them
    std::string model;                   // wrote an answer there
    std::int64_t from_ms = 0, to_ms = 0; // last message in [from, to); 0: open
    std::string title;                   // contains this, in any case (of ASCII letters)
    Order order = Order::updated;
    bool pinned_first = true;
    int limit = 100, offset = 0;
};

struct Page {
    std::vector<Conversation> conversations;
    std::int64_t total = 0; // how many there are on all pages
};

Result<Page> list(History& history, const Listing& listing);
Result<std::vector<std::string>> models(History& history); // that wrote answers, by name

Result<void> set_archived(History& history, std::int64_t conversation, bool archived);
Result<void> touch(History& history, std::int64_t conversation); // it is being looked at now

// --- folders -----------------------------------------------------------------------------------------------------------------

struct Folder {
    std::int64_t id = 0;
    std::string name;
    std::int64_t conversations = 0; // in it, those in the trash not counted
    bool operator==(const Folder&) const = default;
};

Result<std::vector<Folder>> folders(History& history); // in the order the person gave them
Result<std::int64_t> create_folder(History& history, const std::string& name);
Result<void> rename_folder(History& history, std::int64_t folder, const std::string& name);
Result<void> move_folder(History& history, std::int64_t folder, int place); // from 0
Result<void> set_folder(History& history, std::int64_t conversation, std::optional<std::int64_t> folder);
// The conversations stay, in no folder.
Result<Removal> remove_folder(History& history, std::int64_t folder);

// --- tags --------------------------------------------------------------------------------------------------------------------

struct Tag {
    std::int64_t id = 0;
    std::string name; // unique but for the case of ASCII letters, and without line breaks
    std::int64_t conversations = 0;
    bool operator==(const Tag&) const = default;
};

Result<std::vector<Tag>> tags(History& history);                                        // by name
Result<void> tag(History& history, std::int64_t conversation, const std::string& name); // makes the tag if there is none
Result<void> untag(History& history, std::int64_t conversation, const std::string& name);
Result<void> rename_tag(History& history, std::int64_t tag, const std::string& name);
Result<Removal> remove_tag(History& history, std::int64_t tag); // from all conversations

// --- notes, settings, presets ------------------------------------------------------------------------------------------------

Result<std::string> note(History& history, std::int64_t conversation);
Result<void> set_note(History& history, std::int64_t conversation, const std::string& text);

struct ChatSettings {
    std::string system_prompt;
    std::string settings; // JSON: sampling and the like; empty for what the model recommends
    bool operator==(const ChatSettings&) const = default;
};

Result<ChatSettings> chat_settings(History& history, std::int64_t conversation);
Result<void> set_chat_settings(History& history, std::int64_t conversation, const ChatSettings& settings);

struct Preset {
    std::int64_t id = 0; // 0: a new one
    std::string name;
    ChatSettings settings;
    bool operator==(const Preset&) const = default;
};

Result<std::vector<Preset>> presets(History& history); // by name
Result<std::int64_t> save_preset(History& history, const Preset& preset);
Result<Removal> remove_preset(History& history, std::int64_t preset);

} // namespace ponder::storage

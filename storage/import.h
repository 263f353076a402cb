// Conversations from elsewhere: exports of DeepSeek, ChatGPT and Claude (ZIP, folder or JSON), the Ollama app's database, chats
// of GPT4All, Open WebUI's JSON, and our own. What a file is, is seen by what is in it. Importing again brings up to date what
// came before and adds what is new; nothing is doubled, and nothing that was written here is taken away. One bad conversation
// never stops the others: it is named in the report.
#pragma once

#include "storage/history.h"
#include "storage/import_model.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

namespace ponder::storage {

struct ImportProgress {
    std::uint64_t bytes_done = 0, bytes_total = 0; // as the files are unpacked; the total is what they say themselves
    int conversations = 0;
};

struct ImportOptions {
    bool dry_run = false; // the report alone: nothing is written, and the history may be open for reading only
    bool list = false;    // the report names every conversation
    std::function<void(const ImportProgress&)> progress; // a few times a second
    std::stop_token stop;                                // what was saved until then stays
    bool gives_way = false; // others write too: it saves in short steps, with a pause between them
};

enum class ImportOutcome {
    added,     // is new here
    updated,   // was imported before, and has changed since
    unchanged, // is here already, as it is
    skipped,   // holds no messages, or lies in the trash here
    failed,    // could not be read or saved
};

struct ImportReport {
    bool dry_run = false, cancelled = false;
    std::map<ImportFormat, int> formats; // how many conversations of each
    std::map<ImportOutcome, int> outcomes;
    int count(ImportOutcome outcome) const {
        const auto found = outcomes.find(outcome);
        return found == outcomes.end() ? 0 : found->second;
    }

    // of the conversations that are added or updated, and those that are here already
    int messages = 0, messages_added = 0, messages_changed = 0;
    int branches = 0; // beyond the first of each
    int thoughts = 0; // messages that hold reasoning
    int attachments = 0, attachments_missing = 0;
    std::int64_t first_ms = 0, last_ms = 0; // the oldest and the newest moment in them
    std::map<std::string, int> unknown;     // kinds of blocks that are kept as they are, unread

    struct Problem {
        std::string where; // a title or a file's name
        std::string what;  // a sentence
    };
    std::vector<Problem> problems; // the first thousand
    int more_problems = 0;

    struct Item {
        std::string title;
        ImportFormat format = ImportFormat::ponder;
        ImportOutcome outcome = ImportOutcome::added;
        std::int64_t created_ms = 0;
        int messages = 0;
        std::int64_t id = 0; // here; 0 when it is not
    };
    std::vector<Item> items; // when they were asked for

    std::string text() const; // for people, in a few lines
};

// The error is for the whole: nothing there that can be read, or a history that cannot be written. What was saved before stays.
Result<ImportReport> import_path(History& history, const std::filesystem::path& path, const ImportOptions& options = {});

} // namespace ponder::storage

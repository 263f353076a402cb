// What the tests of imports share: an export to begin with, and an outline of what is in a history, to be compared as text.
#pragma once

#include "storage/attachments.h"
#include "storage/export.h"
#include "storage/import.h"
#include "storage/organise.h"
#include "storage/words.h"
#include "support.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace ponder::storage {

inline std::filesystem::path golden(const std::string& name) {
    return std::filesystem::path(PONDER_SOURCE_DIR) / "tests/golden/import" / name;
}

// One conversation of DeepSeek's: a question and its answer.
inline std::string deepseek(const std::string& id, const std::string& question, const std::string& answer) {
    using nlohmann::json;
    return json{
        {"id", id},
        {"title", "About " + id},
        {"inserted_at", "2025-01-01T00:00:00Z"},
        {"updated_at", "2025-01-01T00:00:09Z"},
        {"mapping",
         {{"1",
           {{"id", "1"},
            {"parent", nullptr},
            {"children", {"2"}},
            {"message",
             {{"inserted_at", "2025-01-01T00:00:01Z"}, {"fragments", {{{"type", "REQUEST"}, {"content", question}}}}}}}},
          {"2",
           {{"id", "2"},
            {"parent", "1"},
            {"children", json::array()},
            {"message",
             {{"inserted_at", "2025-01-01T00:00:02Z"},
              {"model", "deepseek-chat"},
              {"fragments", {{{"type", "RESPONSE"}, {"content", answer}}}}}}}}}}}
        .dump();
}

inline std::string one_line(std::string text) {
    std::string out;
    for (const char c : text) out += c == '\n' ? "/" : std::string(1, c);
    return out;
}

// "1 after 0, assistant, qwen3, stopped: reasoning[12.5 s] Hm; text Yes.; file a.png 5", one line a message.
inline std::string outline(History& history, std::int64_t id) {
    const Conversation conversation = must(history.conversation(id));
    const std::vector<Message> messages = must(history.messages(id));
    const auto place = [&](std::optional<std::int64_t> message) {
        for (std::size_t i = 0; i < messages.size(); ++i)
            if (messages[i].id == message) return std::to_string(i);
        return std::string("-");
    };
    std::string out = conversation.title + (conversation.pinned ? ", pinned" : "") +
                      (conversation.archived ? ", archived" : "") + ", at " + place(conversation.active_leaf) + "\n";
    for (std::size_t i = 0; i < messages.size(); ++i) {
        const Message& message = messages[i];
        out += std::to_string(i) + (message.parent ? " after " + place(message.parent) : "") + ", " +
               std::string(word_of(role_words, message.role));
        if (!message.model.empty()) out += ", " + message.model;
        if (message.state != MessageState::complete) out += ", " + std::string(word_of(state_words, message.state));
        out += ":";
        for (const Part& part : message.parts) {
            out += " " + std::string(word_of(kind_words, part.kind));
            if (part.started_ms) out += "[" + std::to_string(part.ended_ms - part.started_ms) + " ms]";
            out += " " + one_line(part.text) + ";";
        }
        for (const Attachment& attachment : message.attachments)
            out += " file " + attachment.name + " " + std::to_string(attachment.bytes) +
                   (attachment.hash.empty() ? " missing;" : ";");
        out += "\n";
    }
    return out;
}

inline std::int64_t titled(History& history, const std::string& title) {
    for (const Conversation& conversation : must(history.conversations()))
        if (conversation.title == title) return conversation.id;
    FAIL("no conversation is called " << title);
    return 0;
}

inline std::string outline(History& history, const std::string& title) { return outline(history, titled(history, title)); }

// "3 added, 1 skipped"
inline std::string outcomes(const ImportReport& report) {
    constexpr std::pair<ImportOutcome, const char*> words[] = {{ImportOutcome::added, "added"},
                                                               {ImportOutcome::updated, "updated"},
                                                               {ImportOutcome::unchanged, "unchanged"},
                                                               {ImportOutcome::skipped, "skipped"},
                                                               {ImportOutcome::failed, "failed"}};
    std::string out;
    for (const auto& [outcome, word] : words)
        if (const int count = report.count(outcome)) out += (out.empty() ? "" : ", ") + std::to_string(count) + " " + word;
    return out;
}

inline bool has_problem(const ImportReport& report, const std::string& words) {
    return std::any_of(report.problems.begin(), report.problems.end(), [&](const auto& problem) {
        return (problem.where + ": " + problem.what).find(words) != std::string::npos;
    });
}

// A history with one import in it.
struct Imported {
    TempFolder folder;
    History history = open_history(folder / "history.sqlite");
    ImportReport report;

    explicit Imported(const std::filesystem::path& path) : report(must(import_path(history, path))) {}
    Imported(const std::string& name, const std::string& bytes) {
        write_bytes(folder / name, bytes);
        report = must(import_path(history, folder / name));
    }
};

} // namespace ponder::storage

// Conversations as files: Markdown, HTML, PDF and plain text for people, JSON for machines. What comes out depends on the history
// and the options alone, never on what is on screen. The JSON holds everything the history holds, so that importing it gives
// the same conversation again; resources/export.schema.json describes it.
#pragma once

#include "storage/history.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace ponder::storage {

enum class ExportFormat { markdown, json, html, text, pdf };

enum class Thoughts {
    none,     // left out
    folded,   // in place, to be opened: in plain text as one line that says how long it was
    full,     // in place
    appendix, // at the end, numbered
};

// What HTML is made richer with, by whoever can: the window sets formulas and colours code. Each returns HTML that is put into
// the page as it is, or nothing, and then the source is shown. All may be empty.
struct HtmlHooks {
    std::function<std::optional<std::string>(std::string_view tex, bool display)> math;
    std::function<std::optional<std::string>(std::string_view code, std::string_view language)> highlight; // inside <code>
    std::string style; // CSS that their HTML needs; fonts as data: addresses
    std::function<std::string()> shared; // asked at the end of each page: what its formulas refer to
};

struct ExportedChat; // export_chat.h

struct ExportOptions {
    Thoughts thoughts = Thoughts::folded;
    bool all_branches = false; // else the one in view
    bool details = true;       // of each answer: model, time, tokens, speed, seed and parameters
    bool system_prompt = true;
    bool attachments = true; // JSON: their bytes; HTML: pictures; else their names and, of texts, the text
    bool runs = true;        // JSON: what is needed to make the answers again
    HtmlHooks html;
    // The bytes of a PDF, by whoever can lay out pages; without it there are none.
    std::function<Result<std::string>(History& history, const ExportedChat& chat, const ExportOptions& options)> pdf;
};

// JSON: everything, whatever the options for people say; only thoughts, all_branches, attachments and runs count.
Result<std::string> export_text(History& history, std::int64_t conversation, ExportFormat format, const ExportOptions& options);

struct ExportProgress {
    int done = 0, total = 0; // conversations
};

struct ExportReport {
    int conversations = 0;
    std::vector<std::filesystem::path> files; // that were written, each whole
    std::vector<std::string> problems;        // a sentence each: a chat that could not be read, an attachment that is gone
    bool cancelled = false;
};

// Writes these conversations, or all that are not in the trash when none are named. One chat, or JSON of any number: path is
// the file to write, replaced whole or not at all; a folder that exists gets a file with a fitting name. Several chats in
// another format: path is a folder, made if need be, and no file that is there is touched.
Result<ExportReport> export_to(History& history, std::vector<std::int64_t> conversations, ExportFormat format,
                               const std::filesystem::path& path, const ExportOptions& options = {},
                               const std::function<void(const ExportProgress&)>& progress = {}, std::stop_token stop = {});

// A name that every file system takes, made of a title: "Rivers.md". At most 120 bytes before the extension.
std::string safe_file_name(std::string_view title, std::string_view extension);
const char* extension_of(ExportFormat format); // ".md"

// --- the same, shorter
// ---------------------------------------------------------------------------------------------------------

Result<std::string> export_markdown(History& history, std::int64_t conversation, Thoughts thoughts); // the branch in view
Result<std::string> export_json(History& history, std::int64_t conversation,
                                Thoughts thoughts = Thoughts::full);         // none leaves out reasoning parts
Result<std::int64_t> import_json(History& history, const std::string& json); // always a new conversation: its id

} // namespace ponder::storage

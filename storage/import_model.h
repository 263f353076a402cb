// A conversation as a file of another program tells it, before it meets the history: what every reader makes and the merge
// takes. The readers know nothing of the database, and the merge nothing of the formats.
#pragma once

#include "storage/conversation.h"
#include "storage/runs.h"

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ponder::storage {

enum class ImportFormat { ponder, deepseek, chatgpt, claude, openwebui, ollama, gpt4all };

struct FormatName {
    ImportFormat format;
    std::string_view word; // in the history
    std::string_view name; // for people
};
inline constexpr std::array format_names{
    FormatName{ImportFormat::ponder, "ponder", "Ponder"},           FormatName{ImportFormat::deepseek, "deepseek", "DeepSeek"},
    FormatName{ImportFormat::chatgpt, "chatgpt", "ChatGPT"},        FormatName{ImportFormat::claude, "claude", "Claude"},
    FormatName{ImportFormat::openwebui, "openwebui", "Open WebUI"}, FormatName{ImportFormat::ollama, "ollama", "Ollama"},
    FormatName{ImportFormat::gpt4all, "gpt4all", "GPT4All"},
};
constexpr const FormatName& name_of(ImportFormat format) { return format_names[static_cast<std::size_t>(format)]; }

// Where the bytes of an attachment are: in the conversation itself, or in a file of the archive. Neither: they are missing.
struct AttachedBytes {
    std::size_t message = 0, attachment = 0; // places in the lists
    std::optional<std::string> content;
    std::optional<std::size_t> file;
};

struct ImportedConversation {
    ImportFormat format = ImportFormat::ponder;
    Source source;                 // source and source_id may be empty: complete() knows what to put there
    Conversation conversation;     // id and folder are not used; active_leaf is a place in the list
    std::vector<Message> messages; // parents before children; an id is the place in this list, and so are parent and seen_from
    std::vector<AttachedBytes> attached;
    std::vector<std::pair<std::size_t, Run>> runs; // by place in the list; of our own exports only
    std::string system_prompt;
    std::string folder;                 // by name; none when empty
    std::string note;                   // the person's, on the chat
    std::string settings;               // JSON of the chat's own settings
    std::vector<std::string> problems;  // a sentence for each thing that was not as it should be
    std::map<std::string, int> unknown; // kinds of blocks that were kept as they are, and how often
};

// Finds a file of the archive by the id that a conversation names it with.
using FindFile = std::function<std::optional<std::size_t>(std::string_view id)>;

} // namespace ponder::storage

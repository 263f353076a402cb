// The readers, one a format. Each takes one conversation as its source wrote it and makes of it what can be made; what is not
// understood is kept as JSON in the extras. None of them fails: a conversation without messages is for the caller to judge.
#pragma once

#include "storage/archive.h"
#include "storage/import_json.h"
#include "storage/import_model.h"

#include <functional>
#include <optional>

namespace ponder::storage {

// Which of the JSON formats this element of a file is; nothing when it is none of them.
std::optional<ImportFormat> recognise(const Json& element);

ImportedConversation read_deepseek(const Json& element, const FindFile& find);
ImportedConversation read_chatgpt(const Json& element, const FindFile& find);
ImportedConversation read_claude(const Json& element, const FindFile& find);
ImportedConversation read_openwebui(const Json& element);
// Our own is not guessed at: it is right, or refused with the end of a sentence.
tl::expected<ImportedConversation, std::string> read_ponder(const Json& element);

// Takes a conversation; false ends the reading.
using TakeConversation = std::function<bool(ImportedConversation&&)>;

// One .chat file.
Result<ImportedConversation> read_gpt4all(ByteStream& stream, const std::string& file_name);
bool is_gpt4all(std::string_view first_bytes);

// The Ollama app's database. Problems are of chats that could not be read.
Result<void> read_ollama(const std::filesystem::path& database, const TakeConversation& take,
                         std::vector<std::string>& problems);

} // namespace ponder::storage

// One conversation as a file: Markdown for people, JSON for machines. The JSON holds everything the history holds (the whole tree,
// times, figures), so that importing it gives the same conversation again.
#pragma once

#include "storage/history.h"

namespace ponder::storage {

enum class Thoughts { none, folded, full }; // left out; in a <details> block; as quoted text

Result<std::string> export_markdown(History& history, std::int64_t conversation, Thoughts thoughts); // the branch in view
Result<std::string> export_json(History& history, std::int64_t conversation, Thoughts thoughts = Thoughts::full); // none leaves out reasoning parts
Result<std::int64_t> import_json(History& history, const std::string& json); // the new conversation's id

} // namespace ponder::storage

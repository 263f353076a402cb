// What the readers of the different formats share: adding messages, parts and attachments to a conversation, and putting a tree
// of nodes, which a stranger wrote and which may hold anything, into the order the history wants.
#pragma once

#include "storage/import_json.h"
#include "storage/import_model.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ponder::storage {

// Adds an empty message and returns its place.
std::size_t add_message(ImportedConversation& conversation, std::optional<std::size_t> parent, Role role, std::string id,
                        std::int64_t created_ms);
void add_part(Message& message, PartKind kind, std::string text, std::int64_t started_ms = 0, std::int64_t ended_ms = 0,
              std::string extra = {});
// A text or file that the conversation itself holds.
void attach_text(ImportedConversation& conversation, std::size_t message, std::string name, std::string mime,
                 std::string content, std::string extra = {});
// A file of the archive, or one that is missing.
void attach_file(ImportedConversation& conversation, std::size_t message, std::string name, std::string mime,
                 std::int64_t bytes, std::optional<std::size_t> file, std::string extra = {});

std::string fenced(std::string_view code, std::string_view language = {}); // as a block of Markdown code
std::string
link_list(const std::vector<std::pair<std::string, std::string>>& links); // titles and addresses, as Markdown; each once
std::string extension_of(std::string_view mime_or_language);              // ".py", or ".txt"
std::string mime_of(std::string_view name);
std::optional<std::string> decoded_base64(std::string_view text);
std::string encoded_base64(std::string_view bytes);

// The messages in the order in which a tree is walked from its roots; a node that is its own ancestor, or whose parent is not
// there, becomes a root. Siblings stay in the order given.
struct TreeNode {
    std::string id;
    std::optional<std::string> parent;
};
struct TreeOrder {
    std::vector<std::size_t> order;                 // places in the list of nodes, parents before children
    std::vector<std::optional<std::size_t>> parent; // by place in the list of nodes; none for a root
    bool sound = true;                              // false when a parent was missing or a node its own ancestor
};
TreeOrder in_tree_order(const std::vector<TreeNode>& nodes);

// The last leaf by time (then by place) becomes the branch in view, unless there is one.
void choose_leaf(ImportedConversation& conversation);

// An id made of what a thing is, for sources that have none: 16 hexadecimal digits.
class ContentKey {
  public:
    ContentKey& with(std::string_view bytes);
    ContentKey& with(std::int64_t number);
    std::string text() const;

  private:
    std::uint64_t a_ = 0xcbf29ce484222325ull;
};

} // namespace ponder::storage

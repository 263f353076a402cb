// A conversation as a tree: copies of it or of one path, and its shape for a small map. Versions are added by
// History::add_message and removed by storage/trash.h.
#pragma once

#include "storage/history.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ponder::storage {

// A copy with all branches, folder, tags, note and settings. Where it was imported from stays with the original, so that the
// next import updates that one.
Result<std::int64_t> duplicate(History& history, std::int64_t conversation, const std::string& title);
// A new conversation that holds the path from the beginning to this message, with the original's settings and folder.
Result<std::int64_t> branch_off(History& history, std::int64_t message, const std::string& title);

// One message on the map.
struct Node {
    std::int64_t id = 0;
    int parent = -1; // place in the list
    Role role = Role::user;
    MessageState state = MessageState::complete;
    int depth = 0;         // messages before it
    int column = 0;        // from the left; the first version of an answer stays in its question's column
    bool in_view = false;  // on the branch that is shown
    std::string beginning; // of what it says, on one line, at most 80 bytes
};

// Parents before children, versions in the order they came.
Result<std::vector<Node>> tree_map(History& history, std::int64_t conversation);

} // namespace ponder::storage

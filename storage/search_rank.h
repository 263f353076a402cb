// How well a message fits what was searched, and whether it is wanted at all: the SQL function ponder_rank(table, filter),
// called by FTS5 for each row it finds. Unlike bm25 it needs no second look at the whole index, so the first hits come at once.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

struct sqlite3;

namespace ponder::storage {

struct RowFilter { // bound as a Pointer of this type
    static constexpr const char* type = "ponder::storage::RowFilter";
    std::optional<std::vector<std::int64_t>> conversations, messages; // the only ones wanted, in the order of their ids
};

// Returns SQLite's code.
int add_rank(sqlite3* connection);

} // namespace ponder::storage

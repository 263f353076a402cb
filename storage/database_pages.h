// A database file read without SQLite, page by page: every row that still lies in a leaf of a table, whichever table it was.
// For files that SQLite refuses. Nothing in the file is believed: each number is checked against the bytes there are.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace ponder::storage {

struct Bytes {
    std::string bytes;
};
using Value = std::variant<std::monostate, std::int64_t, double, std::string, Bytes>; // NULL, numbers, text, blob

struct Row {
    std::int64_t id = 0; // rowid
    std::vector<Value> values;
};

// The file with the changes of its WAL that were committed in it; wal may be empty.
std::string with_wal(std::string file, std::string_view wal);

// Rows of tables with rowids, in the order of the pages. Rows whose bytes do not fit are left out.
void each_row(std::string_view file, const std::function<void(const Row&)>& each);

} // namespace ponder::storage

// What a History is made of, for the files that implement it.
#pragma once

#include "storage/history.h"
#include "storage/history_file.h"

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace ponder::storage {

// An answer that is being written, as it was last saved: the next tick need only save what came since.
struct Growing {
    std::vector<Part> parts;
    std::vector<std::int32_t> tokens;
    std::int64_t vocabulary = 0;
};

struct History::Body {
    HistoryFile file;
    std::optional<FileLock> generation_lock;
    std::unordered_map<std::int64_t, Growing> growing; // by message
    // Of conversations added in the batch that is open, if one is: set together at its end. Each setting by itself would make
    // FTS5 write the index, since it comes with a savepoint.
    bool in_batch = false;
    std::vector<std::pair<std::int64_t, std::int64_t>> leaves; // conversation, message
};

} // namespace ponder::storage

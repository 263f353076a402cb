// What an answer was made with, so that it can be made again and an interrupted one can go on from its exact token; blobs that
// lie beside an answer; and the list of snapshots of the KV cache. What the blobs and parameters mean is left to the engine.
#pragma once

#include "storage/history.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ponder::storage {

struct Run {
    std::string model_sha256;
    std::string template_sha256;
    std::string parameters; // JSON: sampling and the like
    std::uint64_t seed = 0;
    std::string build;                // of the program
    std::string device;               // in words
    std::string extra;                // JSON of what comes later; empty when there is none
    std::vector<std::int32_t> prompt; // the token ids that were evaluated before the answer; empty when they are not known
    bool operator==(const Run&) const = default;
};

Result<void> save_run(History& history, std::int64_t message, const Run& run);
Result<std::optional<Run>> run(History& history, std::int64_t message);

// Bytes beside an answer, by a word, "top_k" for one: the candidates at each token. Cheap, as a tick is; no bytes remove it.
Result<void> save_answer_data(History& history, std::int64_t message, const std::string& kind, std::string_view bytes);
Result<std::optional<std::string>> answer_data(History& history, std::int64_t message, const std::string& kind);

// A file of the KV cache, in FILE.snapshots/; it goes when its conversation goes.
struct Snapshot {
    std::int64_t id = 0;
    std::int64_t conversation = 0;
    std::optional<std::int64_t> message; // the last that is in it
    std::string file;                    // name in snapshot_folder()
    std::string model_sha256, template_sha256, cache_type;
    std::int64_t tokens = 0, bytes = 0;
    std::int64_t created_ms = 0, used_ms = 0;
    bool operator==(const Snapshot&) const = default;
};

std::filesystem::path snapshot_folder(const History& history);
// Write the file under the name given here, into its folder, then call add_snapshot. Names are never used twice.
Result<std::string> new_snapshot_name(History& history);
Result<std::int64_t> add_snapshot(History& history, const Snapshot& snapshot);        // id and times are ignored
Result<std::vector<Snapshot>> snapshots(History& history, std::int64_t conversation); // newest first; 0: of all
Result<void> use_snapshot(History& history, std::int64_t snapshot);                   // it was read now
Result<void> drop_snapshot(History& history, std::int64_t snapshot);
// Drops those that were not used for longest until the rest fit; returns the bytes freed.
Result<std::int64_t> keep_snapshots_within(History& history, std::int64_t bytes);

} // namespace ponder::storage

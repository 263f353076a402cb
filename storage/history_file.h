// The history as files: where it lies, how it is opened without harming what is there, and the lock that tells a living writer
// from a dead one. Everything inside the database is left to history.cpp.
#pragma once

#include "storage/sqlite.h"

#include <filesystem>
#include <optional>
#include <utility>

namespace ponder::storage {

struct HistoryFile {
    Database database;
    std::filesystem::path path; // with links followed, so that all windows agree on the lock
};

Result<HistoryFile> open_to_write(const std::filesystem::path& file);
Result<HistoryFile> open_to_read(const std::filesystem::path& file);
Result<HistoryFile> open_nowhere(); // in memory; its path is empty

// An flock on FILE.lock. It belongs to this object alone, not to the process: a second one in the same process is kept out as
// well. The kernel releases it when the process dies, however it dies.
class FileLock {
  public:
    enum class Kind { shared, exclusive };
    // Waits at most wait_ms; nothing when another still holds it then.
    static Result<std::optional<FileLock>> take(const std::filesystem::path& file, Kind kind, int wait_ms);
    FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    FileLock& operator=(FileLock&& other) noexcept {
        std::swap(descriptor_, other.descriptor_);
        return *this;
    }
    ~FileLock();

  private:
    explicit FileLock(int descriptor) : descriptor_(descriptor) {}
    int descriptor_;
};

} // namespace ponder::storage

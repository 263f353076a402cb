// The SHA-256 of model files, which name them for good: what made an answer can be told from any other file of the same name. Reading a file
// of 20 GB takes a minute, so what was found is remembered in a small file by path, size and time of change, and whoever computes does it
// where nobody waits. A model in several parts is hashed as if they were one.
#pragma once

#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace ponder::storage {

using ModelFiles = std::vector<std::filesystem::path>; // the parts, in order

// Which file this is while its hash is not known, as JSON: {"name":...,"bytes":...,"modified_ms":...}. Empty when it cannot be looked at.
std::string file_mark(const ModelFiles& files);

class FileHashes {
  public:
    // remembered: the small file; empty to remember nothing. It is made, with its folder, at the first hash.
    explicit FileHashes(std::filesystem::path remembered) : remembered_(std::move(remembered)) {}

    std::optional<std::string> known(const ModelFiles& files) const; // at once; nothing when it has to be computed
    // Known or computed now, by this thread; nothing when it was stopped or a file cannot be read or changed meanwhile.
    std::optional<std::string> find(const ModelFiles& files, std::stop_token stop = {});
    // The files that had this hash when they were looked at last, and are as they were then. The first part of each.
    std::vector<std::filesystem::path> files_with(const std::string& sha256) const;

  private:
    std::filesystem::path remembered_;
};

// Lets the calling thread compute and read only when nobody else wants to.
void run_in_the_background();

} // namespace ponder::storage

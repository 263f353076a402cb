// What a person gives to import, as a set of named files: a ZIP, a folder, or one file. Nothing is ever unpacked to the disk: a
// file is read as a stream, and its name only serves to find it. An archive is a stranger's: names that lead out of it, links
// and encrypted files are left out (with a sentence each), and a stream that grows out of all proportion is cut off.
#pragma once

#include "storage/result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ponder::storage {

class ByteStream {
  public:
    virtual ~ByteStream() = default;
    virtual Result<std::size_t> read(char* buffer, std::size_t most) = 0; // 0 at the end
};

struct ArchiveLimits {
    std::size_t files = 200'000;
    std::uint64_t file_bytes = 8ull << 30;   // of one file, unpacked
    std::uint64_t total_bytes = 32ull << 30; // of all that is read from one archive
    std::uint64_t ratio = 300;               // unpacked to packed; JSON of the most repetitive kind reaches about 100
    std::uint64_t ratio_from_bytes = 16u << 20;
};

class Archive {
  public:
    struct File {
        std::string name; // relative, with '/'
        std::uint64_t bytes = 0;
        std::filesystem::path path; // where it lies on the disk; empty inside a ZIP
        std::uint64_t place = 0;    // for the archive's own use
    };

    static Result<std::unique_ptr<Archive>> open(const std::filesystem::path& path, const ArchiveLimits& limits = {});
    // A ZIP that lies in memory, which must outlive the archive.
    static Result<std::unique_ptr<Archive>> open_bytes(std::string_view bytes, const ArchiveLimits& limits = {});
    virtual ~Archive() = default;

    const std::vector<File>& files() const { return files_; }
    const std::vector<std::string>& problems() const { return problems_; } // of files that were left out
    virtual Result<std::unique_ptr<ByteStream>> open(const File& file) = 0;
    Result<std::string> read_whole(const File& file, std::uint64_t most_bytes);

  protected:
    std::vector<File> files_;
    std::vector<std::string> problems_;
};

// A relative name that stays where it is put: no "..", no drive, no leading slash, no control characters.
bool is_tame_name(std::string_view name);
std::string_view base_name(std::string_view name);

// Bytes at random places: a file, or memory. What the ZIP reader stands on.
class Bytes {
  public:
    virtual ~Bytes() = default;
    virtual std::uint64_t size() const = 0;
    virtual Result<std::size_t> read_at(std::uint64_t offset, char* buffer, std::size_t most) = 0;
};
Result<std::unique_ptr<Archive>> open_zip(std::unique_ptr<Bytes> bytes, const std::string& name, const ArchiveLimits& limits);

} // namespace ponder::storage

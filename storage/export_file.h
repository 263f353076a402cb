// A file that comes to be whole or not at all: written under another name beside its place, put on the disk, and renamed. What
// is not finished goes away again.
#pragma once

#include "storage/result.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

namespace ponder::storage {

class NewFile {
  public:
    static Result<NewFile> create(const std::filesystem::path& file);
    NewFile(NewFile&& other) noexcept
        : file_(std::move(other.file_)), partial_(std::move(other.partial_)), buffer_(std::move(other.buffer_)),
          descriptor_(std::exchange(other.descriptor_, -1)) {}
    NewFile& operator=(NewFile&&) = delete;
    ~NewFile();
    Result<void> write(std::string_view bytes);
    Result<void> finish();

  private:
    NewFile(std::filesystem::path file, std::string partial, int descriptor)
        : file_(std::move(file)), partial_(std::move(partial)), descriptor_(descriptor) {}
    Result<void> flush();

    std::filesystem::path file_;
    std::string partial_, buffer_;
    int descriptor_; // below 0 when it is finished
};

// The error for an errno of a call on a file that is being exported.
Error file_error(int code, const std::filesystem::path& file);

} // namespace ponder::storage

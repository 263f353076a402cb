// The bytes of one file, memory-mapped read-only. Mapping owns the mapping and nothing else; what the bytes mean, and whether
// they are a model at all, is for its users to find out. It refuses what cannot be a model file: folders, pipes, empty files.
#pragma once

#include "engine/base/result.h"

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

namespace ponder::gguf {

// What a file is called in an error sentence: its name without the folders.
std::string name_of(const std::filesystem::path& path);

// A whole file, mapped read-only for as long as this object lives.
class Mapping {
  public:
    static Result<Mapping> open(const std::filesystem::path& path);

    Mapping(Mapping&& other) noexcept;
    Mapping& operator=(Mapping&& other) noexcept;
    ~Mapping();

    std::span<const std::byte> bytes() const { return bytes_; }

  private:
    explicit Mapping(std::span<const std::byte> bytes);
    std::span<const std::byte> bytes_;
};

} // namespace ponder::gguf

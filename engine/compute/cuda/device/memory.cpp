#include "engine/compute/cuda/device/memory.h"

#include <algorithm>
#include <cstring>

namespace ponder::cuda {

Result<void*> Budget::take(std::uint64_t bytes, const char* what) {
    void* memory = limit_ && used_ + bytes > limit_ ? nullptr : device_.allocate(bytes);
    if (!memory)
        return ponder::fail(ErrorKind::out_of_memory, "There is not enough memory on " + device_.properties().name + " for " + what + " (" + std::to_string(bytes >> 20) + " MiB more).");
    used_ += bytes;
    return memory;
}

void Budget::give_back(void* memory, std::uint64_t bytes) {
    device_.free(memory);
    used_ -= bytes;
}

Pool::~Pool() {
    for (const Block& block : blocks_) budget_.give_back(block.memory, block.bytes);
}

Result<void*> Pool::allocate(std::uint64_t bytes, const char* what) {
    bytes = piece_bytes(bytes);
    const bool small = bytes * 4 <= chunk_bytes_;
    if (small)
        for (Block& block : blocks_)
            if (block.bytes - block.used >= bytes) {
                void* piece = static_cast<unsigned char*>(block.memory) + block.used;
                block.used += bytes;
                return piece;
            }
    const std::uint64_t whole = small ? chunk_bytes_ : bytes;
    auto memory = budget_.take(whole, what);
    if (!memory && whole > bytes) { // perhaps the piece alone still fits
        memory = budget_.take(bytes, what);
        if (memory) blocks_.push_back({*memory, bytes, bytes});
        return memory;
    }
    if (memory) blocks_.push_back({*memory, whole, bytes});
    return memory;
}

std::uint64_t Pool::bytes() const {
    std::uint64_t sum = 0;
    for (const Block& block : blocks_) sum += block.bytes;
    return sum;
}

Uploader::~Uploader() {
    for (void* memory : staging_)
        if (memory) device_.free_pinned(memory);
}

Result<void> Uploader::make_staging() {
    for (void*& memory : staging_)
        if (!memory && !(memory = device_.allocate_pinned(bytes_))) return ponder::fail(ErrorKind::out_of_memory, "There is no main memory that the graphics device could read by itself.");
    return {};
}

Result<void> Uploader::copy_back(void* to, const void* from, std::uint64_t bytes) {
    if (auto made = make_staging(); !made) return made;
    auto* at = static_cast<unsigned char*>(to);
    const auto* source = static_cast<const unsigned char*>(from);
    while (bytes) {
        // what was on its way up through this window has gone before, in the stream's order
        const std::size_t part = static_cast<std::size_t>(std::min<std::uint64_t>(bytes, bytes_));
        device_.to_host(staging_[0], source, part);
        if (auto ended = device_.wait(); !ended) return ended;
        std::memcpy(at, staging_[0], part);
        at += part, source += part, bytes -= part;
    }
    return {};
}

Result<void> Uploader::copy(void* to, const void* from, std::uint64_t bytes) {
    if (auto made = make_staging(); !made) return made;
    auto* at = static_cast<unsigned char*>(to);
    const auto* source = static_cast<const unsigned char*>(from);
    while (bytes) {
        if (used_ == bytes_) { // full: the other one, once the device has read it
            device_.mark(current_);
            marked_[current_] = true;
            current_ = 1 - current_;
            used_ = 0;
            if (marked_[current_]) device_.wait_for_mark(current_);
        }
        const std::size_t part = static_cast<std::size_t>(std::min<std::uint64_t>(bytes, bytes_ - used_));
        auto* piece = static_cast<unsigned char*>(staging_[current_]) + used_;
        std::memcpy(piece, source, part);
        device_.to_device(at, piece, part);
        used_ += part, at += part, source += part, bytes -= part;
    }
    if (const Error* error = device_.failure()) return tl::unexpected<Error>(*error);
    return {};
}

} // namespace ponder::cuda

// Device memory as the backend uses it: a budget that counts every byte, pools of many small pieces, and the way from main memory to the
// device through two pinned buffers in turn, so that reading the file and copying go on side by side.
#pragma once

#include "engine/compute/cuda/device/runtime.h"
#include "engine/compute/cuda/weight_bytes.h"

#include <vector>

namespace ponder::cuda {

// Allocates within a limit and says in a sentence when there is no more.
class Budget {
  public:
    Budget(Device& device, std::uint64_t limit) : device_(device), limit_(limit) {}
    Result<void*> take(std::uint64_t bytes, const char* what);
    void give_back(void* memory, std::uint64_t bytes);
    std::uint64_t used() const { return used_; }
    Device& device() { return device_; }

  private:
    Device& device_;
    std::uint64_t limit_, used_ = 0;
};

// Pieces that live as long as the pool: small ones share a chunk, large ones have a block of their own. Aligned to 256 bytes, with a margin
// behind each, because kernels read whole words.
class Pool {
  public:
    Pool(Budget& budget, std::uint64_t chunk_bytes) : budget_(budget), chunk_bytes_(chunk_bytes) {}
    Pool(const Pool&) = delete;
    ~Pool();
    Result<void*> allocate(std::uint64_t bytes, const char* what);
    std::uint64_t bytes() const;

  private:
    struct Block {
        void* memory;
        std::uint64_t bytes, used;
    };
    Budget& budget_;
    std::uint64_t chunk_bytes_;
    std::vector<Block> blocks_;
};

class Uploader {
  public:
    Uploader(Device& device, std::size_t bytes) : device_(device), bytes_(bytes) {}
    Uploader(const Uploader&) = delete;
    ~Uploader();
    Result<void> copy(void* to, const void* from, std::uint64_t bytes);
    Result<void> copy_back(void* to, const void* from, std::uint64_t bytes); // has ended when it returns

  private:
    Result<void> make_staging();

    Device& device_;
    std::size_t bytes_, used_ = 0;
    void* staging_[2] = {};
    int current_ = 0;
    bool marked_[2] = {};
};

} // namespace ponder::cuda

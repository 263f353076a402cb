// Device memory in few allocations: an Arena hands out ranges of larger chunks and frees them all at once. Every range has a device address,
// which is how shaders reach it, and a host pointer where the memory can be written directly.
#pragma once

#include "engine/compute/vulkan/device.h"

namespace ponder::vulkan {

struct Range {
    VkDeviceAddress address = 0;
    std::byte* host = nullptr; // null: reached through staging only
    VkBuffer buffer = VK_NULL_HANDLE;
    VkDeviceSize offset = 0, bytes = 0;
};

enum class Place { device, upload, readback }; // upload: written by the host each step; readback: read by the host

class Arena {
  public:
    Arena(std::shared_ptr<Device> device, Place place) : device_(std::move(device)), place_(place) {}
    ~Arena();
    Arena(const Arena&) = delete;
    Arena& operator=(const Arena&) = delete;
    // what: for the sentence when there is not enough, "the weights"
    Result<Range> allocate(VkDeviceSize bytes, const char* what);
    // The next chunk is at least so large.
    void expect(VkDeviceSize bytes) { next_chunk_ = std::max(next_chunk_, bytes); }
    VkDeviceSize bytes() const { return bytes_; }
    std::size_t chunks() const { return chunks_.size(); }

  private:
    struct Chunk {
        VkBuffer buffer;
        VkDeviceMemory memory;
        VkDeviceAddress address;
        std::byte* host;
        VkDeviceSize bytes, used;
    };
    Result<Chunk> make_chunk(VkDeviceSize bytes, const char* what);
    std::shared_ptr<Device> device_;
    Place place_;
    std::vector<Chunk> chunks_;
    VkDeviceSize bytes_ = 0, next_chunk_ = 1 << 20;
};

// Copies host bytes into device ranges, directly or through a staging buffer.
class Uploader {
  public:
    explicit Uploader(std::shared_ptr<Device> device) : device_(std::move(device)), staging_(device_, Place::upload) {}
    ~Uploader();
    Result<void> copy(const void* from, std::size_t bytes, const Range& to, VkDeviceSize at);

  private:
    std::shared_ptr<Device> device_;
    Arena staging_;
    Range window_;
    VkCommandPool pool_ = VK_NULL_HANDLE;
    VkCommandBuffer commands_ = VK_NULL_HANDLE;
    VkFence fence_ = VK_NULL_HANDLE;
};

} // namespace ponder::vulkan

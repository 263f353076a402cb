// Device memory in few allocations: an Arena hands out ranges of larger chunks and frees them all at once. Every range has a device address,
// which is how shaders reach it, and a host pointer where the memory can be written directly.
#pragma once

#include "engine/compute/vulkan/device.h"

#include <memory>

namespace ponder::vulkan {

struct Range {
    VkDeviceAddress address = 0;
    std::byte* host = nullptr; // null: reached through staging only
    VkBuffer buffer = VK_NULL_HANDLE;
    VkDeviceSize offset = 0, bytes = 0;
};

enum class Place { device, upload, readback }; // upload: written by the host each step; readback: read by the host

constexpr VkDeviceSize range_alignment = 256;
constexpr VkDeviceSize rounded_range(VkDeviceSize bytes) { return (std::max<VkDeviceSize>(bytes, 1) + range_alignment - 1) / range_alignment * range_alignment; }

// Chunks are a 32nd of what the arena holds already, so that no more than that lies idle; what is large beside that has a chunk of its own.
class Arena {
  public:
    Arena(std::shared_ptr<Device> device, Place place) : device_(std::move(device)), place_(place) {}
    ~Arena();
    Arena(const Arena&) = delete;
    Arena& operator=(const Arena&) = delete;
    // what: for the sentence when there is not enough, "the weights"
    Result<Range> allocate(VkDeviceSize bytes, const char* what);
    // So much will be asked for: the next chunks are made for it.
    void expect(VkDeviceSize bytes) { expected_ = bytes; }
    VkDeviceSize bytes() const { return bytes_; }

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
    VkDeviceSize bytes_ = 0, expected_ = 0;
};

// Commands that run once, at load.
class OneShot {
  public:
    explicit OneShot(std::shared_ptr<Device> device) : device_(std::move(device)) {}
    ~OneShot();
    OneShot(const OneShot&) = delete;
    OneShot& operator=(const OneShot&) = delete;
    Result<VkCommandBuffer> start(); // waits for the last ones
    Result<void> submit();
    Result<void> wait();

  private:
    std::shared_ptr<Device> device_;
    VkCommandPool pool_ = VK_NULL_HANDLE;
    VkCommandBuffer commands_ = VK_NULL_HANDLE;
    VkFence fence_ = VK_NULL_HANDLE;
    bool running_ = false;
};

// Copies host bytes into device ranges: directly where the host can write them, or through two windows of host memory in turn, so that one is
// filled while the device empties the other. The windows are made at the first need and go with the uploader, or when it has finished.
class Uploader {
  public:
    explicit Uploader(std::shared_ptr<Device> device) : device_(std::move(device)) {}
    Result<void> copy(const void* from, std::size_t bytes, const Range& to, VkDeviceSize at);
    Result<void> finish();

  private:
    struct Window {
        Window(const std::shared_ptr<Device>& device) : memory(device, Place::upload), copy(device) {}
        Arena memory;
        Range range;
        OneShot copy; // goes first, and waits
    };
    std::shared_ptr<Device> device_;
    std::unique_ptr<Window> windows_[2];
    int turn_ = 0;
};

// The way back: copies device ranges into host bytes, through a window of host memory where they cannot be read directly. Each copy has ended
// when its call returns, and sees what all work that has been waited for has written.
class Downloader {
  public:
    explicit Downloader(std::shared_ptr<Device> device) : device_(device), memory_(device, Place::readback), copy_(std::move(device)) {}
    Result<void> copy(const Range& from, std::size_t bytes, std::byte* to);

  private:
    std::shared_ptr<Device> device_;
    Arena memory_;
    Range window_;
    OneShot copy_; // goes first, and waits
};

} // namespace ponder::vulkan

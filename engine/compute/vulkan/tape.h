// One step's work as a list of dispatches, and the command buffers recorded from such lists. Everything that changes from token to token lies
// in device memory, so the tape of a decode step is the same each time and its recording is submitted again.
#pragma once

#include "engine/compute/vulkan/memory.h"

#include <array>
#include <cstring>
#include <initializer_list>

namespace ponder::vulkan {

struct Dispatch {
    VkPipeline pipeline = VK_NULL_HANDLE;
    std::array<std::uint32_t, 3> groups{1, 1, 1};
    std::uint32_t push_size = 0;
    std::array<std::byte, push_bytes> push{};
    // What it reads and writes, as addresses of whole buffers; barriers are placed by these.
    std::array<VkDeviceAddress, 6> reads{};
    std::array<VkDeviceAddress, 4> writes{};
    std::uint64_t work = 0; // multiply-adds, roughly
};

struct Readback {
    Range from, to;
    VkDeviceSize bytes = 0;
};

struct Tape {
    std::vector<Dispatch> dispatches;
    Readback readback;
    void clear() {
        dispatches.clear();
        readback = {};
    }
    bool same_as(const Tape& other) const;
};

class Recorder {
  public:
    explicit Recorder(std::shared_ptr<Device> device) : device_(std::move(device)) {}
    ~Recorder();
    // Records the tape unless it has been, submits it and waits for its end.
    Result<void> run(const Tape& tape);
    void forget(); // all recordings, because memory that they name is going away
    int recorded() const { return recorded_; }
    int submissions() const { return submissions_; }

  private:
    struct Recording {
        Tape tape;
        std::vector<VkCommandBuffer> commands; // submitted one by one, each short enough for the driver's patience
        std::uint64_t used = 0;
    };
    Result<void> prepare();
    Result<VkCommandBuffer> start();
    Result<Recording> record(const Tape& tape);
    void release(Recording& recording);
    std::shared_ptr<Device> device_;
    VkCommandPool pool_ = VK_NULL_HANDLE;
    VkFence fence_ = VK_NULL_HANDLE;
    std::vector<Recording> recordings_;
    std::uint64_t clock_ = 0;
    int recorded_ = 0, submissions_ = 0;
};

} // namespace ponder::vulkan

// A stretch of a step's work as a list of dispatches, and the command buffers recorded from such lists. Everything that changes from token to
// token lies in device memory, so the tape of a decode step is the same each time and its recording is submitted again. A step is one tape,
// or several where the host needs a result in between or one submission would take the driver too long.
#pragma once

#include "engine/compute/vulkan/memory.h"

#include <array>
#include <cstring>
#include <vector>

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

struct Tape {
    std::vector<Dispatch> dispatches;
    std::uint64_t work = 0;
    void clear() { dispatches.clear(), work = 0; }
    bool same_as(const Tape& other) const;
    std::uint64_t hash() const;
};

class Recorder {
  public:
    using Ticket = std::uint64_t; // of a submission; later ones are larger, and end no earlier

    explicit Recorder(std::shared_ptr<Device> device) : device_(std::move(device)) {}
    ~Recorder();
    // Records the tape unless it has been, and submits it. What it wrote to readback memory is there after wait().
    Result<Ticket> submit(const Tape& tape);
    Result<void> wait(Ticket ticket);
    Ticket last() const { return submitted_; }
    int recorded() const { return recorded_; }

  private:
    struct Recording {
        Tape tape;
        std::uint64_t hash = 0;
        VkCommandBuffer commands = VK_NULL_HANDLE;
        Ticket used = 0;
    };
    Result<void> prepare();
    Result<VkCommandBuffer> record(const Tape& tape);
    void drop_oldest();
    std::shared_ptr<Device> device_;
    VkCommandPool pool_ = VK_NULL_HANDLE;
    VkSemaphore ended_ = VK_NULL_HANDLE; // a timeline: the last ticket whose work has ended
    std::vector<Recording> recordings_;
    std::size_t kept_ = 0; // dispatches in all recordings
    Ticket submitted_ = 0, waited_ = 0;
    int recorded_ = 0;
};

} // namespace ponder::vulkan

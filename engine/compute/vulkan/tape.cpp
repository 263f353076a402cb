#ifdef PONDER_HAS_VULKAN
#include "engine/compute/vulkan/tape.h"

#include <algorithm>

namespace ponder::vulkan {
namespace {

constexpr std::size_t most_recordings = 8;
constexpr std::uint64_t default_work = 40'000'000'000; // a tenth of a second on a modest GPU
constexpr std::uint64_t patience_ns = 120'000'000'000; // of one step on a GPU, whose driver gives up long before; a processor is just slow

// All that ran before is finished and visible to all that comes.
void barrier(const VolkDeviceTable& api, VkCommandBuffer commands) {
    constexpr VkPipelineStageFlags stages = VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT | VK_PIPELINE_STAGE_TRANSFER_BIT;
    const VkMemoryBarrier all{VK_STRUCTURE_TYPE_MEMORY_BARRIER, nullptr, VK_ACCESS_SHADER_WRITE_BIT | VK_ACCESS_TRANSFER_WRITE_BIT,
                              VK_ACCESS_SHADER_READ_BIT | VK_ACCESS_SHADER_WRITE_BIT | VK_ACCESS_TRANSFER_READ_BIT | VK_ACCESS_TRANSFER_WRITE_BIT};
    api.vkCmdPipelineBarrier(commands, stages, stages, 0, 1, &all, 0, nullptr, 0, nullptr);
}

// The buffers touched since the last barrier.
class Hazards {
  public:
    bool collide(const Dispatch& d) const {
        auto in = [](const auto& list, VkDeviceAddress a) { return a && std::find(list.begin(), list.end(), a) != list.end(); };
        return std::any_of(d.reads.begin(), d.reads.end(), [&](auto a) { return in(written_, a); }) ||
               std::any_of(d.writes.begin(), d.writes.end(), [&](auto a) { return in(written_, a) || in(read_, a); });
    }
    void note(const Dispatch& d) {
        read_.insert(read_.end(), d.reads.begin(), d.reads.end());
        written_.insert(written_.end(), d.writes.begin(), d.writes.end());
    }
    void clear() { read_.clear(), written_.clear(); }

  private:
    std::vector<VkDeviceAddress> read_, written_;
};

} // namespace

bool Tape::same_as(const Tape& other) const {
    auto same = [](const Dispatch& a, const Dispatch& b) {
        return a.pipeline == b.pipeline && a.groups == b.groups && a.push_size == b.push_size && std::memcmp(a.push.data(), b.push.data(), a.push_size) == 0;
    };
    return dispatches.size() == other.dispatches.size() && readback.bytes == other.readback.bytes && readback.from.address == other.readback.from.address &&
           readback.to.address == other.readback.to.address && std::equal(dispatches.begin(), dispatches.end(), other.dispatches.begin(), same);
}

Recorder::~Recorder() {
    if (fence_) device_->api().vkDestroyFence(device_->handle(), fence_, nullptr);
    if (pool_) device_->api().vkDestroyCommandPool(device_->handle(), pool_, nullptr);
}

void Recorder::release(Recording& recording) {
    if (!recording.commands.empty())
        device_->api().vkFreeCommandBuffers(device_->handle(), pool_, static_cast<std::uint32_t>(recording.commands.size()), recording.commands.data());
    recording.commands.clear();
}

void Recorder::forget() {
    for (Recording& recording : recordings_) release(recording);
    recordings_.clear();
}

Result<void> Recorder::prepare() {
    if (fence_) return {};
    const VkCommandPoolCreateInfo pool{VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO, nullptr, 0, device_->family()};
    const VkFenceCreateInfo fence{VK_STRUCTURE_TYPE_FENCE_CREATE_INFO, nullptr, 0};
    VkResult made = pool_ ? VK_SUCCESS : device_->api().vkCreateCommandPool(device_->handle(), &pool, nullptr, &pool_);
    if (made == VK_SUCCESS) made = device_->api().vkCreateFence(device_->handle(), &fence, nullptr, &fence_);
    if (made != VK_SUCCESS) return tl::unexpected<Error>(device_->failure(made, "given a step"));
    return {};
}

Result<VkCommandBuffer> Recorder::start() {
    const VkCommandBufferAllocateInfo one{VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO, nullptr, pool_, VK_COMMAND_BUFFER_LEVEL_PRIMARY, 1};
    VkCommandBuffer commands = VK_NULL_HANDLE;
    VkResult made = device_->api().vkAllocateCommandBuffers(device_->handle(), &one, &commands);
    const VkCommandBufferBeginInfo begin{VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO, nullptr, 0, nullptr};
    if (made == VK_SUCCESS) made = device_->api().vkBeginCommandBuffer(commands, &begin);
    if (made != VK_SUCCESS) return tl::unexpected<Error>(device_->failure(made, "given a step"));
    barrier(device_->api(), commands);
    return commands;
}

Result<Recorder::Recording> Recorder::record(const Tape& tape) {
    const VolkDeviceTable& api = device_->api();
    const std::uint64_t most_work = device_->options().work_a_submission ? device_->options().work_a_submission : default_work;
    Recording recording{tape, {}, 0};
    std::uint64_t work = 0;
    Hazards hazards;
    VkPipeline bound = VK_NULL_HANDLE;
    for (const Dispatch& d : tape.dispatches) {
        if (recording.commands.empty() || (work && work + d.work > most_work)) {
            if (!recording.commands.empty()) api.vkEndCommandBuffer(recording.commands.back());
            auto commands = start();
            if (!commands) {
                release(recording);
                return tl::unexpected<Error>(commands.error());
            }
            recording.commands.push_back(*commands);
            hazards.clear();
            bound = VK_NULL_HANDLE;
            work = 0;
        }
        const VkCommandBuffer commands = recording.commands.back();
        if (hazards.collide(d)) barrier(api, commands), hazards.clear();
        hazards.note(d);
        if (d.pipeline != bound) api.vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_COMPUTE, bound = d.pipeline);
        api.vkCmdPushConstants(commands, device_->layout(), VK_SHADER_STAGE_COMPUTE_BIT, 0, d.push_size, d.push.data());
        api.vkCmdDispatch(commands, d.groups[0], d.groups[1], d.groups[2]);
        work += d.work;
    }
    if (recording.commands.empty()) return recording;
    const VkCommandBuffer last = recording.commands.back();
    if (tape.readback.bytes) {
        barrier(api, last);
        const VkBufferCopy region{tape.readback.from.offset, tape.readback.to.offset, tape.readback.bytes};
        api.vkCmdCopyBuffer(last, tape.readback.from.buffer, tape.readback.to.buffer, 1, &region);
        const VkMemoryBarrier to_host{VK_STRUCTURE_TYPE_MEMORY_BARRIER, nullptr, VK_ACCESS_TRANSFER_WRITE_BIT, VK_ACCESS_HOST_READ_BIT};
        api.vkCmdPipelineBarrier(last, VK_PIPELINE_STAGE_TRANSFER_BIT, VK_PIPELINE_STAGE_HOST_BIT, 0, 1, &to_host, 0, nullptr, 0, nullptr);
    }
    if (VkResult ended = api.vkEndCommandBuffer(last); ended != VK_SUCCESS) {
        release(recording);
        return tl::unexpected<Error>(device_->failure(ended, "given a step"));
    }
    recorded_++;
    return recording;
}

Result<void> Recorder::run(const Tape& tape) {
    if (auto ready = prepare(); !ready) return ready;
    auto known = std::find_if(recordings_.begin(), recordings_.end(), [&](const Recording& r) { return r.tape.same_as(tape); });
    if (known == recordings_.end()) {
        auto recording = record(tape);
        if (!recording) return tl::unexpected<Error>(recording.error());
        if (recordings_.size() >= most_recordings) {
            auto oldest = std::min_element(recordings_.begin(), recordings_.end(), [](const auto& a, const auto& b) { return a.used < b.used; });
            release(*oldest);
            recordings_.erase(oldest);
        }
        known = recordings_.insert(recordings_.end(), std::move(*recording));
    }
    known->used = ++clock_;
    const VolkDeviceTable& api = device_->api();
    for (std::size_t i = 0; i < known->commands.size(); i++) {
        auto submit = described<VkSubmitInfo>(VK_STRUCTURE_TYPE_SUBMIT_INFO);
        submit.commandBufferCount = 1;
        submit.pCommandBuffers = &known->commands[i];
        submissions_++;
        if (const int most = device_->options().lose_after; most && submissions_ > most) return tl::unexpected<Error>(device_->failure(VK_ERROR_DEVICE_LOST, "computing"));
        const bool last = i + 1 == known->commands.size();
        if (VkResult went = api.vkQueueSubmit(device_->queue(), 1, &submit, last ? fence_ : VK_NULL_HANDLE); went != VK_SUCCESS)
            return tl::unexpected<Error>(device_->failure(went, "computing"));
        if (!last) continue;
        if (VkResult ended = api.vkWaitForFences(device_->handle(), 1, &fence_, VK_TRUE, device_->facts().type == VK_PHYSICAL_DEVICE_TYPE_CPU ? UINT64_MAX : patience_ns); ended != VK_SUCCESS)
            return tl::unexpected<Error>(device_->failure(ended, "computing"));
        api.vkResetFences(device_->handle(), 1, &fence_);
    }
    return {};
}

} // namespace ponder::vulkan
#endif

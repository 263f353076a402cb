#ifdef PONDER_HAS_VULKAN
#include "engine/compute/vulkan/tape.h"

#include <algorithm>
#include <chrono>

namespace ponder::vulkan {
namespace {

constexpr std::size_t most_kept = 16384;               // dispatches: some twenty decode steps of a large model, a few MiB
constexpr std::uint64_t patience_ns = 120'000'000'000; // of a submission on a GPU, whose driver gives up long before; a processor is just slow

// All that ran before is finished and visible to all that comes.
void barrier(const VolkDeviceTable& api, VkCommandBuffer commands) {
    constexpr VkPipelineStageFlags stage = VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT;
    const VkMemoryBarrier all{VK_STRUCTURE_TYPE_MEMORY_BARRIER, nullptr, VK_ACCESS_SHADER_WRITE_BIT, VK_ACCESS_SHADER_READ_BIT | VK_ACCESS_SHADER_WRITE_BIT};
    api.vkCmdPipelineBarrier(commands, stage, stage, 0, 1, &all, 0, nullptr, 0, nullptr);
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
    return dispatches.size() == other.dispatches.size() && std::equal(dispatches.begin(), dispatches.end(), other.dispatches.begin(), same);
}

std::uint64_t Tape::hash() const {
    std::uint64_t hash = 14695981039346656037u;
    auto add = [&](std::uint64_t word) { hash = (hash ^ word) * 1099511628211u, hash ^= hash >> 29; };
    for (const Dispatch& d : dispatches) {
        add(d.groups[0] ^ std::uint64_t(d.groups[1]) << 20 ^ std::uint64_t(d.groups[2]) << 40);
        for (std::uint32_t at = 0; at + 8 <= d.push_size; at += 8) {
            std::uint64_t word;
            std::memcpy(&word, d.push.data() + at, 8);
            add(word);
        }
    }
    return hash;
}

Recorder::~Recorder() {
    if (ended_ && !device_->lost) (void)wait(submitted_);
    if (ended_) device_->api().vkDestroySemaphore(device_->handle(), ended_, nullptr);
    if (pool_) device_->api().vkDestroyCommandPool(device_->handle(), pool_, nullptr);
}

Result<void> Recorder::prepare() {
    if (ended_) return {};
    const VkCommandPoolCreateInfo pool{VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO, nullptr, 0, device_->family()};
    const VkSemaphoreTypeCreateInfo timeline{VK_STRUCTURE_TYPE_SEMAPHORE_TYPE_CREATE_INFO, nullptr, VK_SEMAPHORE_TYPE_TIMELINE, 0};
    const VkSemaphoreCreateInfo semaphore{VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO, &timeline, 0};
    VkResult made = pool_ ? VK_SUCCESS : device_->api().vkCreateCommandPool(device_->handle(), &pool, nullptr, &pool_);
    if (made == VK_SUCCESS) made = device_->api().vkCreateSemaphore(device_->handle(), &semaphore, nullptr, &ended_);
    if (made != VK_SUCCESS) return tl::unexpected<Error>(device_->failure(made, "given a step"));
    return {};
}

Result<VkCommandBuffer> Recorder::record(const Tape& tape) {
    const VolkDeviceTable& api = device_->api();
    const VkCommandBufferAllocateInfo one{VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO, nullptr, pool_, VK_COMMAND_BUFFER_LEVEL_PRIMARY, 1};
    VkCommandBuffer commands = VK_NULL_HANDLE;
    VkResult made = api.vkAllocateCommandBuffers(device_->handle(), &one, &commands);
    const VkCommandBufferBeginInfo begin{VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO, nullptr, 0, nullptr};
    if (made == VK_SUCCESS) made = api.vkBeginCommandBuffer(commands, &begin);
    if (made == VK_SUCCESS) {
        barrier(api, commands); // what earlier submissions left
        Hazards hazards;
        VkPipeline bound = VK_NULL_HANDLE;
        for (const Dispatch& d : tape.dispatches) {
            if (hazards.collide(d)) barrier(api, commands), hazards.clear();
            hazards.note(d);
            if (d.pipeline != bound) api.vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_COMPUTE, bound = d.pipeline);
            api.vkCmdPushConstants(commands, device_->layout(), VK_SHADER_STAGE_COMPUTE_BIT, 0, d.push_size, d.push.data());
            api.vkCmdDispatch(commands, d.groups[0], d.groups[1], d.groups[2]);
        }
        const VkMemoryBarrier to_host{VK_STRUCTURE_TYPE_MEMORY_BARRIER, nullptr, VK_ACCESS_SHADER_WRITE_BIT, VK_ACCESS_HOST_READ_BIT};
        api.vkCmdPipelineBarrier(commands, VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT, VK_PIPELINE_STAGE_HOST_BIT, 0, 1, &to_host, 0, nullptr, 0, nullptr);
        made = api.vkEndCommandBuffer(commands);
    }
    if (made == VK_SUCCESS) {
        recorded_++;
        return commands;
    }
    if (commands) api.vkFreeCommandBuffers(device_->handle(), pool_, 1, &commands);
    return tl::unexpected<Error>(device_->failure(made, "given a step"));
}

// Only recordings whose work has ended are dropped.
void Recorder::drop_oldest() {
    auto oldest = std::min_element(recordings_.begin(), recordings_.end(), [](const auto& a, const auto& b) { return a.used < b.used; });
    if (oldest == recordings_.end() || oldest->used > waited_) return;
    kept_ -= oldest->tape.dispatches.size();
    device_->api().vkFreeCommandBuffers(device_->handle(), pool_, 1, &oldest->commands);
    recordings_.erase(oldest);
}

Result<Recorder::Ticket> Recorder::submit(const Tape& tape) {
    if (auto ready = prepare(); !ready) return tl::unexpected<Error>(ready.error());
    const std::uint64_t hash = tape.hash();
    auto known = std::find_if(recordings_.begin(), recordings_.end(), [&](const Recording& r) { return r.hash == hash && r.tape.same_as(tape); });
    if (known == recordings_.end()) {
        if (kept_ > most_kept) drop_oldest();
        auto commands = record(tape);
        if (!commands) return tl::unexpected<Error>(commands.error());
        kept_ += tape.dispatches.size();
        known = recordings_.insert(recordings_.end(), Recording{tape, hash, *commands, 0});
    }
    if (auto idle = wait(known->used); !idle) return tl::unexpected<Error>(idle.error()); // a command buffer is in flight once
    const VolkDeviceTable& api = device_->api();
    if (const int most = device_->options().lose_after; most && submitted_ >= std::uint64_t(most)) return tl::unexpected<Error>(device_->failure(VK_ERROR_DEVICE_LOST, "computing"));
    const Ticket ticket = submitted_ + 1;
    auto value = described<VkTimelineSemaphoreSubmitInfo>(VK_STRUCTURE_TYPE_TIMELINE_SEMAPHORE_SUBMIT_INFO);
    value.signalSemaphoreValueCount = 1;
    value.pSignalSemaphoreValues = &ticket;
    auto submit = described<VkSubmitInfo>(VK_STRUCTURE_TYPE_SUBMIT_INFO);
    submit.pNext = &value;
    submit.commandBufferCount = 1;
    submit.pCommandBuffers = &known->commands;
    submit.signalSemaphoreCount = 1;
    submit.pSignalSemaphores = &ended_;
    if (VkResult went = api.vkQueueSubmit(device_->queue(), 1, &submit, VK_NULL_HANDLE); went != VK_SUCCESS) return tl::unexpected<Error>(device_->failure(went, "computing"));
    known->used = submitted_ = ticket;
    return ticket;
}

Result<void> Recorder::wait(Ticket ticket) {
    if (ticket <= waited_) return {};
    auto info = described<VkSemaphoreWaitInfo>(VK_STRUCTURE_TYPE_SEMAPHORE_WAIT_INFO);
    info.semaphoreCount = 1;
    info.pSemaphores = &ended_;
    info.pValues = &ticket;
    const bool stands_in = device_->facts().type == VK_PHYSICAL_DEVICE_TYPE_CPU;
    // Where another device shares the model there are waits in every layer, and being woken takes about as long as the wait itself.
    const auto asleep = std::chrono::steady_clock::now() + std::chrono::microseconds(stands_in ? 0 : 200);
    for (std::uint64_t ended = 0; std::chrono::steady_clock::now() < asleep;)
        if (device_->api().vkGetSemaphoreCounterValue(device_->handle(), ended_, &ended) != VK_SUCCESS || ended >= ticket) break;
    if (VkResult ended = device_->api().vkWaitSemaphores(device_->handle(), &info, stands_in ? UINT64_MAX : patience_ns); ended != VK_SUCCESS)
        return tl::unexpected<Error>(device_->failure(ended, "computing"));
    waited_ = ticket;
    return {};
}

} // namespace ponder::vulkan
#endif

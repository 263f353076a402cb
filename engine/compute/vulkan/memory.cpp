#ifdef PONDER_HAS_VULKAN
#include "engine/compute/vulkan/memory.h"

#include <algorithm>
#include <cstring>

namespace ponder::vulkan {
namespace {

constexpr VkDeviceSize least_chunk = 64 << 10;
constexpr VkDeviceSize window_bytes = 16 << 20;
constexpr std::uint64_t minute_ns = 60'000'000'000;

// The memory types of a place, best first. Memory that is the device's own and can be written directly is taken where it is (nearly) all of
// the device's memory; the small window that older cards have would be full at once.
std::vector<std::uint32_t> types_for(const Device& device, Place place, std::uint32_t allowed) {
    const VkPhysicalDeviceMemoryProperties& memory = device.memory();
    auto score = [&](std::uint32_t i) {
        const VkMemoryPropertyFlags flags = memory.memoryTypes[i].propertyFlags;
        const bool local = flags & VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT, host = (flags & VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT) && (flags & VK_MEMORY_PROPERTY_HOST_COHERENT_BIT);
        const bool cached = flags & VK_MEMORY_PROPERTY_HOST_CACHED_BIT;
        switch (place) {
        case Place::device: return !local ? -1 : host && memory.memoryHeaps[memory.memoryTypes[i].heapIndex].size >= device.facts().memory_bytes ? 2 : host ? 0 : 1;
        case Place::upload: return !host ? -1 : local ? 2 : 1;
        case Place::readback: return !host ? -1 : cached ? 2 : 1;
        }
        return -1;
    };
    std::vector<std::uint32_t> types;
    for (std::uint32_t i = 0; i < memory.memoryTypeCount; i++)
        if ((allowed >> i & 1) && score(i) >= 0) types.push_back(i);
    std::stable_sort(types.begin(), types.end(), [&](auto a, auto b) { return score(a) > score(b); });
    return types;
}

} // namespace

Arena::~Arena() {
    for (const Chunk& chunk : chunks_) {
        device_->api().vkDestroyBuffer(device_->handle(), chunk.buffer, nullptr);
        device_->api().vkFreeMemory(device_->handle(), chunk.memory, nullptr);
        device_->allocated -= chunk.bytes;
    }
}

Result<Range> Arena::allocate(VkDeviceSize bytes, const char* what) {
    const VkDeviceSize size = rounded_range(bytes);
    auto fits = std::find_if(chunks_.begin(), chunks_.end(), [&](const Chunk& c) { return c.bytes - c.used >= size; });
    if (fits == chunks_.end()) {
        const VkDeviceSize largest = std::min<VkDeviceSize>(device_->options().largest_chunk, device_->facts().largest_allocation);
        VkDeviceSize wanted = std::min(expected_ ? expected_ : std::max(bytes_ / 32, least_chunk), largest);
        if (expected_ == 0 && size * 4 >= wanted) wanted = size;
        auto chunk = make_chunk(std::max(size, wanted), what);
        if (!chunk && wanted > size) chunk = make_chunk(size, what); // memory is getting short: no room to spare
        if (!chunk) return tl::unexpected<Error>(chunk.error());
        expected_ -= std::min(expected_, chunk->bytes);
        fits = chunks_.insert(chunks_.end(), *chunk);
    }
    const Range range{fits->address + fits->used, fits->host ? fits->host + fits->used : nullptr, fits->buffer, fits->used, bytes};
    fits->used += size;
    return range;
}

Result<Arena::Chunk> Arena::make_chunk(VkDeviceSize bytes, const char* what) {
    const VolkDeviceTable& api = device_->api();
    const Error short_of{ErrorKind::out_of_memory, "There is not enough memory on " + device_->facts().name + " for " + what + " (" + std::to_string(bytes >> 20) +
                                                       " MiB more). Choose a smaller model or context, or the device cpu."};
    const std::uint64_t limit = device_->options().memory_limit;
    if (bytes > device_->facts().largest_allocation || (limit && device_->allocated + bytes > limit)) return tl::unexpected<Error>(short_of);
    Chunk chunk{VK_NULL_HANDLE, VK_NULL_HANDLE, 0, nullptr, bytes, 0};
    auto info = described<VkBufferCreateInfo>(VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO);
    info.size = bytes;
    info.usage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_SHADER_DEVICE_ADDRESS_BIT | VK_BUFFER_USAGE_TRANSFER_SRC_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT;
    if (api.vkCreateBuffer(device_->handle(), &info, nullptr, &chunk.buffer) != VK_SUCCESS) return tl::unexpected<Error>(short_of);
    VkMemoryRequirements needs;
    api.vkGetBufferMemoryRequirements(device_->handle(), chunk.buffer, &needs);
    const VkMemoryAllocateFlagsInfo addressable{VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_FLAGS_INFO, nullptr, VK_MEMORY_ALLOCATE_DEVICE_ADDRESS_BIT, 0};
    for (std::uint32_t type : types_for(*device_, place_, needs.memoryTypeBits)) {
        const VkMemoryAllocateInfo allocate{VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO, &addressable, needs.size, type};
        if (api.vkAllocateMemory(device_->handle(), &allocate, nullptr, &chunk.memory) != VK_SUCCESS) continue;
        const bool direct = (device_->memory().memoryTypes[type].propertyFlags & VK_MEMORY_PROPERTY_HOST_COHERENT_BIT) && !(place_ == Place::device && device_->options().staging);
        void* host = nullptr;
        if (api.vkBindBufferMemory(device_->handle(), chunk.buffer, chunk.memory, 0) != VK_SUCCESS ||
            (direct && api.vkMapMemory(device_->handle(), chunk.memory, 0, VK_WHOLE_SIZE, 0, &host) != VK_SUCCESS)) {
            api.vkFreeMemory(device_->handle(), chunk.memory, nullptr);
            break;
        }
        const VkBufferDeviceAddressInfo of{VK_STRUCTURE_TYPE_BUFFER_DEVICE_ADDRESS_INFO, nullptr, chunk.buffer};
        chunk.address = api.vkGetBufferDeviceAddress(device_->handle(), &of);
        chunk.host = static_cast<std::byte*>(host);
        device_->allocated += bytes;
        bytes_ += bytes;
        return chunk;
    }
    api.vkDestroyBuffer(device_->handle(), chunk.buffer, nullptr);
    return tl::unexpected<Error>(short_of);
}

OneShot::~OneShot() {
    if (running_ && !device_->lost) (void)wait();
    if (fence_) device_->api().vkDestroyFence(device_->handle(), fence_, nullptr);
    if (pool_) device_->api().vkDestroyCommandPool(device_->handle(), pool_, nullptr);
}

Result<VkCommandBuffer> OneShot::start() {
    if (auto idle = wait(); !idle) return tl::unexpected<Error>(idle.error());
    const VolkDeviceTable& api = device_->api();
    VkResult made = VK_SUCCESS;
    if (!fence_) {
        const VkCommandPoolCreateInfo pool{VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO, nullptr, VK_COMMAND_POOL_CREATE_RESET_COMMAND_BUFFER_BIT, device_->family()};
        const VkFenceCreateInfo fence{VK_STRUCTURE_TYPE_FENCE_CREATE_INFO, nullptr, 0};
        made = api.vkCreateCommandPool(device_->handle(), &pool, nullptr, &pool_);
        if (made == VK_SUCCESS) {
            const VkCommandBufferAllocateInfo one{VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO, nullptr, pool_, VK_COMMAND_BUFFER_LEVEL_PRIMARY, 1};
            made = api.vkAllocateCommandBuffers(device_->handle(), &one, &commands_);
        }
        if (made == VK_SUCCESS) made = api.vkCreateFence(device_->handle(), &fence, nullptr, &fence_);
    }
    const VkCommandBufferBeginInfo once{VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO, nullptr, VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT, nullptr};
    if (made == VK_SUCCESS) made = api.vkBeginCommandBuffer(commands_, &once);
    if (made != VK_SUCCESS) return tl::unexpected<Error>(device_->failure(made, "loaded with weights"));
    return commands_;
}

Result<void> OneShot::submit() {
    const VolkDeviceTable& api = device_->api();
    auto submit = described<VkSubmitInfo>(VK_STRUCTURE_TYPE_SUBMIT_INFO);
    submit.commandBufferCount = 1;
    submit.pCommandBuffers = &commands_;
    VkResult went = api.vkEndCommandBuffer(commands_);
    if (went == VK_SUCCESS) went = api.vkQueueSubmit(device_->queue(), 1, &submit, fence_);
    if (went != VK_SUCCESS) return tl::unexpected<Error>(device_->failure(went, "loaded with weights"));
    running_ = true;
    return {};
}

Result<void> OneShot::wait() {
    if (!running_) return {};
    const VkResult ended = device_->api().vkWaitForFences(device_->handle(), 1, &fence_, VK_TRUE, minute_ns);
    running_ = false;
    if (ended != VK_SUCCESS) return tl::unexpected<Error>(device_->failure(ended, "loaded with weights"));
    device_->api().vkResetFences(device_->handle(), 1, &fence_);
    return {};
}

Result<void> Uploader::copy(const void* from, std::size_t bytes, const Range& to, VkDeviceSize at) {
    if (to.host) {
        std::memcpy(to.host + at, from, bytes);
        return {};
    }
    const VolkDeviceTable& api = device_->api();
    for (std::size_t done = 0; done < bytes;) {
        auto& window = windows_[turn_++ % 2];
        if (!window) {
            auto made = std::make_unique<Window>(device_);
            made->memory.expect(window_bytes);
            auto range = made->memory.allocate(window_bytes, "the upload of weights");
            if (!range) return tl::unexpected<Error>(range.error());
            made->range = *range;
            window = std::move(made);
        }
        auto commands = window->copy.start();
        if (!commands) return tl::unexpected<Error>(commands.error());
        const std::size_t count = std::min<std::size_t>(bytes - done, window->range.bytes);
        std::memcpy(window->range.host, static_cast<const std::byte*>(from) + done, count);
        const VkBufferCopy region{window->range.offset, to.offset + at + done, count};
        api.vkCmdCopyBuffer(*commands, window->range.buffer, to.buffer, 1, &region);
        const VkMemoryBarrier visible{VK_STRUCTURE_TYPE_MEMORY_BARRIER, nullptr, VK_ACCESS_TRANSFER_WRITE_BIT, VK_ACCESS_SHADER_READ_BIT | VK_ACCESS_TRANSFER_WRITE_BIT};
        api.vkCmdPipelineBarrier(*commands, VK_PIPELINE_STAGE_TRANSFER_BIT, VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT | VK_PIPELINE_STAGE_TRANSFER_BIT, 0, 1, &visible, 0, nullptr, 0, nullptr);
        if (auto went = window->copy.submit(); !went) return went;
        done += count;
    }
    return {};
}

Result<void> Uploader::finish() {
    Result<void> ended;
    for (auto& window : windows_) {
        if (!window) continue;
        if (auto done = window->copy.wait(); !done) ended = done;
        window.reset();
    }
    return ended;
}

Result<void> Downloader::copy(const Range& from, std::size_t bytes, std::byte* to) {
    if (from.host) {
        std::memcpy(to, from.host, bytes);
        return {};
    }
    if (!window_.bytes) {
        memory_.expect(window_bytes);
        auto range = memory_.allocate(window_bytes, "reading the cache");
        if (!range) return tl::unexpected<Error>(range.error());
        window_ = *range;
    }
    const VolkDeviceTable& api = device_->api();
    for (std::size_t done = 0; done < bytes;) {
        auto commands = copy_.start();
        if (!commands) return tl::unexpected<Error>(commands.error());
        const std::size_t count = std::min<std::size_t>(bytes - done, window_.bytes);
        const VkMemoryBarrier written{VK_STRUCTURE_TYPE_MEMORY_BARRIER, nullptr, VK_ACCESS_MEMORY_WRITE_BIT, VK_ACCESS_TRANSFER_READ_BIT};
        api.vkCmdPipelineBarrier(*commands, VK_PIPELINE_STAGE_ALL_COMMANDS_BIT, VK_PIPELINE_STAGE_TRANSFER_BIT, 0, 1, &written, 0, nullptr, 0, nullptr);
        const VkBufferCopy region{from.offset + done, window_.offset, count};
        api.vkCmdCopyBuffer(*commands, from.buffer, window_.buffer, 1, &region);
        const VkMemoryBarrier visible{VK_STRUCTURE_TYPE_MEMORY_BARRIER, nullptr, VK_ACCESS_TRANSFER_WRITE_BIT, VK_ACCESS_HOST_READ_BIT};
        api.vkCmdPipelineBarrier(*commands, VK_PIPELINE_STAGE_TRANSFER_BIT, VK_PIPELINE_STAGE_HOST_BIT, 0, 1, &visible, 0, nullptr, 0, nullptr);
        if (auto went = copy_.submit(); !went) return went;
        if (auto ended = copy_.wait(); !ended) return ended;
        std::memcpy(to + done, window_.host, count);
        done += count;
    }
    return {};
}

} // namespace ponder::vulkan
#endif

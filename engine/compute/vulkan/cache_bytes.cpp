#ifdef PONDER_HAS_VULKAN
// The rows of a cache as bytes, out of device memory and back, between steps.
#include "engine/compute/vulkan/ops.h"

namespace ponder::vulkan {

Result<void> VulkanBackend::read_cache(CacheId id, int layer, int tokens, std::span<std::byte> to) {
    drain();
    if (device_->lost) return fail(ErrorKind::device, "The graphics device (" + device_->facts().name + ") was lost, so its cache cannot be read.");
    const CacheRows& rows = caches_[static_cast<std::size_t>(id)]->layers[static_cast<std::size_t>(layer)];
    Downloader downloader(device_);
    std::byte* at = to.data();
    for (auto [range, row] : {std::pair(rows.keys, rows.key_bytes), std::pair(rows.values, rows.value_bytes)}) {
        const std::size_t bytes = std::size_t(row) * static_cast<std::size_t>(tokens);
        if (!bytes) continue;
        if (auto done = downloader.copy(range, bytes, at); !done) return done;
        at += bytes;
    }
    return {};
}

Result<void> VulkanBackend::write_cache(CacheId id, int layer, int tokens, std::span<const std::byte> from) {
    drain(); // nothing may still be at work on the rows
    if (device_->lost) return fail(ErrorKind::device, "The graphics device (" + device_->facts().name + ") was lost, so its cache cannot be written.");
    const CacheRows& rows = caches_[static_cast<std::size_t>(id)]->layers[static_cast<std::size_t>(layer)];
    const std::byte* at = from.data();
    for (auto [range, row] : {std::pair(rows.keys, rows.key_bytes), std::pair(rows.values, rows.value_bytes)}) {
        const std::size_t bytes = std::size_t(row) * static_cast<std::size_t>(tokens);
        if (!bytes) continue;
        if (auto done = uploader_.copy(at, bytes, range, 0); !done) return done;
        at += bytes;
    }
    return uploader_.finish();
}

} // namespace ponder::vulkan
#endif

// Vulkan compute: the ops of backend.h on any GPU with Vulkan 1.2, found at run time (without a loader or a device, a sentence says so). A
// step's ops become a tape of dispatches; a tape that was recorded before is replayed, so a decode step costs one submission, or one more for
// each time that the host needs rows of it.
#pragma once

#include "engine/compute/backend.h"
#include "engine/compute/device_memory.h"
#include "engine/compute/devices.h"

#include <cstdint>
#include <functional>
#include <optional>

namespace ponder {

namespace vulkan {
class Device;
}

// Beyond index, these are paths that a machine may not take by itself; tests take them all.
struct VulkanOptions {
    int index = -1;                                       // of vulkan_devices(); -1: a discrete GPU before others
    bool validation = false;                              // load the validation layer
    std::function<void(const std::string&)> on_message;   // what the validation layer says
    bool staging = false;                                 // upload through a staging buffer even where the memory can be written directly
    std::optional<bool> int8;                             // int8 activations for quantized weights; unset: where the device has fast integer dot products
    int rows_at_once = 0;                                 // weight rows a subgroup takes in a product with one activation row: 1, 2 or 4; 0: a fitting default
    bool fused = true;                                    // false: one dispatch for each small op
    std::uint64_t largest_chunk = std::uint64_t(1) << 30; // bytes in one allocation
    std::uint64_t memory_limit = 0;                       // bytes that may be allocated; 0: what the device has
    std::uint64_t work_a_submission = 0;                  // multiply-adds, to stay below drivers' time-outs; 0: a fitting default
    int lose_after = 0;                                   // submissions after which the device counts as lost, which no test can ask of a driver; 0: never
    std::string cache_folder;                             // of the pipeline cache; empty: $XDG_CACHE_HOME/ponder
};

bool vulkan_built(); // false: this build has no Vulkan
std::vector<std::string> vulkan_devices(); // names; empty without a loader or devices
Result<std::shared_ptr<vulkan::Device>> open_vulkan_device(const VulkanOptions& options);
// In the order of vulkan_devices(), so that the Nth is "vulkan:N"; drivers that do not tell what is free report all of their memory.
std::vector<DeviceFacts> vulkan_device_facts();
std::string vulkan_missing(); // why there are none, in a sentence; empty where there are
// Bytes a second that one large copy inside the device's memory reads and writes together, the best of a few within some 50 ms.
Result<double> vulkan_copy_bandwidth(int index);

// --- For the plan of what goes where, before anything is allocated.
// What load_weight takes of device memory, table included; experts held elsewhere (null parts) take nothing. Rows of a matrix (load_rows) are
// a source of fewer rows. Some 3 % more is allocated, which the next weights fill.
std::uint64_t vulkan_weight_bytes(const WeightSource& source);
std::uint64_t vulkan_cache_bytes(const CacheShape& shape);
// What the ops take for their own rows in a step of so many rows, beside the row buffers (make_buffer takes max_rows * width * 4).
std::uint64_t vulkan_working_bytes(const RowWidths& widths, bool int8_products);

// Backends may share a device (and its pipelines), one step at a time.
std::unique_ptr<Backend> make_vulkan_backend(std::shared_ptr<vulkan::Device> device);
// How many command buffers a backend has recorded and how many steps it has finished: a test's view of the replay.
struct VulkanCounts {
    int recorded = 0, steps = 0, submissions = 0;
    int dispatches = 0; // of the last step
    int pipelines = 0;  // of its device
};
VulkanCounts vulkan_counts(const Backend& backend);

} // namespace ponder

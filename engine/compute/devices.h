// The devices that this computer can compute on, with the memory that each has free at this moment. Looking loads no model and keeps
// nothing; a backend that is not built, or finds no driver, has no devices, and says why in missing_devices().
#pragma once

#include "engine/base/result.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace ponder {

enum class DeviceKind { cpu, cuda, vulkan };

struct DeviceFacts {
    DeviceKind kind = DeviceKind::cpu;
    std::string id;                 // what --device takes: "cpu", "cuda:0", "vulkan:1"
    std::string name;               // as its maker calls it
    std::string uuid;               // hexadecimal, the same under CUDA and Vulkan; empty where unknown
    bool stands_in = false;         // a Vulkan driver that computes on the processor
    std::uint64_t memory_bytes = 0; // of its own, or the computer's
    std::uint64_t free_bytes = 0;   // now, other programs' share left out
};

DeviceFacts processor_facts();            // "cpu", with the computer's memory
std::vector<DeviceFacts> find_devices();  // GPUs first, the processor last
bool may_have_gpu();                      // false: the system has no GPU at all, so there is nothing to look for but stand-ins
std::vector<std::string> missing_devices(); // a sentence for each kind of GPU that is not found, why
// Bytes a second that the device reads its memory with, by a short copy or read of some tens of MiB; 0: it could not be measured.
double measure_bandwidth(const DeviceFacts& device);
class Backend;
Result<double> product_bandwidth(Backend& backend); // by products with one row, for backends that have no copy of their own
// Memory that programs could still get from the system, in bytes; 0 when it does not say.
std::size_t available_memory();

} // namespace ponder

// Vulkan devices for tests: opened with the validation layer, whose every message fails the test that asks. Without a loader, device or layer
// the test says what it skipped.
#pragma once

#include "engine/compute/vulkan/vulkan_backend.h"

#include <catch2/catch.hpp>
#include <map>

namespace ponder::test {

struct VulkanWay { // a way through the backend that a machine may not take by itself
    const char* name;
    bool int8, fused, staging;
    std::uint64_t largest_chunk, work_a_submission;
    int bit; // of OpCase::ways
    int rows_at_once;
};
inline const VulkanWay vulkan_ways[] = {
    {"float products, fused", false, true, false, 0, 0, 1, 0},
    {"int8 products, unfused, staging, small chunks and submissions", true, false, true, 1 << 16, 100'000, 2, 0},
    {"int8 products, fused, four rows at once", true, true, false, 0, 0, 4, 4},
    {"float products, four rows at once", false, true, false, 0, 0, 8, 4},
};

inline std::vector<std::string>& validation_messages() {
    static std::vector<std::string> messages;
    return messages;
}

inline std::shared_ptr<vulkan::Device> vulkan_device(const VulkanWay& way) {
    // pipelines are compiled once for all tests; never closed, because the layer and the driver are gone when statics are destroyed
    static auto& opened = *new std::map<std::string, std::shared_ptr<vulkan::Device>>;
    if (opened.count(way.name)) return opened[way.name];
    if (vulkan_devices().empty()) return nullptr;
    VulkanOptions options;
    options.int8 = way.int8, options.fused = way.fused, options.staging = way.staging, options.rows_at_once = way.rows_at_once, options.work_a_submission = way.work_a_submission;
    if (way.largest_chunk) options.largest_chunk = way.largest_chunk;
    options.validation = true;
    options.on_message = [](const std::string& message) { validation_messages().push_back(message); };
    auto device = open_vulkan_device(options);
    if (!device && device.error().kind == ErrorKind::bad_request) { // no layer: the sums can still be compared
        WARN("the Vulkan validation layer is not installed, so nothing watches the calls");
        options.validation = false;
        device = open_vulkan_device(options);
    }
    if (!device) FAIL(device.error().message);
    return opened[way.name] = *device;
}

inline bool driver_was_used = false; // drivers keep memory to the end, which no leak checker should hold against us

inline bool skip_without_vulkan() {
    driver_was_used = true;
    if (!vulkan_devices().empty()) return false;
    WARN("skipped: no Vulkan device here (Debian: mesa-vulkan-drivers has one for every computer)");
    return true;
}

inline void check_silence() {
    for (const std::string& message : validation_messages()) FAIL_CHECK("the validation layer says: " << message);
    validation_messages().clear();
}

} // namespace ponder::test

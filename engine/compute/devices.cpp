#include "engine/compute/devices.h"

#include "engine/compute/vulkan/vulkan_backend.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <thread>

namespace ponder {
namespace {

double now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

std::string processor_name() {
    std::ifstream info("/proc/cpuinfo");
    for (std::string line; std::getline(info, line);)
        if (line.starts_with("model name")) {
            const auto at = line.find_first_not_of(" \t", line.find(':') + 1);
            if (at != std::string::npos) return line.substr(at);
        }
    return "Processor";
}

std::uint64_t memory_line(const std::string& name) {
    std::ifstream info("/proc/meminfo");
    for (std::string key; info >> key;) {
        std::uint64_t kib = 0;
        if (key == name && info >> kib) return kib * 1024;
        info.ignore(256, '\n');
    }
    return 0;
}

// Every thread sums its own share of a buffer larger than the caches; the best of a few rounds.
double processor_bandwidth() {
    const std::size_t threads = std::max(1u, std::thread::hardware_concurrency());
    const std::size_t share = (std::size_t(64) << 20) / 8 / threads / 8 * 8; // words a thread
    std::vector<std::uint64_t> data(share * threads, 1), sums(threads * 8);
    constexpr int rounds = 8;
    double best = 0;
    for (int round = 0; round < rounds; round++) {
        const double start = now();
        std::vector<std::jthread> pool;
        for (std::size_t t = 0; t < threads; t++)
            pool.emplace_back([&, t] {
                std::uint64_t s[8] = {};
                for (std::size_t i = share * t; i < share * (t + 1); i += 8)
                    for (std::size_t j = 0; j < 8; j++) s[j] += data[i + j];
                for (std::size_t j = 0; j < 8; j++) sums[t * 8 + j] += s[j];
            });
        pool.clear();
        best = std::max(best, double(data.size() * 8) / (now() - start));
    }
    const std::uint64_t all = std::accumulate(sums.begin(), sums.end(), std::uint64_t(0));
    return all == rounds * data.size() ? best : 0; // the sum is used, so that the reading is not left out
}

} // namespace

std::size_t available_memory() { return memory_line("MemAvailable:"); }

DeviceFacts processor_facts() { return {DeviceKind::cpu, "cpu", processor_name(), "", false, memory_line("MemTotal:"), memory_line("MemAvailable:")}; }

std::vector<DeviceFacts> find_devices() {
    std::vector<DeviceFacts> devices = vulkan_device_facts();
    devices.push_back(processor_facts());
    return devices;
}

bool may_have_gpu() {
    std::error_code ignored;
    for (const char* path : {"/dev/dri", "/dev/nvidiactl", "/dev/kfd", "/dev/dxg"})
        if (std::filesystem::exists(path, ignored)) return true;
    return false;
}

std::vector<std::string> missing_devices() {
    std::vector<std::string> sentences;
    if (std::string why = vulkan_missing(); !why.empty()) sentences.push_back(std::move(why));
    return sentences;
}

double measure_bandwidth(const DeviceFacts& device) {
    if (device.kind == DeviceKind::cpu) return processor_bandwidth();
    if (device.kind == DeviceKind::vulkan) return vulkan_copy_bandwidth(std::atoi(device.id.c_str() + device.id.find(':') + 1)).value_or(0);
    return 0;
}

} // namespace ponder

#include "engine/compute/devices.h"

#include "engine/compute/backend.h"
#include "engine/compute/cuda/cuda_backend.h"
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
    std::vector<DeviceFacts> devices = cuda_devices();
    for (DeviceFacts& device : vulkan_device_facts()) devices.push_back(std::move(device));
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
    if (std::string why; cuda_devices(&why).empty() && !why.empty()) sentences.push_back(std::move(why));
    if (std::string why = vulkan_missing(); !why.empty()) sentences.push_back(std::move(why));
    return sentences;
}

Result<double> product_bandwidth(Backend& backend) {
    constexpr std::int64_t columns = 4096, rows = 1024, matrices = 8; // 16 MiB each: together more than a GPU's caches hold
    const std::vector<float> values(columns * rows, 0.5f);
    std::vector<WeightId> weights;
    for (std::int64_t m = 0; m < matrices; m++) {
        auto weight = backend.load_weight({BlockFormat::f32, columns, rows, 1, {reinterpret_cast<const std::byte*>(values.data())}, {}});
        if (!weight) return tl::unexpected<Error>(weight.error());
        weights.push_back(*weight);
    }
    auto in = backend.make_buffer(1, columns), out = backend.make_buffer(1, rows);
    for (const auto* buffer : {&in, &out})
        if (!*buffer) return tl::unexpected<Error>(buffer->error());
    const std::vector<float> row(columns, 1.0f);
    const Token token = 0;
    double best = 0;
    for (int round = 0; round < 5; round++) { // the first wakes the device
        backend.begin({CacheId::none, {&token, 1}, 0, LogitRows::none});
        backend.write({*in, 0, columns}, row);
        if (auto ready = backend.finish(); !ready) return tl::unexpected<Error>(ready.error());
        const double start = now();
        for (int again = 0; again < 4; again++)
            for (const WeightId weight : weights) backend.linear(weight, WeightId::none, {*in, 0, columns}, {*out, 0, rows});
        if (auto done = backend.finish(); !done) return tl::unexpected<Error>(done.error());
        best = std::max(best, double(4 * matrices * columns * rows * 4) / (now() - start));
    }
    return best;
}

double measure_bandwidth(const DeviceFacts& device) {
    const int index = std::atoi(device.id.c_str() + device.id.find(':') + 1);
    switch (device.kind) {
    case DeviceKind::cpu: return processor_bandwidth();
    case DeviceKind::vulkan: return vulkan_copy_bandwidth(index).value_or(0);
    case DeviceKind::cuda: return make_cuda_backend(index).and_then([](std::unique_ptr<Backend> backend) { return product_bandwidth(*backend); }).value_or(0);
    }
    return 0;
}

} // namespace ponder

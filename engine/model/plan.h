// Which device holds what, decided from a model's shape, the memory that each device has free, and a request: attention and shared weights
// first, then the KV cache and the working rows, then as many experts as fit; the processor computes the rest at the same time. Data in, data
// out: nothing is loaded or opened here, so a plan can be shown before anything happens, and says in words why it is as it is.
#pragma once

#include "engine/compute/devices.h"
#include "engine/model/expert_use.h"
#include "engine/model/placement.h"
#include "engine/model/spec.h"

#include <algorithm>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

namespace ponder {

struct PlanDevice {
    DeviceFacts facts;
    double bytes_per_second = 0; // that it reads its memory with, as measured; 0: unknown
};

int usual_context(const ModelSpec& spec); // what the model was made for, at most 8192 tokens

struct PlanRequest {
    // "auto", one device, or several with commas between: GPUs share the layers, and a processor among them takes whole layers that do not
    // fit; where it is not named, it takes experts.
    std::string device = "auto";
    int context = 0; // tokens of the KV cache; 0: the usual ones
    CacheFormat cache = CacheFormat::f16;
    int batch = 256;                      // tokens a step
    std::uint64_t gpu_limit = 0;          // bytes to use at most on each GPU; 0: what is free
    std::optional<double> experts = {};   // the share of the experts wished for on the GPUs, 0 to 1; unset: as many as fit
    std::optional<std::uint64_t> reserve = {}; // bytes left free on each GPU, for the desktop; unset: 1/32 of its memory, at least 256 MiB
};

// What one device of the plan holds, in bytes.
struct DeviceShare {
    DeviceFacts facts;
    std::uint64_t weights = 0; // on the processor: as the file maps them
    std::uint64_t cache = 0;
    std::uint64_t buffers = 0; // rows, scratch and rearranged copies of weights
    double token_bytes = 0;    // weights read for one token, on average
    double bytes_per_second = 0;
    int layers = 0; // that live here
    bool host() const { return facts.kind == DeviceKind::cpu; }
    std::uint64_t bytes() const { return weights + cache + buffers; }
    std::uint64_t other_programs() const { return facts.memory_bytes - std::min(facts.memory_bytes, facts.free_bytes); }
    std::uint64_t left() const { return facts.free_bytes - std::min(facts.free_bytes, bytes()); }
};

struct Plan {
    PlanRequest request;
    Placement placement;
    std::vector<DeviceShare> devices; // in the placement's order
    double expert_share = 0;          // of the experts' bytes that GPUs hold
    double token_share = 0;           // of the experts that tokens choose, which is more where use was measured
    bool by_use = false;              // the experts on the GPUs are the most used ones
    int hand_overs = 0;               // of rows between devices, a token
    double seconds_a_token = 0;       // expected, at an empty context; 0: unknown
    std::vector<std::string> reasons; // sentences: why these devices, and why not others
    std::vector<std::string> warnings;

    bool uses_gpu() const;
    std::string device_ids() const; // "cuda:0,cpu"
    double tokens_per_second() const { return seconds_a_token > 0 ? 1 / seconds_a_token : 0; }
    std::string arithmetic() const; // of the expected tokens a second, in words
    std::string sentence() const;   // what goes where, for one line
};

// Fails (out_of_memory, bad_request) with a sentence that says what to do. use: how often experts were chosen so far, or null.
Result<Plan> make_plan(const ModelSpec& spec, const std::vector<PlanDevice>& devices, const PlanRequest& request, const ExpertUse* use = nullptr);

// When a device ran out of memory although the plan fitted: a request that takes a good part less of it. None: it is on the processor already.
std::optional<PlanRequest> next_smaller(const Plan& plan);

nlohmann::ordered_json plan_as_json(const Plan& plan);

// "8.4 GiB", "96 MiB".
std::string bytes_in_words(double bytes);

// Adds to the plan's reasons why a GPU holds what it holds; gpu: the one that was first in line, with so much room.
void describe(Plan& plan, const DeviceFacts& gpu, std::uint64_t room);

// Rows from one device to another, the waiting included. A stated cost, not a measured one.
constexpr double hand_over_s = 25e-6;

// The parts of the prediction; planner.cpp adds them up, and tests compare them with what is allocated.
struct PartUse { // what a device does beside holding weights
    bool layers = false;  // whole layers
    bool experts = false; // experts of layers that live elsewhere
    bool divides = false; // some experts of its layers are away
    bool ends = false;    // the embedding or the head
    bool output = false;  // the head
};
std::uint64_t held_bytes(DeviceKind kind, const ModelSpec& spec, const LayerSpec& layer); // a layer without its experts, in the device's layout
std::uint64_t copied_bytes(const ModelSpec& spec, const LayerSpec& layer);                // that the processor rearranges, beside these
std::uint64_t row_buffer_bytes(const ModelSpec& spec, int batch, const PartUse& use);
std::uint64_t scratch_bytes(DeviceKind kind, const ModelSpec& spec, const PlanRequest& request, const PartUse& use);
std::uint64_t cache_layer_bytes(DeviceKind kind, const CacheRow& row, int tokens, CacheFormat format);

} // namespace ponder

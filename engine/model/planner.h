// Makes the plans between which make_plan chooses: given devices with room for so many bytes, what each holds. Every function gives a whole
// Plan, added up and timed; where nothing fits on a GPU the processor holds it all.
#pragma once

#include "engine/model/plan.h"

#include <optional>
#include <vector>

namespace ponder {

// One device while the plan is made.
struct Candidate {
    PlanDevice device;
    std::uint64_t room = 0; // bytes that may be used
    bool gpu() const { return device.facts.kind != DeviceKind::cpu; }
};

// A layer in numbers.
struct LayerCost {
    std::uint64_t experts = 0;  // bytes of all routed experts
    CacheRow cache;
    double own_read = 0;        // bytes that a token reads outside the routed experts
    std::vector<double> chance; // (experts) that a token chooses it
    std::uint64_t expert = 0;   // bytes of one
};

class Planner {
  public:
    Planner(const ModelSpec& spec, const PlanRequest& request, const ExpertUse* use);

    // Everything on one device.
    Plan whole(const Candidate& only);

    // Layers on the GPUs as far as they fit, with the experts that fit; the rest on the processor, the last device. share_experts: the processor
    // takes experts before it takes whole layers.
    Plan shared(const std::vector<Candidate>& devices, bool share_experts);

    // To choose between plans; devices of unknown bandwidth count as usual ones.
    double cost(const Plan& plan) const;

  private:
    bool tied() const { return spec_.output.parts == spec_.embedding.parts; }

    Plan begin(const std::vector<Candidate>& devices) const;

    std::uint64_t fixed(const Candidate& c, bool output) const; // rows and scratch, once it has any layer
    std::uint64_t cache_bytes(DeviceKind kind, std::size_t layer) const { return cache_layer_bytes(kind, layers_[layer].cache, request_.context, request_.cache); }
    std::uint64_t head_bytes() const { return bytes_of(spec_.output) + bytes_of(spec_.output_norm); }
    std::uint64_t layer_need(const Candidate& c, std::size_t i, bool experts) const;

    // Spreads the layers over the GPUs, each as much of the whole as its share of the room, from the last layer on: where rest (a device; -1:
    // fail) has to take some, these are the first ones, and the head stays on a GPU. Fills left with the room that remains.
    bool assign(Placement& to, const std::vector<Candidate>& gpus, bool experts, int rest, bool embedding, std::vector<std::uint64_t>& left) const;

    static std::vector<Candidate> gpus_of(const std::vector<Candidate>& devices);

    std::optional<Plan> everything_on_gpus(const std::vector<Candidate>& devices) const;

    // Whole layers on the processor where the GPUs are full.
    Plan whole_layers(const std::vector<Candidate>& devices) const;

    // Attention on the GPUs, of the experts as many as fit: whole layers first, or the likeliest of all layers.
    Plan with_experts(const std::vector<Candidate>& devices, bool likeliest) const;

    struct Expert {
        std::size_t layer, expert;
    };
    std::vector<Expert> in_order(bool likeliest) const;

    // Drops devices that hold nothing, and adds everything up.
    Plan complete(Plan plan, const std::vector<Candidate>& candidates) const;

    // Expected for one token, in seconds: where experts are divided, both devices work at the same time and the slower counts.
    template <class Bandwidth> double time(const Plan& plan, Bandwidth bandwidth) const;

    const ModelSpec& spec_;
    PlanRequest request_;
    std::vector<LayerCost> layers_;
    bool measured_ = false;
};

} // namespace ponder

#include "engine/model/planner.h"

#include <algorithm>
#include <sstream>

namespace ponder {
namespace {

constexpr std::uint64_t mib = 1 << 20;

// --- which devices

std::uint64_t room_on(const DeviceFacts& facts, const PlanRequest& request) {
    const std::uint64_t reserve = request.reserve.value_or(std::max<std::uint64_t>(256 * mib, facts.memory_bytes / 32));
    const std::uint64_t room = facts.free_bytes - std::min(facts.free_bytes, reserve);
    return request.gpu_limit ? std::min(room, request.gpu_limit) : room;
}

std::string kind_prefix(DeviceKind kind) { return kind == DeviceKind::cuda ? "cuda" : kind == DeviceKind::vulkan ? "vulkan" : "cpu"; }

// GPUs that are real, each once: CUDA before Vulkan for the same one, then the more free memory.
std::vector<PlanDevice> real_gpus(const std::vector<PlanDevice>& devices, std::vector<std::string>& reasons) {
    std::vector<PlanDevice> gpus;
    for (const DeviceKind kind : {DeviceKind::cuda, DeviceKind::vulkan})
        for (const PlanDevice& d : devices) {
            if (d.facts.kind != kind) continue;
            if (d.facts.stands_in) {
                reasons.push_back(d.facts.name + " (" + d.facts.id + ") stands in for a GPU on the processor, so it is only taken when it is asked for.");
                continue;
            }
            const bool known = !d.facts.uuid.empty() && std::any_of(gpus.begin(), gpus.end(), [&](const PlanDevice& g) { return g.facts.uuid == d.facts.uuid; });
            if (!known) gpus.push_back(d);
        }
    std::stable_sort(gpus.begin(), gpus.end(), [](const PlanDevice& a, const PlanDevice& b) {
        if (a.facts.kind != b.facts.kind) return a.facts.kind == DeviceKind::cuda;
        return a.facts.free_bytes > b.facts.free_bytes;
    });
    return gpus;
}

tl::unexpected<Error> no_such_device(const std::string& id, const std::vector<PlanDevice>& devices) {
    std::string known;
    for (const PlanDevice& d : devices) known += (known.empty() ? "" : ", ") + d.facts.id;
    return fail(ErrorKind::bad_request, "There is no device \"" + id + "\" here; there are " + known + " and reference.");
}

Result<PlanDevice> named(const std::string& id, const std::vector<PlanDevice>& devices) {
    const PlanDevice* found = nullptr;
    for (const PlanDevice& d : devices) {
        if (d.facts.id == id) return d;
        // "vulkan" alone: a real one before one that stands in, then the one with more memory
        if (d.facts.kind == DeviceKind::cpu || kind_prefix(d.facts.kind) != id) continue;
        if (!found || d.facts.stands_in < found->facts.stands_in || (d.facts.stands_in == found->facts.stands_in && d.facts.memory_bytes > found->facts.memory_bytes)) found = &d;
    }
    if (!found) return no_such_device(id, devices);
    return *found;
}

const PlanDevice& host_of(const std::vector<PlanDevice>& devices) {
    return *std::find_if(devices.begin(), devices.end(), [](const PlanDevice& d) { return d.facts.kind == DeviceKind::cpu; });
}

std::vector<std::string> split_at_commas(const std::string& list) {
    std::vector<std::string> parts;
    std::stringstream in(list);
    for (std::string one; std::getline(in, one, ',');) parts.push_back(one);
    return parts;
}

std::string advice(const ModelSpec& spec, const PlanRequest& request) {
    const int smaller = request.context / 2;
    return "Choose a smaller context" + (smaller >= 256 && spec.layers.size() ? " (" + std::to_string(smaller) + " tokens)" : "") +
           (request.cache != CacheFormat::q8_0 ? ", the cache format q8_0" : "") + " or a smaller file";
}

// What the processor must have room for; its weights are mapped from the file and may come and go.
Result<Plan> checked(Plan plan, const ModelSpec& spec) {
    for (const DeviceShare& d : plan.devices) {
        if (!d.host()) continue;
        if (d.facts.free_bytes && d.cache + d.buffers > d.facts.free_bytes)
            return fail(ErrorKind::out_of_memory, "A context of " + std::to_string(plan.request.context) + " tokens needs " + bytes_in_words(double(d.cache + d.buffers)) + " for its cache and working rows on the processor, and " +
                                                      bytes_in_words(double(d.facts.free_bytes)) + " are free. " + advice(spec, plan.request) + ".");
        if (d.facts.free_bytes && d.bytes() > d.facts.free_bytes)
            plan.warnings.push_back("The processor's share of the weights (" + bytes_in_words(double(d.weights)) + ") is more than the " + bytes_in_words(double(d.facts.free_bytes)) +
                                    " that are free, so parts of the file are read again and again and answers are very slow; a smaller file would fit.");
    }
    return plan;
}

} // namespace

int usual_context(const ModelSpec& spec) { return std::min(spec.context, 8192); }

Result<Plan> make_plan(const ModelSpec& spec, const std::vector<PlanDevice>& devices, const PlanRequest& wish, const ExpertUse* use) {
    PlanRequest request = wish;
    if (request.context <= 0) request.context = usual_context(spec);
    if (request.device.empty()) request.device = "auto";
    Planner planner(spec, request, use);
    auto candidate = [&](const PlanDevice& d) { return Candidate{d, room_on(d.facts, request)}; };
    const PlanDevice& host = host_of(devices);
    std::vector<std::string> reasons;

    if (request.device == "auto") {
        const std::vector<PlanDevice> gpus = real_gpus(devices, reasons);
        if (gpus.empty()) {
            reasons.insert(reasons.begin(), "No GPU that Ponder can use was found, so the processor computes.");
            Plan plan = planner.whole(candidate(host));
            plan.reasons = reasons;
            return checked(std::move(plan), spec);
        }
        Plan plan = planner.shared({candidate(gpus[0]), candidate(host)}, true);
        std::vector<Candidate> all;
        for (const PlanDevice& gpu : gpus)
            if (gpu.facts.kind == gpus[0].facts.kind) all.push_back(candidate(gpu));
        if (all.size() > 1 && (plan.devices.size() > 1 || plan.devices[0].host())) { // it does not fit on the best one
            all.push_back(candidate(host));
            if (Plan several = planner.shared(all, true); planner.cost(several) < planner.cost(plan)) plan = std::move(several);
        }
        describe(plan, gpus[0].facts, room_on(gpus[0].facts, request));
        plan.reasons.insert(plan.reasons.end(), reasons.begin(), reasons.end());
        return checked(std::move(plan), spec);
    }

    if (request.device == "reference") {
        Candidate alone = candidate(host);
        alone.device.facts.id = "reference", alone.device.facts.name = "Reference arithmetic", alone.device.bytes_per_second = 0;
        Plan plan = planner.whole(alone);
        plan.reasons = {"The reference arithmetic was asked for; it is slow."};
        return checked(std::move(plan), spec);
    }

    std::vector<Candidate> chosen;
    bool with_host = false;
    for (const std::string& id : split_at_commas(request.device)) {
        auto device = named(id, devices);
        if (!device) return tl::unexpected<Error>(device.error());
        const bool twice = std::any_of(chosen.begin(), chosen.end(), [&](const Candidate& c) { return c.device.facts.id == device->facts.id; });
        if (device->facts.kind == DeviceKind::cpu) with_host = true;
        else if (!twice) chosen.push_back(candidate(*device));
    }
    if (chosen.empty() && !with_host) return no_such_device(request.device, devices);
    if (chosen.empty()) {
        Plan plan = planner.whole(candidate(host));
        plan.reasons = {"The processor was asked for."};
        return checked(std::move(plan), spec);
    }
    const Candidate first = chosen[0];
    chosen.push_back(candidate(host));
    Plan plan = planner.shared(chosen, !with_host);
    if (!plan.uses_gpu())
        return fail(ErrorKind::out_of_memory, "There is not enough memory on " + first.device.facts.name + " for even one layer of this model with a context of " + std::to_string(request.context) + " tokens: " +
                                                  bytes_in_words(double(first.room)) + " may be used. " + advice(spec, request) + ", or the device cpu.");
    describe(plan, first.device.facts, first.room);
    return checked(std::move(plan), spec);
}

std::optional<PlanRequest> next_smaller(const Plan& plan) {
    std::uint64_t most = 0;
    for (const DeviceShare& d : plan.devices)
        if (!d.host()) most = std::max(most, d.bytes());
    if (!most) return std::nullopt;
    PlanRequest smaller = plan.request;
    smaller.gpu_limit = most / 100 * 85;
    smaller.experts.reset(); // as many as fit now
    return smaller;
}

} // namespace ponder

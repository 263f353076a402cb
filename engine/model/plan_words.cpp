// A plan for people and for programs: sentences, the arithmetic of the expected speed, and JSON.
#include "engine/model/plan.h"

#include <cstdio>
#include <nlohmann/json.hpp>

namespace ponder {
namespace {

template <class... Values> std::string print(const char* format, Values... values) {
    char text[256];
    std::snprintf(text, sizeof text, format, values...);
    return text;
}

std::string count_of(std::size_t n, const char* one) { return std::to_string(n) + " " + one + (n == 1 ? "" : "s"); }
std::string of(const DeviceFacts& facts) { return facts.name + " (" + facts.id + ")"; }

std::string gigabytes(double bytes) { return bytes < 1e7 ? print("%.1f MB", bytes / 1e6) : print("%.3f GB", bytes / 1e9); }

} // namespace

std::string bytes_in_words(double bytes) {
    if (bytes < 1 << 20) return print("%.0f KiB", bytes / 1024);
    if (bytes < 10 << 20) return print("%.1f MiB", bytes / (1 << 20));
    if (bytes < 1 << 30) return print("%.0f MiB", bytes / (1 << 20));
    return print("%.1f GiB", bytes / (1 << 30));
}

bool Plan::uses_gpu() const {
    return std::any_of(devices.begin(), devices.end(), [](const DeviceShare& d) { return !d.host(); });
}

std::string Plan::device_ids() const {
    std::string ids;
    for (const std::string& id : placement.devices) ids += (ids.empty() ? "" : ",") + id;
    return ids;
}

std::string Plan::sentence() const {
    std::string text;
    const std::size_t all = placement.layers.size();
    for (const DeviceShare& d : devices) {
        if (!text.empty()) text += "; ";
        text += of(d.facts) + ": ";
        std::string what;
        if (d.layers) what = static_cast<std::size_t>(d.layers) == all ? "all layers" : std::to_string(d.layers) + " of " + count_of(all, "layer");
        const bool away = std::any_of(placement.layers.begin(), placement.layers.end(), [&](const LayerPlacement& l) { return l.other >= 0 && &devices[std::size_t(l.other)] == &d; });
        const bool gives = std::any_of(placement.layers.begin(), placement.layers.end(), [&](const LayerPlacement& l) { return l.other >= 0 && &devices[std::size_t(l.device)] == &d; });
        if (gives) what += print(" with %.0f %% of the experts", 100 * expert_share);
        if (away) what += (what.empty() ? "" : " and ") + std::string("the other experts");
        text += what.empty() ? "embedding and head" : what;
    }
    return text + ".";
}

std::string Plan::arithmetic() const {
    if (seconds_a_token <= 0) return "No figure: the devices' bandwidth was not measured.";
    std::string text = "A token reads ";
    bool first = true;
    for (const DeviceShare& d : devices) {
        if (d.token_bytes == 0) continue;
        if (!first) text += ", and ";
        first = false;
        text += print("%s from %s at %.3g GB/s (%.2f ms)", gigabytes(d.token_bytes).c_str(), d.facts.id.c_str(), d.bytes_per_second / 1e9, d.token_bytes / d.bytes_per_second * 1e3);
    }
    if (hand_overs) text += print("; %d hand-overs of rows at %.0f us make %.2f ms", hand_overs, hand_over_s * 1e6, hand_overs * hand_over_s * 1e3);
    const bool divided = std::any_of(placement.layers.begin(), placement.layers.end(), [](const LayerPlacement& l) { return l.other >= 0; });
    if (divided) text += "; divided experts are computed at the same time, where the slower device counts";
    return text + print(": %.2f ms, %.1f tokens/s at an empty context. An estimate: the most that these bandwidths allow.", seconds_a_token * 1e3, tokens_per_second());
}

void describe(Plan& plan, const DeviceFacts& gpu, std::uint64_t room) {
    const std::string limit = plan.request.gpu_limit ? " (within the limit that was set)" : "";
    if (!plan.uses_gpu()) {
        plan.reasons.push_back("The processor computes, because " + of(gpu) + " has room for " + bytes_in_words(double(room)) + limit + ", and one layer with its cache and working rows needs more.");
        return;
    }
    const bool host = std::any_of(plan.devices.begin(), plan.devices.end(), [](const DeviceShare& d) { return d.host(); });
    std::uint64_t used = 0;
    std::string names;
    for (const DeviceShare& d : plan.devices)
        if (!d.host()) used += d.bytes(), names += (names.empty() ? "" : " and ") + of(d.facts);
    if (!host) {
        plan.reasons.push_back("All of it fits on " + names + ": " + bytes_in_words(double(used)) + (plan.devices.size() == 1 ? " of the " + bytes_in_words(double(room)) + " that may be used" : "") + limit + ".");
        return;
    }
    const DeviceShare& processor = plan.devices.back();
    const std::size_t all = plan.placement.layers.size(), above = all - static_cast<std::size_t>(processor.layers);
    const bool divided = std::any_of(plan.placement.layers.begin(), plan.placement.layers.end(), [](const LayerPlacement& l) { return l.other >= 0; });
    if (divided) {
        std::string text = print("Attention and shared weights are on %s with %.0f %% of the experts", names.c_str(), 100 * plan.expert_share);
        if (plan.by_use) text += print(", those most used so far, which tokens choose in %.0f %% of the cases", 100 * plan.token_share);
        text += plan.request.experts ? ", as was wished" : ", because no more fit" + limit;
        plan.reasons.push_back(text + "; the processor computes the others at the same time.");
        if (plan.request.experts && plan.expert_share + 0.01 < *plan.request.experts) plan.reasons.push_back(print("%.0f %% of the experts were wished for; no more fit%s.", 100 * *plan.request.experts, limit.c_str()));
    }
    if (processor.layers)
        plan.reasons.push_back(std::to_string(above) + " of " + count_of(all, "layer") + (above == 1 ? " fits on " : " fit on ") + names + limit + "; the processor computes the other " + std::to_string(processor.layers) + ".");
}

nlohmann::ordered_json plan_as_json(const Plan& plan) {
    using Json = nlohmann::ordered_json;
    Json devices = Json::array();
    for (const DeviceShare& d : plan.devices)
        devices.push_back({{"id", d.facts.id},
                           {"name", d.facts.name},
                           {"memory_bytes", d.facts.memory_bytes},
                           {"other_programs_bytes", d.other_programs()},
                           {"weights_bytes", d.weights},
                           {"cache_bytes", d.cache},
                           {"buffers_bytes", d.buffers},
                           {"free_bytes", d.left()},
                           {"layers", d.layers},
                           {"bytes_a_token", d.token_bytes},
                           {"bandwidth", d.bytes_per_second > 0 ? Json(d.bytes_per_second) : Json(nullptr)}});
    Json layers = Json::array();
    auto id = [&](int device) { return device < 0 ? Json(nullptr) : Json(plan.placement.devices[static_cast<std::size_t>(device)]); };
    for (const LayerPlacement& l : plan.placement.layers) {
        Json layer{{"device", id(l.device)}};
        if (l.other >= 0) {
            std::vector<int> here;
            for (std::size_t e = 0; e < l.away.size(); e++)
                if (!l.away[e]) here.push_back(static_cast<int>(e));
            layer.update({{"other", id(l.other)}, {"experts_here", here}});
        }
        layers.push_back(std::move(layer));
    }
    Json out{{"context", plan.request.context},
             {"batch", plan.request.batch},
             {"devices", std::move(devices)},
             {"experts_on_gpu", plan.expert_share},
             {"experts_chosen_on_gpu", plan.token_share},
             {"by_use", plan.by_use},
             {"hand_overs", plan.hand_overs},
             {"tokens_per_second", plan.seconds_a_token > 0 ? Json(plan.tokens_per_second()) : Json(nullptr)},
             {"arithmetic", plan.arithmetic()},
             {"summary", plan.sentence()},
             {"reasons", plan.reasons},
             {"warnings", plan.warnings},
             {"embedding", id(plan.placement.embedding)},
             {"output", id(plan.placement.output)},
             {"layers", std::move(layers)}};
    return out;
}

} // namespace ponder

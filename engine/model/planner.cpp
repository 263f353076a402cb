#include "engine/model/planner.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>

namespace ponder {

Planner::Planner(const ModelSpec& spec, const PlanRequest& request, const ExpertUse* use) : spec_(spec), request_(request) {
    const CacheShape shape = cache_shape(spec, request.context, request.cache);
    for (std::size_t i = 0; i < spec.layers.size(); i++) {
        const LayerBytes bytes = layer_bytes(spec.layers[i]);
        LayerCost cost{bytes.experts, shape.layers[i], double(bytes.own), {}, 0};
        if (bytes.experts && spec.moe.count) {
            const auto count = static_cast<std::size_t>(spec.moe.count);
            cost.expert = bytes.experts / count;
            cost.chance.assign(count, double(spec.moe.used) / double(count));
            if (use && use->seen(i) && use->chosen[i].size() == count) {
                const double all = std::accumulate(use->chosen[i].begin(), use->chosen[i].end(), 0.0);
                // a little of the uniform chance stays: what was never seen may come
                for (std::size_t e = 0; e < count; e++) cost.chance[e] = 0.9 * spec.moe.used * double(use->chosen[i][e]) / all + 0.1 * cost.chance[e];
                measured_ = true;
            }
        }
        layers_.push_back(std::move(cost));
    }
}

Plan Planner::whole(const Candidate& only) {
    Plan plan = begin({only});
    return complete(std::move(plan), {only});
}

Plan Planner::shared(const std::vector<Candidate>& devices, bool share_experts) {
    const bool wish_less = request_.experts && *request_.experts < 1 && spec_.moe.count;
    if (!wish_less)
        if (auto plan = everything_on_gpus(devices)) return std::move(*plan);
    if (!share_experts || !spec_.moe.count) return whole_layers(devices);
    Plan best = with_experts(devices, false);
    if (Plan other = with_experts(devices, true); cost(other) < cost(best)) best = std::move(other);
    return best;
}

double Planner::cost(const Plan& plan) const {
    return time(plan, [](const DeviceShare& d) { return d.bytes_per_second > 0 ? d.bytes_per_second : d.host() ? 40e9 : 500e9; });
}

Plan Planner::begin(const std::vector<Candidate>& devices) const {
    Plan plan;
    plan.request = request_;
    plan.placement.layers.resize(spec_.layers.size());
    for (const Candidate& c : devices) plan.placement.devices.push_back(c.device.facts.id);
    return plan;
}

std::uint64_t Planner::fixed(const Candidate& c, bool output) const {
    const PartUse use{true, false, spec_.moe.count > 0, true, output};
    return row_buffer_bytes(spec_, request_.batch, use) + scratch_bytes(c.device.facts.kind, spec_, request_, use);
}

std::uint64_t Planner::layer_need(const Candidate& c, std::size_t i, bool experts) const {
    return held_bytes(c.device.facts.kind, spec_, spec_.layers[i]) + cache_bytes(c.device.facts.kind, i) + (experts ? layers_[i].experts : 0);
}

bool Planner::assign(Placement& to, const std::vector<Candidate>& gpus, bool experts, int rest, bool embedding, std::vector<std::uint64_t>& left) const {
    std::vector<double> room;
    double all_room = 0, all = 0;
    for (std::size_t g = 0; g < gpus.size(); g++) {
        const bool last = g + 1 == gpus.size();
        std::uint64_t taken = fixed(gpus[g], last) + (last ? head_bytes() : 0);
        if (embedding && !tied() && g == 0) taken += bytes_of(spec_.embedding);
        room.push_back(double(gpus[g].room) - double(taken));
        if (room.back() < 0) return false;
        all_room += room.back();
    }
    for (std::size_t i = 0; i < layers_.size(); i++) all += double(layer_need(gpus[0], i, experts));
    const double filled = all_room > 0 ? std::min(1.0, all / all_room) : 1; // of each GPU's room
    std::vector<double> used(gpus.size());
    std::size_t g = gpus.size() - 1;
    bool fits = true;
    for (std::size_t i = layers_.size(); i-- > 0;) {
        const double need = double(layer_need(gpus[g], i, experts));
        while (g > 0 && (used[g] + need > room[g] || used[g] + need / 2 > filled * room[g])) g--;
        fits = fits && used[g] + need <= room[g];
        if (!fits && rest < 0) return false;
        to.layers[i].device = fits ? static_cast<int>(g) : rest;
        if (fits) used[g] += need;
    }
    for (std::size_t k = 0; k < gpus.size(); k++) left[k] = static_cast<std::uint64_t>(room[k] - used[k]);
    return true;
}

std::vector<Candidate> Planner::gpus_of(const std::vector<Candidate>& devices) {
    std::vector<Candidate> gpus;
    std::copy_if(devices.begin(), devices.end(), std::back_inserter(gpus), [](const Candidate& c) { return c.gpu(); });
    return gpus;
}

std::optional<Plan> Planner::everything_on_gpus(const std::vector<Candidate>& devices) const {
    const std::vector<Candidate> gpus = gpus_of(devices);
    Plan plan = begin(gpus);
    std::vector<std::uint64_t> left(gpus.size());
    if (!assign(plan.placement, gpus, true, -1, true, left)) return std::nullopt;
    plan.placement.output = static_cast<int>(gpus.size()) - 1;
    plan.placement.embedding = tied() ? plan.placement.output : 0;
    return complete(std::move(plan), gpus);
}

Plan Planner::whole_layers(const std::vector<Candidate>& devices) const {
    const std::vector<Candidate> gpus = gpus_of(devices);
    const int host = static_cast<int>(gpus.size());
    Plan plan = begin(devices);
    std::vector<std::uint64_t> left(gpus.size());
    if (!assign(plan.placement, gpus, true, host, false, left))
        for (LayerPlacement& layer : plan.placement.layers) layer.device = host;
    plan.placement.output = plan.placement.layers.back().device;
    plan.placement.embedding = tied() ? plan.placement.output : host;
    return complete(std::move(plan), devices);
}

Plan Planner::with_experts(const std::vector<Candidate>& devices, bool likeliest) const {
    const std::vector<Candidate> gpus = gpus_of(devices);
    const int host = static_cast<int>(gpus.size());
    Plan plan = begin(devices);
    std::vector<std::uint64_t> left(gpus.size());
    if (!assign(plan.placement, gpus, false, host, false, left))
        for (LayerPlacement& layer : plan.placement.layers) layer.device = host;
    plan.placement.output = plan.placement.layers.back().device;
    plan.placement.embedding = tied() ? plan.placement.output : host;
    for (std::size_t i = 0; i < layers_.size(); i++) {
        LayerPlacement& layer = plan.placement.layers[i];
        if (layer.device == host || layers_[i].chance.empty()) continue;
        layer.other = host;
        layer.away.assign(layers_[i].chance.size(), true);
    }
    if (request_.experts)
        for (std::size_t g = 0; g < gpus.size(); g++) {
            std::uint64_t all = 0;
            for (std::size_t i = 0; i < layers_.size(); i++)
                if (plan.placement.layers[i].device == static_cast<int>(g)) all += layers_[i].experts;
            left[g] = std::min(left[g], static_cast<std::uint64_t>(std::llround(double(all) * *request_.experts)));
        }
    for (const auto& [layer, expert] : in_order(likeliest)) {
        LayerPlacement& place = plan.placement.layers[layer];
        if (place.device == host) continue;
        std::uint64_t& room = left[static_cast<std::size_t>(place.device)];
        if (room < layers_[layer].expert) continue;
        room -= layers_[layer].expert;
        place.away[expert] = false;
    }
    plan.by_use = likeliest && measured_;
    for (LayerPlacement& layer : plan.placement.layers)
        if (std::find(layer.away.begin(), layer.away.end(), true) == layer.away.end()) layer.other = -1, layer.away.clear();
    return complete(std::move(plan), devices);
}

std::vector<Planner::Expert> Planner::in_order(bool likeliest) const {
    std::vector<Expert> all;
    for (std::size_t i = 0; i < layers_.size(); i++) {
        const std::size_t begin = all.size();
        for (std::size_t e = 0; e < layers_[i].chance.size(); e++) all.push_back({i, e});
        std::stable_sort(all.begin() + std::ptrdiff_t(begin), all.end(), [&](const Expert& a, const Expert& b) { return layers_[i].chance[a.expert] > layers_[i].chance[b.expert]; });
    }
    if (!likeliest) return all;
    // ties go across the layers, so that without measurements every layer has as many
    std::stable_sort(all.begin(), all.end(), [&](const Expert& a, const Expert& b) {
        const double pa = layers_[a.layer].chance[a.expert], pb = layers_[b.layer].chance[b.expert];
        return pa != pb ? pa > pb : a.expert < b.expert;
    });
    return all;
}

Plan Planner::complete(Plan plan, const std::vector<Candidate>& candidates) const {
    Placement& p = plan.placement;
    std::vector<PartUse> uses(candidates.size());
    auto use = [&](int device) -> PartUse& { return uses[static_cast<std::size_t>(device)]; };
    for (const LayerPlacement& l : p.layers) {
        use(l.device).layers = true;
        if (l.other >= 0) use(l.other).experts = use(l.device).divides = true;
    }
    // an embedding or a head alone is not worth a device
    const auto keep = [&](int& device, int instead) {
        if (!use(device).layers && candidates[static_cast<std::size_t>(device)].gpu()) device = instead;
    };
    keep(p.embedding, p.layers.front().device), keep(p.output, p.layers.back().device);
    use(p.embedding).ends = use(p.output).ends = use(p.output).output = true;
    std::vector<int> moved(candidates.size(), -1);
    Placement kept;
    for (std::size_t d = 0; d < candidates.size(); d++) {
        if (!uses[d].layers && !uses[d].experts && !uses[d].ends) continue;
        moved[d] = static_cast<int>(kept.devices.size());
        kept.devices.push_back(p.devices[d]);
        DeviceShare share;
        share.facts = candidates[d].device.facts;
        share.bytes_per_second = candidates[d].device.bytes_per_second;
        share.buffers = row_buffer_bytes(spec_, request_.batch, uses[d]) + scratch_bytes(share.facts.kind, spec_, request_, uses[d]);
        plan.devices.push_back(share);
    }
    auto share_of = [&](int device) -> DeviceShare& { return plan.devices[static_cast<std::size_t>(moved[static_cast<std::size_t>(device)])]; };
    std::uint64_t expert_bytes = 0, on_gpu = 0;
    double expert_reads = 0, gpu_reads = 0;
    for (std::size_t i = 0; i < layers_.size(); i++) {
        const LayerPlacement& l = p.layers[i];
        const LayerCost& cost = layers_[i];
        DeviceShare& home = share_of(l.device);
        home.layers++;
        home.weights += held_bytes(home.facts.kind, spec_, spec_.layers[i]);
        home.cache += cache_bytes(home.facts.kind, i);
        home.token_bytes += cost.own_read;
        if (home.host()) home.buffers += copied_bytes(spec_, spec_.layers[i]);
        std::uint64_t here = cost.experts, away = 0;
        double read_here = 0, read_away = 0;
        for (std::size_t e = 0; e < cost.chance.size(); e++) {
            const bool gone = l.other >= 0 && l.away[e];
            (gone ? read_away : read_here) += cost.chance[e] * double(cost.expert);
            if (gone) away += cost.expert, here -= cost.expert;
        }
        home.weights += here, home.token_bytes += read_here;
        if (l.other >= 0) share_of(l.other).weights += away, share_of(l.other).token_bytes += read_away, plan.hand_overs += 2;
        expert_bytes += cost.experts, expert_reads += read_here + read_away;
        if (!home.host()) on_gpu += here, gpu_reads += read_here;
        const int before = i ? p.layers[i - 1].device : p.embedding;
        plan.hand_overs += before != l.device;
    }
    plan.hand_overs += p.layers.back().device != p.output;
    share_of(p.output).weights += head_bytes();
    share_of(p.output).token_bytes += double(head_bytes());
    if (!tied() || p.embedding != p.output) share_of(p.embedding).weights += bytes_of(spec_.embedding);
    plan.expert_share = expert_bytes ? double(on_gpu) / double(expert_bytes) : 0;
    plan.token_share = expert_reads > 0 ? gpu_reads / expert_reads : 0;
    auto renumber = [&](int& device) { device = device < 0 ? -1 : moved[static_cast<std::size_t>(device)]; };
    kept.layers = std::move(p.layers), kept.embedding = p.embedding, kept.output = p.output;
    for (LayerPlacement& l : kept.layers) renumber(l.device), renumber(l.other);
    renumber(kept.embedding), renumber(kept.output);
    plan.placement = std::move(kept);
    const bool known = std::all_of(plan.devices.begin(), plan.devices.end(), [](const DeviceShare& d) { return d.bytes_per_second > 0 || d.token_bytes == 0; });
    if (known) plan.seconds_a_token = time(plan, [](const DeviceShare& d) { return d.bytes_per_second; });
    return plan;
}

template <class Bandwidth> double Planner::time(const Plan& plan, Bandwidth bandwidth) const {
    double s = 0;
    const Placement& p = plan.placement;
    auto of = [&](int device) { return bandwidth(plan.devices[static_cast<std::size_t>(device)]); };
    for (std::size_t i = 0; i < layers_.size(); i++) {
        const LayerPlacement& l = p.layers[i];
        double here = 0, away = 0;
        for (std::size_t e = 0; e < layers_[i].chance.size(); e++) (l.other >= 0 && l.away[e] ? away : here) += layers_[i].chance[e] * double(layers_[i].expert);
        s += layers_[i].own_read / of(l.device);
        s += l.other >= 0 ? std::max(here / of(l.device), away / of(l.other) + 2 * hand_over_s) : here / of(l.device);
        s += (i ? p.layers[i - 1].device : p.embedding) != l.device ? hand_over_s : 0;
    }
    s += double(head_bytes()) / of(p.output) + (p.layers.back().device != p.output ? hand_over_s : 0);
    return s;
}

} // namespace ponder

#include "engine/run/plan_source.h"

#include "engine/model/architectures/families.h"
#include "engine/run/expert_use_file.h"

#include <algorithm>

namespace ponder {

std::vector<PlanDevice> devices_for(const std::string& wish) {
    const std::string request = wish.empty() ? "auto" : wish;
    std::vector<PlanDevice> devices;
    const bool host_only = request == "cpu" || request == "reference" || (request == "auto" && !may_have_gpu());
    for (DeviceFacts& facts : host_only ? std::vector{processor_facts()} : find_devices()) devices.push_back({std::move(facts), 0});
    return devices;
}

void measure(std::vector<PlanDevice>& devices, const std::string& request) {
    for (PlanDevice& d : devices) {
        const std::string kind = d.facts.id.substr(0, d.facts.id.find(':'));
        const bool host = d.facts.kind == DeviceKind::cpu, meant = request.empty() || request == "auto" ? !d.facts.stands_in : request.find(kind) != std::string::npos;
        if (d.bytes_per_second == 0 && (host || meant)) d.bytes_per_second = measure_bandwidth(d.facts);
    }
}

Result<PlanSource> PlanSource::open(const std::filesystem::path& path, const std::string& device) {
    PlanSource source;
    auto file = Gguf::open(path);
    if (!file) return tl::unexpected<Error>(file.error());
    source.file_ = std::make_unique<Gguf>(std::move(*file));
    auto spec = read_spec(*source.file_);
    if (!spec) return tl::unexpected<Error>(spec.error());
    source.spec_ = std::move(*spec);
    source.look(device);
    source.use_ = read_expert_use(expert_use_file(*source.file_), source.spec_);
    return source;
}

Result<Plan> plan_or_why(const ModelSpec& spec, const std::vector<PlanDevice>& devices, const PlanRequest& request, const ExpertUse* use) {
    auto plan = make_plan(spec, devices, request, use);
    if (plan || plan.error().kind != ErrorKind::bad_request) return plan;
    Error error = plan.error();
    for (const std::string& sentence : missing_devices()) error.message += " " + sentence;
    return tl::unexpected<Error>(std::move(error));
}

Result<Plan> PlanSource::plan(const PlanRequest& request) const { return plan_or_why(spec_, devices_, request, use_ ? &*use_ : nullptr); }

void PlanSource::look(const std::string& device) {
    devices_ = devices_for(device);
    for (PlanDevice& d : devices_) d.bytes_per_second = bandwidth_[d.facts.id];
    measure(devices_, device);
    for (const PlanDevice& d : devices_) bandwidth_[d.facts.id] = d.bytes_per_second;
}

void PlanSource::count_as_free(const std::string& device, std::uint64_t bytes) {
    for (PlanDevice& d : devices_)
        if (d.facts.id == device) d.facts.free_bytes = std::min(d.facts.free_bytes + bytes, d.facts.memory_bytes);
}

} // namespace ponder

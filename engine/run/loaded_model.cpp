#include "engine/run/loaded_model.h"

#include "engine/model/architectures/families.h"
#include "engine/run/exact_tokens.h"
#include "engine/run/expert_use_file.h"
#include "engine/run/plan_source.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <span>
#include <utility>
#include <sys/mman.h>

namespace ponder {
namespace {

double now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

// The mapped bytes that the processor computes with: all of the file's tensors, or those of its share.
std::vector<std::span<const std::byte>> host_ranges(const ModelSpec& spec, const Plan& plan) {
    std::vector<std::span<const std::byte>> ranges;
    auto host = [&](int device) { return device >= 0 && plan.devices[static_cast<std::size_t>(device)].host(); };
    auto add = [&](const TensorSet& set) {
        for (const GgufTensor* part : set.parts) ranges.push_back({part->data, part->bytes});
    };
    auto add_experts = [&](const TensorSet& set, const std::vector<bool>& away) {
        for (std::size_t e = 0; e < away.size() && !set.empty(); e++) {
            if (!away[e]) continue;
            const bool apart = set.parts.size() > 1;
            const GgufTensor& part = *set.parts[apart ? e : 0];
            const std::size_t bytes = apart ? part.bytes : part.bytes / away.size();
            ranges.push_back({part.data + (apart ? 0 : e * bytes), bytes});
        }
    };
    if (host(plan.placement.embedding)) add(spec.embedding);
    for (std::size_t i = 0; i < spec.layers.size(); i++) {
        const LayerPlacement& place = plan.placement.layers[i];
        const LayerSpec& layer = spec.layers[i];
        if (host(place.device)) for_each_tensor(layer, add);
        else if (host(place.other))
            for (const TensorSet* set : {&layer.experts.gate, &layer.experts.up, &layer.experts.down, &layer.experts.gate_up}) add_experts(*set, place.away);
    }
    if (host(plan.placement.output)) add(spec.output);
    return ranges;
}

// Asks the system for the weights' pages while the model is already usable: from the disk's cache that is a matter of a second, from the disk
// itself the first answer waits only for what it needs. A share that does not fit is left to the system.
void warm(const std::vector<std::span<const std::byte>>& ranges, std::stop_token stop) {
    std::size_t bytes = 0;
    for (const auto& range : ranges) bytes += range.size();
    const std::size_t available = available_memory();
    if (available && bytes > available / 10 * 9) return;
    constexpr std::uintptr_t page = 4096, slice = 16 << 20; // a slice is short enough to stop after
    for (const auto& range : ranges) {
        const auto start = reinterpret_cast<std::uintptr_t>(range.data()), end = start + range.size();
        for (std::uintptr_t at = start / page * page; at < end; at += slice) {
            if (stop.stop_requested()) return;
#ifdef MADV_POPULATE_READ
            if (::madvise(reinterpret_cast<void*>(at), std::min(slice, end - at), MADV_POPULATE_READ) == 0) continue;
#endif
            ::madvise(reinterpret_cast<void*>(at), std::min(slice, end - at), MADV_WILLNEED); // advice: failure costs time alone
        }
    }
}

} // namespace

BlockFormat dominant_format(const Gguf& file) {
    std::map<BlockFormat, std::size_t> bytes;
    for (const GgufTensor& tensor : file.tensors()) bytes[tensor.format] += tensor.bytes;
    BlockFormat most = BlockFormat::f32;
    std::size_t best = 0;
    for (const auto& [format, size] : bytes)
        if (size > best) best = size, most = format;
    return most;
}

Result<std::unique_ptr<LoadedModel>> LoadedModel::load(const std::filesystem::path& path, LoadOptions options) {
    const double start = now();
    auto file = Gguf::open(path);
    if (!file) return tl::unexpected<Error>(file.error());
    auto spec = read_spec(*file);
    if (!spec) return tl::unexpected<Error>(spec.error());
    const std::filesystem::path use_file = expert_use_file(*file);
    const auto use = read_expert_use(use_file, *spec);
    std::vector<PlanDevice> devices = devices_for(options.device);
    bool measured = false;
    std::unique_ptr<LoadedModel> model(new LoadedModel(std::move(*file)));

    // auto goes on to a smaller plan when memory runs out, and to the other devices when one cannot be used, and says so; a device that was
    // asked for is loaded on or not at all
    PlanRequest request = options.request();
    std::vector<std::string> troubles;
    for (;;) {
        auto plan = make_plan(*spec, devices, request, use ? &*use : nullptr);
        if (!plan) return tl::unexpected<Error>(plan.error());
        if (plan->devices.size() > 1 && !std::exchange(measured, true)) { // what goes where depends on the devices' bandwidth only then
            measure(devices, options.device);
            continue;
        }
        plan->warnings.insert(plan->warnings.begin(), troubles.begin(), troubles.end());
        auto loaded = model->load_on(*spec, *plan, options);
        if (loaded) break;
        const bool gpu = plan->uses_gpu(), may_go_on = options.device == "auto" && gpu;
        const Error& error = loaded.error();
        if (!may_go_on || (error.kind != ErrorKind::out_of_memory && error.kind != ErrorKind::device)) return tl::unexpected<Error>(error);
        const auto smaller = error.kind == ErrorKind::out_of_memory && troubles.size() < 4 ? next_smaller(*plan) : std::nullopt;
        if (smaller) {
            troubles.push_back("A smaller part than planned is on the GPU: " + error.message);
            request = *smaller;
        } else {
            troubles.push_back("The GPU could not be used: " + error.message);
            std::erase_if(devices, [&](const PlanDevice& d) { return std::any_of(plan->devices.begin(), plan->devices.end(), [&](const DeviceShare& s) { return !s.host() && s.facts.id == d.facts.id; }); });
            request = options.request();
        }
    }
    if (options.stop.stop_requested()) return fail(ErrorKind::cancelled, "Loading was stopped.");
    model->text_ = ModelText::load(model->file_, model->spec().vocabulary);
    if (options.count_experts && model->backends_.size() > 1) {
        model->use_file_ = use_file;
        model->transformer_->count_on_host(true);
    }
    model->load_seconds_ = now() - start;
    model->warmer_ = std::jthread([ranges = host_ranges(model->spec(), model->plan_)](std::stop_token stop) { warm(ranges, stop); });
    if (options.progress) options.progress(1);
    return model;
}

Result<void> LoadedModel::load_on(ModelSpec spec, Plan plan, const LoadOptions& options) {
    transformer_.reset();
    backends_.clear();
    std::vector<Backend*> backends;
    for (const std::string& device : plan.placement.devices) {
        auto backend = make_backend(device, options.threads);
        if (!backend) return tl::unexpected<Error>(backend.error());
        backends.push_back(backend->get());
        backends_.push_back(std::move(*backend));
    }
    auto transformer = Transformer::load(std::move(spec), std::move(backends), plan.placement, options.batch, {options.stop, options.progress});
    if (!transformer) return tl::unexpected<Error>(transformer.error());
    transformer_ = std::move(*transformer);
    plan_ = std::move(plan);
    return {};
}

LoadedModel::~LoadedModel() {
    if (transformer_ && !use_file_.empty()) add_expert_use(use_file_, spec(), transformer_->expert_use());
}

std::string LoadedModel::device() const {
    std::string text;
    for (const auto& backend : backends_) text += (text.empty() ? "" : " + ") + backend->description();
    return text;
}

std::vector<DeviceShare> LoadedModel::memory() const {
    std::vector<DeviceShare> shares = plan_.devices;
    for (std::size_t i = 0; i < shares.size(); i++) {
        const std::uint64_t bytes = backends_[i]->buffer_bytes();
        shares[i].buffers = shares[i].host() ? bytes : bytes - std::min<std::uint64_t>(bytes, shares[i].weights);
    }
    return shares;
}

std::size_t LoadedModel::host_cache_bytes(const CacheShape& shape) const {
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < plan_.devices.size(); i++)
        if (plan_.devices[i].host()) bytes += transformer_->cache_bytes(shape, i);
    return bytes;
}

ModelText ModelText::load(const Gguf& file, int embedded) {
    ModelText text;
    auto tokenizer = Tokenizer::from_gguf(file);
    if (!tokenizer) {
        text.problem = tokenizer.error().message;
        return text;
    }
    if (tokenizer->size() > embedded) {
        text.problem = "The file's tokenizer has more tokens than its weights know, so Ponder cannot chat with it.";
        return text;
    }
    text.tokenizer = std::move(*tokenizer);
    text.vocabulary = vocabulary_name(*text.tokenizer);
    text.problem = text.tokenizer->warning();
    auto add_problem = [&](const std::string& sentence) { text.problem += (text.problem.empty() ? "" : " ") + sentence; };
    auto source = file.text("tokenizer.chat_template");
    if (!source || source->empty()) {
        add_problem("The file has no chat template, so questions are given to the model as plain text.");
        return text;
    }
    auto parsed = ChatTemplate::parse(std::string(*source));
    if (!parsed) {
        add_problem(parsed.error().message);
        return text;
    }
    text.chat_template = std::move(*parsed);
    text.reasoning = detect_reasoning(*text.chat_template, &*text.tokenizer);
    return text;
}

std::string model_name(const Gguf& file) {
    auto name = file.text("general.name");
    return name && !name->empty() && is_valid_utf8(*name) ? std::string(name->substr(0, 200)) : file.paths().front().stem().string();
}

std::string LoadedModel::format_name() const { return std::string(block_info(dominant_format(file_)).name); }

SamplerSettings LoadedModel::recommended() const {
    SamplerSettings settings;
    if (auto v = file_.number("general.sampling.temp"); v && *v >= 0 && *v <= 5) settings.temperature = *v;
    if (auto v = file_.integer("general.sampling.top_k"); v && *v >= 0 && *v < 1 << 24) settings.top_k = static_cast<int>(*v);
    if (auto v = file_.number("general.sampling.top_p"); v && *v > 0 && *v <= 1) settings.top_p = *v;
    if (auto v = file_.number("general.sampling.min_p"); v && *v >= 0 && *v <= 1) settings.min_p = *v;
    return settings;
}

} // namespace ponder

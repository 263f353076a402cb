#include "engine/run/loaded_model.h"

#include "engine/model/architectures/families.h"
#include "engine/run/exact_tokens.h"
#include "engine/run/expert_use_file.h"
#include "engine/run/page_warmer.h"
#include "engine/run/plan_source.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <utility>

namespace ponder {
namespace {

double now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

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
    std::vector<PlanDevice> devices = options.devices.empty() ? devices_for(options.device) : options.devices;
    bool measured = !options.devices.empty();
    std::unique_ptr<LoadedModel> model(new LoadedModel(std::move(*file)));

    // auto goes on to a smaller plan when memory runs out, and to the other devices when one cannot be used, and says so; a device that was
    // asked for is loaded on or not at all
    PlanRequest request = options.request();
    std::vector<std::string> troubles;
    for (;;) {
        auto plan = plan_or_why(*spec, devices, request, use ? &*use : nullptr);
        if (!plan) return tl::unexpected<Error>(plan.error());
        if (plan->devices.size() > 1 && !std::exchange(measured, true)) { // what goes where depends on the devices' bandwidth only then
            measure(devices, options.device);
            continue;
        }
        plan->warnings.insert(plan->warnings.begin(), troubles.begin(), troubles.end());
        auto loaded = model->load_on(*spec, *plan, options);
        if (loaded) break;
        const bool gpu = plan->uses_gpu(), may_go_on = plan->request.device == "auto" && gpu;
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
    model->warmer_ = std::jthread([ranges = host_ranges(model->spec(), model->plan_)](std::stop_token stop) { warm_pages(ranges, stop); });
    if (options.progress) options.progress(1);
    return model;
}

Result<void> LoadedModel::load_on(ModelSpec spec, Plan plan, const LoadOptions& options) {
    transformer_.reset();
    backends_.clear();
    std::vector<Backend*> backends;
    for (const std::string& device : plan.placement.devices) {
        auto backend = options.open(device, options.threads);
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

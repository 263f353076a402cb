// A model file made ready to run: the mapping, its spec, its weights on the devices of a plan, its tokenizer and template where it has them.
// Everything a session needs, shared by all sessions of the model; not copied and not changed after loading, except that its devices compute
// one step at a time.
#pragma once

#include "engine/model/forward.h"
#include "engine/model/plan.h"
#include "engine/run/sampler.h"
#include "engine/text/chat_template.h"
#include "engine/text/reasoning.h"
#include "engine/text/tokenizer.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

namespace ponder {

struct LoadOptions {
    std::string device = "auto"; // as PlanRequest::device
    int threads = 0;             // 0: the processor's cores
    int batch = 256;             // tokens a prefill step
    int context = 0;             // tokens of the cache that the plan leaves room for; 0: the usual ones
    CacheFormat cache = CacheFormat::f16;
    std::uint64_t gpu_limit = 0;   // as in PlanRequest
    std::optional<double> experts; // as in PlanRequest
    bool count_experts = true;     // add to the file of this model's expert use, where several devices compute
    std::stop_token stop;
    std::function<void(double fraction)> progress; // 0 to 1, from the loading thread
    // Where the caller has looked for devices already, or brings its own: what to plan with, and how to open one.
    std::vector<PlanDevice> devices = {};
    std::function<Result<std::unique_ptr<Backend>>(const std::string& device, int threads)> open = make_backend;

    PlanRequest request() const { return {device, context, cache, batch, gpu_limit, experts, {}}; }
};

// What a file says about text: its tokenizer, its chat template and how that reasons. Either may be missing; problem then says why.
struct ModelText {
    std::optional<Tokenizer> tokenizer;
    std::optional<ChatTemplate> chat_template;
    ReasoningFormat reasoning;
    std::uint64_t vocabulary = 0; // the tokenizer's name (engine/run/exact_tokens.h)
    std::string problem; // a sentence, or empty when all is well

    static ModelText load(const Gguf& file, int embedded); // embedded: rows of the embedding
};

std::string model_name(const Gguf& file); // general.name, or the file's

class LoadedModel {
  public:
    static Result<std::unique_ptr<LoadedModel>> load(const std::filesystem::path& path, LoadOptions options);

    std::string name() const { return model_name(file_); }
    std::string format_name() const; // the format of most of the weights: "Q4_K"
    const Gguf& file() const { return file_; }
    const Plan& plan() const { return plan_; } // what it was loaded by
    std::string device() const;                // for people: the devices that compute, as their backends describe themselves
    Backend& backend(std::size_t device = 0) { return *backends_[device]; } // of the plan's devices
    std::vector<DeviceShare> memory() const; // the plan's shares with the buffers as they are; free memory as it was at load, cache of the plan's context
    std::size_t host_cache_bytes(const CacheShape& shape) const; // of a cache, what lies in main memory
    Transformer& transformer() { return *transformer_; }
    const ModelSpec& spec() const { return transformer_->spec(); }
    const ModelText& text() const { return text_; }
    const Tokenizer* tokenizer() const { return text_.tokenizer ? &*text_.tokenizer : nullptr; }
    const ChatTemplate* chat_template() const { return text_.chat_template ? &*text_.chat_template : nullptr; }
    const ReasoningFormat& reasoning() const { return text_.reasoning; }
    SamplerSettings recommended() const; // the file's own sampling keys over Ponder's defaults
    double load_seconds() const { return load_seconds_; }
    void wait_for_pages() { if (warmer_.joinable()) warmer_.join(); } // until the weights are in memory; for measurements

    ~LoadedModel();

  private:
    explicit LoadedModel(Gguf file) : file_(std::move(file)) {}
    Result<void> load_on(ModelSpec spec, Plan plan, const LoadOptions& options);

    Gguf file_;
    Plan plan_;
    std::vector<std::unique_ptr<Backend>> backends_; // in the plan's order
    std::optional<Transformer> transformer_;
    std::filesystem::path use_file_; // of the experts; empty: not counted
    ModelText text_;
    double load_seconds_ = 0;
    std::jthread warmer_; // reads file_, so it is the first to go
};

// The format that holds most of a file's weight bytes.
BlockFormat dominant_format(const Gguf& file);

} // namespace ponder

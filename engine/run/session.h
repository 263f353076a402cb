// One conversation's place in the model: the tokens whose keys and values are in its cache. sync() makes the cache hold exactly the list it
// is given, keeping the longest common prefix and evaluating the rest; editing, retrying and branching are all "sync to this list".
#pragma once

#include "engine/run/loaded_model.h"

#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace ponder {

// The cache's formats by name: "f32", "f16", "q8_0".
std::string_view cache_format_name(CacheFormat format);
std::optional<CacheFormat> cache_format_named(std::string_view name);
// Q8_0 wants attention heads of whole blocks of 32 values. Where a model has others, F16 stands in and why says so.
CacheFormat fitting_cache_format(const ModelSpec& spec, CacheFormat wish, std::string& why);
std::size_t cache_bytes(LoadedModel& model, int context, CacheFormat format);

class Session {
  public:
    // context 0: the usual one.
    static Result<Session> create(LoadedModel& model, int context = 0, CacheFormat format = CacheFormat::f16);
    Session(Session&& other) noexcept;
    Session& operator=(Session&&) = delete;
    ~Session();

    LoadedModel& model() { return *model_; }
    int context() const { return context_; }
    CacheFormat cache_format() const { return shape_.format; }
    std::size_t cache_bytes() const;
    std::span<const Token> tokens() const { return tokens_; }
    bool full() const { return static_cast<int>(tokens_.size()) >= context_; }

    // Evaluates what is new; afterwards logits() are those of the last token. A cancelled or failed sync leaves a valid shorter prefix.
    // progress(done, total) counts the tokens to evaluate. Longer than the context: prompt_too_long, nothing changed.
    Result<void> sync(std::span<const Token> tokens, std::stop_token stop = {}, const std::function<void(int done, int total)>& progress = {});
    std::span<const float> logits() const { return model_->transformer().logits_rows(); }
    int reused() const { return reused_; } // tokens the last sync did not have to evaluate

    // For run/snapshot.h: a layer's rows of what it holds; and to hold these tokens instead, whose rows fill writes layer by layer. Should that
    // fail, it holds nothing.
    const CacheShape& cache_shape() const { return shape_; }
    std::size_t layer_bytes(int layer, std::size_t tokens) const;
    Result<void> read_layer(int layer, std::span<std::byte> to) const;
    Result<void> hold(std::vector<Token> tokens, const std::function<Result<void>(int layer, std::span<std::byte> rows)>& fill);

    // The logits of every position, row by row (positions, vocabulary); starts from an empty cache.
    Result<std::vector<float>> all_logits(std::span<const Token> tokens);

  private:
    Session(LoadedModel& model, int context, CacheId cache, CacheShape shape) : model_(&model), context_(context), cache_(cache), shape_(shape) {}
    // Whether they fit the context and the vocabulary; the first known ones stand in the cache and have been looked at before.
    Result<void> check(std::span<const Token> tokens, std::size_t known) const;
    Result<void> evaluate(std::span<const Token> tokens, LogitRows logits, std::stop_token stop);

    LoadedModel* model_;
    int context_;
    CacheId cache_;
    CacheShape shape_;
    std::vector<Token> tokens_;
    int reused_ = 0;
};

} // namespace ponder

#include "engine/run/session.h"

#include "engine/compute/host_memory.h"

#include <algorithm>
#include <utility>

namespace ponder {

namespace {

struct NamedFormat {
    CacheFormat format;
    std::string_view name;
};
constexpr NamedFormat cache_formats[] = {{CacheFormat::f32, "f32"}, {CacheFormat::f16, "f16"}, {CacheFormat::q8_0, "q8_0"}};

bool has_whole_blocks(const ModelSpec& spec) {
    return spec.latent ? spec.kv_rank % 32 == 0 && spec.rope_dim % 32 == 0 : spec.key_dim % 32 == 0 && spec.value_dim % 32 == 0;
}

} // namespace

std::string_view cache_format_name(CacheFormat format) {
    for (const NamedFormat& named : cache_formats)
        if (named.format == format) return named.name;
    return "f16";
}

std::optional<CacheFormat> cache_format_named(std::string_view name) {
    for (const NamedFormat& named : cache_formats)
        if (named.name == name) return named.format;
    return std::nullopt;
}

CacheFormat fitting_cache_format(const ModelSpec& spec, CacheFormat wish, std::string& why) {
    if (wish != CacheFormat::q8_0 || has_whole_blocks(spec)) return wish;
    why = "This model's attention heads are not whole blocks of 32 values, so its cache cannot be Q8_0; it is F16.";
    return CacheFormat::f16;
}

std::size_t cache_bytes(LoadedModel& model, int context, CacheFormat format) {
    return model.transformer().cache_bytes(model.transformer().cache_shape(context, format));
}

Result<Session> Session::create(LoadedModel& model, int context, CacheFormat format) {
    const ModelSpec& spec = model.spec();
    if (context <= 0) context = usual_context(spec);
    if (format == CacheFormat::q8_0 && !has_whole_blocks(spec))
        return fail(ErrorKind::bad_request, "This model's attention heads are not whole blocks of 32 values, so its cache cannot be Q8_0; choose f16 or f32.");
    const CacheShape shape = model.transformer().cache_shape(context, format);
    const std::size_t bytes = model.host_cache_bytes(shape), available = available_memory();
    // checked beforehand, because the system would promise the memory and end the program when it is used; a GPU says so itself
    if (available && bytes > available)
        return fail(ErrorKind::out_of_memory, "A context of " + std::to_string(context) + " tokens needs " + std::to_string(bytes >> 20) + " MiB for its cache and " +
                                                  std::to_string(available >> 20) + " MiB are free; choose a smaller context.");
    auto cache = model.transformer().make_cache(shape);
    if (!cache) return tl::unexpected<Error>(cache.error());
    if (auto ready = model.transformer().rehearse(*cache, context); !ready) {
        model.transformer().free_cache(*cache);
        return tl::unexpected<Error>(ready.error());
    }
    return Session(model, context, *cache, shape);
}

Session::Session(Session&& other) noexcept
    : model_(other.model_), context_(other.context_), cache_(std::exchange(other.cache_, CacheId::none)), shape_(other.shape_),
      tokens_(std::move(other.tokens_)), reused_(other.reused_) {}

Session::~Session() {
    if (cache_ != CacheId::none) model_->transformer().free_cache(cache_);
}

std::size_t Session::cache_bytes() const { return model_->transformer().cache_bytes(shape_); }

Result<void> Session::check(std::span<const Token> tokens, std::size_t known) const {
    if (static_cast<int>(tokens.size()) > context_)
        return fail(ErrorKind::prompt_too_long, "The conversation is " + std::to_string(tokens.size()) + " tokens long and the context holds " +
                                                    std::to_string(context_) + ".");
    for (Token t : tokens.subspan(known))
        if (t < 0 || t >= model_->spec().vocabulary)
            return fail(ErrorKind::bad_request, "Token " + std::to_string(t) + " is not in the model's vocabulary of " + std::to_string(model_->spec().vocabulary) + ".");
    return {};
}

Result<void> Session::evaluate(std::span<const Token> tokens, LogitRows logits, std::stop_token stop) {
    const Step step{cache_, tokens, static_cast<int>(tokens_.size()), logits};
    auto done = model_->transformer().forward(step, stop);
    if (done) tokens_.insert(tokens_.end(), tokens.begin(), tokens.end());
    return done;
}

Result<void> Session::sync(std::span<const Token> tokens, std::stop_token stop, const std::function<void(int, int)>& progress) {
    if (tokens.empty()) return fail(ErrorKind::bad_request, "There is nothing to evaluate: the prompt is empty.");
    std::size_t common = static_cast<std::size_t>(std::mismatch(tokens.begin(), tokens.end(), tokens_.begin(), tokens_.end()).first - tokens.begin());
    if (auto fits = check(tokens, common); !fits) return fits;
    common = std::min(common, tokens.size() - 1); // the last token is always evaluated: its logits are wanted
    tokens_.resize(common);
    reused_ = static_cast<int>(common);
    const int total = static_cast<int>(tokens.size() - common);
    for (std::size_t at = common; at < tokens.size();) {
        const std::size_t count = std::min(tokens.size() - at, static_cast<std::size_t>(model_->transformer().max_rows()));
        const bool last = at + count == tokens.size();
        if (auto done = evaluate(tokens.subspan(at, count), last ? LogitRows::last : LogitRows::none, stop); !done) return done;
        at += count;
        if (progress) progress(static_cast<int>(at - common), total);
    }
    return {};
}

std::size_t Session::layer_bytes(int layer, std::size_t tokens) const {
    const CacheRow& row = shape_.layers[static_cast<std::size_t>(layer)];
    return (HostCache::row_bytes(shape_.format, row.key_width) + HostCache::row_bytes(shape_.format, row.value_width)) * tokens;
}

Result<void> Session::read_layer(int layer, std::span<std::byte> to) const {
    return model_->transformer().read_cache(cache_, layer, static_cast<int>(tokens_.size()), to);
}

Result<void> Session::hold(std::vector<Token> tokens, const std::function<Result<void>(int, std::span<std::byte>)>& fill) {
    tokens_.clear(); // from here on rows are written over
    if (auto fits = check(tokens, 0); !fits) return fits;
    std::vector<std::byte> rows;
    for (int layer = 0; layer < static_cast<int>(shape_.layers.size()); layer++) {
        rows.resize(layer_bytes(layer, tokens.size()));
        if (auto filled = fill(layer, rows); !filled) return filled;
        if (auto written = model_->transformer().write_cache(cache_, layer, static_cast<int>(tokens.size()), rows); !written) return written;
    }
    tokens_ = std::move(tokens);
    return {};
}

Result<std::vector<float>> Session::all_logits(std::span<const Token> tokens) {
    std::vector<float> rows;
    tokens_.clear();
    if (auto fits = check(tokens, 0); !fits) return tl::unexpected<Error>(fits.error());
    for (std::size_t at = 0; at < tokens.size();) {
        const std::size_t count = std::min(tokens.size() - at, static_cast<std::size_t>(model_->transformer().max_rows()));
        if (auto done = evaluate(tokens.subspan(at, count), LogitRows::all, {}); !done) return tl::unexpected<Error>(done.error());
        rows.insert(rows.end(), logits().begin(), logits().end());
        at += count;
    }
    return rows;
}

} // namespace ponder

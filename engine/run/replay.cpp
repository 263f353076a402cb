#include "engine/run/replay.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace ponder {
namespace {

using Json = nlohmann::ordered_json;

// Takes a number between two bounds out of an object; leaves to as it is where the key is missing.
template <class Number> bool take(const Json& json, const char* key, double least, double most, Number& to) {
    const auto found = json.find(key);
    if (found == json.end()) return true;
    if (!found->is_number()) return false;
    const double value = found->get<double>();
    if (!(value >= least && value <= most)) return false; // false for NaN too
    to = static_cast<Number>(value);
    return true;
}

} // namespace

std::string sampling_text(const Sampling& sampling) {
    const SamplerSettings& s = sampling.sampler;
    return Json{{"temperature", s.temperature},
                {"top_k", s.top_k},
                {"top_p", s.top_p},
                {"min_p", s.min_p},
                {"repetition_penalty", s.repetition_penalty},
                {"repetition_window", s.repetition_window},
                {"cache", cache_format_name(sampling.cache)}}
        .dump();
}

Result<Sampling> read_sampling(const std::string& text, std::uint64_t seed) {
    const auto unreadable = fail(ErrorKind::file_corrupt, "How this answer was sampled is not written in a way that Ponder can read, so it cannot be made again.");
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object()) return unreadable;
    Sampling sampling;
    SamplerSettings& s = sampling.sampler;
    s.seed = seed;
    constexpr double many = 1 << 24;
    if (!take(json, "temperature", 0, 100, s.temperature) || !take(json, "top_k", 0, many, s.top_k) || !take(json, "top_p", 0, 1, s.top_p) || !take(json, "min_p", 0, 1, s.min_p) ||
        !take(json, "repetition_penalty", 1e-3, 1e3, s.repetition_penalty) || !take(json, "repetition_window", 0, many, s.repetition_window))
        return unreadable;
    if (const auto cache = json.find("cache"); cache != json.end()) {
        const auto format = cache->is_string() ? cache_format_named(cache->get_ref<const std::string&>()) : std::nullopt;
        if (!format) return unreadable;
        sampling.cache = *format;
    }
    return sampling;
}

std::string build_name() {
    std::string name = "Ponder " PONDER_VERSION;
#if defined(__clang__)
    name += ", Clang " + std::to_string(__clang_major__) + "." + std::to_string(__clang_minor__) + "." + std::to_string(__clang_patchlevel__);
#elif defined(__GNUC__)
    name += ", GCC " + std::to_string(__GNUC__) + "." + std::to_string(__GNUC_MINOR__) + "." + std::to_string(__GNUC_PATCHLEVEL__);
#endif
#if defined(__x86_64__)
    name += ", x86_64";
#elif defined(__aarch64__)
    name += ", aarch64";
#endif
#ifdef __OPTIMIZE__
    return name;
#else
    return name + ", not optimized";
#endif
}

Replayed replay(Session& session, const Recipe& recipe, std::span<const Token> answer, std::stop_token stop, const std::function<void(int, int)>& progress) {
    Replayed result;
    std::vector<Token> all = recipe.prompt;
    const std::size_t given = std::min(static_cast<std::size_t>(std::max(0, recipe.given)), answer.size());
    all.insert(all.end(), answer.begin(), answer.begin() + static_cast<std::ptrdiff_t>(given));
    Sampler sampler(recipe.sampler, given);
    for (std::size_t at = given; at < answer.size(); at++) {
        if (std::binary_search(recipe.placed.begin(), recipe.placed.end(), static_cast<int>(at))) {
            all.push_back(answer[at]);
            sampler.pass();
            continue;
        }
        if (auto synced = session.sync(all, stop); !synced) {
            result.error = synced.error();
            return result;
        }
        const Token token = sampler.choose(session.logits(), all);
        if (token != answer[at]) {
            result.difference = {static_cast<int>(at), answer[at], token};
            return result;
        }
        result.same++;
        all.push_back(token);
        if (progress) progress(static_cast<int>(at + 1), static_cast<int>(answer.size()));
    }
    return result;
}

} // namespace ponder

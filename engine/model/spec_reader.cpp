#include "engine/model/spec_reader.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace ponder {
namespace {

constexpr std::int64_t largest_key = 1 << 24;

std::string shape_text(const GgufTensor& tensor) {
    std::string text = "{";
    for (int i = 0; i < tensor.n_dims; i++) text += (i ? ", " : "") + std::to_string(tensor.ne[i]);
    return text + "}";
}

} // namespace

std::optional<std::int64_t> SpecReader::integer(std::string_view key) const {
    auto values = file_.integers(family_ + "." + std::string(key));
    if (!values || values->empty()) return std::nullopt;
    // arrays a layer are common for counts that do not vary
    const std::int64_t most = *std::max_element(values->begin(), values->end());
    if (!std::all_of(values->begin(), values->end(), [&](auto v) { return v == most || v == 0; })) return std::nullopt;
    if (most <= 0) return std::nullopt;
    return most;
}

std::vector<std::int64_t> SpecReader::list(std::string_view key) const {
    const std::string name = family_ + "." + std::string(key);
    auto values = file_.integers(name);
    return values ? std::vector<std::int64_t>(values->begin(), values->end()) : std::vector<std::int64_t>();
}

int SpecReader::required(std::string_view key) {
    auto value = integer(key);
    if (!value) refuse(ErrorKind::file_corrupt, "the key " + family_ + "." + std::string(key) + " is missing or varies from layer to layer");
    return optional(key, 1);
}

int SpecReader::optional(std::string_view key, int fallback) {
    auto value = integer(key);
    if (!value) return fallback;
    if (*value > largest_key) {
        refuse(ErrorKind::file_corrupt, "the key " + family_ + "." + std::string(key) + " has the senseless value " + std::to_string(*value));
        return 1;
    }
    return static_cast<int>(*value);
}

double SpecReader::number(std::string_view key, double fallback) {
    auto value = file_.number(family_ + "." + std::string(key));
    return value && std::isfinite(*value) && *value > 0 ? *value : fallback;
}

bool SpecReader::flag(std::string_view key, bool fallback) { return file_.boolean(family_ + "." + std::string(key)).value_or(fallback); }

std::string SpecReader::word(std::string_view key) {
    auto value = file_.text(family_ + "." + std::string(key));
    return value ? std::string(*value) : std::string();
}

TensorSet SpecReader::optional_tensor(const std::string& name, std::initializer_list<std::int64_t> shape) {
    if (failed() || !has(name)) return {};
    return tensor(name, shape);
}

TensorSet SpecReader::tensor(const std::string& name, std::initializer_list<std::int64_t> shape) {
    if (failed()) return {};
    const GgufTensor* found = file_.tensor(name);
    if (!found) {
        refuse(ErrorKind::file_corrupt, "the tensor " + name + " is missing");
        return {};
    }
    std::array<std::int64_t, 4> wanted{1, 1, 1, 1};
    std::copy(shape.begin(), shape.end(), wanted.begin());
    if (found->ne != wanted) {
        refuse(ErrorKind::file_corrupt, "the tensor " + name + " has the shape " + shape_text(*found) + ", which does not fit the model's other numbers");
        return {};
    }
    if (!block_info(found->format).weights) {
        refuse(ErrorKind::unsupported, "the tensor " + name + " is stored as " + std::string(block_info(found->format).name) +
                                           ", a block format that Ponder cannot compute with");
        return {};
    }
    return {{found}};
}

TensorSet SpecReader::scaled_tensor(const std::string& name, std::initializer_list<std::int64_t> shape) {
    TensorSet set = tensor(name + ".weight", shape);
    set.scale = file_.tensor(name + ".scale");
    if (set.scale && (set.scale->format != BlockFormat::f32 || set.scale->ne != std::array<std::int64_t, 4>{1, 1, 1, 1}))
        refuse(ErrorKind::file_corrupt, "the tensor " + name + ".scale is not a single number");
    return set;
}

TensorSet SpecReader::floats(const std::string& name, std::initializer_list<std::int64_t> shape) {
    TensorSet set = optional_tensor(name, shape);
    if (!set.empty() && set.parts[0]->format != BlockFormat::f32) refuse(ErrorKind::unsupported, "the tensor " + name + " is not stored as F32");
    return set;
}

TensorSet SpecReader::experts(const std::string& prefix, std::int64_t columns, std::int64_t rows, int count) {
    if (has(prefix + "_exps.weight") || !has(prefix + ".0.weight")) return tensor(prefix + "_exps.weight", {columns, rows, count});
    TensorSet set;
    for (int e = 0; e < count && !failed(); e++) {
        TensorSet one = tensor(prefix + "." + std::to_string(e) + ".weight", {columns, rows});
        if (!one.empty()) set.parts.push_back(one.parts[0]);
    }
    for (const GgufTensor* part : set.parts)
        if (part->format != set.parts[0]->format)
            refuse(ErrorKind::unsupported, "the experts of " + prefix + " are stored in several block formats");
    return set;
}

void SpecReader::refuse(ErrorKind kind, std::string message) {
    if (!error_) error_ = Error{kind, file_.paths().front().filename().string() + " cannot be run: " + std::move(message) + "."};
}

Result<ModelSpec> SpecReader::finish(ModelSpec spec) {
    if (error_) return tl::unexpected<Error>(*error_);
    return spec;
}

RopeTable read_rope(SpecReader& reader, int dims, RopePairing pairing, bool yarn_magnitude) {
    RopeTable table;
    table.pairing = pairing;
    if (dims <= 0 || dims % 2 != 0 || dims > 4096) {
        reader.refuse(ErrorKind::file_corrupt, "its rotary embedding has " + std::to_string(dims) + " dimensions, which cannot be paired");
        return table;
    }
    const double pi = 3.14159265358979323846;
    const double base = reader.number("rope.freq_base", 10000.0);
    const std::string type = reader.word("rope.scaling.type");
    double factor = reader.number("rope.scaling.factor", reader.number("rope.scale_linear", 1.0));
    if (type == "none") factor = 1;
    const bool yarn = type == "yarn";
    const double extrapolated = reader.number("rope.scaling.yarn_ext_factor", yarn ? 1.0 : 0.0); // how far the fast pairs keep their speed
    const double original = reader.optional("rope.scaling.original_context_length", reader.optional("context_length", 4096));

    const TensorSet factors = reader.optional_tensor("rope_freqs.weight", {dims / 2});
    if (!factors.empty() && factors.parts[0]->format != BlockFormat::f32) reader.refuse(ErrorKind::unsupported, "its rotary factors are not stored as F32");
    if (reader.failed()) return table;

    auto correction = [&](double turns) { return dims * std::log(original / (turns * 2 * pi)) / (2 * std::log(base)); };
    const double low = std::max(0.0, std::floor(correction(reader.number("rope.scaling.yarn_beta_fast", 32))));
    const double high = std::min(dims - 1.0, std::ceil(correction(reader.number("rope.scaling.yarn_beta_slow", 1))));

    table.frequency.resize(dims / 2);
    for (int j = 0; j < dims / 2; j++) {
        double plain = std::pow(base, -2.0 * j / dims);
        if (!factors.empty()) {
            float f;
            std::memcpy(&f, factors.parts[0]->data + 4 * j, 4);
            if (std::isfinite(f) && f != 0) plain /= f;
        }
        const double stretched = plain / factor;
        const double ramp = extrapolated * (1 - std::clamp((j - low) / std::max(0.001, high - low), 0.0, 1.0));
        table.frequency[j] = stretched * (1 - ramp) + plain * ramp;
    }
    table.magnitude = static_cast<float>(reader.number("rope.scaling.attn_factor", 1.0) * reader.number("rope.scaling.yarn_attn_factor", 1.0));
    if (extrapolated > 0 && yarn_magnitude) table.magnitude *= static_cast<float>(1 + 0.1 * std::log(factor));
    return table;
}

} // namespace ponder

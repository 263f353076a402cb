#include "engine/compute/host_memory.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <new>
#include <stdexcept>

namespace ponder {
namespace {

tl::unexpected<Error> no_memory(std::size_t bytes, const char* what) {
    return fail(ErrorKind::out_of_memory, "There is not enough memory for " + std::string(what) + " (" + std::to_string(bytes >> 20) + " MiB).");
}

constexpr int q8_values = 32;
constexpr int q8_bytes = 34; // half scale, 32 int8, as Q8_0

} // namespace

std::int64_t held_matrices(const WeightSource& source) {
    if (source.parts.empty()) return source.count; // a shape without its bytes
    const auto missing = std::count(source.parts.begin(), source.parts.end(), nullptr);
    return source.parts.size() > 1 ? source.count - missing : missing ? 0 : source.count;
}

WeightSource transposed_source(const WeightSource& source, std::int64_t rows, bool exact) {
    exact = exact || source.format == BlockFormat::f32 || source.format == BlockFormat::bf16;
    return {exact ? BlockFormat::f32 : BlockFormat::f16, rows, source.columns, source.count, {}, source.scale};
}

std::size_t HostCache::row_bytes(CacheFormat format, int width) {
    switch (format) {
    case CacheFormat::f32: return std::size_t(width) * 4;
    case CacheFormat::f16: return std::size_t(width) * 2;
    case CacheFormat::q8_0: return std::size_t(width) / q8_values * q8_bytes;
    }
    return 0;
}

std::size_t HostCache::bytes(const CacheShape& shape) {
    std::size_t token_bytes = 0;
    for (const CacheRow& layer : shape.layers) token_bytes += row_bytes(shape.format, layer.key_width) + row_bytes(shape.format, layer.value_width);
    return token_bytes * shape.tokens;
}

Result<void> HostCache::check(const CacheShape& shape) {
    auto whole = [](const CacheRow& row) { return row.key_width % q8_values == 0 && row.value_width % q8_values == 0; };
    if (shape.format == CacheFormat::q8_0 && !std::all_of(shape.layers.begin(), shape.layers.end(), whole))
        return fail(ErrorKind::bad_request, "This model's cache rows are not whole blocks of 32 values, so its cache cannot be Q8_0; choose f16 or f32.");
    return {};
}

HostCache::HostCache(const CacheShape& shape) : shape_(shape), memory_(bytes(shape)) {
    std::size_t end = 0;
    auto place = [&](int width) {
        const Rows rows{end, row_bytes(shape.format, width)};
        end += rows.bytes * shape.tokens;
        return rows;
    };
    for (const CacheRow& layer : shape.layers) {
        keys_.push_back(place(layer.key_width));
        values_.push_back(place(layer.value_width));
    }
}

void HostCache::read(int layer, int tokens, std::byte* to) const {
    for (const std::vector<Rows>* rows : {&keys_, &values_}) {
        const Rows& of = (*rows)[static_cast<std::size_t>(layer)];
        std::memcpy(to, memory_.data() + of.start, of.bytes * static_cast<std::size_t>(tokens));
        to += of.bytes * static_cast<std::size_t>(tokens);
    }
}

void HostCache::write(int layer, int tokens, const std::byte* from) {
    for (const std::vector<Rows>* rows : {&keys_, &values_}) {
        const Rows& of = (*rows)[static_cast<std::size_t>(layer)];
        std::memcpy(memory_.data() + of.start, from, of.bytes * static_cast<std::size_t>(tokens));
        from += of.bytes * static_cast<std::size_t>(tokens);
    }
}

void HostCache::store(std::byte* row, const float* from, int width) const {
    if (shape_.format == CacheFormat::f32) {
        std::memcpy(row, from, std::size_t(width) * 4);
    } else if (shape_.format == CacheFormat::f16) {
        for (int i = 0; i < width; i++) {
            const std::uint16_t h = float_to_half(from[i]);
            std::memcpy(row + 2 * i, &h, 2);
        }
    } else {
        for (int b = 0; b < width / q8_values; b++, row += q8_bytes, from += q8_values) {
            float largest = 0;
            for (int i = 0; i < q8_values; i++) largest = std::max(largest, std::fabs(from[i]));
            const std::uint16_t scale = float_to_half(largest / 127);
            const float d = half_to_float(scale), inverse = d > 0 ? 1 / d : 0;
            std::memcpy(row, &scale, 2);
            for (int i = 0; i < q8_values; i++) row[2 + i] = std::byte(std::int8_t(std::clamp(std::lrintf(from[i] * inverse), -127L, 127L)));
        }
    }
}

void HostCache::load(const std::byte* row, int at, int count, float* to) const {
    switch (shape_.format) {
    case CacheFormat::f32: dequantize_row(BlockFormat::f32, row + std::size_t(at) * 4, to, count); break;
    case CacheFormat::f16: dequantize_row(BlockFormat::f16, row + std::size_t(at) * 2, to, count); break;
    case CacheFormat::q8_0: dequantize_row(BlockFormat::q8_0, row + std::size_t(at) / q8_values * q8_bytes, to, count); break;
    }
}

Result<WeightId> HostMemory::keep(HostWeight weight) {
    weight.row_bytes = ponder::row_bytes(weight.source.format, weight.source.columns);
    bytes_ += weight.owned.size();
    weights_.push_back(std::move(weight));
    if (!weights_.back().owned.empty()) weights_.back().source.parts = {weights_.back().owned.data()};
    return static_cast<WeightId>(weights_.size() - 1);
}

Result<WeightId> HostMemory::load_weight(const WeightSource& source) { return keep(HostWeight{source, {}, 0}); }

Result<WeightId> HostMemory::load_transposed(const WeightSource& source, std::int64_t first_row, std::int64_t rows, bool exact) try {
    HostWeight from{source, {}, ponder::row_bytes(source.format, source.columns)};
    HostWeight to;
    to.source = transposed_source(source, rows, exact);
    exact = to.source.format == BlockFormat::f32;
    const std::size_t value_bytes = exact ? 4 : 2;
    to.owned.resize(std::size_t(rows) * source.columns * source.count * value_bytes);
    std::vector<float> matrix(static_cast<std::size_t>(rows * source.columns)); // small enough for the cache
    std::byte* at = to.owned.data();
    for (std::int64_t m = 0; m < source.count; m++) {
        for (std::int64_t r = 0; r < rows; r++) dequantize_row(source.format, from.row(m, first_row + r), matrix.data() + r * source.columns, source.columns);
        for (std::int64_t c = 0; c < source.columns; c++)
            for (std::int64_t r = 0; r < rows; r++, at += value_bytes) {
                const float value = matrix[static_cast<std::size_t>(r * source.columns + c)];
                const std::uint16_t half = exact ? 0 : float_to_half(value);
                std::memcpy(at, exact ? static_cast<const void*>(&value) : &half, value_bytes);
            }
    }
    return keep(std::move(to));
} catch (const std::bad_alloc&) {
    return no_memory(std::size_t(rows) * source.columns * source.count * 4, "a transposed projection");
}

Result<WeightId> HostMemory::load_rows(const WeightSource& source, std::int64_t first_row, std::int64_t rows) {
    HostWeight from{source, {}, ponder::row_bytes(source.format, source.columns)};
    HostWeight to;
    to.source = {source.format, source.columns, rows, source.count, {}, source.scale};
    for (std::int64_t m = 0; m < source.count; m++) to.source.parts.push_back(from.held(m) ? from.row(m, first_row) : nullptr);
    return keep(std::move(to));
}

Result<BufferId> HostMemory::make_buffer(int max_rows, int width) try {
    buffers_.push_back({width, std::vector<float>(std::size_t(max_rows) * width)});
    bytes_ += std::size_t(max_rows) * width * 4;
    return static_cast<BufferId>(buffers_.size() - 1);
} catch (const std::bad_alloc&) {
    return no_memory(std::size_t(max_rows) * width * 4, "working rows");
}

Result<RopeId> HostMemory::make_rope(const RopeTable& table) {
    ropes_.push_back(table);
    return static_cast<RopeId>(ropes_.size() - 1);
}

Result<CacheId> HostMemory::make_cache(const CacheShape& shape) try {
    if (auto fits = HostCache::check(shape); !fits) return tl::unexpected<Error>(fits.error());
    caches_.push_back(std::make_unique<HostCache>(shape));
    return static_cast<CacheId>(caches_.size() - 1);
} catch (const std::bad_alloc&) {
    return no_memory(HostCache::bytes(shape), "the KV cache; choose a smaller context");
} catch (const std::length_error&) {
    return no_memory(HostCache::bytes(shape), "the KV cache; choose a smaller context");
}

float sigmoid(float x) { return 1 / (1 + std::exp(-x)); }
float silu(float x) { return x / (1 + std::exp(-x)); }

void activate_row(Activation activation, float* gate, const float* up, int count) {
    switch (activation) {
    case Activation::silu:
        for (int i = 0; i < count; i++) gate[i] = silu(gate[i]) * up[i];
        break;
    case Activation::clamped_silu: // facts/engine.md section 3.8
        for (int i = 0; i < count; i++) {
            const float g = std::min(gate[i], 7.0f), u = std::clamp(up[i], -7.0f, 7.0f);
            gate[i] = g * sigmoid(1.702f * g) * (u + 1);
        }
        break;
    }
}

void choose_experts(const MoeOp& op, const float* router_logits, const float* selection_bias, RoutingScratch& scratch, int* ids, float* weights) {
    const int n = op.expert_count;
    std::vector<float>& p = scratch.probabilities;
    p.assign(router_logits, router_logits + n);
    if (op.gating == Gating::softmax) {
        const float top = *std::max_element(p.begin(), p.end());
        float sum = 0;
        for (float& v : p) sum += v = std::exp(v - top);
        for (float& v : p) v /= sum;
    } else if (op.gating == Gating::sigmoid) {
        for (float& v : p) v = sigmoid(v);
    }
    auto selection = [&](int e) { return p[e] + (selection_bias ? selection_bias[e] : 0.0f); };

    // groups that are not among the best take no part
    std::vector<unsigned char>& open = scratch.open;
    open.assign(n, 1);
    if (op.groups > 1 && op.groups_used < op.groups) {
        const int size = n / op.groups;
        std::fill(open.begin(), open.end(), 0);
        std::vector<float>& score = scratch.group_score;
        score.assign(op.groups, 0);
        for (int g = 0; g < op.groups; g++) {
            float best = -std::numeric_limits<float>::infinity(), second = best;
            for (int e = g * size; e < (g + 1) * size; e++) {
                const float s = selection(e);
                if (s > best) second = best, best = s;
                else if (s > second) second = s;
            }
            score[g] = size > 1 ? best + second : best;
        }
        for (int k = 0; k < op.groups_used; k++) {
            const int g = int(std::max_element(score.begin(), score.end()) - score.begin());
            score[g] = -std::numeric_limits<float>::infinity();
            std::fill(open.begin() + g * size, open.begin() + (g + 1) * size, 1);
        }
    }
    for (int k = 0; k < op.used; k++) {
        int chosen = -1;
        for (int e = 0; e < n; e++)
            if (open[e] && (chosen < 0 || selection(e) > selection(chosen))) chosen = e;
        if (chosen < 0) chosen = 0; // only with senseless (NaN) scores
        open[chosen] = 0;
        ids[k] = chosen;
        weights[k] = p[chosen];
    }
    if (op.gating == Gating::softmax_of_selected) {
        const float top = *std::max_element(weights, weights + op.used);
        float sum = 0;
        for (int k = 0; k < op.used; k++) sum += weights[k] = std::exp(weights[k] - top);
        for (int k = 0; k < op.used; k++) weights[k] /= sum;
    }
    if (op.normalize) {
        float sum = 0;
        for (int k = 0; k < op.used; k++) sum += weights[k];
        for (int k = 0; k < op.used; k++) weights[k] /= std::max(sum, 6.103515625e-5f);
    }
    for (int k = 0; k < op.used; k++) weights[k] *= op.scale;
}

} // namespace ponder

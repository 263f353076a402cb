// Single ops as data, for every backend to be compared with the reference backend: what goes in comes from seeded random tables, what comes
// out is read through the logits over an identity, scaled so that the norm before them changes nothing.
#pragma once

#include "engine/compute/backend.h"

#include <cmath>
#include <cstring>
#include <deque>
#include <functional>
#include <map>
#include <random>
#include <string>

namespace ponder::test {

inline constexpr BlockFormat weight_formats[] = {
    BlockFormat::f32,  BlockFormat::f16,   BlockFormat::bf16,    BlockFormat::q4_0,  BlockFormat::q4_1,  BlockFormat::q5_0,  BlockFormat::q5_1,
    BlockFormat::q8_0, BlockFormat::q2_k,  BlockFormat::q3_k,    BlockFormat::q4_k,  BlockFormat::q5_k,  BlockFormat::q6_k,  BlockFormat::iq2_xxs,
    BlockFormat::iq2_xs, BlockFormat::iq2_s, BlockFormat::iq3_xxs, BlockFormat::iq3_s, BlockFormat::iq1_s, BlockFormat::iq1_m, BlockFormat::iq4_nl,
    BlockFormat::iq4_xs, BlockFormat::tq1_0, BlockFormat::tq2_0,   BlockFormat::mxfp4, BlockFormat::q1_0,  BlockFormat::q2_0,
};
inline bool is_float(BlockFormat f) { return f == BlockFormat::f32 || f == BlockFormat::f16 || f == BlockFormat::bf16; }

// Random blocks: any bit pattern is one, but its scales must be finite and of ordinary size. faint: scales that are subnormal halves.
inline std::vector<std::byte> random_blocks(BlockFormat format, std::int64_t values, unsigned seed, bool faint = false) {
    std::mt19937 random(seed);
    std::vector<std::byte> bytes(row_bytes(format, values));
    for (std::byte& b : bytes) b = std::byte(random() & 255);
    std::uniform_real_distribution<float> scale(faint ? 1e-5f : 0.01f, faint ? 5e-5f : 0.02f);
    std::normal_distribution<float> value;
    for (std::size_t at = 0; at < bytes.size(); at += static_cast<std::size_t>(block_info(format).bytes)) {
        auto half = [&](int offset, float times = 1) {
            const std::uint16_t h = float_to_half(scale(random) * times);
            std::memcpy(&bytes[at + static_cast<std::size_t>(offset)], &h, 2);
        };
        const float f = value(random);
        const std::uint16_t h = float_to_half(f);
        switch (format) {
        case BlockFormat::f32: std::memcpy(&bytes[at], &f, 4); break;
        case BlockFormat::f16: std::memcpy(&bytes[at], &h, 2); break;
        case BlockFormat::bf16: std::memcpy(&bytes[at], reinterpret_cast<const char*>(&f) + 2, 2); break;
        case BlockFormat::q4_1: case BlockFormat::q5_1: half(0), half(2, -8); break;
        case BlockFormat::q4_k: case BlockFormat::q5_k: half(0), half(2, 8); break;
        case BlockFormat::q2_k: half(80), half(82); break;
        case BlockFormat::q3_k: half(108); break;
        case BlockFormat::q6_k: half(208); break;
        case BlockFormat::tq1_0: half(52); break;
        case BlockFormat::tq2_0: half(64); break;
        case BlockFormat::mxfp4: bytes[at] = std::byte(faint ? 106 : 120); break;
        case BlockFormat::iq1_m: { // the half's nibbles top four words, and 2 makes its exponent ordinary
            for (std::size_t word = 0; word < 4; word++) bytes[at + 49 + 2 * word] = (bytes[at + 49 + 2 * word] & std::byte(15)) | std::byte(word == 3 ? (faint ? 0x00 : 0x20) : 0x10);
            break;
        }
        default: half(0);
        }
    }
    return bytes;
}

// A backend with weights of random values, the same for the same seeds.
class Rig {
  public:
    explicit Rig(Backend& backend, int rows, int position = 0) : b(backend), rows(rows), position(position) {
        for (int i = 0; i < rows; i++) tokens.push_back((i * 7 + 3) % vocabulary);
    }
    static constexpr int vocabulary = 40;
    Backend& b;
    int rows, position;
    std::vector<Token> tokens;

    WeightId weight(BlockFormat format, std::int64_t columns, std::int64_t out_rows, unsigned seed, std::int64_t count = 1, std::vector<float> scale = {}, bool faint = false) {
        kept_.push_back(random_blocks(format, columns * out_rows * count, seed, faint));
        return *b.load_weight({format, columns, out_rows, count, {kept_.back().data()}, std::move(scale)});
    }
    // As weight() with the scale of moe_case, but only the experts whose number is even (half 0) or odd (half 1) are here.
    WeightId some(BlockFormat format, std::int64_t columns, std::int64_t out_rows, unsigned seed, std::int64_t count, int half) {
        kept_.push_back(random_blocks(format, columns * out_rows * count, seed));
        WeightSource source{format, columns, out_rows, count, {}, std::vector<float>(static_cast<std::size_t>(count), 0.05f)};
        for (std::int64_t m = 0; m < count; m++) source.parts.push_back(m % 2 == half ? kept_.back().data() + m * row_bytes(format, columns) * out_rows : nullptr);
        return *b.load_weight(source);
    }
    WeightId floats(std::vector<float> values, std::int64_t columns) {
        kept_.emplace_back(values.size() * 4);
        std::memcpy(kept_.back().data(), values.data(), values.size() * 4);
        return *b.load_weight({BlockFormat::f32, columns, static_cast<std::int64_t>(values.size()) / columns, 1, {kept_.back().data()}, {}});
    }
    View buffer(int width) { return {*b.make_buffer(rows, width), 0, width}; }
    // Random rows in a buffer: the step's tokens through a table. To be called after begin.
    void fill(View view, unsigned seed) { b.embed(tables_.at(seed), 1, view); }
    View random_rows(int width, unsigned seed) {
        tables_[seed] = weight(BlockFormat::f32, width, vocabulary, seed);
        return buffer(width);
    }
    // What the step leaves in a view of some width.
    void read(View view) { b.logits(out_norm_, huge_, out_head_, 1, view); }
    void will_read(int width) {
        out_norm_ = floats(std::vector<float>(static_cast<std::size_t>(width), 1), width);
        std::vector<float> identity(static_cast<std::size_t>(width) * width);
        for (int i = 0; i < width; i++) identity[static_cast<std::size_t>(i) * width + i] = 0x1p50f;
        out_head_ = floats(std::move(identity), width);
    }
    void begin(CacheId cache = CacheId::none) { b.begin({cache, tokens, position, LogitRows::all}); }

  private:
    static constexpr float huge_ = 0x1p100f; // beside which the mean square is nothing: the norm divides by 2^50 and the head undoes it
    std::deque<std::vector<std::byte>> kept_;
    std::map<unsigned, WeightId> tables_;
    WeightId out_norm_ = WeightId::none, out_head_ = WeightId::none;
};

// Which of the Vulkan ways a case takes: compiling shaders for a processor takes most of the time here, so where the shader is the same or the
// other way's case shows as much, one is enough.
enum Ways { float_way = 1, int8_way = 2, both_ways = 3, all_ways = 7, four_rows = 12, every_way = 15 }; // four rows at once: int8 and fused, then float

struct OpCase {
    std::string name;
    int products = 0; // quantized products on the way, each of which may round its activations to int8
    bool halves = false; // a quantized matrix is turned round at load, which may leave halves
    std::function<std::vector<float>(Backend&)> run;
    int ways = both_ways;
    OpCase on(int chosen) const {
        OpCase same = *this;
        same.ways = chosen;
        return same;
    }
};

inline std::vector<float> finish(Rig& rig) {
    auto done = rig.b.finish();
    if (!done) return {};
    return {rig.b.logits_rows().begin(), rig.b.logits_rows().end()};
}

inline OpCase embed_case(BlockFormat format, int columns) {
    return {"embed " + std::string(block_info(format).name), 0, false, [=](Backend& b) {
                Rig rig(b, 3);
                const WeightId table = rig.weight(format, columns, Rig::vocabulary, 5, 1, {0.5f});
                const View out = rig.buffer(columns);
                rig.will_read(columns);
                rig.begin();
                b.embed(table, 3, out);
                rig.read(out);
                return finish(rig);
            }};
}

inline OpCase linear_case(BlockFormat format, int columns, int out, int rows, bool faint = false) {
    return {"linear " + std::string(block_info(format).name) + ", " + std::to_string(columns) + " columns, " + std::to_string(rows) + (faint ? " rows, subnormal scales" : " rows"),
            is_float(format) ? 0 : 1, false, [=](Backend& b) {
                Rig rig(b, rows);
                const WeightId w = rig.weight(format, columns, out, 6, 1, {1.5f}, faint);
                const WeightId bias = faint ? WeightId::none : rig.weight(BlockFormat::f32, out, 1, 7);
                const View x = rig.random_rows(columns, 1), y = rig.buffer(out + 5); // the view ends before its buffer does
                rig.will_read(out);
                rig.begin();
                rig.fill(x, 1);
                b.linear(w, bias, x, y.columns(2, out));
                rig.read(y.columns(2, out));
                return finish(rig);
            }};
}

inline OpCase norm_case(int width, int runs, BlockFormat format) {
    return {"rms_norm of " + std::to_string(runs) + " times " + std::to_string(width), 0, false, [=](Backend& b) {
                Rig rig(b, 3);
                const WeightId w = rig.weight(format, width, 1, 8);
                const View x = rig.random_rows(width * runs, 1), more = rig.random_rows(width * runs, 2), y = rig.buffer(width * runs);
                rig.will_read(width * runs);
                rig.begin();
                rig.fill(x, 1), rig.fill(more, 2);
                b.add(x, more, -0.75f);
                b.rms_norm(x, w, 1e-5f, y);
                b.add(y, x, 0.125f); // the sum is there as well as its norm
                rig.read(y);
                return finish(rig);
            }};
}

inline OpCase rope_case(RopePairing pairing, int heads, int head, int dims, int offset, int position) {
    return {"rope at " + std::to_string(position) + (pairing == RopePairing::adjacent ? ", adjacent" : ", halves"), 0, false, [=](Backend& b) {
                Rig rig(b, 3, position);
                RopeTable table{pairing, {}, 1.25f};
                for (int j = 0; j < dims / 2; j++) table.frequency.push_back(std::pow(10000.0, -2.0 * j / dims));
                const RopeId rope = *b.make_rope(table);
                const View x = rig.random_rows(heads * head, 1), k = rig.random_rows(head, 2);
                const View all = rig.buffer(heads * head + head);
                rig.will_read(heads * head + head);
                rig.begin();
                rig.fill(x, 1), rig.fill(k, 2);
                b.rope(rope, x, heads, offset);
                b.rope(rope, k, 1, offset);
                rig.fill(all.columns(0, heads * head), 1), rig.fill(all.columns(heads * head, head), 2);
                b.add(all.columns(0, heads * head), x, -2);
                b.add(all.columns(heads * head, head), k, -2);
                rig.read(all);
                return finish(rig);
            }};
}

struct AttentionShape {
    int heads, kv_heads, key_dim, value_dim, window;
    bool sinks;
    CacheFormat cache;
    int tokens; // in the cache before the step
    int rows;   // of the step
};
inline const char* cache_name(CacheFormat f) { return f == CacheFormat::f32 ? "f32" : f == CacheFormat::f16 ? "f16" : "q8_0"; }

inline OpCase attention_case(const AttentionShape& s) {
    return {"attention of " + std::to_string(s.heads) + "/" + std::to_string(s.kv_heads) + " heads, " + std::to_string(s.key_dim) + "/" + std::to_string(s.value_dim) + ", window " +
                std::to_string(s.window) + (s.sinks ? ", sinks, " : ", ") + cache_name(s.cache) + ", " + std::to_string(s.rows) + " rows after " + std::to_string(s.tokens),
            0, false, [=](Backend& b) {
                const int k_width = s.kv_heads * s.key_dim, v_width = s.kv_heads * s.value_dim, q_width = s.heads * s.key_dim, y_width = s.heads * s.value_dim;
                Rig rig(b, s.tokens + s.rows);
                const View q = rig.random_rows(q_width, 1), k = rig.random_rows(k_width, 2), v = rig.random_rows(v_width, 3), y = rig.buffer(y_width);
                const WeightId sinks = s.sinks ? rig.weight(BlockFormat::f32, s.heads, 1, 9) : WeightId::none;
                rig.will_read(y_width);
                const CacheId cache = *b.make_cache({{{k_width, v_width}, {k_width, v_width}}, s.tokens + s.rows, s.cache});
                const std::vector<Token> all = rig.tokens;
                if (s.tokens) {
                    rig.tokens.resize(static_cast<std::size_t>(s.tokens));
                    b.begin({cache, rig.tokens, 0, LogitRows::none});
                    rig.fill(k, 2), rig.fill(v, 3);
                    b.store_kv(1, k, v);
                    if (!b.finish()) return std::vector<float>{};
                }
                rig.tokens.assign(all.begin() + s.tokens, all.end());
                rig.position = s.tokens;
                rig.begin(cache);
                rig.fill(q, 1), rig.fill(k, 2), rig.fill(v, 3);
                b.store_kv(1, k, v);
                b.attention({1, s.heads, s.kv_heads, s.key_dim, s.value_dim, 1 / std::sqrt(float(s.key_dim)), s.window, sinks}, q, y);
                rig.read(y);
                auto out = finish(rig);
                b.free_cache(cache);
                return out;
            }};
}

// What stands between projections and attention: norms of heads, rotation, store. Backends may make one pass of it.
inline OpCase heads_case(int heads, int kv_heads, int dim, int value_dim, bool norms, RopePairing pairing, CacheFormat format, int tokens, int rows) {
    return {"norms, rope, store of " + std::to_string(heads) + "/" + std::to_string(kv_heads) + " heads of " + std::to_string(dim) + (norms ? " with norms, " : ", ") + cache_name(format) + ", " +
                std::to_string(rows) + " rows after " + std::to_string(tokens),
            0, false, [=](Backend& b) {
                Rig rig(b, tokens + rows);
                RopeTable table{pairing, {}, 1.25f};
                for (int j = 0; j < dim / 4; j++) table.frequency.push_back(std::pow(10000.0, -4.0 * j / dim));
                const RopeId rope = *b.make_rope(table);
                const View q = rig.random_rows(heads * dim, 1), k = rig.random_rows(kv_heads * dim, 2), v = rig.random_rows(kv_heads * value_dim, 3);
                const View y = rig.buffer(heads * value_dim), all = rig.buffer(heads * value_dim + kv_heads * dim);
                const WeightId q_norm = rig.weight(BlockFormat::f32, dim, 1, 70), k_norm = rig.weight(BlockFormat::f32, dim, 1, 71);
                const WeightId zeros = rig.floats(std::vector<float>(static_cast<std::size_t>(Rig::vocabulary * all.width)), all.width);
                rig.will_read(all.width);
                const CacheId cache = *b.make_cache({{{kv_heads * dim, kv_heads * value_dim}}, tokens + rows, format});
                const std::vector<Token> tokens_of_both = rig.tokens;
                std::vector<float> out;
                for (int at : {0, tokens}) {
                    if (at == tokens && tokens) out.clear();
                    rig.tokens.assign(tokens_of_both.begin() + at, at == tokens ? tokens_of_both.end() : tokens_of_both.begin() + tokens);
                    if (rig.tokens.empty()) continue;
                    rig.position = at;
                    rig.begin(cache);
                    rig.fill(q, 1), rig.fill(k, 2), rig.fill(v, 3);
                    if (norms) b.rms_norm(q, q_norm, 1e-5f, q), b.rms_norm(k, k_norm, 1e-5f, k);
                    b.rope(rope, q, heads, 0);
                    b.rope(rope, k, kv_heads, 0);
                    b.store_kv(0, k, v);
                    b.attention({0, heads, kv_heads, dim, value_dim, 1 / std::sqrt(float(dim)), 0, WeightId::none}, q, y);
                    b.embed(zeros, 1, all);
                    b.add(all.columns(0, y.width), y, 1);
                    b.add(all.columns(y.width, k.width), k, 1); // the keys are turned in their rows, too
                    rig.read(all);
                    out = finish(rig);
                }
                b.free_cache(cache);
                return out;
            }};
}

inline OpCase mla_case(int heads, int rank, int nope, int rope, int value, CacheFormat format, int tokens, int rows, BlockFormat up) {
    return {"mla_attention of " + std::to_string(heads) + " heads, rank " + std::to_string(rank) + ", " + cache_name(format) + ", " + std::string(block_info(up).name) + ", " + std::to_string(rows) +
                " rows after " + std::to_string(tokens),
            is_float(up) ? 0 : 2, !is_float(up), [=](Backend& b) {
                Rig rig(b, tokens + rows);
                const View q = rig.random_rows(heads * (nope + rope), 1), latent = rig.random_rows(rank + rope, 2), y = rig.buffer(heads * value);
                const auto kv = random_blocks(up, std::int64_t(rank) * (nope + value) * heads, 11);
                const WeightSource both{up, rank, nope + value, heads, {kv.data()}, std::vector<float>(static_cast<std::size_t>(heads), 0.1f)};
                const WeightId key_up = *b.load_transposed(both, 0, nope), value_up = *b.load_rows(both, nope, value);
                rig.will_read(heads * value);
                const CacheId cache = *b.make_cache({{{rank + rope, 0}}, tokens + rows, format});
                const std::vector<Token> all = rig.tokens;
                if (tokens) {
                    rig.tokens.resize(static_cast<std::size_t>(tokens));
                    b.begin({cache, rig.tokens, 0, LogitRows::none});
                    rig.fill(latent, 2);
                    b.store_kv(0, latent, {});
                    if (!b.finish()) return std::vector<float>{};
                }
                rig.tokens.assign(all.begin() + tokens, all.end());
                rig.position = tokens;
                rig.begin(cache);
                rig.fill(q, 1), rig.fill(latent, 2);
                b.store_kv(0, latent, {});
                b.mla_attention({0, heads, rank, nope, rope, value, 0.01f, key_up, value_up}, q, y);
                rig.read(y);
                auto out = finish(rig);
                b.free_cache(cache);
                return out;
            }};
}

inline OpCase conv_case(int width, int taps, CacheFormat format, int rows) {
    return {"short_conv of " + std::to_string(taps) + " taps, " + cache_name(format) + ", " + std::to_string(rows) + " rows a step", 0, false, [=](Backend& b) {
                Rig rig(b, 3 * rows);
                const View x = rig.random_rows(3 * width, 1), y = rig.buffer(width);
                const WeightId kernel = rig.weight(BlockFormat::f32, taps, width, 12);
                rig.will_read(width);
                const CacheId cache = *b.make_cache({{{width, 0}}, 3 * rows, format});
                const std::vector<Token> all = rig.tokens;
                std::vector<float> out;
                for (int step = 0; step < 3; step++) {
                    rig.tokens.assign(all.begin() + step * rows, all.begin() + (step + 1) * rows);
                    rig.position = step * rows;
                    rig.begin(cache);
                    rig.fill(x, 1);
                    b.short_conv({0, taps, kernel}, x, y);
                    rig.read(y);
                    const auto rows_of_step = finish(rig);
                    out.insert(out.end(), rows_of_step.begin(), rows_of_step.end());
                }
                b.free_cache(cache);
                return out;
            }};
}

inline OpCase ffn_case(BlockFormat gate, BlockFormat up, BlockFormat down, int width, int ff, int rows, Activation activation) {
    return {"ffn " + std::string(block_info(gate).name) + "/" + std::string(block_info(up).name) + "/" + std::string(block_info(down).name) + ", " + std::to_string(ff) + " hidden, " +
                std::to_string(rows) + " rows",
            is_float(gate) && is_float(down) ? 0 : 2, false, [=](Backend& b) {
                Rig rig(b, rows);
                const View x = rig.random_rows(width, 1), y = rig.buffer(24);
                FfnOp op{rig.weight(gate, width, ff, 21, 1, {0.05f}), rig.weight(up, width, ff, 22, 1, {0.05f}), rig.weight(down, ff, 24, 23), activation};
                if (activation == Activation::clamped_silu)
                    op.gate_bias = rig.weight(BlockFormat::f32, ff, 1, 24), op.up_bias = rig.weight(BlockFormat::f32, ff, 1, 25), op.down_bias = rig.weight(BlockFormat::f32, 24, 1, 26);
                rig.will_read(24);
                rig.begin();
                rig.fill(x, 1);
                b.ffn(op, x, y);
                rig.read(y);
                return finish(rig);
            }};
}

struct MoeShape {
    BlockFormat format;
    int width, ff, experts, used, rows, groups, groups_used;
    Gating gating;
    bool normalize, bias, selection_bias, shared, shared_gate;
    Activation activation;
};

// shared out: the experts of even numbers here and the others "elsewhere", which is the same backend a second time.
inline OpCase moe_case(const MoeShape& s, bool shared_out = false) {
    return {"moe of " + std::to_string(s.experts) + " experts, " + std::to_string(s.used) + " used, " + std::string(block_info(s.format).name) + ", " + std::to_string(s.rows) + " rows, gating " +
                std::to_string(static_cast<int>(s.gating)) + (shared_out ? ", shared out" : ""),
            is_float(s.format) ? 0 : 2, false, [=](Backend& b) {
                Rig rig(b, s.rows);
                const View x = rig.random_rows(s.width, 1), y = rig.buffer(s.width);
                auto ffn = [&](int ff, std::int64_t count, unsigned seed) {
                    const std::vector<float> scale(static_cast<std::size_t>(count), 0.05f);
                    FfnOp op{rig.weight(s.format, s.width, ff, seed, count, scale), rig.weight(s.format, s.width, ff, seed + 1, count, scale),
                             rig.weight(s.format, ff, s.width, seed + 2, count, scale), s.activation};
                    if (s.bias)
                        op.gate_bias = rig.weight(BlockFormat::f32, ff, count, seed + 3), op.up_bias = rig.weight(BlockFormat::f32, ff, count, seed + 4),
                        op.down_bias = rig.weight(BlockFormat::f32, s.width, count, seed + 5);
                    return op;
                };
                MoeOp op;
                op.router = rig.weight(BlockFormat::f32, s.width, s.experts, 31, 1, {0.1f});
                if (s.bias) op.router_bias = rig.weight(BlockFormat::f32, s.experts, 1, 32);
                if (s.selection_bias) op.selection_bias = rig.weight(BlockFormat::f32, s.experts, 1, 33);
                op.experts = ffn(s.ff, s.experts, 40);
                if (s.shared) op.shared = ffn(s.ff * 2, 1, 50);
                if (s.shared_gate) op.shared_gate = rig.weight(BlockFormat::f16, s.width, 1, 60);
                op.expert_count = s.experts, op.used = s.used, op.groups = s.groups, op.groups_used = s.groups_used;
                op.gating = s.gating, op.normalize = s.normalize, op.scale = 1.5f;
                rig.will_read(s.width);
                if (!shared_out) {
                    rig.begin();
                    rig.fill(x, 1);
                    b.moe(op, x, y);
                    rig.read(y);
                    return finish(rig);
                }
                MoeOp elsewhere = op;
                elsewhere.router = elsewhere.router_bias = elsewhere.selection_bias = elsewhere.shared_gate = WeightId::none;
                elsewhere.shared = {};
                for (const int half : {0, 1}) {
                    FfnOp& experts = (half ? elsewhere : op).experts;
                    experts.gate = rig.some(s.format, s.width, s.ff, 40, s.experts, half), experts.up = rig.some(s.format, s.width, s.ff, 41, s.experts, half);
                    experts.down = rig.some(s.format, s.ff, s.width, 42, s.experts, half);
                }
                const View there = rig.buffer(s.width), theirs = rig.buffer(s.width), back = rig.buffer(s.width);
                std::vector<float> rows(static_cast<std::size_t>(s.rows) * s.width);
                ExpertChoice choice;
                rig.begin();
                rig.fill(x, 1);
                if (!b.moe_shared_out(op, x, y, choice, rows)) return std::vector<float>();
                b.write(there, rows);
                std::fill(rows.begin(), rows.end(), 0.0f);
                b.moe_chosen(elsewhere, choice, there, theirs);
                if (!b.read(theirs, rows)) return std::vector<float>();
                b.write(back, rows);
                b.add(y, back, 1);
                rig.read(y);
                return finish(rig);
            }};
}

inline std::vector<OpCase> op_cases() {
    std::vector<OpCase> cases;
    for (BlockFormat f : weight_formats) {
        const int block = block_info(f).values;
        // every format's expansion; then each kind of it (offsets, halves of 16, codebooks, tables) by the other ways
        const bool kind = f == BlockFormat::f32 || f == BlockFormat::q8_0 || f == BlockFormat::q2_k || f == BlockFormat::q4_k || f == BlockFormat::q6_k || f == BlockFormat::iq2_s || f == BlockFormat::mxfp4;
        if (kind || f == BlockFormat::f16 || f == BlockFormat::bf16) cases.push_back(embed_case(f, 256).on(float_way));
        for (int columns : {128, 1408, 2304, 2880, 10944})
            if (columns % block == 0) {
                cases.push_back(linear_case(f, columns, 19, 5).on(float_way));
                if (kind) cases.push_back(linear_case(f, columns, 19, 1).on(columns == 2304 ? float_way | int8_way | four_rows : float_way | int8_way));
            }
    }
    for (BlockFormat f : {BlockFormat::q8_0, BlockFormat::q4_k, BlockFormat::iq2_s}) cases.push_back(linear_case(f, 512, 19, 1, true).on(float_way));
    cases.push_back(linear_case(BlockFormat::f32, 33, 7, 5));  // rows that are not whole vectors
    cases.push_back(linear_case(BlockFormat::f16, 129, 7, 3));
    cases.push_back(linear_case(BlockFormat::q5_0, 128, 23, 5).on(four_rows));
    cases.push_back(linear_case(BlockFormat::f32, 130, 23, 5).on(four_rows));
    for (BlockFormat f : {BlockFormat::f32, BlockFormat::q8_0, BlockFormat::q4_k}) cases.push_back(linear_case(f, 768, 150, 70)); // many of both: tiles
    cases.push_back(linear_case(BlockFormat::q4_k, 256, 70, 70).on(four_rows)); // and larger tiles
    cases.push_back(linear_case(BlockFormat::f32, 130, 70, 70).on(four_rows));
    cases.push_back(norm_case(128, 3, BlockFormat::f32));
    cases.push_back(norm_case(2880, 1, BlockFormat::f16));
    for (RopePairing pairing : {RopePairing::adjacent, RopePairing::halves})
        for (int position : {0, 1, 127, 5000}) cases.push_back(rope_case(pairing, 3, 48, 32, 16, position));
    for (CacheFormat f : {CacheFormat::f32, CacheFormat::f16, CacheFormat::q8_0}) {
        for (int tokens : {0, 126, 127, 128, 254, 255, 256, 600}) cases.push_back(attention_case({6, 2, 64, 32, 0, false, f, tokens, 1}));
        cases.push_back(attention_case({6, 2, 64, 32, 0, false, f, 250, 9}));
        cases.push_back(mla_case(5, 64, 32, 32, 32, f, 300, 1, BlockFormat::q8_0));
        cases.push_back(mla_case(5, 64, 32, 32, 32, f, 0, 6, BlockFormat::f32));
        if (f == CacheFormat::f32) cases.push_back(mla_case(4, 64, 32, 32, 32, f, 30, 20, BlockFormat::q8_0));
        cases.push_back(conv_case(64, 3, f, 1));
        cases.push_back(heads_case(6, 2, 64, 64, true, RopePairing::halves, f, 5, 1));
        cases.push_back(heads_case(6, 2, 64, 32, false, RopePairing::adjacent, f, 0, 7));
        cases.push_back(conv_case(64, 4, f, 5));
    }
    cases.push_back(attention_case({6, 2, 64, 32, 128, true, CacheFormat::f16, 600, 2}));
    cases.push_back(attention_case({6, 2, 64, 32, 100, true, CacheFormat::f16, 90, 40}));
    cases.push_back(attention_case({4, 4, 80, 80, 1, false, CacheFormat::f16, 20, 3}));
    cases.push_back(attention_case({4, 4, 80, 80, 7, false, CacheFormat::f16, 100, 30})); // rows that share a tile see different keys of it
    cases.push_back(attention_case({4, 4, 80, 80, 0, false, CacheFormat::f32, 0, 75}));
    cases.push_back(ffn_case(BlockFormat::q4_k, BlockFormat::q4_k, BlockFormat::q6_k, 256, 512, 5, Activation::silu).on(all_ways));
    cases.push_back(ffn_case(BlockFormat::q4_k, BlockFormat::q5_k, BlockFormat::q6_k, 256, 512, 1, Activation::silu).on(all_ways)); // two formats do not fuse
    cases.push_back(ffn_case(BlockFormat::f32, BlockFormat::f32, BlockFormat::f32, 96, 160, 3, Activation::clamped_silu));
    cases.push_back(ffn_case(BlockFormat::q8_0, BlockFormat::q8_0, BlockFormat::q5_0, 128, 1408, 40, Activation::silu));
    const auto f32 = BlockFormat::f32, q8 = BlockFormat::q8_0;
    const Activation silu = Activation::silu, clamped = Activation::clamped_silu;
    cases.push_back(moe_case({f32, 96, 64, 16, 4, 3, 1, 1, Gating::softmax, true, false, false, false, false, silu}));
    cases.push_back(moe_case({f32, 96, 64, 32, 6, 5, 4, 2, Gating::sigmoid, true, false, true, true, false, silu}));
    cases.push_back(moe_case({f32, 96, 64, 8, 2, 1, 1, 1, Gating::softmax, false, false, false, true, true, silu}));
    cases.push_back(moe_case({f32, 96, 64, 32, 4, 4, 1, 1, Gating::softmax_of_selected, false, true, false, false, false, clamped}));
    cases.push_back(moe_case({q8, 128, 96, 16, 4, 3, 1, 1, Gating::softmax, true, true, false, true, true, silu}).on(all_ways));
    cases.push_back(moe_case({q8, 128, 96, 16, 4, 1, 1, 1, Gating::softmax, true, false, false, true, false, silu}).on(all_ways));
    cases.push_back(moe_case({q8, 128, 96, 6, 3, 70, 1, 1, Gating::softmax, true, false, false, true, false, silu}));
    cases.push_back(moe_case({f32, 96, 64, 32, 6, 5, 4, 2, Gating::sigmoid, true, false, true, true, false, silu}, true));
    cases.push_back(moe_case({q8, 128, 96, 16, 4, 1, 1, 1, Gating::softmax, true, true, false, true, true, silu}, true).on(all_ways));
    cases.push_back(moe_case({q8, 128, 96, 6, 3, 70, 1, 1, Gating::softmax, true, false, false, true, false, silu}, true));
    cases.push_back(moe_case({BlockFormat::mxfp4, 128, 96, 6, 3, 33, 1, 1, Gating::softmax_of_selected, false, true, false, false, false, clamped}));
    return cases;
}

} // namespace ponder::test

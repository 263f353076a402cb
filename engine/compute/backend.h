// The ops that a transformer is made of, as one immediate interface: the forward pass calls them in order and each backend decides how.
// A backend owns its weights, row buffers and KV caches, all made at load; ops name them by id and never take a position, since begin()
// has sent the step's tokens and positions once. Row buffers hold float32 rows, at most max_rows of a step. The first failure of queued
// work is kept and returned by finish(). compute/reference is the specification: the others agree with it within derived bounds.
#pragma once

#include "engine/base/result.h"
#include "engine/file/blocks.h"
#include "engine/text/token.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace ponder {

enum class WeightId : int { none = -1 };
enum class BufferId : int { none = -1 };
enum class RopeId : int { none = -1 };
enum class CacheId : int { none = -1 };

// A matrix (or a stack of them) as the file holds it. Row r of matrix m computes out[r] = sum over c of w[m][r][c] * x[c].
struct WeightSource {
    BlockFormat format = BlockFormat::f32;
    std::int64_t columns = 0;             // values a row, contiguous
    std::int64_t rows = 1;                // rows a matrix
    std::int64_t count = 1;               // matrices: experts or heads
    // One part with all matrices, or one part a matrix; mapped as long as the backend lives. A part that is nullptr is an expert held by
    // another device: it takes no memory here, and a mixture of experts leaves it out.
    std::vector<const std::byte*> parts;
    std::vector<float> scale;             // (count) what each matrix's products are multiplied by, before any bias; empty: nothing
};

// Columns [offset, offset + width) of every row of a buffer.
struct View {
    BufferId buffer = BufferId::none;
    int offset = 0;
    int width = 0;
    View columns(int from, int count) const { return {buffer, offset + from, count}; }
};

enum class RopePairing { adjacent, halves }; // pairs (2j, 2j+1), "NORM"; or (j, j + dims/2), "NEOX"

// Pair j of a head turns by position * frequency[j]; cos and sin are multiplied by magnitude (YaRN).
struct RopeTable {
    RopePairing pairing = RopePairing::adjacent;
    std::vector<double> frequency; // (dims / 2)
    float magnitude = 1;
};

enum class CacheFormat { f32, f16, q8_0 };

// What one layer keeps of a token: keys and values; for MLA the latent and the shared rotated key, with no values; for a short
// convolution its gated input, with no values.
struct CacheRow {
    int key_width = 0; // kv_heads * head_dim, or kv_rank + rope_dims, or width
    int value_width = 0;
    bool operator==(const CacheRow&) const = default;
};

struct CacheShape {
    std::vector<CacheRow> layers;
    int tokens = 0; // capacity
    CacheFormat format = CacheFormat::f16;
};

enum class LogitRows { none, last, all };

// Rows at positions first_position, first_position + 1, ... of one cache.
struct Step {
    CacheId cache = CacheId::none; // none on a device that holds no layer's attention, only experts, the embedding or the head
    std::span<const Token> tokens;
    int first_position = 0;
    LogitRows logits = LogitRows::last;
    bool rehearsal = false; // nothing is computed: a backend that rehearses makes what such steps need, programs and working memory
};

struct AttentionOp {
    int layer = 0;
    int heads = 0, kv_heads = 0; // head h reads kv head h / (heads / kv_heads)
    int key_dim = 0, value_dim = 0;
    float scale = 0;
    int window = 0;                     // keys p - window + 1 .. p; 0: all
    WeightId sinks = WeightId::none;    // (heads) a logit that takes weight but gives no value
};

// Absorbed multi-head latent attention: query head = [nope | rope]; cached row = [latent kv_rank | key rope].
struct MlaOp {
    int layer = 0;
    int heads = 0, kv_rank = 0, nope_dim = 0, rope_dim = 0, value_dim = 0;
    float scale = 0;
    WeightId key_up = WeightId::none;   // heads matrices (kv_rank x nope_dim): latent query = key_up * q_nope
    WeightId value_up = WeightId::none; // heads matrices (value_dim x kv_rank): output = value_up * (sum of weighted latents)
};

// A depthwise causal convolution over the last few tokens (LFM2's mixer): the input row is [b | c | x], each of out's width;
// y = c . sum over k of kernel[channel][k] * (b . x) of position p - taps + 1 + k. The products b . x are what the cache keeps.
struct ConvOp {
    int layer = 0;
    int taps = 0;
    WeightId kernel = WeightId::none; // (width x taps)
};

enum class Activation {
    silu,         // gate * sigmoid(gate) . up
    clamped_silu, // gpt-oss: gate at most 7, up within -7..7, gate * sigmoid(1.702 gate) . (up + 1)
};

struct FfnOp { // down * act(gate * x, up * x), each product with its bias when there is one
    WeightId gate = WeightId::none, up = WeightId::none, down = WeightId::none;
    Activation activation = Activation::silu;
    WeightId gate_bias = WeightId::none, up_bias = WeightId::none, down_bias = WeightId::none; // (rows) or, for experts, (experts x rows)
};

enum class Gating { softmax, sigmoid, softmax_of_selected };

struct MoeOp { // facts/engine.md section 3.2, MoE FFN
    WeightId router = WeightId::none;         // (experts x width)
    WeightId router_bias = WeightId::none;    // (experts)
    WeightId selection_bias = WeightId::none; // (experts) added for selection only
    FfnOp experts;                            // weights with count = experts
    FfnOp shared;                             // ids none: no shared expert
    WeightId shared_gate = WeightId::none;    // (width) the shared expert's part is multiplied by sigmoid(shared_gate . x)
    int expert_count = 0, used = 0;
    int groups = 1, groups_used = 1;
    Gating gating = Gating::softmax;
    bool normalize = false;
    float scale = 1;
};

// What a router chose for the rows of a step, row by row: (rows * used), each row in order of selection.
struct ExpertChoice {
    std::vector<int> ids;
    std::vector<float> weights;
};

class Backend {
  public:
    virtual ~Backend() = default;
    virtual std::string name() const = 0;        // "reference", "cpu"
    virtual std::string description() const = 0; // for people: "CPU, AVX-512 VNNI, 2 threads"
    virtual bool rehearses() const { return false; } // takes steps that are rehearsals

    // --- made at load
    virtual Result<WeightId> load_weight(const WeightSource& source) = 0;
    // The key half of a fused kv projection, transposed: from matrices ((nope + value) x kv_rank) to (kv_rank x nope) a head.
    virtual Result<WeightId> load_transposed(const WeightSource& source, std::int64_t first_row, std::int64_t rows) = 0;
    // Some rows of every matrix: the value half of a fused kv projection.
    virtual Result<WeightId> load_rows(const WeightSource& source, std::int64_t first_row, std::int64_t rows) = 0;
    virtual Result<BufferId> make_buffer(int max_rows, int width) = 0;
    virtual Result<RopeId> make_rope(const RopeTable& table) = 0;
    virtual Result<CacheId> make_cache(const CacheShape& shape) = 0;
    virtual void free_cache(CacheId cache) = 0;
    virtual std::size_t cache_bytes(const CacheShape& shape) const = 0;
    virtual std::size_t buffer_bytes() const = 0; // row buffers, scratch and copies of weights made so far

    // --- one step
    virtual void begin(const Step& step) = 0;
    virtual void embed(WeightId table, float factor, View out) = 0; // rows of the table times factor
    // One norm for each run of the weight's length, so a head-sized weight norms every head.
    virtual void rms_norm(View in, WeightId weight, float epsilon, View out) = 0;
    virtual void linear(WeightId weight, WeightId bias, View in, View out) = 0;
    // x is heads runs of equal width; the first frequencies*2 values after offset in each run are turned.
    virtual void rope(RopeId table, View x, int heads, int offset) = 0;
    virtual void store_kv(int layer, View keys, View values) = 0; // values.width 0 for MLA
    virtual void attention(const AttentionOp& op, View query, View out) = 0;
    virtual void mla_attention(const MlaOp& op, View query, View out) = 0;
    virtual void short_conv(const ConvOp& op, View in, View out) = 0; // also stores the step's cache rows
    virtual void ffn(const FfnOp& op, View in, View out) = 0;
    virtual void moe(const MoeOp& op, View in, View out) = 0;
    virtual void add(View to, View from, float factor) = 0; // to += factor * from
    virtual void logits(WeightId norm, float epsilon, WeightId head, float factor, View in) = 0; // factor * head * norm(in)
    virtual Result<void> finish() = 0;

    // --- where two devices meet in a step; rows of width values, float32, one behind another
    virtual Result<void> read(View from, std::span<float> to) = 0;   // waits for the work so far, and returns its first failure
    virtual void write(View to, std::span<const float> from) = 0;    // from may change once this returns
    // As moe(), for experts of which some are held elsewhere: they add nothing here. Returns as soon as the router has chosen, with its choice
    // and the rows that go to the experts, while the experts held here are still at work.
    virtual Result<void> moe_shared_out(const MoeOp& op, View in, View out, ExpertChoice& choice, std::span<float> rows) = 0;
    // The other device's part: the sum of the experts held here among those chosen there. Neither router nor shared expert.
    virtual void moe_chosen(const MoeOp& op, const ExpertChoice& choice, View in, View out) = 0;

    // --- between steps: a layer's rows of the first tokens of a cache, their keys and then their values, byte for byte as they lie there, so that
    // they can be kept (run/snapshot.h). A backend that has no way to them refuses, and the tokens are evaluated again instead.
    virtual Result<void> read_cache(CacheId, int /*layer*/, int /*tokens*/, std::span<std::byte>) {
        return fail(ErrorKind::unsupported, "The device " + name() + " cannot give out its cache, so no snapshot of it can be kept.");
    }
    virtual Result<void> write_cache(CacheId, int /*layer*/, int /*tokens*/, std::span<const std::byte>) {
        return fail(ErrorKind::unsupported, "The device " + name() + " cannot take a cache from a snapshot, so the conversation is read again.");
    }

    // Of the last finished step: (rows asked for, vocabulary). Valid until the next begin().
    virtual std::span<const float> logits_rows() const = 0;
};

// device: "cpu", "vulkan" (the fastest kind of device), "vulkan:N" (the Nth), "cuda", "cuda:N" or "reference". threads, of the CPU, 0: one a core.
Result<std::unique_ptr<Backend>> make_backend(const std::string& device, int threads);

} // namespace ponder

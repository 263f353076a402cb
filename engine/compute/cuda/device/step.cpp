// A step: ops are written down, and run when somebody waits for them - as kernels the first time, and from the second time on as the graph
// that was captured of the same ops. What changes from step to step - tokens, positions, rows and choices from elsewhere - is in memory that
// the graph's copies read; what the kernels' shapes depend on is part of the key.
#include "engine/compute/cuda/device/backend.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>

namespace ponder::cuda {

namespace {
constexpr std::size_t most_segments = 256; // a layer of a shared-out model is two
}

void CudaBackend::fail_step(Error error) {
    if (!failure_) failure_ = std::move(error);
}

void CudaBackend::begin(const Step& step) {
    step_ = step;
    rows_ = static_cast<int>(step.tokens.size());
    ops_.clear(), key_.clear();
    attentions_.clear(), mlas_.clear(), convs_.clear(), ffns_.clear(), moes_.clear();
    failure_.reset();
    staged_ = logits_count_ = 0;
    begun_ = true;
    if (const Error* error = device_->failure()) return fail_step(*error);
    const int capacity = std::max(rows_, max_rows_);
    if (capacity > step_capacity_) {
        auto memory = row_pool_.allocate(4 * std::uint64_t(capacity + 1), "a step");
        if (!memory) return fail_step(memory.error());
        step_block_ = static_cast<int*>(*memory);
        if (!reserve_pinned(step_host_, 4 * std::size_t(capacity + 1))) return;
        step_capacity_ = capacity;
        grown_ = true;
    }
    for (Rope& rope : ropes_) {
        if (capacity <= rope.capacity) continue;
        auto memory = row_pool_.allocate(8 * std::uint64_t(capacity) * rope.table.frequency.size(), "the rotations");
        if (!memory) return fail_step(memory.error());
        rope.turns = static_cast<float*>(*memory);
        rope.capacity = capacity;
        grown_ = true;
    }
    auto* block = static_cast<int*>(step_host_.memory);
    block[0] = step.first_position;
    std::copy(step.tokens.begin(), step.tokens.end(), block + 1);
}

// --- what is written down, and its key

void CudaBackend::key_float(float value) { key_.push_back(std::bit_cast<int>(value)); }

void CudaBackend::key_ffn(const FfnOp& op) {
    key_words({int(op.gate), int(op.up), int(op.down), int(op.activation), int(op.gate_bias), int(op.up_bias), int(op.down_bias)});
}

void CudaBackend::key_moe(const MoeOp& op) {
    key_words({int(op.router), int(op.router_bias), int(op.selection_bias), int(op.shared_gate), op.expert_count, op.used, op.groups, op.groups_used, int(op.gating), op.normalize});
    key_float(op.scale);
    key_ffn(op.experts), key_ffn(op.shared);
}

void CudaBackend::record(Op op) {
    key_words({int(op.kind), int(op.a.buffer), op.a.offset, op.a.width, int(op.b.buffer), op.b.offset, op.b.width, int(op.weight), int(op.other), op.n, op.m});
    key_float(op.x), key_float(op.y);
    if (op.kind == Kind::read || op.kind == Kind::write || op.kind == Kind::choice) key_.push_back(static_cast<int>(op.detail));
    ops_.push_back(op);
}

void CudaBackend::embed(WeightId table, float factor, View out) { record({Kind::embed, out, {}, table, WeightId::none, factor}); }
void CudaBackend::rms_norm(View in, WeightId weight, float epsilon, View out) { record({Kind::norm, in, out, weight, WeightId::none, epsilon}); }
void CudaBackend::linear(WeightId weight, WeightId bias, View in, View out) { record({Kind::linear, in, out, weight, bias}); }
void CudaBackend::rope(RopeId table, View x, int heads, int offset) {
    Op op{Kind::rope, x, {}, static_cast<WeightId>(table)};
    op.n = heads, op.m = offset;
    record(op);
}
void CudaBackend::store_kv(int layer, View keys, View values) {
    Op op{Kind::store, keys, values};
    op.n = layer;
    record(op);
}
void CudaBackend::attention(const AttentionOp& op, View query, View out) {
    attentions_.push_back(op);
    record({Kind::attention, query, out, op.sinks, WeightId::none, op.scale, 0, op.layer, op.window, attentions_.size() - 1});
    key_words({op.heads, op.kv_heads, op.key_dim, op.value_dim});
}
void CudaBackend::mla_attention(const MlaOp& op, View query, View out) {
    mlas_.push_back(op);
    record({Kind::mla, query, out, op.key_up, op.value_up, op.scale, 0, op.layer, 0, mlas_.size() - 1});
    key_words({op.heads, op.kv_rank, op.nope_dim, op.rope_dim, op.value_dim});
}
void CudaBackend::short_conv(const ConvOp& op, View in, View out) {
    convs_.push_back(op);
    record({Kind::conv, in, out, op.kernel, WeightId::none, 0, 0, op.layer, op.taps, convs_.size() - 1});
}
void CudaBackend::ffn(const FfnOp& op, View in, View out) {
    ffns_.push_back(op);
    record({Kind::ffn, in, out, WeightId::none, WeightId::none, 0, 0, 0, 0, ffns_.size() - 1});
    key_ffn(op);
}
void CudaBackend::moe(const MoeOp& op, View in, View out) {
    moes_.push_back(op);
    record({Kind::moe, in, out, WeightId::none, WeightId::none, 0, 0, 0, 0, moes_.size() - 1});
    key_moe(op);
}
void CudaBackend::add(View to, View from, float factor) { record({Kind::add, to, from, WeightId::none, WeightId::none, factor}); }
void CudaBackend::logits(WeightId norm, float epsilon, WeightId head, float factor, View in) { record({Kind::logits, in, {}, norm, head, epsilon, factor}); }

// --- where two devices meet

Result<void> CudaBackend::read(View from, std::span<float> to) {
    const std::size_t bytes = std::size_t(rows_) * from.width * 4, at = stage(nullptr, bytes);
    Op op{Kind::read, from, {}};
    op.detail = at;
    record(op);
    run_segment();
    if (auto settled = settle(); !settled) return settled;
    std::memcpy(to.data(), static_cast<const unsigned char*>(staging_.memory) + at, bytes);
    return {};
}

void CudaBackend::write(View to, std::span<const float> from) {
    Op op{Kind::write, to, {}};
    op.detail = stage(from.data(), std::size_t(rows_) * to.width * 4);
    record(op);
}

Result<void> CudaBackend::moe_shared_out(const MoeOp& op, View in, View out, ExpertChoice& choice, std::span<float> rows) {
    const std::size_t pairs = std::size_t(rows_) * op.used, ids = stage(nullptr, pairs * 4), weights = stage(nullptr, pairs * 4);
    moes_.push_back(op);
    Op route{Kind::route, in, {}, WeightId::none, WeightId::none, 0, 0, int(ids), int(weights), moes_.size() - 1};
    record(route);
    key_moe(op);
    Op copy{Kind::read, in, {}};
    copy.detail = stage(nullptr, std::size_t(rows_) * in.width * 4);
    record(copy);
    run_segment();
    device_->mark(2);
    record({Kind::experts, in, out, WeightId::none, WeightId::none, 0, 0, 1, 0, moes_.size() - 1});
    key_moe(op);
    run_segment();
    device_->wait_for_mark(2);
    if (const Error* error = device_->failure()) fail_step(*error);
    if (failure_) return tl::unexpected<Error>(*failure_);
    const auto* host = static_cast<const unsigned char*>(staging_.memory);
    choice.ids.resize(pairs), choice.weights.resize(pairs);
    std::memcpy(choice.ids.data(), host + ids, pairs * 4);
    std::memcpy(choice.weights.data(), host + weights, pairs * 4);
    std::memcpy(rows.data(), host + copy.detail, std::size_t(rows_) * in.width * 4);
    return {};
}

void CudaBackend::moe_chosen(const MoeOp& op, const ExpertChoice& choice, View in, View out) {
    const std::size_t pairs = std::size_t(rows_) * op.used;
    Op chosen{Kind::choice, {}, {}};
    chosen.n = int(pairs);
    chosen.detail = stage(choice.ids.data(), pairs * 4);
    record(chosen);
    chosen.m = 1;
    chosen.detail = stage(choice.weights.data(), pairs * 4);
    record(chosen);
    moes_.push_back(op);
    record({Kind::experts, in, out, WeightId::none, WeightId::none, 0, 0, 0, 0, moes_.size() - 1});
    key_moe(op);
}

std::size_t CudaBackend::stage(const void* from, std::size_t bytes) {
    const std::size_t at = staged_;
    staged_ += (bytes + 63) / 64 * 64;
    if (!reserve_pinned(staging_, staged_)) return 0;
    if (step_.rehearsal) std::memset(static_cast<unsigned char*>(staging_.memory) + at, 0, bytes);
    else if (from) std::memcpy(static_cast<unsigned char*>(staging_.memory) + at, from, bytes);
    return at;
}

// Grown where needed; what it holds moves along, and the old place stays until the device is done with it.
bool CudaBackend::reserve_pinned(Pinned& pinned, std::size_t bytes) {
    if (pinned.bytes >= bytes) return true;
    const std::size_t wanted = std::max(bytes, 2 * pinned.bytes);
    void* memory = device_->allocate_pinned(wanted);
    if (!memory) {
        fail_step({ErrorKind::out_of_memory, "There is no main memory that the graphics device could read by itself."});
        return false;
    }
    if (pinned.memory) {
        (void)device_->wait(); // a queued copy may still write into it
        std::memcpy(memory, pinned.memory, pinned.bytes);
        retired_pinned_.push_back(pinned);
    }
    pinned = {memory, wanted};
    grown_ = true;
    return true;
}

// --- running

void CudaBackend::run_segment() {
    if (ops_.empty()) return;
    if (step_.logits != LogitRows::none && ops_.back().kind == Kind::logits) { // the logits' place must be known before a graph names it
        const int count = step_.logits == LogitRows::all ? rows_ : 1;
        reserve_pinned(readback_, std::size_t(count) * weight(ops_.back().other).rows * 4);
    }
    std::vector<int> key = {step_.cache == CacheId::none ? 0 : cache().serial, rows_, int(step_.logits), splits_bound(), begun_};
    key.insert(key.end(), key_.begin(), key_.end());
    auto clear = [&] {
        ops_.clear(), key_.clear();
        begun_ = false;
    };
    if (failure_) return clear();
    if (step_.rehearsal) { // all but the work: what the ops allocate stays
        device_->stream().muted = true;
        int8_forms_ = {};
        lower();
        device_->stream().muted = false;
        logits_count_ = 0;
        return clear();
    }
    if (grown_) { // graphs may name memory that was replaced
        if (auto settled = settle(); !settled) return clear();
        for (Segment& s : segments_) s.graph.reset();
        grown_ = false;
    }
    // graphs take memory: steps of decoding and whole batches come again, the odd ends of prompts hardly
    const bool keeps = options_.graphs && (rows_ <= most_items_of_matvec || rows_ == max_rows_);
    auto known = keeps ? std::find_if(segments_.begin(), segments_.end(), [&](const Segment& s) { return s.key == key; }) : segments_.end();
    if (known != segments_.end() && known->graph) {
        device_->launch(*known->graph);
        replayed_++;
        if (ops_.back().kind == Kind::logits && step_.logits != LogitRows::none)
            logits_count_ = std::size_t(step_.logits == LogitRows::all ? rows_ : 1) * weight(ops_.back().other).rows;
        segments_.splice(segments_.begin(), segments_, known);
        return clear();
    }
    const bool capture = known != segments_.end();
    device_->make_current();
    if (capture) device_->begin_capture();
    int8_forms_ = {};
    lower();
    if (capture) {
        known->graph = device_->end_capture();
        if (known->graph && !failure_) {
            captured_++;
            device_->launch(*known->graph);
        }
        segments_.splice(segments_.begin(), segments_, known);
    } else if (keeps && !failure_) {
        if (segments_.size() == most_segments) {
            (void)settle(); // a graph must not go while it runs
            segments_.pop_back();
        }
        segments_.push_front({std::move(key), nullptr});
    }
    clear();
}

// Waits for what is queued.
Result<void> CudaBackend::settle() {
    if (options_.lose_after && steps_ >= options_.lose_after)
        device_->fail(ErrorKind::device, "The graphics device (" + device_->properties().name + ") was lost; load the model again, or choose the device cpu.");
    auto done = device_->wait();
    for (const ScratchMemory& old : retired_) budget_.give_back(old.memory, old.bytes);
    retired_.clear();
    for (const Pinned& old : retired_pinned_) device_->free_pinned(old.memory);
    retired_pinned_.clear();
    if (!done) {
        fail_step(done.error());
        device_->forgive(); // what was this step's fault
    }
    if (failure_) return tl::unexpected<Error>(*failure_);
    return {};
}

Result<void> CudaBackend::finish() {
    run_segment();
    auto settled = settle();
    steps_ += !step_.rehearsal;
    if (!settled) logits_count_ = 0;
    return settled;
}

} // namespace ponder::cuda

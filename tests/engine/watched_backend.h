// A backend that hands everything on to another one and can be told to fail, or to call back, at a chosen op: what no test can ask of a device.
#pragma once

#include "engine/compute/backend.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>

namespace ponder::test {

class WatchedBackend final : public Backend {
  public:
    explicit WatchedBackend(std::unique_ptr<Backend> inner) : inner_(std::move(inner)) {}

    std::function<void(int op)> at_op; // counted from the step's beginning
    int fail_at_op = -1;               // of a step: from there on its work fails, once
    std::optional<std::size_t> weight_limit; // load_weight fails beyond so many bytes

    std::string name() const override { return inner_->name(); }
    std::string description() const override { return inner_->description(); }
    Result<WeightId> load_weight(const WeightSource& s) override {
        const auto matrices = s.parts.size() > 1 ? s.count - std::count(s.parts.begin(), s.parts.end(), nullptr) : s.count; // those held here
        loaded_ += row_bytes(s.format, s.columns) * static_cast<std::size_t>(s.rows * matrices);
        if (weight_limit && loaded_ > *weight_limit) return fail(ErrorKind::out_of_memory, "There is not enough memory on the test device.");
        return inner_->load_weight(s);
    }
    Result<WeightId> load_transposed(const WeightSource& s, std::int64_t first, std::int64_t rows) override { return inner_->load_transposed(s, first, rows); }
    Result<WeightId> load_rows(const WeightSource& s, std::int64_t first, std::int64_t rows) override { return inner_->load_rows(s, first, rows); }
    Result<BufferId> make_buffer(int max_rows, int width) override { return inner_->make_buffer(max_rows, width); }
    Result<RopeId> make_rope(const RopeTable& table) override { return inner_->make_rope(table); }
    Result<CacheId> make_cache(const CacheShape& shape) override { return inner_->make_cache(shape); }
    void free_cache(CacheId cache) override { inner_->free_cache(cache); }
    std::size_t cache_bytes(const CacheShape& shape) const override { return inner_->cache_bytes(shape); }
    std::size_t buffer_bytes() const override { return inner_->buffer_bytes(); }

    void begin(const Step& step) override { ops_ = 0, failed_ = false, inner_->begin(step); }
    void embed(WeightId table, float factor, View out) override { count(), inner_->embed(table, factor, out); }
    void rms_norm(View in, WeightId weight, float epsilon, View out) override { count(), inner_->rms_norm(in, weight, epsilon, out); }
    void linear(WeightId weight, WeightId bias, View in, View out) override { count(), inner_->linear(weight, bias, in, out); }
    void rope(RopeId table, View x, int heads, int offset) override { count(), inner_->rope(table, x, heads, offset); }
    void store_kv(int layer, View keys, View values) override { count(), inner_->store_kv(layer, keys, values); }
    void attention(const AttentionOp& op, View query, View out) override { count(), inner_->attention(op, query, out); }
    void mla_attention(const MlaOp& op, View query, View out) override { count(), inner_->mla_attention(op, query, out); }
    void short_conv(const ConvOp& op, View in, View out) override { count(), inner_->short_conv(op, in, out); }
    void ffn(const FfnOp& op, View in, View out) override { count(), inner_->ffn(op, in, out); }
    void moe(const MoeOp& op, View in, View out) override { count(), inner_->moe(op, in, out); }
    void add(View to, View from, float factor) override { count(), inner_->add(to, from, factor); }
    void logits(WeightId norm, float epsilon, WeightId head, float factor, View in) override { count(), inner_->logits(norm, epsilon, head, factor, in); }
    Result<void> finish() override { return result(inner_->finish()); }
    Result<void> read(View from, std::span<float> to) override { return count(), result(inner_->read(from, to)); }
    void write(View to, std::span<const float> from) override { count(), inner_->write(to, from); }
    Result<void> moe_shared_out(const MoeOp& op, View in, View out, ExpertChoice& choice, std::span<float> rows) override {
        return count(), result(inner_->moe_shared_out(op, in, out, choice, rows));
    }
    void moe_chosen(const MoeOp& op, const ExpertChoice& choice, View in, View out) override { count(), inner_->moe_chosen(op, choice, in, out); }
    std::span<const float> logits_rows() const override { return inner_->logits_rows(); }

    int ops() const { return ops_; } // of the last step

  private:
    void count() {
        if (at_op) at_op(ops_);
        if (ops_++ == fail_at_op) failed_ = true, fail_at_op = -1;
    }
    Result<void> result(Result<void> inner) const {
        if (failed_) return fail(ErrorKind::device, "The test device failed.");
        return inner;
    }

    std::unique_ptr<Backend> inner_;
    std::size_t loaded_ = 0;
    int ops_ = 0;
    bool failed_ = false;
};

} // namespace ponder::test

// Attention as kernels: over the layer's keys and values, over the latent rows of MLA, and the short convolution that some layers have in its place.
#include "engine/compute/cuda/device/backend.h"

#include <algorithm>

namespace ponder::cuda {

namespace {

constexpr int splitting_rows = 4; // attention of so few rows is split over the keys
constexpr int least_split = 64;   // keys
constexpr int most_splits = 256;

} // namespace

int CudaBackend::splits_bound() const {
    if (rows_ > splitting_rows) return 0;
    int bound = 2 * least_split; // a power of two, so that a step is captured anew only as often as the text doubles
    while (bound < step_.first_position + rows_) bound *= 2;
    return bound;
}

void CudaBackend::attend(AttentionArgs p) {
    if (!attention_fits(p)) return fail_step({ErrorKind::unsupported, "The CUDA backend runs attention heads of at most 1024 values."});
    p.step = step_block_, p.format = cache().kind(), p.items = rows_;
    p.split_keys = 0x3fffffff, p.splits = 1;
    if (const int bound = splits_bound(); bound > 0) {
        // enough blocks to keep the device busy, but no split so small that putting the parts together costs more than it gains
        const int reach = p.window ? std::min(bound, (p.window + rows_ + 2 * least_split - 1) / least_split * least_split) : bound;
        const int kv_heads = p.heads / p.heads_a_key, groups = kv_heads * ((p.heads_a_key + 7) / 8) * rows_, wanted = std::max(1, 2 * device_->properties().multiprocessors / groups);
        int keys = least_split;
        while (keys < 256 && (reach + keys - 1) / keys > wanted) keys *= 2;
        while ((reach + keys - 1) / keys > most_splits) keys *= 2;
        p.split_keys = keys, p.splits = (reach + keys - 1) / keys;
        if (p.splits == 1) p.split_keys = 0x3fffffff;
        else p.partials = scratch<float>(attention_parts, std::uint64_t(rows_) * p.heads * p.splits * (p.value_dim + 2));
        if (failure_) return;
    }
    cuda::attention(device_->stream(), p);
}

void CudaBackend::lower_attention(const AttentionOp& op, const View& query, const View& out, bool int8_wanted) {
    const CacheRows& rows = cache().layers[static_cast<std::size_t>(op.layer)];
    const Place q = place(query), y = place(out);
    AttentionArgs p{};
    p.query = q.at, p.query_stride = q.stride, p.query_head = p.tail_from = p.key_dim = op.key_dim;
    p.keys = rows.keys, p.values = rows.values, p.key_row_bytes = rows.key_bytes, p.value_row_bytes = rows.value_bytes;
    p.y = y.at, p.y_stride = y.stride, p.value_dim = op.value_dim;
    p.heads = op.heads, p.heads_a_key = op.heads / op.kv_heads, p.window = op.window, p.scale = op.scale, p.sinks = values_of(op.sinks);
    if (int8_wanted) p.int8 = attention_int8(op.value_dim, op.heads * op.value_dim, rows_, 0);
    attend(p);
    written(y);
    if (p.int8) int8_forms_[0] = {y.at, y.buffer, op.heads * op.value_dim, rows_};
}

// Room for what attention gives as int8 groups; nullptr where that is not wanted or does not fit.
void* CudaBackend::attention_int8(int value_dim, int columns, int items, int slot) {
    if (!options_.fused || !options_.int8 || value_dim % 32) return nullptr;
    return scratch<unsigned char>(slot ? int8_hidden : int8_rows, std::uint64_t(items) * columns / 32 * int8_group_bytes);
}

void CudaBackend::lower_mla(const MlaOp& op, const View& query, const View& out) {
    const CacheRows& rows = cache().layers[static_cast<std::size_t>(op.layer)];
    const int head = op.nope_dim + op.rope_dim;
    const Place q = place(query), y = place(out);
    Place absorbed{scratch<float>(latent_query, std::uint64_t(rows_) * op.heads * op.kv_rank), -1, op.heads * op.kv_rank, op.kv_rank};
    Place mixed{scratch<float>(mixed_latent, std::uint64_t(rows_) * op.heads * op.kv_rank), -1, op.heads * op.kv_rank, op.kv_rank};
    if (failure_) return;
    Product absorb;
    absorb.weight = op.key_up, absorb.x = {q.at, q.buffer, q.stride, head}, absorb.y = absorbed, absorb.items = rows_, absorb.subs = op.heads, absorb.choice = Choice::by_sub;
    multiply(absorb);
    AttentionArgs p{};
    p.query = absorbed.at, p.query_stride = absorbed.stride, p.query_head = p.tail_from = op.kv_rank;
    p.tail = q.at + op.nope_dim, p.tail_stride = q.stride, p.tail_head = head;
    p.key_dim = op.kv_rank + op.rope_dim;
    p.keys = p.values = rows.keys, p.key_row_bytes = p.value_row_bytes = rows.key_bytes;
    p.y = mixed.at, p.y_stride = mixed.stride, p.value_dim = op.kv_rank;
    p.heads = p.heads_a_key = op.heads, p.scale = op.scale;
    if (!holds_floats(weight(op.value_up).format)) p.int8 = attention_int8(op.kv_rank, op.kv_rank, rows_ * op.heads, 1);
    attend(p);
    written(mixed);
    if (p.int8) int8_forms_[1] = {mixed.at, -1, op.kv_rank, rows_ * op.heads};
    Product expand;
    expand.weight = op.value_up, expand.x = mixed, expand.y = {y.at, y.buffer, y.stride, op.value_dim}, expand.items = rows_, expand.subs = op.heads, expand.choice = Choice::by_sub;
    multiply(expand);
}

void CudaBackend::lower_conv(const ConvOp& op, const View& in, const View& out) {
    const CacheRows& rows = cache().layers[static_cast<std::size_t>(op.layer)];
    const Place x = place(in), y = place(out);
    cuda::short_conv(device_->stream(), {x.at, y.at, rows.keys, values_of(op.kernel), step_block_, cache().kind(), out.width, rows_, x.stride, y.stride, op.taps, rows.key_bytes});
    written(y);
}

} // namespace ponder::cuda

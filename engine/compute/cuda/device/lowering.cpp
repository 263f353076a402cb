// A step's ops as kernels. Because the whole list is there, an op can look at those behind it: a sum and the norm that reads it become one
// pass, products of the same rows one launch, and norms, rotations and the store of a layer's heads another. Without options_.fused every op
// is launched by itself, which the tests compare.
#include "engine/compute/cuda/device/backend.h"

#include <algorithm>

namespace ponder::cuda {

namespace {

constexpr int splitting_rows = 4;    // attention of so few rows is split over the keys
constexpr int least_split = 64;      // keys
constexpr int most_splits = 256;

bool is_float(BlockFormat f) { return f == BlockFormat::f32 || f == BlockFormat::f16 || f == BlockFormat::bf16; }

} // namespace

Place CudaBackend::place(const View& view) const {
    const Rows& rows = buffers_[static_cast<std::size_t>(view.buffer)];
    return {rows.memory + view.offset, static_cast<int>(view.buffer), rows.width, 0};
}

// Its int8 form is old.
void CudaBackend::written(const Place& place) {
    for (Int8Form& form : int8_forms_)
        if (form.at == place.at || (place.buffer >= 0 && form.buffer == place.buffer)) form = {};
}

// Device memory that lives from op to op of a step; grown when a step needs more, the old place kept until the step has run.
template <class T> T* CudaBackend::scratch(Scratch slot, std::uint64_t count) {
    ScratchMemory& s = scratch_[slot];
    const std::uint64_t bytes = piece_bytes(count * sizeof(T));
    if (s.bytes < bytes && !failure_) {
        auto memory = budget_.take(bytes, "the working rows");
        if (!memory) {
            fail_step(memory.error());
        } else {
            if (s.memory) retired_.push_back(s);
            s = {*memory, bytes};
            grown_ = true;
        }
    }
    return static_cast<T*>(s.memory);
}

int CudaBackend::splits_bound() const {
    if (rows_ > splitting_rows) return 0;
    int bound = 2 * least_split; // a power of two, so that a step is captured anew only as often as the text doubles
    while (bound < step_.first_position + rows_) bound *= 2;
    return bound;
}

void CudaBackend::lower() {
    Stream& stream = device_->stream();
    if (begun_) {
        send(step_block_, step_host_.memory, 4 * std::size_t(rows_ + 1));
        for (const Rope& rope : ropes_)
            make_turns(stream, {rope.frequency, rope.turns, step_block_, int(rope.table.frequency.size()), rows_, double(rope.table.magnitude)});
    }
    for (std::size_t i = 0; i < ops_.size() && !failure_;) {
        const Op& op = ops_[i];
        const Op* next = i + 1 < ops_.size() ? &ops_[i + 1] : nullptr;
        // whether an op multiplies these rows with quantized weights, so that their int8 form is worth making along with them
        auto reads = [&](const Op* after, const View& rows) {
            if (!after || !same(after->a, rows)) return false;
            switch (after->kind) {
            case Kind::linear: return !is_float(weight(after->weight).format);
            case Kind::ffn: return !is_float(weight(ffns_[after->detail].gate).format);
            case Kind::moe: case Kind::route: return !is_float(weight(moes_[after->detail].experts.gate).format);
            default: return false;
            }
        };
        if (options_.fused) {
            std::size_t taken = lower_heads(i);
            if (!taken) taken = lower_latent(i);
            if (!taken) taken = lower_linear(i);
            if (!taken && op.kind == Kind::add && next && next->kind == Kind::norm && same(op.a, next->a) && op.a.width == weight(next->weight).columns && op.b.buffer != next->b.buffer) {
                lower_norm(*next, &op, i + 2 < ops_.size() && reads(&ops_[i + 2], next->b));
                taken = 2;
            }
            if (taken) {
                i += taken;
                continue;
            }
        }
        switch (op.kind) {
        case Kind::embed: {
            const Weight& w = weight(op.weight);
            const Place y = place(op.a);
            cuda::embed(stream, {w.table, y.at, step_block_, tables(), w.format, w.columns, y.stride, rows_, w.row_bytes, op.x});
            written(y);
            break;
        }
        case Kind::norm: lower_norm(op, nullptr, options_.fused && reads(next, op.b)); break;
        case Kind::linear: {
            Product p;
            p.weight = op.weight, p.bias = op.other, p.x = place(op.a), p.y = place(op.b), p.items = rows_;
            multiply(p);
            break;
        }
        case Kind::rope: lower_rope(op); break;
        case Kind::store: lower_store(op.n, place(op.a), op.a.width, op.b.width ? place(op.b) : Place{}, op.b.width); break;
        case Kind::attention: lower_attention(attentions_[op.detail], op.a, op.b, reads(next, op.b)); break;
        case Kind::mla: lower_mla(mlas_[op.detail], op.a, op.b); break;
        case Kind::conv: lower_conv(convs_[op.detail], op.a, op.b); break;
        case Kind::ffn: feed(ffns_[op.detail], hidden_rows, place(op.a), place(op.b), 1, Choice::only); break;
        case Kind::moe:
            lower_route(moes_[op.detail], op.a);
            lower_experts(moes_[op.detail], op.a, op.b, true);
            break;
        case Kind::route: {
            const MoeOp& moe = moes_[op.detail];
            lower_route(moe, op.a);
            const std::size_t bytes = std::size_t(rows_) * moe.used * 4;
            auto* host = static_cast<unsigned char*>(staging_.memory);
            fetch(host + op.n, scratch<int>(expert_ids, std::uint64_t(rows_) * moe.used), bytes);
            fetch(host + op.m, scratch<float>(expert_weights, std::uint64_t(rows_) * moe.used), bytes);
            break;
        }
        case Kind::experts: lower_experts(moes_[op.detail], op.a, op.b, op.n == 1); break;
        case Kind::add: {
            const Place to = place(op.a), from = place(op.b);
            cuda::add(stream, {to.at, from.at, op.a.width, rows_, to.stride, from.stride, op.x});
            written(to);
            break;
        }
        case Kind::logits: lower_logits(op); break;
        case Kind::read: {
            float* packed = scratch<float>(packed_rows, std::uint64_t(rows_) * op.a.width);
            if (failure_) break;
            copy_rows(place(op.a), {packed, -1, op.a.width, 0}, op.a.width);
            fetch(static_cast<unsigned char*>(staging_.memory) + op.detail, packed, std::size_t(rows_) * op.a.width * 4);
            break;
        }
        case Kind::write: {
            float* packed = scratch<float>(packed_rows, std::uint64_t(rows_) * op.a.width);
            if (failure_) break;
            send(packed, static_cast<const unsigned char*>(staging_.memory) + op.detail, std::size_t(rows_) * op.a.width * 4);
            copy_rows({packed, -1, op.a.width, 0}, place(op.a), op.a.width);
            break;
        }
        case Kind::choice: {
            void* to = op.m ? static_cast<void*>(scratch<float>(expert_weights, std::uint64_t(op.n))) : scratch<int>(expert_ids, std::uint64_t(op.n));
            if (!failure_) send(to, static_cast<const unsigned char*>(staging_.memory) + op.detail, std::size_t(op.n) * 4);
            break;
        }
        }
        i++;
    }
}

// --- fusions: how many ops from at on were taken as one, or 0

// [norm q] [norm k] rope q, rope k, store
std::size_t CudaBackend::lower_heads(std::size_t at) {
    std::size_t i = at;
    while (i < ops_.size() && i < at + 2 && ops_[i].kind == Kind::norm && same(ops_[i].a, ops_[i].b)) i++;
    if (i + 3 > ops_.size()) return 0;
    const Op &q = ops_[i], &k = ops_[i + 1], &kept = ops_[i + 2];
    if (q.kind != Kind::rope || k.kind != Kind::rope || kept.kind != Kind::store || kept.b.width == 0) return 0;
    const int dim = k.a.width / k.n;
    if (q.weight != k.weight || q.m || k.m || q.a.width / q.n != dim || q.a.buffer == k.a.buffer || !same(k.a, kept.a) || kept.b.buffer == kept.a.buffer || kept.b.buffer == q.a.buffer) return 0;
    const float *query_norm = nullptr, *key_norm = nullptr;
    float epsilon = 0;
    for (std::size_t n = at; n < i; n++) {
        if (weight(ops_[n].weight).columns != dim || (n > at && ops_[n].x != epsilon)) return 0;
        epsilon = ops_[n].x;
        if (same(ops_[n].a, q.a)) query_norm = values_of(ops_[n].weight);
        else if (same(ops_[n].a, k.a)) key_norm = values_of(ops_[n].weight);
        else return 0;
    }
    const Rope& rope = ropes_[static_cast<std::size_t>(q.weight)];
    const CacheRows& rows = cache().layers[static_cast<std::size_t>(kept.n)];
    const Place qp = place(q.a), kp = place(k.a), vp = place(kept.b);
    const HeadsArgs args{rope.turns, qp.at, kp.at, vp.at, query_norm, key_norm, rows.keys, rows.values, step_block_, cache().kind(), int(rope.table.frequency.size()),
                         rope.table.pairing == RopePairing::adjacent, q.n, k.n, dim, qp.stride, kp.stride, vp.stride, kept.b.width, rows_, rows.key_bytes, rows.value_bytes, epsilon};
    if (!heads_fit(args)) return 0;
    heads(device_->stream(), args);
    written(qp), written(kp);
    return i + 3 - at;
}

// norm latent, rope q, rope key, store
std::size_t CudaBackend::lower_latent(std::size_t at) {
    if (at + 4 > ops_.size()) return 0;
    const Op &norm = ops_[at], &q = ops_[at + 1], &k = ops_[at + 2], &kept = ops_[at + 3];
    if (norm.kind != Kind::norm || q.kind != Kind::rope || k.kind != Kind::rope || kept.kind != Kind::store || kept.b.width) return 0;
    const Rope& rope = ropes_[static_cast<std::size_t>(q.weight)];
    const int pairs = int(rope.table.frequency.size()), rank = norm.a.width;
    if (!same(norm.a, norm.b) || weight(norm.weight).columns != rank || q.weight != k.weight || k.n != 1 || k.m || k.a.buffer != norm.a.buffer || k.a.offset != norm.a.offset + rank ||
        k.a.width != 2 * pairs || kept.a.buffer != norm.a.buffer || kept.a.offset != norm.a.offset || kept.a.width != rank + 2 * pairs || q.a.buffer == k.a.buffer)
        return 0;
    const CacheRows& rows = cache().layers[static_cast<std::size_t>(kept.n)];
    const Place lp = place(kept.a), qp = place(q.a);
    const LatentArgs args{rope.turns, lp.at, qp.at, values_of(norm.weight), rows.keys, step_block_, cache().kind(), pairs, rope.table.pairing == RopePairing::adjacent, rank, lp.stride,
                          q.n, qp.stride, q.a.width / q.n, q.m, rows_, rows.key_bytes, norm.x};
    if (!latent_fits(args)) return 0;
    latent(device_->stream(), args);
    written(lp), written(qp);
    return 4;
}

// Up to three products of the same rows in one launch.
std::size_t CudaBackend::lower_linear(std::size_t at) {
    if (ops_[at].kind != Kind::linear || rows_ > most_items_of_matvec) return 0;
    Product jobs[3];
    std::size_t count = 0;
    while (count < 3 && at + count < ops_.size()) {
        const Op& op = ops_[at + count];
        if (op.kind != Kind::linear || !same(op.a, ops_[at].a) || weight(op.weight).format != weight(ops_[at].weight).format || op.b.buffer == op.a.buffer) break;
        Product& p = jobs[count++];
        p.weight = op.weight, p.bias = op.other, p.x = place(op.a), p.y = place(op.b), p.items = rows_;
    }
    if (count < 2) return 0;
    multiply(jobs, int(count));
    return count;
}

void CudaBackend::lower_norm(const Op& op, const Op* sum, bool int8_wanted) {
    const Weight& w = weight(op.weight);
    const Place x = place(op.a), y = place(op.b);
    NormArgs args{x.at, y.at, nullptr, w.first, nullptr, w.columns, op.a.width / w.columns, rows_, x.stride, y.stride, 0, op.x, 0};
    if (sum) {
        const Place from = place(sum->b);
        args.addend = from.at, args.addend_stride = from.stride, args.factor = sum->x;
        written(x);
    }
    written(y);
    if (int8_wanted && options_.int8 && args.runs == 1 && w.columns % 32 == 0) {
        args.int8 = scratch<unsigned char>(int8_rows, std::uint64_t(rows_) * w.columns / 32 * int8_group_bytes);
        if (failure_) return;
        int8_forms_[0] = {y.at, y.buffer, w.columns, rows_};
    }
    cuda::rms_norm(device_->stream(), args);
}

void CudaBackend::lower_rope(const Op& op) {
    const Rope& rope = ropes_[static_cast<std::size_t>(op.weight)];
    const Place x = place(op.a);
    cuda::rope(device_->stream(), {rope.turns, x.at + op.m, int(rope.table.frequency.size()), rope.table.pairing == RopePairing::adjacent, op.n, x.stride, op.a.width / op.n, rows_});
    written(x);
}

void CudaBackend::lower_store(int layer, Place keys, int key_width, Place values, int value_width) {
    const CacheRows& rows = cache().layers[static_cast<std::size_t>(layer)];
    store(device_->stream(), {keys.at, values.at, rows.keys, rows.values, step_block_, cache().kind(), key_width, value_width, keys.stride, values.stride, rows_, rows.key_bytes, rows.value_bytes});
}

// --- attention

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
    if (!is_float(weight(op.value_up).format)) p.int8 = attention_int8(op.kv_rank, op.kv_rank, rows_ * op.heads, 1);
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

// --- feed-forward

Place CudaBackend::feed_hidden(const FfnOp& op, Scratch slot, Place x, int subs, Choice choice) {
    const Weight &gate = weight(op.gate), &up = weight(op.up);
    const int ff = gate.rows, activation = op.activation == Activation::silu ? 1 : 2;
    const std::uint64_t values = std::uint64_t(rows_) * subs * ff;
    const Place hidden{scratch<float>(slot, values), -1, subs * ff, choice == Choice::by_id ? ff : 0};
    if (failure_) return hidden;
    Product p;
    p.weight = op.gate, p.bias = op.gate_bias, p.x = x, p.y = hidden, p.items = rows_, p.subs = subs, p.choice = choice;
    if (options_.fused && gate.format == up.format && rows_ <= most_items_of_matvec) {
        p.up = op.up, p.up_bias = op.up_bias, p.activation = activation, p.int8_next = !is_float(weight(op.down).format);
        multiply(p);
    } else {
        Place second = hidden;
        second.at = scratch<float>(up_rows, values);
        if (failure_) return hidden;
        multiply(p);
        p.weight = op.up, p.bias = op.up_bias, p.y = second;
        multiply(p);
        void* int8 = nullptr;
        if (options_.fused && options_.int8 && !is_float(weight(op.down).format) && ff % 32 == 0) int8 = scratch<unsigned char>(int8_hidden, values / 32 * int8_group_bytes);
        if (failure_) return hidden;
        activate(device_->stream(), {hidden.at, second.at, int8, static_cast<long long>(values), activation});
        written(hidden);
        if (int8) int8_forms_[1] = {hidden.at, -1, ff, rows_ * subs};
    }
    return hidden;
}

void CudaBackend::feed(const FfnOp& op, Scratch slot, Place x, Place y, int subs, Choice choice) {
    Product down;
    down.x = feed_hidden(op, slot, x, subs, choice);
    down.weight = op.down, down.bias = op.down_bias, down.y = y, down.items = rows_, down.subs = subs, down.choice = choice;
    multiply(down);
}

// The router's choice, in the scratch that lower_experts reads.
void CudaBackend::lower_route(const MoeOp& op, const View& in) {
    if (op.expert_count > most_experts || op.used > most_used) return fail_step({ErrorKind::unsupported, "The CUDA backend runs models of at most 1024 experts, 64 of them at once."});
    const std::uint64_t pairs = std::uint64_t(rows_) * op.used;
    float* logits = scratch<float>(router_logits, std::uint64_t(rows_) * op.expert_count);
    int* ids = scratch<int>(expert_ids, pairs);
    float* shares = scratch<float>(expert_weights, pairs);
    if (failure_) return;
    const RouteArgs choice{logits, values_of(op.selection_bias), ids, shares, op.expert_count, op.used, op.groups, op.groups_used, GatingKind(int(op.gating)), op.normalize, rows_, op.scale};
    const Weight& w = weight(op.router);
    const Place x = place(in);
    if (options_.fused && rows_ <= most_items_of_matvec && is_float(w.format)) {
        unsigned* counted = counters(most_items_of_matvec);
        if (failure_) return;
        return cuda::route_rows(device_->stream(), {choice, logits, w.table, values_of(op.router_bias), x.at, w.format, w.columns, x.stride, vectors(w, x), w.row_bytes, counted});
    }
    Product router;
    router.weight = op.router, router.bias = op.router_bias, router.x = x, router.y = {logits, -1, op.expert_count, 0}, router.items = rows_;
    multiply(router);
    cuda::route(device_->stream(), choice);
}

void CudaBackend::lower_experts(const MoeOp& op, const View& in, const View& out, bool with_shared) {
    const Place x = place(in), y = place(out);
    const int used = op.used, width = out.width;
    const float *shared = nullptr, *logit = nullptr;
    if (with_shared && op.shared.gate != WeightId::none) {
        const Place part{scratch<float>(shared_part, std::uint64_t(rows_) * width), -1, width, 0};
        if (op.shared_gate != WeightId::none) {
            const Place to{scratch<float>(shared_logit, std::uint64_t(rows_)), -1, 1, 0};
            if (failure_) return;
            Product gate;
            gate.weight = op.shared_gate, gate.x = x, gate.y = to, gate.items = rows_;
            multiply(gate);
            logit = to.at;
        }
        if (failure_) return;
        feed(op.shared, shared_hidden, x, part, 1, Choice::only);
        shared = part.at;
    }
    const Weight& held = weight(op.experts.gate);
    if (rows_ > most_items_of_matvec) {
        const std::uint64_t pairs = std::uint64_t(rows_) * used;
        int *sorted = scratch<int>(sorted_pairs, pairs), *tiles = scratch<int>(expert_tiles, 1 + 3 * (pairs / expert_tile_items + std::min<std::uint64_t>(pairs, op.expert_count)));
        if (failure_) return;
        sort_pairs(device_->stream(), {scratch<int>(expert_ids, pairs), held.table, sorted, tiles, int(pairs), op.expert_count, expert_tile_items});
    } else if (options_.fused) { // the experts' last products are summed as they are made
        Product down;
        down.x = feed_hidden(op.experts, hidden_rows, x, used, Choice::by_id);
        down.weight = op.experts.down, down.bias = op.experts.down_bias, down.y = y, down.items = rows_, down.subs = used, down.choice = Choice::summed;
        down.shared = shared, down.shared_logit = logit;
        return multiply(down);
    }
    const Place parts{scratch<float>(expert_parts, std::uint64_t(rows_) * used * width), -1, used * width, width};
    if (failure_) return;
    feed(op.experts, hidden_rows, x, parts, used, Choice::by_id);
    combine(device_->stream(), {parts.at, scratch<float>(expert_weights, 1), shared, logit, scratch<int>(expert_ids, 1), held.table, y.at, width, used, rows_, y.stride});
    written(y);
}

void CudaBackend::lower_logits(const Op& op) {
    if (step_.logits == LogitRows::none) return;
    const int first = step_.logits == LogitRows::all ? 0 : rows_ - 1, count = rows_ - first;
    const Weight &n = weight(op.weight), &h = weight(op.other);
    const Place x = place(op.a);
    const Place normed{scratch<float>(last_norm, std::uint64_t(count) * op.a.width), -1, op.a.width, 0};
    const Place y{scratch<float>(logit_rows, std::uint64_t(count) * h.rows), -1, h.rows, 0};
    if (failure_) return;
    cuda::rms_norm(device_->stream(), {x.at + std::int64_t(first) * x.stride, normed.at, nullptr, n.first, nullptr, n.columns, 1, count, x.stride, normed.stride, 0, op.x, 0});
    written(normed);
    Product p;
    p.weight = op.other, p.x = normed, p.y = y, p.items = count, p.factor = op.y;
    multiply(p);
    fetch(readback_.memory, y.at, std::size_t(count) * h.rows * 4);
    logits_count_ = std::size_t(count) * h.rows;
}

void CudaBackend::copy_rows(Place from, Place to, int width) {
    cuda::copy(device_->stream(), {to.at, from.at, width, rows_, to.stride, from.stride, 0});
    written(to);
}

void CudaBackend::send(void* to, const void* from, std::size_t bytes) {
    if (!step_.rehearsal) device_->to_device(to, from, bytes);
}
void CudaBackend::fetch(void* to, const void* from, std::size_t bytes) {
    if (!step_.rehearsal) device_->to_host(to, from, bytes);
}

// --- products

// The rows of a product's x as int8, made once for all the products of the same rows. Row buffers and scratch have a slot each, so that an
// expert's hidden rows do not push out the layer's.
const void* CudaBackend::int8_form(const Product& p, int columns, long long* stride, int* sub) {
    const int groups = columns / 32, items = p.items * (p.x.sub ? p.subs : 1), slot = p.x.buffer >= 0 ? 0 : 1;
    void* to = scratch<unsigned char>(slot ? int8_hidden : int8_rows, std::uint64_t(items) * groups * int8_group_bytes);
    if (failure_) return nullptr;
    *stride = p.x.sub ? (long long)groups * p.subs : groups, *sub = p.x.sub ? groups : 0;
    Int8Form& known = int8_forms_[slot];
    if (known.at == p.x.at && known.columns == columns && known.items == items) return to;
    quantize(device_->stream(), {p.x.at, to, groups, items, p.x.sub ? p.x.sub : p.x.stride});
    known = {p.x.at, p.x.buffer, columns, items};
    return to;
}

void CudaBackend::multiply(const Product* jobs, int count) {
    if (failure_) return;
    const Product& p = jobs[0];
    const Weight& w = weight(p.weight);
    // int8 rows are tight, so only where the parts of a row are, too
    const bool int8 = options_.int8 && !is_float(w.format) && (p.x.sub == 0 || (p.x.sub == w.columns && p.x.stride == p.x.sub * p.subs));
    const void* x = p.x.at;
    long long stride = p.x.stride;
    int sub = p.x.sub;
    if (int8 && !(x = int8_form(p, w.columns, &stride, &sub))) return;
    const bool summed = p.choice == Choice::summed, by_id = p.choice == Choice::by_id || summed;
    const int* ids = by_id ? scratch<int>(expert_ids, 1) : nullptr;
    if (p.items > most_items_of_matvec) {
        TilesArgs t{w.table, values_of(p.bias), x, p.y.at, stride, sub, p.y.stride, p.y.sub, w.format, w.columns, w.rows, w.row_bytes, p.items, p.subs, p.choice, nullptr, nullptr, 0, p.factor, tables(),
                    nullptr, 0};
        if (by_id) {
            const int pairs = p.items * p.subs;
            t.sorted = scratch<int>(sorted_pairs, 1), t.tiles = scratch<int>(expert_tiles, 1), t.tile_limit = pairs / expert_tile_items + std::min(pairs, w.count);
        }
        // too few tiles to keep the device busy to the end: its blocks share them by parts
        const int blocks = std::min(2 * device_->properties().multiprocessors, most_sharing_blocks);
        if (int8 && options_.fused && tiles_of(t) < 4 * blocks) {
            t.partial = scratch<float>(tile_parts, 2ull * blocks * tile_rows * tile_items), t.blocks = blocks;
            if (failure_) return;
        }
        if (int8) matmul_int8(device_->stream(), t);
        else matmul_float(device_->stream(), t);
        written(p.y);
        return;
    }
    MatvecArgs m{};
    m.jobs = count, m.format = w.format, m.x = x, m.x_stride = stride, m.x_sub = sub, m.columns = w.columns, m.row_bytes = w.row_bytes, m.items = p.items, m.choice = p.choice;
    m.ids = ids, m.shares = summed ? scratch<float>(expert_weights, 1) : nullptr, m.shared = p.shared, m.shared_logit = p.shared_logit;
    m.factor = p.factor, m.activation = p.activation, m.tables = tables();
    m.vectors = vectors(w, p.x);
    long long warps = 0;
    for (int j = 0; j < count; j++) {
        const Product& job = jobs[j];
        const Weight& jw = weight(job.weight);
        const bool glu = job.activation != 0;
        m.job[j] = {jw.table, glu ? weight(job.up).table : nullptr, values_of(job.bias), glu ? values_of(job.up_bias) : nullptr, job.y.at, jw.rows, job.y.stride, job.y.sub, job.subs, 0};
        warps += (long long)jw.rows * (summed ? 1 : job.subs) * p.items;
    }
    // rows are shared between warps where there are too few of them to keep the device busy
    const int units = w.columns / (is_float(w.format) ? 8 : 32) * (summed ? p.subs : 1);
    m.split = 1;
    while (m.split < 4 && units >= 64 * m.split && warps * m.split < 16LL * device_->properties().multiprocessors) m.split *= 2;
    if (options_.split) m.split = options_.split;
    // what gate and up give goes on as int8, too, where the next product takes it so
    const bool goes_on = p.activation && p.int8_next && int8 && w.rows % 32 == 0 && (by_id || p.items == 1);
    if (goes_on) {
        const std::uint64_t groups = std::uint64_t(p.items) * p.subs * w.rows / 32;
        m.int8 = scratch<unsigned char>(int8_hidden, groups * int8_group_bytes), m.counters = counters(groups / p.items * most_items_of_matvec); // for all steps that come this way
        if (failure_) return;
    }
    matvec(device_->stream(), m, int8);
    for (int j = 0; j < count; j++) written(jobs[j].y);
    if (goes_on) int8_forms_[1] = {p.y.at, -1, w.rows, p.items * p.subs};
}

// Whether 16 bytes at a time may be read of both.
bool CudaBackend::vectors(const Weight& w, const Place& x) const {
    return w.row_bytes % 16 == 0 && w.columns % 8 == 0 && reinterpret_cast<std::uintptr_t>(x.at) % 16 == 0 && x.stride % 4 == 0 && x.sub % 4 == 0;
}

// Zeros, which every kernel that counts leaves as zeros.
unsigned* CudaBackend::counters(std::uint64_t count) {
    const void* before = scratch_[counters_slot].memory;
    auto* memory = scratch<unsigned>(counters_slot, count);
    if (!failure_ && memory != before) device_->zero(memory, scratch_[counters_slot].bytes);
    return memory;
}

} // namespace ponder::cuda

// A step's ops as kernels. Because the whole list is there, an op can look at those behind it: a sum and the norm that reads it become one
// pass, products of the same rows one launch, and norms, rotations and the store of a layer's heads another. Without options_.fused every op
// is launched by itself, which the tests compare.
#include "engine/compute/cuda/device/backend.h"

namespace ponder::cuda {

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
void* CudaBackend::scratch_bytes(Scratch slot, std::uint64_t bytes) {
    ScratchMemory& s = scratch_[slot];
    bytes = piece_bytes(bytes);
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
    return s.memory;
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
            case Kind::linear: return !holds_floats(weight(after->weight).format);
            case Kind::ffn: return !holds_floats(weight(ffns_[after->detail].gate).format);
            case Kind::moe: case Kind::route: return !holds_floats(weight(moes_[after->detail].experts.gate).format);
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

} // namespace ponder::cuda

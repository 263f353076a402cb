// Products as kernels: feed-forwards, mixtures of experts, the logits, and the choice between the kernels for few rows and those for tiles.
#include "engine/compute/cuda/device/backend.h"

#include <algorithm>

namespace ponder::cuda {

Place CudaBackend::feed_hidden(const FfnOp& op, Scratch slot, Place x, int subs, Choice choice) {
    const Weight &gate = weight(op.gate), &up = weight(op.up);
    const int ff = gate.rows, activation = op.activation == Activation::silu ? 1 : 2;
    const std::uint64_t values = std::uint64_t(rows_) * subs * ff;
    const Place hidden{scratch<float>(slot, values), -1, subs * ff, choice == Choice::by_id ? ff : 0};
    if (failure_) return hidden;
    Product p;
    p.weight = op.gate, p.bias = op.gate_bias, p.x = x, p.y = hidden, p.items = rows_, p.subs = subs, p.choice = choice;
    if (options_.fused && gate.format == up.format && rows_ <= most_items_of_matvec) {
        p.up = op.up, p.up_bias = op.up_bias, p.activation = activation, p.int8_next = !holds_floats(weight(op.down).format);
        multiply(p);
    } else {
        Place second = hidden;
        second.at = scratch<float>(up_rows, values);
        if (failure_) return hidden;
        multiply(p);
        p.weight = op.up, p.bias = op.up_bias, p.y = second;
        multiply(p);
        void* int8 = nullptr;
        if (options_.fused && options_.int8 && !holds_floats(weight(op.down).format) && ff % 32 == 0) int8 = scratch<unsigned char>(int8_hidden, values / 32 * int8_group_bytes);
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
    if (options_.fused && rows_ <= most_items_of_matvec && holds_floats(w.format)) {
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
    const bool int8 = options_.int8 && !holds_floats(w.format) && (p.x.sub == 0 || (p.x.sub == w.columns && p.x.stride == p.x.sub * p.subs));
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
    const int units = w.columns / (holds_floats(w.format) ? 8 : 32) * (summed ? p.subs : 1);
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

#include "engine/compute/cpu/cpu_backend.h"

#include "engine/compute/cpu/products.h"
#include "engine/compute/host_backend.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <new>
#include <optional>

namespace ponder {
namespace {

class CpuBackend final : public HostBackend {
  public:
    explicit CpuBackend(int threads)
        : HostBackend(false), kernels_(best_kernels()), pool_(threads), products_(kernels_, pool_), scores_(pool_.threads()), rows_of_(pool_.threads()) {}

    std::string name() const override { return "cpu"; }
    std::string description() const override {
        return "CPU, " + std::string(kernels_.name) + ", " + std::to_string(pool_.threads()) + (pool_.threads() == 1 ? " thread" : " threads");
    }

    std::size_t buffer_bytes() const override { return memory_.bytes() + scratch_bytes_; }

    void begin(const Step& step) override {
        step_ = step;
        tokens_.assign(step.tokens.begin(), step.tokens.end());
        rows_ = static_cast<int>(tokens_.size());
        logits_.clear();
        failure_.reset();
        turned_ = RopeId::none;
    }

    void embed(WeightId table, float factor, View out) override {
        const HostWeight& w = memory_.weight(table);
        factor *= w.scale(0);
        for (int r = 0; r < rows_; r++) {
            float* row = memory_.row(out, r);
            dequantize_row(w.source.format, w.row(0, tokens_[r]), row, out.width);
            if (factor != 1)
                for (int i = 0; i < out.width; i++) row[i] *= factor;
        }
    }

    void rms_norm(View in, WeightId weight, float epsilon, View out) override {
        const HostWeight& w = memory_.weight(weight);
        const int n = static_cast<int>(w.source.columns);
        const float* scale = vector_of(w, norm_scratch_);
        for_rows(in.width, [&](int r, int) {
            for (int at = 0; at < in.width; at += n) norm(memory_.row(in, r) + at, scale, n, epsilon, memory_.row(out, r) + at);
        });
    }

    void linear(WeightId weight, WeightId bias, View in, View out) override {
        guard([&] {
            prepare(in, {weight});
            collect_acts(in_acts_, quantized_in_, [&](int r) { return memory_.row(in, r); }, [&](int r) { return memory_.row(out, r); }, rows_);
            list_ = {{&memory_.weight(weight), 0, in_acts_.data(), rows_}};
            products_.run(list_);
            for (int r = 0; r < rows_; r++) complete(weight, 0, WeightId::none, memory_.row(out, r));
            if (bias == WeightId::none) return;
            const float* b = vector_of(memory_.weight(bias), norm_scratch_);
            for (int r = 0; r < rows_; r++) kernels_.add_scaled_f32(memory_.row(out, r), b, 1, out.width);
        });
    }

    void rope(RopeId id, View x, int heads, int offset) override {
        const RopeTable& table = memory_.rope(id);
        const int half = static_cast<int>(table.frequency.size());
        const bool adjacent = table.pairing == RopePairing::adjacent;
        if (turned_ != id) turn(id, table);
        for_rows(x.width * 4, [&](int r, int) {
            const float *c = cos_.data() + std::size_t(r) * half, *s = sin_.data() + std::size_t(r) * half;
            for (int h = 0; h < heads; h++) {
                float* v = memory_.row(x, r) + h * (x.width / heads) + offset;
                for (int j = 0; j < half; j++) {
                    float& a = adjacent ? v[2 * j] : v[j];
                    float& b = adjacent ? v[2 * j + 1] : v[j + half];
                    const float a0 = a, b0 = b;
                    a = a0 * c[j] - b0 * s[j];
                    b = a0 * s[j] + b0 * c[j];
                }
            }
        });
    }

    void store_kv(int layer, View keys, View values) override {
        HostCache& cache = memory_.cache(step_.cache);
        for (int r = 0; r < rows_; r++) {
            store(cache, cache.key(layer, step_.first_position + r), memory_.row(keys, r), keys.width);
            if (values.width) store(cache, cache.value(layer, step_.first_position + r), memory_.row(values, r), values.width);
        }
    }

    void attention(const AttentionOp& op, View query, View out) override {
        guard([&] {
            HostCache& cache = memory_.cache(step_.cache);
            const float* sinks = op.sinks == WeightId::none ? nullptr : vector_of(memory_.weight(op.sinks), norm_scratch_);
            reserve_scores(std::max(op.key_dim, op.value_dim));
            share(rows_ * op.heads, attention_work(op.key_dim + op.value_dim), [&](int task, int worker) {
                const int r = task / op.heads, h = task % op.heads, kv = h / (op.heads / op.kv_heads);
                const int last = step_.first_position + r, first = op.window ? std::max(0, last - op.window + 1) : 0;
                float* score = scores_[worker].data();
                const float* q = memory_.row(query, r) + h * op.key_dim;
                cached_scores(cache, rows_from(cache.key(op.layer, first), cache.key(op.layer, first + 1), last - first + 1), kv * op.key_dim, q, op.key_dim, op.scale,
                              score + first, worker);
                softmax(score + first, last - first + 1, sinks ? sinks + h : nullptr);
                cached_mix(cache, rows_from(cache.value(op.layer, first), cache.value(op.layer, first + 1), last - first + 1), kv * op.value_dim, score + first,
                           memory_.row(out, r) + h * op.value_dim, op.value_dim, worker);
            });
        });
    }

    void mla_attention(const MlaOp& op, View query, View out) override {
        guard([&] {
            HostCache& cache = memory_.cache(step_.cache);
            const int width = op.kv_rank + op.rope_dim, head = op.nope_dim + op.rope_dim, pairs = rows_ * op.heads;
            grow(latent_query_, std::size_t(pairs) * width);
            grow(latent_mix_, std::size_t(pairs) * op.kv_rank);
            auto pair_query = [&](int p) { return memory_.row(query, p % rows_) + p / rows_ * head; }; // pairs by head, then row
            auto pair_latent = [&](int p) { return latent_query_.data() + std::size_t(p) * width; };
            auto pair_mix = [&](int p) { return latent_mix_.data() + std::size_t(p) * op.kv_rank; };
            auto pair_out = [&](int p) { return memory_.row(out, p % rows_) + p / rows_ * op.value_dim; };

            per_head(op.key_up, op.heads, op.nope_dim, pair_query, pair_latent);
            reserve_scores(width);
            share(pairs, attention_work(width + op.kv_rank), [&](int p, int worker) {
                float* q = pair_latent(p);
                std::memcpy(q + op.kv_rank, pair_query(p) + op.nope_dim, std::size_t(op.rope_dim) * 4);
                const int last = step_.first_position + p % rows_;
                float* score = scores_[worker].data();
                const CachedRows keys = rows_from(cache.key(op.layer, 0), cache.key(op.layer, 1), last + 1);
                cached_scores(cache, keys, 0, q, width, op.scale, score, worker);
                softmax(score, last + 1, nullptr);
                cached_mix(cache, keys, 0, score, pair_mix(p), op.kv_rank, worker);
            });
            per_head(op.value_up, op.heads, op.kv_rank, pair_mix, pair_out);
        });
    }

    void short_conv(const ConvOp& op, View in, View out) override {
        guard([&] {
            HostCache& cache = memory_.cache(step_.cache);
            const HostWeight& w = memory_.weight(op.kernel);
            const int width = out.width;
            grow(gate_, width), grow(up_, width), grow(down_, std::size_t(width) * op.taps);
            dequantize_row(w.source.format, w.row(0, 0), down_.data(), std::int64_t(width) * op.taps); // its rows are neighbours
            float *row = gate_.data(), *sum = up_.data();
            for (int r = 0; r < rows_; r++) {
                const int position = step_.first_position + r;
                const float *b = memory_.row(in, r), *c = b + width, *x = c + width;
                for (int i = 0; i < width; i++) row[i] = b[i] * x[i];
                store(cache, cache.key(op.layer, position), row, width);
                std::fill(sum, sum + width, 0.0f);
                for (int k = 0; k < op.taps; k++) {
                    const int t = position - op.taps + 1 + k;
                    if (t < 0) continue;
                    cache.load(cache.key(op.layer, t), 0, width, row);
                    for (int i = 0; i < width; i++) sum[i] += row[i] * down_[std::size_t(i) * op.taps + k];
                }
                float* y = memory_.row(out, r);
                for (int i = 0; i < width; i++) y[i] = c[i] * sum[i];
            }
        });
    }

    void ffn(const FfnOp& op, View in, View out) override {
        guard([&] {
            const int ff = static_cast<int>(memory_.weight(op.gate).source.rows);
            prepare(in, {op.gate, op.up});
            grow(gate_, std::size_t(rows_) * ff);
            grow(up_, std::size_t(rows_) * ff);
            auto gate_row = [&](int r) { return gate_.data() + std::size_t(r) * ff; };
            auto up_row = [&](int r) { return up_.data() + std::size_t(r) * ff; };
            auto in_row = [&](int r) { return memory_.row(in, r); };
            collect_acts(in_acts_, quantized_in_, in_row, gate_row, rows_);
            collect_acts(up_acts_, quantized_in_, in_row, up_row, rows_);
            list_ = {{&memory_.weight(op.gate), 0, in_acts_.data(), rows_}, {&memory_.weight(op.up), 0, up_acts_.data(), rows_}};
            products_.run(list_);
            activate(op, rows_, ff, quantized_hidden_, [](int) { return 0; }, gate_row, up_row);
            collect_acts(in_acts_, quantized_hidden_, gate_row, [&](int r) { return memory_.row(out, r); }, rows_);
            list_ = {{&memory_.weight(op.down), 0, in_acts_.data(), rows_}};
            products_.run(list_);
            for (int r = 0; r < rows_; r++) complete(op.down, 0, op.down_bias, memory_.row(out, r));
        });
    }

    void moe(const MoeOp& op, View in, View out) override {
        guard([&] {
            route(op, in);
            experts(op, in, out, op.shared.gate != WeightId::none);
        });
    }

    Result<void> moe_shared_out(const MoeOp& op, View in, View out, ExpertChoice& choice, std::span<float> rows) override {
        moe(op, in, out);
        choice = choice_;
        return read(in, rows);
    }

    void moe_chosen(const MoeOp& op, const ExpertChoice& choice, View in, View out) override {
        guard([&] {
            choice_ = choice;
            experts(op, in, out, false);
        });
    }

    Result<void> read(View from, std::span<float> to) override {
        for (int r = 0; r < rows_; r++) std::memcpy(to.data() + std::size_t(r) * from.width, memory_.row(from, r), std::size_t(from.width) * 4);
        return finish();
    }
    void write(View to, std::span<const float> from) override {
        for (int r = 0; r < rows_; r++) std::memcpy(memory_.row(to, r), from.data() + std::size_t(r) * to.width, std::size_t(to.width) * 4);
    }

    void add(View to, View from, float factor) override {
        for (int r = 0; r < rows_; r++) kernels_.add_scaled_f32(memory_.row(to, r), memory_.row(from, r), factor, to.width);
    }

    void logits(WeightId norm_weight, float epsilon, WeightId head, float factor, View in) override {
        if (step_.logits == LogitRows::none) return;
        guard([&] {
            const int first = step_.logits == LogitRows::all ? 0 : rows_ - 1, count = rows_ - first;
            const HostWeight& w = memory_.weight(head);
            const int width = in.width;
            const std::size_t vocabulary = static_cast<std::size_t>(w.source.rows);
            const float* scale = vector_of(memory_.weight(norm_weight), norm_scratch_);
            grow(gate_, std::size_t(count) * width);
            logits_.resize(count * vocabulary);
            quantized_in_.reserve(count, width);
            in_acts_.resize(count);
            for (int r = 0; r < count; r++) {
                float* x = gate_.data() + std::size_t(r) * width;
                norm(memory_.row(in, first + r), scale, width, epsilon, x);
                if (kernels_.wants_int8(w.source.format)) quantized_in_.quantize(kernels_, r, x);
                in_acts_[r] = quantized_in_.act(r, x, logits_.data() + r * vocabulary);
            }
            list_ = {{&w, 0, in_acts_.data(), count}};
            products_.run(list_);
            factor *= w.scale(0);
            if (factor != 1)
                for (float& logit : logits_) logit *= factor;
        });
    }

    Result<void> finish() override {
        if (failure_) return tl::unexpected<Error>(*failure_);
        return {};
    }
    std::span<const float> logits_rows() const override { return logits_; }

  private:
    template <class Body> void guard(Body body) {
        if (failure_) return;
        try {
            body();
        } catch (const std::bad_alloc&) {
            failure_ = Error{ErrorKind::out_of_memory, "There was not enough memory for a step of the computation."};
        }
    }

    void grow(std::vector<float>& buffer, std::size_t values) {
        if (buffer.size() >= values) return;
        scratch_bytes_ += (values - buffer.size()) * 4;
        buffer.resize(values);
    }

    // work: scalar operations a task, to decide whether threads are worth waking
    template <class Body> void share(int tasks, std::int64_t work, Body body) {
        if (tasks > 1 && tasks * work > 1 << 15) return pool_.run(tasks, body);
        for (int i = 0; i < tasks; i++) body(i, 0);
    }
    template <class Body> void for_rows(int work, Body body) { share(rows_, work, body); }
    // Attention's work a task: products over every key so far, eight at a time.
    std::int64_t attention_work(int values) const { return std::int64_t(step_.first_position + rows_) * values / 8; }

    // Vectors (norms, biases) as float32; most are stored so.
    static const float* vector_of(const HostWeight& w, std::vector<float>& scratch) {
        if (w.source.format == BlockFormat::f32) return reinterpret_cast<const float*>(w.row(0, 0));
        scratch.resize(static_cast<std::size_t>(w.source.columns));
        dequantize_row(w.source.format, w.row(0, 0), scratch.data(), w.source.columns);
        return scratch.data();
    }

    static void norm(const float* in, const float* scale, int n, float epsilon, float* out) {
        double sums[8] = {}; // eight chains, which the compiler turns into vectors
        int i = 0;
        for (; i + 8 <= n; i += 8)
            for (int j = 0; j < 8; j++) sums[j] += double(in[i + j]) * in[i + j];
        for (; i < n; i++) sums[0] += double(in[i]) * in[i];
        const double sum = ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
        const float factor = static_cast<float>(1 / std::sqrt(sum / n + epsilon));
        for (i = 0; i < n; i++) out[i] = in[i] * factor * scale[i];
    }

    static void softmax(float* x, int n, const float* sink) {
        float top = *std::max_element(x, x + n);
        if (sink) top = std::max(top, *sink);
        double sum = sink ? std::exp(*sink - top) : 0;
        for (int i = 0; i < n; i++) sum += x[i] = std::exp(x[i] - top);
        const float inverse = static_cast<float>(1 / sum);
        for (int i = 0; i < n; i++) x[i] *= inverse;
    }

    // Quantizes the step's rows of a view once for all the weights that will meet them.
    void prepare(View in, std::initializer_list<WeightId> weights) {
        quantized_in_.reserve(rows_, in.width);
        for (WeightId id : weights) {
            if (id == WeightId::none || !kernels_.wants_int8(memory_.weight(id).source.format)) continue;
            for_rows(in.width, [&](int r, int) { quantized_in_.quantize(kernels_, r, memory_.row(in, r)); });
            return;
        }
    }

    template <class In, class Out> void collect_acts(std::vector<ActRow>& acts, const QuantizedRows& rows, In in, Out out, int count) {
        acts.resize(count);
        for (int r = 0; r < count; r++) acts[r] = rows.act(r, in(r), out(r));
    }

    // A matrix's scale and its row of the bias, applied to the products of one activation row. Biases of experts are float32 (the reader
    // of the file has seen to it); the others were checked by vector_of.
    void complete(WeightId weight, int matrix, WeightId bias, float* y) const {
        const HostWeight& w = memory_.weight(weight);
        const int rows = static_cast<int>(w.source.rows);
        if (const float scale = w.scale(matrix); scale != 1)
            for (int i = 0; i < rows; i++) y[i] *= scale;
        if (bias != WeightId::none) kernels_.add_scaled_f32(y, reinterpret_cast<const float*>(memory_.weight(bias).row(0, matrix)), 1, rows);
    }

    // gate = activation(gate, up), and its int8 form when the next weight wants one. matrix(i): the expert of row i.
    template <class Matrix, class Gate, class Up>
    void activate(const FfnOp& op, int count, int ff, QuantizedRows& quantized, Matrix matrix, Gate gate, Up up) {
        const bool int8 = kernels_.wants_int8(memory_.weight(op.down).source.format);
        quantized.reserve(count, ff);
        auto one = [&](int i, int) {
            float *g = gate(i), *u = up(i);
            complete(op.gate, matrix(i), op.gate_bias, g);
            complete(op.up, matrix(i), op.up_bias, u);
            activate_row(op.activation, g, u, ff);
            if (int8) quantized.quantize(kernels_, i, g);
        };
        share(count, std::int64_t(ff) * 8, one); // an exponential counts for eight
    }

    // One product a head over all rows: pairs are ordered by head, so a head's rows are neighbours.
    template <class In, class Out> void per_head(WeightId id, int heads, int columns, In in, Out out) {
        const HostWeight& w = memory_.weight(id);
        const int pairs = rows_ * heads;
        quantized_in_.reserve(pairs, columns);
        if (kernels_.wants_int8(w.source.format))
            for (int p = 0; p < pairs; p++) quantized_in_.quantize(kernels_, p, in(p));
        collect_acts(in_acts_, quantized_in_, in, out, pairs);
        list_.clear();
        for (int h = 0; h < heads; h++) list_.push_back({&w, h, in_acts_.data() + h * rows_, rows_});
        products_.run(list_);
        if (!w.source.scale.empty())
            for (int p = 0; p < pairs; p++) complete(id, p / rows_, WeightId::none, out(p));
    }

    // The step's cosines and sines, once for all the layers that turn by the same table.
    void turn(RopeId id, const RopeTable& table) {
        const int half = static_cast<int>(table.frequency.size());
        cos_.resize(std::size_t(rows_) * half), sin_.resize(std::size_t(rows_) * half);
        for_rows(half * 64, [&](int r, int) {
            for (int j = 0; j < half; j++) {
                const double angle = (step_.first_position + r) * table.frequency[j];
                cos_[std::size_t(r) * half + j] = static_cast<float>(std::cos(angle) * table.magnitude);
                sin_[std::size_t(r) * half + j] = static_cast<float>(std::sin(angle) * table.magnitude);
            }
        });
        turned_ = id;
    }

    // Fills choice_.
    void route(const MoeOp& op, View in) {
        const int experts = op.expert_count, pairs = rows_ * op.used;
        grow(gate_, std::size_t(rows_) * experts);
        prepare(in, {op.router});
        collect_acts(in_acts_, quantized_in_, [&](int r) { return memory_.row(in, r); }, [&](int r) { return gate_.data() + std::size_t(r) * experts; }, rows_);
        list_ = {{&memory_.weight(op.router), 0, in_acts_.data(), rows_}};
        products_.run(list_);
        for (int r = 0; r < rows_; r++) complete(op.router, 0, op.router_bias, gate_.data() + std::size_t(r) * experts);
        choice_.ids.resize(pairs), choice_.weights.resize(pairs);
        const float* bias = op.selection_bias == WeightId::none ? nullptr : vector_of(memory_.weight(op.selection_bias), norm_scratch_);
        for (int r = 0; r < rows_; r++)
            choose_experts(op, gate_.data() + std::size_t(r) * experts, bias, routing_, choice_.ids.data() + r * op.used, choice_.weights.data() + r * op.used);
    }

    // Sorts the pairs (row, chosen expert) by expert, leaving out the experts that are held elsewhere; returns how many there are.
    int sort_by_expert(const MoeOp& op) {
        const HostWeight& held = memory_.weight(op.experts.gate);
        const int experts = op.expert_count;
        sorted_.resize(choice_.ids.size()), place_.resize(choice_.ids.size());
        first_.assign(experts + 1, 0);
        for (int id : choice_.ids)
            if (held.held(id)) first_[id + 1]++;
        for (int e = 0; e < experts; e++) first_[e + 1] += first_[e];
        next_of_.assign(first_.begin(), first_.end() - 1);
        for (std::size_t p = 0; p < choice_.ids.size(); p++)
            if (held.held(choice_.ids[p])) sorted_[next_of_[choice_.ids[p]]++] = static_cast<int>(p);
        return first_[experts];
    }

    // The sum of the chosen experts that are held here, and of the shared one.
    void experts(const MoeOp& op, View in, View out, bool has_shared) {
        const int pairs = sort_by_expert(op), width = out.width;
        const int ff = static_cast<int>(memory_.weight(op.experts.gate).source.rows);
        const int shared_ff = has_shared ? static_cast<int>(memory_.weight(op.shared.gate).source.rows) : 0;
        const std::size_t hidden = std::size_t(pairs) * ff + std::size_t(rows_) * shared_ff;
        grow(gate_, hidden), grow(up_, hidden);
        grow(down_, (std::size_t(pairs) + rows_) * width);
        // hidden rows: the pairs sorted by expert, then one a row for the shared expert
        auto row_of = [&](int i) { return i < pairs ? sorted_[i] / op.used : i - pairs; };
        auto hidden_at = [&](int i) { return i < pairs ? std::size_t(i) * ff : std::size_t(pairs) * ff + std::size_t(i - pairs) * shared_ff; };
        auto gate_row = [&](int i) { return gate_.data() + hidden_at(i); };
        auto up_row = [&](int i) { return up_.data() + hidden_at(i); };
        auto down_row = [&](int i) { return down_.data() + std::size_t(i) * width; };
        const int total = pairs + (has_shared ? rows_ : 0);

        // every chosen expert's gate and up, and the shared one's, as one list of work
        prepare(in, {op.experts.gate, op.experts.up, op.shared.gate, op.shared.up});
        in_acts_.resize(total), up_acts_.resize(total);
        for (int i = 0; i < total; i++) {
            in_acts_[i] = quantized_in_.act(row_of(i), memory_.row(in, row_of(i)), gate_row(i));
            up_acts_[i] = quantized_in_.act(row_of(i), memory_.row(in, row_of(i)), up_row(i));
        }
        list_experts(op, {{op.experts.gate, op.shared.gate, &in_acts_}, {op.experts.up, op.shared.up, &up_acts_}}, has_shared, pairs);
        products_.run(list_);

        auto expert_of = [&](int i) { return choice_.ids[sorted_[i]]; };
        activate(op.experts, pairs, ff, quantized_hidden_, expert_of, gate_row, up_row);
        if (has_shared)
            activate(op.shared, rows_, shared_ff, quantized_shared_, [](int) { return 0; }, [&](int r) { return gate_row(pairs + r); },
                     [&](int r) { return up_row(pairs + r); });
        for (int i = 0; i < total; i++)
            in_acts_[i] = i < pairs ? quantized_hidden_.act(i, gate_row(i), down_row(i)) : quantized_shared_.act(i - pairs, gate_row(i), down_row(i));
        list_experts(op, {{op.experts.down, op.shared.down, &in_acts_}}, has_shared, pairs);
        products_.run(list_);

        // the sum goes in order of selection, whatever order the experts were computed in
        std::fill(place_.begin(), place_.end(), -1);
        for (int i = 0; i < pairs; i++) place_[sorted_[i]] = i;
        const float* shared_gate = op.shared_gate == WeightId::none ? nullptr : vector_of(memory_.weight(op.shared_gate), norm_scratch_);
        for_rows(op.used * width, [&](int r, int) {
            float* y = memory_.row(out, r);
            std::fill(y, y + width, 0.0f);
            for (int p = r * op.used; p < (r + 1) * op.used; p++) {
                if (place_[p] < 0) continue; // held elsewhere
                float* part = down_row(place_[p]);
                complete(op.experts.down, choice_.ids[p], op.experts.down_bias, part);
                kernels_.add_scaled_f32(y, part, choice_.weights[p], width);
            }
            if (!has_shared) return;
            complete(op.shared.down, 0, op.shared.down_bias, down_row(pairs + r));
            kernels_.add_scaled_f32(y, down_row(pairs + r), shared_gate ? sigmoid(kernels_.dot_f32(shared_gate, memory_.row(in, r), in.width) * memory_.weight(op.shared_gate).scale(0)) : 1, width);
        });
    }

    struct ExpertMatrix {
        WeightId routed, shared;
        std::vector<ActRow>* acts;
    };
    void list_experts(const MoeOp& op, std::initializer_list<ExpertMatrix> matrices, bool has_shared, int pairs) {
        list_.clear();
        for (const ExpertMatrix& m : matrices) {
            for (int e = 0; e < op.expert_count; e++)
                if (first_[e + 1] > first_[e]) list_.push_back({&memory_.weight(m.routed), e, m.acts->data() + first_[e], first_[e + 1] - first_[e]});
            if (has_shared) list_.push_back({&memory_.weight(m.shared), 0, m.acts->data() + pairs, rows_});
        }
    }

    void reserve_scores(int widest) {
        const std::size_t tokens = static_cast<std::size_t>(step_.first_position + rows_);
        for (auto& score : scores_)
            if (score.size() < tokens) score.resize(std::max(tokens, score.size() * 2));
        for (auto& row : rows_of_)
            if (row.size() < static_cast<std::size_t>(widest)) row.resize(widest);
    }

    void store(HostCache& cache, std::byte* row, const float* from, int width) const {
        if (cache.shape().format == CacheFormat::f16) kernels_.to_f16(from, reinterpret_cast<std::uint16_t*>(row), width);
        else cache.store(row, from, width);
    }

    struct CachedRows {
        const std::byte* first;
        std::ptrdiff_t stride; // in bytes
        int count;
    };
    static CachedRows rows_from(const std::byte* first, const std::byte* second, int count) { return {first, second - first, count}; }

    // score[t]: scale times the product of q with columns [at, at + n) of row t.
    void cached_scores(const HostCache& cache, CachedRows rows, int at, const float* q, int n, float scale, float* score, int worker) {
        switch (cache.shape().format) {
        case CacheFormat::f32: return kernels_.scores_f32(reinterpret_cast<const float*>(rows.first) + at, rows.stride / 4, rows.count, q, n, scale, score);
        case CacheFormat::f16: return kernels_.scores_f16(reinterpret_cast<const std::uint16_t*>(rows.first) + at, rows.stride / 2, rows.count, q, n, scale, score);
        case CacheFormat::q8_0: break;
        }
        for (int t = 0; t < rows.count; t++) {
            cache.load(rows.first + t * rows.stride, at, n, rows_of_[worker].data());
            score[t] = scale * kernels_.dot_f32(rows_of_[worker].data(), q, n);
        }
    }

    // y: columns [at, at + n) of the rows, added up with their weights.
    void cached_mix(const HostCache& cache, CachedRows rows, int at, const float* weight, float* y, int n, int worker) {
        switch (cache.shape().format) {
        case CacheFormat::f32: return kernels_.mix_f32(reinterpret_cast<const float*>(rows.first) + at, rows.stride / 4, rows.count, weight, n, y);
        case CacheFormat::f16: return kernels_.mix_f16(reinterpret_cast<const std::uint16_t*>(rows.first) + at, rows.stride / 2, rows.count, weight, n, y);
        case CacheFormat::q8_0: break;
        }
        std::fill(y, y + n, 0.0f);
        for (int t = 0; t < rows.count; t++) {
            cache.load(rows.first + t * rows.stride, at, n, rows_of_[worker].data());
            kernels_.add_scaled_f32(y, rows_of_[worker].data(), weight[t], n);
        }
    }

    const Kernels& kernels_;
    ThreadPool pool_;
    Products products_;
    Step step_;
    std::vector<Token> tokens_;
    int rows_ = 0;
    std::optional<Error> failure_;
    std::size_t scratch_bytes_ = 0;
    std::vector<float> logits_;

    // scratch, kept from step to step
    QuantizedRows quantized_in_, quantized_hidden_, quantized_shared_;
    std::vector<ActRow> in_acts_, up_acts_;
    RopeId turned_ = RopeId::none; // whose cos_ and sin_ (rows x pairs) those of this step are
    std::vector<Product> list_;
    std::vector<float> norm_scratch_, cos_, sin_, gate_, up_, down_, latent_query_, latent_mix_;
    RoutingScratch routing_;
    ExpertChoice choice_;
    std::vector<int> sorted_, place_, first_, next_of_; // pairs by expert, and where each pair went; a pair is row * used + k
    std::vector<std::vector<float>> scores_, rows_of_; // a worker
};

} // namespace

std::unique_ptr<Backend> make_cpu_backend(int threads) {
    const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    return std::make_unique<CpuBackend>(std::clamp(threads > 0 ? threads : cores, 1, 256));
}

} // namespace ponder

#include "engine/compute/reference/reference_backend.h"

#include "engine/compute/host_backend.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace ponder {
namespace {

class ReferenceBackend final : public HostBackend {
  public:
    ReferenceBackend() : HostBackend(true) {}

    std::string name() const override { return "reference"; }
    std::string description() const override { return "CPU, reference arithmetic in float32 (slow)"; }

    void begin(const Step& step) override {
        step_ = step;
        tokens_.assign(step.tokens.begin(), step.tokens.end());
        rows_ = static_cast<int>(tokens_.size());
        logits_.clear();
    }

    void embed(WeightId table, float factor, View out) override {
        const HostWeight& w = memory_.weight(table);
        for (int r = 0; r < rows_; r++) {
            float* row = memory_.row(out, r);
            dequantize_row(w.source.format, w.row(0, tokens_[r]), row, out.width);
            for (int i = 0; i < out.width; i++) row[i] *= factor * w.scale(0);
        }
    }

    void rms_norm(View in, WeightId weight, float epsilon, View out) override {
        const std::vector<float> w = vector_of(weight);
        const int n = static_cast<int>(w.size());
        for (int r = 0; r < rows_; r++)
            for (int at = 0; at < in.width; at += n) norm(memory_.row(in, r) + at, w, epsilon, memory_.row(out, r) + at);
    }

    void linear(WeightId weight, WeightId bias, View in, View out) override {
        const std::vector<float> b = bias == WeightId::none ? std::vector<float>(out.width) : vector_of(bias);
        for (int r = 0; r < rows_; r++) {
            const std::vector<float> y = multiply(weight, 0, memory_.row(in, r));
            for (int i = 0; i < out.width; i++) memory_.row(out, r)[i] = y[i] + b[i];
        }
    }

    void rope(RopeId id, View x, int heads, int offset) override {
        const RopeTable& table = memory_.rope(id);
        const int half = static_cast<int>(table.frequency.size());
        for (int r = 0; r < rows_; r++)
            for (int h = 0; h < heads; h++) {
                float* v = memory_.row(x, r) + h * (x.width / heads) + offset;
                for (int j = 0; j < half; j++) {
                    const double angle = (step_.first_position + r) * table.frequency[j];
                    const double c = std::cos(angle) * table.magnitude, s = std::sin(angle) * table.magnitude;
                    float& a = table.pairing == RopePairing::adjacent ? v[2 * j] : v[j];
                    float& b = table.pairing == RopePairing::adjacent ? v[2 * j + 1] : v[j + half];
                    const double a0 = a, b0 = b;
                    a = static_cast<float>(a0 * c - b0 * s);
                    b = static_cast<float>(a0 * s + b0 * c);
                }
            }
    }

    void store_kv(int layer, View keys, View values) override {
        HostCache& cache = memory_.cache(step_.cache);
        for (int r = 0; r < rows_; r++) {
            cache.store(cache.key(layer, step_.first_position + r), memory_.row(keys, r), keys.width);
            if (values.width) cache.store(cache.value(layer, step_.first_position + r), memory_.row(values, r), values.width);
        }
    }

    void attention(const AttentionOp& op, View query, View out) override {
        HostCache& cache = memory_.cache(step_.cache);
        const std::vector<float> sinks = op.sinks == WeightId::none ? std::vector<float>() : vector_of(op.sinks);
        std::vector<float> k(op.key_dim), v(op.value_dim);
        for (int r = 0; r < rows_; r++) {
            const int last = step_.first_position + r, first = op.window ? std::max(0, last - op.window + 1) : 0;
            for (int h = 0; h < op.heads; h++) {
                const int kv = h / (op.heads / op.kv_heads);
                const float* q = memory_.row(query, r) + h * op.key_dim;
                std::vector<double> score;
                for (int t = first; t <= last; t++) {
                    cache.load(cache.key(op.layer, t), kv * op.key_dim, op.key_dim, k.data());
                    score.push_back(op.scale * dot(q, k.data(), op.key_dim));
                }
                softmax(score, sinks.empty() ? nullptr : &sinks[h]);
                std::vector<double> sum(op.value_dim);
                for (int t = first; t <= last; t++) {
                    cache.load(cache.value(op.layer, t), kv * op.value_dim, op.value_dim, v.data());
                    for (int i = 0; i < op.value_dim; i++) sum[i] += score[t - first] * v[i];
                }
                std::copy(sum.begin(), sum.end(), memory_.row(out, r) + h * op.value_dim);
            }
        }
    }

    void mla_attention(const MlaOp& op, View query, View out) override {
        HostCache& cache = memory_.cache(step_.cache);
        const int width = op.kv_rank + op.rope_dim, head = op.nope_dim + op.rope_dim;
        std::vector<float> row(width);
        for (int r = 0; r < rows_; r++)
            for (int h = 0; h < op.heads; h++) {
                const float* q = memory_.row(query, r) + h * head;
                std::vector<float> latent = multiply(op.key_up, h, q); // (kv_rank), then the rotated part behind it
                latent.insert(latent.end(), q + op.nope_dim, q + head);
                std::vector<double> score;
                for (int t = 0; t <= step_.first_position + r; t++) {
                    cache.load(cache.key(op.layer, t), 0, width, row.data());
                    score.push_back(op.scale * dot(latent.data(), row.data(), width));
                }
                softmax(score, nullptr);
                std::vector<double> sum(op.kv_rank);
                for (int t = 0; t <= step_.first_position + r; t++) {
                    cache.load(cache.key(op.layer, t), 0, width, row.data());
                    for (int i = 0; i < op.kv_rank; i++) sum[i] += score[t] * row[i];
                }
                const std::vector<float> mixed(sum.begin(), sum.end());
                const std::vector<float> value = multiply(op.value_up, h, mixed.data());
                std::copy(value.begin(), value.end(), memory_.row(out, r) + h * op.value_dim);
            }
    }

    void short_conv(const ConvOp& op, View in, View out) override {
        HostCache& cache = memory_.cache(step_.cache);
        const int width = out.width;
        std::vector<float> row(width);
        for (int r = 0; r < rows_; r++) {
            const int position = step_.first_position + r;
            const float *b = memory_.row(in, r), *c = b + width, *x = c + width;
            for (int i = 0; i < width; i++) row[i] = b[i] * x[i];
            cache.store(cache.key(op.layer, position), row.data(), width);
            std::vector<double> sum(width);
            for (int k = 0; k < op.taps; k++) {
                const int t = position - op.taps + 1 + k;
                if (t < 0) continue;
                cache.load(cache.key(op.layer, t), 0, width, row.data());
                for (int i = 0; i < width; i++) sum[i] += double(row[i]) * matrix_value(op.kernel, i, k);
            }
            for (int i = 0; i < width; i++) memory_.row(out, r)[i] = static_cast<float>(c[i] * sum[i]);
        }
    }

    void ffn(const FfnOp& op, View in, View out) override {
        for (int r = 0; r < rows_; r++) {
            const std::vector<float> y = ffn_row(op, 0, memory_.row(in, r));
            std::copy(y.begin(), y.end(), memory_.row(out, r));
        }
    }

    void moe(const MoeOp& op, View in, View out) override {
        route(op, in, choice_);
        experts(op, choice_, in, out);
        shared_expert(op, in, out);
    }

    Result<void> moe_shared_out(const MoeOp& op, View in, View out, ExpertChoice& choice, std::span<float> rows) override {
        moe(op, in, out);
        choice = choice_;
        return read(in, rows);
    }

    void moe_chosen(const MoeOp& op, const ExpertChoice& choice, View in, View out) override { experts(op, choice, in, out); }

    Result<void> read(View from, std::span<float> to) override {
        for (int r = 0; r < rows_; r++) std::copy_n(memory_.row(from, r), from.width, to.data() + std::size_t(r) * from.width);
        return {};
    }
    void write(View to, std::span<const float> from) override {
        for (int r = 0; r < rows_; r++) std::copy_n(from.data() + std::size_t(r) * to.width, to.width, memory_.row(to, r));
    }

    void add(View to, View from, float factor) override {
        for (int r = 0; r < rows_; r++)
            for (int i = 0; i < to.width; i++) memory_.row(to, r)[i] += factor * memory_.row(from, r)[i];
    }

    void logits(WeightId norm_weight, float epsilon, WeightId head, float factor, View in) override {
        const std::vector<float> w = vector_of(norm_weight);
        std::vector<float> normed(w.size());
        for (int r = step_.logits == LogitRows::all ? 0 : rows_ - 1; r < rows_ && step_.logits != LogitRows::none; r++) {
            norm(memory_.row(in, r), w, epsilon, normed.data());
            std::vector<float> y = multiply(head, 0, normed.data());
            for (float& v : y) v *= factor;
            logits_.insert(logits_.end(), y.begin(), y.end());
        }
    }

    Result<void> finish() override { return {}; }
    std::span<const float> logits_rows() const override { return logits_; }

  private:
    static double dot(const float* a, const float* b, std::int64_t n) {
        double sums[8] = {}; // eight chains, so that tests need not wait for each addition
        std::int64_t i = 0;
        for (; i + 8 <= n; i += 8)
            for (int j = 0; j < 8; j++) sums[j] += double(a[i + j]) * b[i + j];
        for (; i < n; i++) sums[0] += double(a[i]) * b[i];
        return ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
    }

    static void norm(const float* in, const std::vector<float>& weight, float epsilon, float* out) {
        const double mean = dot(in, in, static_cast<std::int64_t>(weight.size())) / weight.size();
        const double scale = 1 / std::sqrt(mean + epsilon);
        for (std::size_t i = 0; i < weight.size(); i++) out[i] = static_cast<float>(in[i] * scale * weight[i]);
    }

    static void softmax(std::vector<double>& x, const float* sink) {
        double top = *std::max_element(x.begin(), x.end());
        if (sink) top = std::max(top, double(*sink));
        double sum = sink ? std::exp(*sink - top) : 0;
        for (double& v : x) sum += v = std::exp(v - top);
        for (double& v : x) v /= sum;
    }

    std::vector<float> vector_of(WeightId id) const {
        const HostWeight& w = memory_.weight(id);
        std::vector<float> values(static_cast<std::size_t>(w.source.columns));
        dequantize_row(w.source.format, w.row(0, 0), values.data(), w.source.columns);
        return values;
    }

    std::vector<float> multiply(WeightId id, std::int64_t matrix, const float* x) const {
        const HostWeight& w = memory_.weight(id);
        std::vector<float> row(static_cast<std::size_t>(w.source.columns)), y(static_cast<std::size_t>(w.source.rows));
        for (std::int64_t r = 0; r < w.source.rows; r++) {
            dequantize_row(w.source.format, w.row(matrix, r), row.data(), w.source.columns);
            y[static_cast<std::size_t>(r)] = static_cast<float>(dot(row.data(), x, w.source.columns) * w.scale(matrix));
        }
        return y;
    }

    // The bias's row m added to y.
    std::vector<float> add_bias(std::vector<float> y, WeightId bias, std::int64_t m) const {
        if (bias == WeightId::none) return y;
        const HostWeight& w = memory_.weight(bias);
        std::vector<float> b(y.size());
        dequantize_row(w.source.format, w.row(0, m), b.data(), w.source.columns);
        for (std::size_t i = 0; i < y.size(); i++) y[i] += b[i];
        return y;
    }

    float matrix_value(WeightId id, std::int64_t row, std::int64_t column) const {
        const HostWeight& w = memory_.weight(id);
        std::vector<float> values(static_cast<std::size_t>(w.source.columns));
        dequantize_row(w.source.format, w.row(0, row), values.data(), w.source.columns);
        return values[static_cast<std::size_t>(column)];
    }

    void route(const MoeOp& op, View in, ExpertChoice& choice) {
        const std::vector<float> bias = op.selection_bias == WeightId::none ? std::vector<float>() : vector_of(op.selection_bias);
        RoutingScratch scratch;
        choice.ids.resize(std::size_t(rows_) * op.used), choice.weights.resize(choice.ids.size());
        for (int r = 0; r < rows_; r++) {
            const std::vector<float> router = add_bias(multiply(op.router, 0, memory_.row(in, r)), op.router_bias, 0);
            choose_experts(op, router.data(), bias.empty() ? nullptr : bias.data(), scratch, choice.ids.data() + r * op.used, choice.weights.data() + r * op.used);
        }
    }

    void experts(const MoeOp& op, const ExpertChoice& choice, View in, View out) {
        for (int r = 0; r < rows_; r++) {
            std::vector<float> sum(out.width);
            for (int p = r * op.used; p < (r + 1) * op.used; p++) {
                if (!memory_.weight(op.experts.gate).held(choice.ids[p])) continue;
                const std::vector<float> y = ffn_row(op.experts, choice.ids[p], memory_.row(in, r));
                for (int i = 0; i < out.width; i++) sum[i] += choice.weights[p] * y[i];
            }
            std::copy(sum.begin(), sum.end(), memory_.row(out, r));
        }
    }

    void shared_expert(const MoeOp& op, View in, View out) {
        if (op.shared.gate == WeightId::none) return;
        for (int r = 0; r < rows_; r++) {
            const float* x = memory_.row(in, r);
            const std::vector<float> y = ffn_row(op.shared, 0, x);
            const float share = op.shared_gate == WeightId::none ? 1 : sigmoid(multiply(op.shared_gate, 0, x)[0]);
            for (int i = 0; i < out.width; i++) memory_.row(out, r)[i] += share * y[i];
        }
    }

    std::vector<float> ffn_row(const FfnOp& op, std::int64_t matrix, const float* x) const {
        std::vector<float> gate = add_bias(multiply(op.gate, matrix, x), op.gate_bias, matrix);
        const std::vector<float> up = add_bias(multiply(op.up, matrix, x), op.up_bias, matrix);
        activate_row(op.activation, gate.data(), up.data(), static_cast<int>(gate.size()));
        return add_bias(multiply(op.down, matrix, gate.data()), op.down_bias, matrix);
    }

    Step step_;
    std::vector<Token> tokens_;
    int rows_ = 0;
    std::vector<float> logits_;
    ExpertChoice choice_;
};

} // namespace

std::unique_ptr<Backend> make_reference_backend() { return std::make_unique<ReferenceBackend>(); }

} // namespace ponder

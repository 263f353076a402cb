#include "engine/compute/cpu/products.h"

#include <algorithm>

namespace ponder {
namespace {

// below this many multiplications waking the workers costs more than it saves
constexpr std::int64_t smallest_shared_work = 1 << 17;
constexpr int rows_a_call = 64; // weights are unpacked once a call
constexpr std::int64_t task_weight_bytes = 48 << 10; // stays in the second-level cache while activation rows pass over it

} // namespace

void QuantizedRows::reserve(int rows, int columns) {
    columns_ = columns;
    packed_ = packed_values(static_cast<std::size_t>(columns));
    const std::size_t values = std::size_t(rows) * packed_;
    if (values_.size() < values) values_.resize(values), scale_.resize(values / 16), negative_sum_.resize(values / 16);
}

void QuantizedRows::quantize(const Kernels& kernels, int row, const float* x) {
    const std::size_t at = std::size_t(row) * packed_;
    kernels.quantize(x, columns_, values_.data() + at, scale_.data() + at / 16, negative_sum_.data() + at / 16);
}

void Products::run(const std::vector<Product>& products) {
    std::int64_t work = 0, longest = 0;
    for (const Product& p : products) {
        work += p.weight->source.rows * p.weight->source.columns * p.count;
        longest = std::max(longest, p.weight->source.columns);
    }
    scratch_.resize(static_cast<std::size_t>(pool_.threads()));
    for (auto& scratch : scratch_)
        if (const std::size_t floats = scratch_floats(static_cast<std::size_t>(longest)); scratch.size() < floats) scratch.resize(floats);

    auto compute = [&](const Product& p, int first, int rows, int worker) {
        const HostWeight& w = *p.weight;
        const RowsDot dot = kernels_.rows_dot(w.source.format);
        ActRow few[rows_a_call];
        for (int a = 0; a < p.count; a += rows_a_call) { // the kernel writes from out[0]: shift each row's out to the task's first row
            const int n = std::min(rows_a_call, p.count - a);
            for (int i = 0; i < n; i++) few[i] = p.acts[a + i], few[i].out += first;
            dot(w.row(p.matrix, first), w.row_bytes, rows, static_cast<int>(w.source.columns), few, n, scratch_[worker].data(), w.source.format);
        }
    };
    if (pool_.threads() == 1 || work < smallest_shared_work) {
        for (const Product& p : products) compute(p, 0, static_cast<int>(p.weight->source.rows), 0);
        return;
    }
    tasks_.clear();
    for (const Product& p : products) {
        const std::int64_t rows = p.weight->source.rows;
        const std::int64_t even = std::max<std::int64_t>(4, (rows + pool_.threads() * 4 - 1) / (pool_.threads() * 4));
        // with few activation rows every weight is read once: long runs, each a stream of its own, beat staying in the cache
        const std::int64_t fitting = std::max<std::int64_t>(4, task_weight_bytes / static_cast<std::int64_t>(p.weight->row_bytes));
        const std::int64_t chunk = ((p.count <= 4 ? even : std::min(even, fitting)) + 3) / 4 * 4;
        for (std::int64_t r = 0; r < rows; r += chunk) tasks_.push_back({&p, static_cast<int>(r), static_cast<int>(std::min(chunk, rows - r))});
    }
    pool_.run(static_cast<int>(tasks_.size()), [&](int i, int worker) { compute(*tasks_[i].product, tasks_[i].first_row, tasks_[i].rows, worker); });
}

} // namespace ponder

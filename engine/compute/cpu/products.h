// Matrix products on the CPU: a list of (matrix, activation rows) pairs, cut into runs of weight rows and spread over the thread pool.
// QuantizedRows holds one operation's activations as int8; both reuse their memory from step to step.
#pragma once

#include "engine/compute/cpu/kernels.h"
#include "engine/compute/cpu/thread_pool.h"
#include "engine/compute/host_memory.h"

#include <vector>

namespace ponder {

class QuantizedRows {
  public:
    // Room for rows of columns values; columns need not be whole blocks when no weight wants int8.
    void reserve(int rows, int columns);
    void quantize(const Kernels& kernels, int row, const float* x);
    ActRow act(int row, const float* x, float* out) const {
        const std::size_t at = std::size_t(row) * packed_;
        return {x, values_.data() + at, scale_.data() + at / 16, negative_sum_.data() + at / 16, out};
    }

  private:
    int columns_ = 0;
    std::size_t packed_ = 0; // columns of a packed row
    std::vector<std::int8_t> values_;
    std::vector<float> scale_;
    std::vector<std::int32_t> negative_sum_;
};

struct Product {
    const HostWeight* weight;
    std::int64_t matrix;
    const ActRow* acts; // each with its own out
    int count;
};

class Products {
  public:
    Products(const Kernels& kernels, ThreadPool& pool) : kernels_(kernels), pool_(pool) {}
    void run(const std::vector<Product>& products);

  private:
    struct Task {
        const Product* product;
        int first_row, rows;
    };
    const Kernels& kernels_;
    ThreadPool& pool_;
    std::vector<Task> tasks_;
    std::vector<std::vector<float>> scratch_; // a worker
};

} // namespace ponder

#include "engine/compute/cuda/weight_bytes.h"

#include "engine/compute/cuda/cuda_backend.h"
#include "engine/compute/cuda/kernels/kernels.h"

#include <algorithm>

namespace ponder {

bool cuda::weight_expands(const WeightSource& source) {
    return source.format != BlockFormat::f32 && (source.rows * source.count == 1 || source.columns < 32 || source.columns % block_info(source.format).values != 0);
}

std::uint64_t cuda_weight_bytes(const WeightSource& source) {
    const std::uint64_t row = cuda::weight_expands(source) ? std::uint64_t(source.columns) * 4 : row_bytes(source.format, source.columns);
    std::uint64_t held = std::uint64_t(source.count);
    if (source.parts.size() > 1) held = std::uint64_t(std::count_if(source.parts.begin(), source.parts.end(), [](const std::byte* part) { return part != nullptr; }));
    return cuda::piece_bytes(row * std::uint64_t(source.rows) * held) + cuda::piece_bytes(std::uint64_t(source.count) * sizeof(cuda::Matrix));
}

} // namespace ponder

// A token id: an index into the model's vocabulary.
#pragma once

#include <cstdint>

namespace ponder {
using Token = std::int32_t;
inline constexpr Token no_token = -1;
} // namespace ponder

// The specification of every backend: weights expanded to float32 row by row, sums in double, no blocking, no threads. Obviously right and
// never fast; the other backends are compared with it.
#pragma once

#include "engine/compute/backend.h"

namespace ponder {
std::unique_ptr<Backend> make_reference_backend();
} // namespace ponder

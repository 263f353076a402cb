#include "engine/compute/backend.h"

#include "engine/compute/cpu/cpu_backend.h"
#include "engine/compute/reference/reference_backend.h"

namespace ponder {

Result<std::unique_ptr<Backend>> make_backend(const std::string& device, int threads) {
    if (device == "cpu" || device == "auto") return make_cpu_backend(threads);
    if (device == "reference") return make_reference_backend();
    return fail(ErrorKind::bad_request, "There is no device \"" + device + "\"; this build has cpu and reference.");
}

} // namespace ponder

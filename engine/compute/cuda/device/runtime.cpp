#include "engine/compute/cuda/device/runtime.h"

namespace ponder::cuda {

const Error* Device::failure() {
    Stream& s = stream();
    if (s.failed && !failure_) {
        if (s.refused) failure_ = Error{ErrorKind::unsupported, s.refused};
        else failure_ = Error{ErrorKind::device, "The graphics device (" + properties().name + ") refused a computation (" + launch_failure(s.code) + "); load the model again, or choose the device cpu."};
    }
    return failure_ ? &*failure_ : nullptr;
}

void Device::fail(ErrorKind kind, const std::string& sentence) {
    if (failure()) return;
    failure_ = Error{kind, sentence};
    stream().failed = true;
}

void Device::forgive() {
    if (!failure() || failure_->kind == ErrorKind::device) return;
    failure_.reset();
    stream().failed = false, stream().refused = nullptr;
}

Result<void> Device::wait() {
    synchronize();
    if (const Error* error = failure()) return tl::unexpected<Error>(*error);
    return {};
}

} // namespace ponder::cuda

// Where kernels are launched, as little of it as their files need, because every header is read once more for every architecture.
#pragma once

namespace ponder::cuda {

struct Stream {
    void* handle = nullptr;
    bool dependent_launches = false; // kernels may begin while the one before them ends
    bool failed = false;             // nothing more is launched; Device::failure() says why
    bool muted = false;              // launches do nothing: a rehearsal
    int code = 0;                    // the runtime's, of the launch that failed
    const char* refused = nullptr;   // or a sentence about what these kernels do not do
    int launches = 0;                // since the device was opened, those of replayed graphs left out

    void refuse(const char* sentence) {
        if (!failed) refused = sentence;
        failed = true;
    }
};

} // namespace ponder::cuda

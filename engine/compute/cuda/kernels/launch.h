// Launches a kernel on a stream: <<<>>> with programmatic dependent launch where the device has it. Only for files of kernels.
#pragma once

#include "engine/compute/cuda/kernels/language.h"
#include "engine/compute/cuda/kernels/stream.h"

namespace ponder::cuda {

struct Shape {
    dim3 grid, block;
    unsigned shared_bytes = 0;
};

#ifdef __CUDACC__

// A kernel takes one struct of arguments.
template <class Args> void launch(Stream& stream, const Shape& shape, void (*kernel)(Args), const Args& arguments) {
    if (stream.failed || stream.muted) return;
    stream.launches++;
    cudaLaunchConfig_t config = {};
    config.gridDim = shape.grid, config.blockDim = shape.block, config.dynamicSmemBytes = shape.shared_bytes;
    config.stream = static_cast<cudaStream_t>(stream.handle);
    cudaLaunchAttribute attribute = {};
    attribute.id = cudaLaunchAttributeProgrammaticStreamSerialization;
    attribute.val.programmaticStreamSerializationAllowed = 1;
    if (stream.dependent_launches) config.attrs = &attribute, config.numAttrs = 1;
    const cudaError_t error = cudaLaunchKernelEx(&config, kernel, arguments);
    if (error != cudaSuccess) stream.failed = true, stream.code = int(error);
}
// More than 48 KiB of dynamic shared memory has to be asked for.
template <class Kernel> void allow_shared(Kernel* kernel, unsigned bytes) { cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, int(bytes)); }

#define PONDER_DYNAMIC_SHARED(type, name)                                                                                                                        \
    extern __shared__ __align__(16) unsigned char dynamic_shared_bytes[];                                                                                       \
    type* name = reinterpret_cast<type*>(dynamic_shared_bytes)

#else

void run_or_record(Stream& stream, dim3 grid, dim3 block, unsigned shared_bytes, void (*thread)(const void*), const void* closure, std::size_t closure_bytes);

template <class Args> void launch(Stream& stream, const Shape& shape, void (*kernel)(Args), const Args& arguments) {
    static_assert(std::is_trivially_copyable_v<Args> && sizeof(Args) <= 4096);
    struct Closure {
        void (*kernel)(Args);
        Args arguments;
    };
    const Closure closure{kernel, arguments};
    auto thread = [](const void* at) {
        const Closure* c = static_cast<const Closure*>(at);
        c->kernel(c->arguments);
    };
    run_or_record(stream, shape.grid, shape.block, shape.shared_bytes, thread, &closure, sizeof closure);
}
template <class Kernel> void allow_shared(Kernel*, unsigned) {}
#define PONDER_DYNAMIC_SHARED(type, name) type* name = static_cast<type*>(cuda_on_host::dynamic_shared())

#endif

} // namespace ponder::cuda

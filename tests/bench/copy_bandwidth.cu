// How fast a GPU's memory is: bytes read and written a second by a large copy within it, the best of several. The floor under a decode step.
//     nvcc -O2 -o copy_bandwidth copy_bandwidth.cu && ./copy_bandwidth [device]
#include <cstdio>
#include <cstdlib>
#include <cuda_runtime.h>

#define CHECK(call)                                                                                                                                              \
    if (const cudaError_t error = (call); error != cudaSuccess) {                                                                                               \
        std::fprintf(stderr, "The copy bandwidth cannot be measured (%s).\n", cudaGetErrorString(error));                                                       \
        return 1;                                                                                                                                                \
    }

int main(int argc, char** argv) {
    CHECK(cudaSetDevice(argc > 1 ? std::atoi(argv[1]) : 0));
    const std::size_t bytes = std::size_t(1) << 30;
    void *from = nullptr, *to = nullptr;
    CHECK(cudaMalloc(&from, bytes));
    CHECK(cudaMalloc(&to, bytes));
    CHECK(cudaMemset(from, 1, bytes));
    cudaEvent_t start, stop;
    CHECK(cudaEventCreate(&start));
    CHECK(cudaEventCreate(&stop));
    float best_ms = 1e30f;
    for (int run = 0; run < 20; run++) {
        CHECK(cudaEventRecord(start));
        CHECK(cudaMemcpyAsync(to, from, bytes, cudaMemcpyDeviceToDevice));
        CHECK(cudaEventRecord(stop));
        CHECK(cudaEventSynchronize(stop));
        float ms = 0;
        CHECK(cudaEventElapsedTime(&ms, start, stop));
        if (ms < best_ms) best_ms = ms;
    }
    std::printf("%.1f\n", 2.0 * double(bytes) / best_ms / 1e6); // GB/s
    return 0;
}

// device/runtime.h by the CUDA runtime.
#include "engine/compute/cuda/device/runtime.h"

#include <cuda_runtime.h>
#include <memory>

namespace ponder::cuda {

namespace {

std::string text_of(cudaError_t error) { return std::string(cudaGetErrorName(error)) + ", " + cudaGetErrorString(error); }

// The sentence for a failure before any device is at work.
tl::unexpected<Error> missing(cudaError_t error) {
    int driver = 0, runtime = 0;
    (void)cudaDriverGetVersion(&driver);
    (void)cudaRuntimeGetVersion(&runtime);
    (void)cudaGetLastError();
    auto version = [](int v) { return std::to_string(v / 1000) + "." + std::to_string(v % 1000 / 10); };
    if (driver == 0) return fail(ErrorKind::bad_request, "There is no NVIDIA driver here; choose the device vulkan or cpu.");
    if (error == cudaErrorInsufficientDriver)
        return fail(ErrorKind::bad_request, "The NVIDIA driver is for CUDA " + version(driver) + " and Ponder needs one for CUDA " + version(runtime) + "; update it, or choose the device vulkan.");
    if (error == cudaErrorNoDevice) return fail(ErrorKind::bad_request, "There is no NVIDIA GPU here that CUDA can use; choose the device vulkan or cpu.");
    return fail(ErrorKind::bad_request, "CUDA does not start (" + text_of(error) + ").");
}

struct CapturedGraph final : Graph {
    cudaGraphExec_t graph = nullptr;
    ~CapturedGraph() override {
        if (graph) (void)cudaGraphExecDestroy(graph);
    }
};

class CudaDevice final : public Device {
  public:
    CudaDevice(int index, DeviceProperties properties) : index_(index), properties_(std::move(properties)) {}
    ~CudaDevice() override {
        make_current();
        (void)cudaStreamSynchronize(queue());
        for (cudaEvent_t event : marks_)
            if (event) (void)cudaEventDestroy(event);
        if (stream_.handle) (void)cudaStreamDestroy(queue());
    }
    bool start() {
        cudaStream_t made = nullptr;
        bool good = cudaStreamCreateWithFlags(&made, cudaStreamNonBlocking) == cudaSuccess;
        stream_.handle = made;
        for (cudaEvent_t& event : marks_) good = good && cudaEventCreateWithFlags(&event, cudaEventDisableTiming) == cudaSuccess;
        return good;
    }
    const DeviceProperties& properties() const override { return properties_; }
    Stream& stream() override { return stream_; }
    void make_current() override { (void)cudaSetDevice(index_); }

    void* allocate(std::size_t bytes) override {
        void* memory = nullptr;
        make_current();
        if (stream_.failed || cudaMalloc(&memory, bytes) != cudaSuccess) {
            (void)cudaGetLastError(); // kept until asked for, and none of the launches' business
            return nullptr;
        }
        return memory;
    }
    void free(void* memory) override {
        make_current();
        (void)cudaFree(memory);
    }
    void* allocate_pinned(std::size_t bytes) override {
        void* memory = nullptr;
        make_current();
        if (cudaMallocHost(&memory, bytes) != cudaSuccess) {
            (void)cudaGetLastError();
            return nullptr;
        }
        return memory;
    }
    void free_pinned(void* memory) override { (void)cudaFreeHost(memory); }

    void to_device(void* to, const void* from, std::size_t bytes) override { note([&] { return cudaMemcpyAsync(to, from, bytes, cudaMemcpyHostToDevice, queue()); }); }
    void to_host(void* to, const void* from, std::size_t bytes) override { note([&] { return cudaMemcpyAsync(to, from, bytes, cudaMemcpyDeviceToHost, queue()); }); }
    void zero(void* to, std::size_t bytes) override { note([&] { return cudaMemsetAsync(to, 0, bytes, queue()); }); }
    void mark(int which) override { note([&] { return cudaEventRecord(marks_[which], queue()); }); }
    void wait_for_mark(int which) override { note([&] { return cudaEventSynchronize(marks_[which]); }); }
    void synchronize() override {
        note([&] { return cudaStreamSynchronize(queue()); });
    }

    void begin_capture() override { note([&] { return cudaStreamBeginCapture(queue(), cudaStreamCaptureModeRelaxed); }); }
    std::unique_ptr<Graph> end_capture() override {
        cudaGraph_t recorded = nullptr;
        const cudaError_t ended = cudaStreamEndCapture(queue(), &recorded); // also after a failure, or the stream stays as it is
        auto made = std::make_unique<CapturedGraph>();
        note([&] { return ended; });
        if (!stream_.failed) note([&] { return cudaGraphInstantiate(&made->graph, recorded, 0); });
        if (recorded) (void)cudaGraphDestroy(recorded);
        if (stream_.failed) return nullptr;
        return made;
    }
    void launch(Graph& graph) override { note([&] { return cudaGraphLaunch(static_cast<CapturedGraph&>(graph).graph, queue()); }); }

    void failed(cudaError_t error) {
        (void)cudaGetLastError();
        if (error == cudaErrorMemoryAllocation) fail(ErrorKind::out_of_memory, "There is not enough memory on " + properties_.name + " for a step.");
        else fail(ErrorKind::device, "The graphics device (" + properties_.name + ") failed (" + text_of(error) + "); load the model again, or choose the device cpu.");
    }

  protected:
    std::string launch_failure(int code) const override { return text_of(static_cast<cudaError_t>(code)); }

  private:
    template <class Call> void note(Call call) {
        if (stream_.failed) return;
        make_current();
        if (const cudaError_t error = call(); error != cudaSuccess) failed(error);
    }
    cudaStream_t queue() const { return static_cast<cudaStream_t>(stream_.handle); }

    int index_;
    DeviceProperties properties_;
    Stream stream_;
    cudaEvent_t marks_[4] = {};
};

} // namespace

Result<int> device_count() {
    int count = 0;
    if (const cudaError_t error = cudaGetDeviceCount(&count); error != cudaSuccess) return missing(error);
    if (count == 0) return missing(cudaErrorNoDevice);
    return count;
}

Result<DeviceProperties> device_properties(int index) {
    cudaDeviceProp from{};
    if (const cudaError_t error = cudaGetDeviceProperties(&from, index); error != cudaSuccess) return missing(error);
    DeviceProperties p;
    p.name = from.name;
    constexpr const char* digits = "0123456789abcdef";
    for (const char c : from.uuid.bytes) p.uuid += digits[(c >> 4) & 15], p.uuid += digits[c & 15];
    p.major = from.major, p.minor = from.minor, p.multiprocessors = from.multiProcessorCount;
    std::size_t free = 0, total = 0;
    if (const cudaError_t error = cudaSetDevice(index); error != cudaSuccess) return missing(error);
    if (const cudaError_t error = cudaMemGetInfo(&free, &total); error != cudaSuccess) return missing(error);
    p.free_bytes = free, p.memory_bytes = total;
    return p;
}

Result<std::unique_ptr<Device>> Device::open(int index) {
    auto count = device_count();
    if (!count) return tl::unexpected<Error>(count.error());
    if (index < 0 || index >= *count)
        return ponder::fail(ErrorKind::bad_request, "There is no CUDA device " + std::to_string(index) + "; this computer has " + std::to_string(*count) + ", counted from 0.");
    auto properties = device_properties(index); // and makes it this thread's device
    if (!properties) return tl::unexpected<Error>(properties.error());
    if (properties->major * 10 + properties->minor < 75)
        return ponder::fail(ErrorKind::bad_request, properties->name + " is older than what Ponder's CUDA plugin is made for (compute capability 7.5); choose the device vulkan.");
    auto device = std::make_unique<CudaDevice>(index, std::move(*properties));
    if (!device->start()) return missing(cudaErrorUnknown);
    return device;
}

} // namespace ponder::cuda

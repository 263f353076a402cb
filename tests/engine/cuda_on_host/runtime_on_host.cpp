// device/runtime.h in main memory. Work runs when it is queued; while a graph is captured it is written down with its arguments instead, and
// every launch of the graph runs it with those, so that an argument that should have come from device memory shows.
#include "engine/compute/cuda/device/backend.h"
#include "tests/engine/cuda_on_host/backend_on_host.h"
#include "tests/engine/cuda_on_host/cuda_on_host.h"

#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>

namespace ponder::cuda {
namespace {

struct HostGraph final : Graph {
    std::vector<std::function<void()>> work;
};

// What nobody wrote reads as NaN, and what lies behind the end is looked at when memory is freed.
constexpr std::size_t guard_bytes = 256;

class DeviceOnHost final : public Device {
  public:
    explicit DeviceOnHost(const test::HostDevice& from) : from_(from) {
        properties_ = {"a processor in place of a GPU", "", std::uint64_t(1) << 34, std::uint64_t(1) << 34, from.major, 0, from.multiprocessors};
        stream_.handle = this;
    }
    ~DeviceOnHost() override {
        while (!sizes_.empty()) free(sizes_.begin()->first);
    }
    const DeviceProperties& properties() const override { return properties_; }
    Stream& stream() override { return stream_; }
    void make_current() override {}

    void* allocate(std::size_t bytes) override {
        const std::size_t whole = (bytes + 255) / 256 * 256 + guard_bytes;
        void* memory = std::aligned_alloc(256, whole);
        std::memset(memory, 0xFF, bytes);
        std::memset(static_cast<unsigned char*>(memory) + bytes, 0xA5, whole - bytes);
        sizes_[memory] = {bytes, whole};
        return memory;
    }
    void free(void* memory) override {
        const auto [bytes, whole] = sizes_.at(memory);
        for (std::size_t i = bytes; i < whole; i++)
            if (static_cast<unsigned char*>(memory)[i] != 0xA5) std::abort(); // a kernel wrote behind its memory
        sizes_.erase(memory);
        std::free(memory);
    }
    void* allocate_pinned(std::size_t bytes) override { return std::malloc(bytes); }
    void free_pinned(void* memory) override { std::free(memory); }

    void to_device(void* to, const void* from, std::size_t bytes) override { run([=] { std::memcpy(to, from, bytes); }); }
    void to_host(void* to, const void* from, std::size_t bytes) override { run([=] { std::memcpy(to, from, bytes); }); }
    void zero(void* to, std::size_t bytes) override { run([=] { std::memset(to, 0, bytes); }); }
    void mark(int) override {}
    void wait_for_mark(int) override {}
    void synchronize() override {}

    void begin_capture() override { capturing_ = std::make_unique<HostGraph>(); }
    std::unique_ptr<Graph> end_capture() override {
        if (stream_.failed) capturing_.reset();
        return std::move(capturing_);
    }
    void launch(Graph& graph) override {
        for (const auto& work : static_cast<HostGraph&>(graph).work) work();
    }

    void run(std::function<void()> work) {
        if (stream_.failed) return;
        if (capturing_) capturing_->work.push_back(std::move(work));
        else work();
    }
    void run_grid(dim3 grid, dim3 block, unsigned shared_bytes, void (*thread)(const void*), const void* closure) {
        cuda_on_host::order = from_.backward ? cuda_on_host::Order::backward : cuda_on_host::Order::forward;
        const std::string wrong = cuda_on_host::run_grid(grid, block, shared_bytes, thread, closure);
        if (!wrong.empty()) fail(ErrorKind::device, wrong);
    }

  protected:
    std::string launch_failure(int) const override { return "no launch fails by itself here"; }

  private:
    test::HostDevice from_;
    DeviceProperties properties_;
    Stream stream_;
    std::unique_ptr<HostGraph> capturing_;
    std::map<void*, std::pair<std::size_t, std::size_t>> sizes_;
};

} // namespace

void run_or_record(Stream& stream, dim3 grid, dim3 block, unsigned shared_bytes, void (*thread)(const void*), const void* closure, std::size_t closure_bytes) {
    if (stream.failed || stream.muted) return;
    stream.launches++;
    auto* device = static_cast<DeviceOnHost*>(stream.handle);
    std::vector<unsigned char> bytes(static_cast<const unsigned char*>(closure), static_cast<const unsigned char*>(closure) + closure_bytes);
    device->run([=, bytes = std::move(bytes)] { device->run_grid(grid, block, shared_bytes, thread, bytes.data()); });
}

} // namespace ponder::cuda

namespace ponder::test {

std::unique_ptr<Backend> make_cuda_on_host_backend(const CudaOptions& options, const HostDevice& device) {
    return std::make_unique<cuda::CudaBackend>(std::make_unique<cuda::DeviceOnHost>(device), options);
}
CudaCounts cuda_on_host_counts(const Backend& backend) { return static_cast<const cuda::CudaBackend&>(backend).counts(); }

} // namespace ponder::test

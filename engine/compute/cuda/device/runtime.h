// What the backend needs of a CUDA device, as a few calls: memory, copies in order on one stream, captured graphs. The plugin has them from
// the CUDA runtime (runtime.cu), the tests from main memory (tests/engine/cuda_on_host), so that everything above is the same code in both.
#pragma once

#include "engine/base/result.h"
#include "engine/compute/cuda/kernels/stream.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace ponder::cuda {

struct DeviceProperties {
    std::string name, uuid;
    std::uint64_t memory_bytes = 0, free_bytes = 0;
    int major = 0, minor = 0; // compute capability
    int multiprocessors = 0;
};

Result<int> device_count(); // the failure's sentence says what is missing: a driver, or a newer one
Result<DeviceProperties> device_properties(int index);

// A captured sequence of launches and copies, to be run again with the same arguments.
class Graph {
  public:
    virtual ~Graph() = default;
};

// Calls that queue work return nothing: the first failure is kept, and wait() gives it.
class Device {
  public:
    static Result<std::unique_ptr<Device>> open(int index);
    virtual ~Device() = default;
    virtual const DeviceProperties& properties() const = 0;
    virtual Stream& stream() = 0;
    virtual void make_current() = 0; // before launches: the runtime has one device a thread, and a thread may have several backends

    virtual void* allocate(std::size_t bytes) = 0; // nullptr: there is no such memory; aligned to 256 bytes
    virtual void free(void* memory) = 0;
    virtual void* allocate_pinned(std::size_t bytes) = 0; // main memory that the device reads and writes by itself
    virtual void free_pinned(void* memory) = 0;

    // In the stream's order; host memory must be pinned and stay as it is until then.
    virtual void to_device(void* to, const void* from, std::size_t bytes) = 0;
    virtual void to_host(void* to, const void* from, std::size_t bytes) = 0;
    virtual void zero(void* to, std::size_t bytes) = 0;
    // A mark in the stream, and waiting until the stream has passed it.
    virtual void mark(int which) = 0; // 0 to 3
    virtual void wait_for_mark(int which) = 0;
    virtual void synchronize() = 0;
    // Waits for everything queued and gives the first failure so far.
    Result<void> wait();

    // The first failure, nullptr without one. One of the device stays: nothing is launched any more.
    const Error* failure();
    void fail(ErrorKind kind, const std::string& sentence);
    void forgive(); // a failure that was not the device's

    virtual void begin_capture() = 0;
    virtual std::unique_ptr<Graph> end_capture() = 0; // nullptr after a failure
    virtual void launch(Graph& graph) = 0;

  protected:
    virtual std::string launch_failure(int code) const = 0; // in words

  private:
    std::optional<Error> failure_;
};

} // namespace ponder::cuda

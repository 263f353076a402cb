// The CPU backend's own threads. run() splits numbered tasks among the workers and the caller and returns when all are done; between runs
// the workers spin for a moment, since a decode step is a thousand short runs, and then sleep.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <thread>
#include <vector>

namespace ponder {

class ThreadPool {
  public:
    explicit ThreadPool(int threads); // the caller counts as one
    ~ThreadPool();
    ThreadPool(const ThreadPool&) = delete;

    int threads() const { return static_cast<int>(workers_.size()) + 1; }
    // task(index, worker) for every index below count, in any order; worker is below threads().
    void run(int count, const std::function<void(int index, int worker)>& task);

  private:
    void work(int worker);
    void take_tasks(int worker);

    std::vector<std::thread> workers_;
    const std::function<void(int, int)>* task_ = nullptr;
    int count_ = 0;
    std::atomic<int> next_{0};
    std::atomic<int> running_{0};
    std::atomic<std::uint32_t> round_{0};
    std::atomic<bool> quit_{false};
};

} // namespace ponder

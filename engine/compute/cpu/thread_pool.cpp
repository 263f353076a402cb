#include "engine/compute/cpu/thread_pool.h"

#include <chrono>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace ponder {
namespace {

// about 50 microseconds on today's processors; longer would burn a core that the window needs
constexpr int spins = 2000;

void pause() {
#if defined(__x86_64__)
    _mm_pause();
#endif
}

} // namespace

ThreadPool::ThreadPool(int threads) {
    for (int i = 1; i < threads; i++) workers_.emplace_back([this, i] { work(i); });
}

ThreadPool::~ThreadPool() {
    quit_ = true;
    round_.fetch_add(1);
    round_.notify_all();
    for (std::thread& worker : workers_) worker.join();
}

void ThreadPool::take_tasks(int worker) {
    for (int i; (i = next_.fetch_add(1, std::memory_order_relaxed)) < count_;) (*task_)(i, worker);
}

void ThreadPool::work(int worker) {
    std::uint32_t seen = 0;
    for (;;) {
        std::uint32_t round = round_.load(std::memory_order_acquire);
        for (int i = 0; round == seen && i < spins; i++, round = round_.load(std::memory_order_acquire)) pause();
        if (round == seen) {
            round_.wait(seen, std::memory_order_acquire);
            continue;
        }
        seen = round;
        if (quit_) return;
        take_tasks(worker);
        if (running_.fetch_sub(1, std::memory_order_acq_rel) == 1) running_.notify_one();
    }
}

void ThreadPool::run(int count, const std::function<void(int, int)>& task) {
    if (count <= 1 || workers_.empty()) {
        for (int i = 0; i < count; i++) task(i, 0);
        return;
    }
    task_ = &task;
    count_ = count;
    next_.store(0, std::memory_order_relaxed);
    running_.store(static_cast<int>(workers_.size()), std::memory_order_relaxed);
    round_.fetch_add(1, std::memory_order_release);
    round_.notify_all();
    take_tasks(0);
    for (int i = 0, left; (left = running_.load(std::memory_order_acquire)) != 0; i++) {
        if (i < spins) pause();
        else running_.wait(left, std::memory_order_acquire);
    }
}

} // namespace ponder

// Fibers for cuda_on_host.h. A fiber that has to wait passes its turn to the next one of its warp, so that most changes are a few
// instructions; when nobody can go on although some have not ended, threads wait at different places and the launch has failed.
#include "tests/engine/cuda_on_host/cuda_on_host.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstdlib>
#include <vector>

#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define OWN_SWITCH
#else
#include <ucontext.h>
#endif
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/common_interface_defs.h>
#endif

#ifdef OWN_SWITCH
// Keeps what a call must preserve on the stack that is left, and takes it from the one that is entered.
extern "C" void ponder_switch_stacks(void** leave, void* enter);
asm(R"(
.text
.type ponder_switch_stacks, @function
ponder_switch_stacks:
    pushq %rbp
    pushq %rbx
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    movq %rsp, (%rdi)
    movq %rsi, %rsp
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rbx
    popq %rbp
    ret
.size ponder_switch_stacks, .-ponder_switch_stacks
)");
#endif

namespace cuda_on_host {
namespace {

constexpr std::size_t stack_bytes = 128 << 10;

enum class State : unsigned char { ready, at_exchange, at_barrier, done };

struct Fiber {
#ifdef OWN_SWITCH
    void* stack = nullptr;
#else
    ucontext_t context;
    void* fake_stack = nullptr;
#endif
    uint3 index{};
    State state = State::done;
};

struct Warp {
    int size = 0, arrived = 0;
    unsigned turn = 0; // exchanges so far; their slots alternate, so that a slow lane may still read the last one's
    float combined[2] = {};
};

struct Grid {
    std::vector<Fiber> fibers{most_threads};
    Warp warps[most_threads / lanes];
    unsigned char* stacks = nullptr;
    std::vector<unsigned char> shared, slots;
    int threads = 0, current = 0, at_barrier = 0, left = 0, step = 1;
    void (*thread)(const void*) = nullptr;
    const void* closure = nullptr;
    Fiber scheduler;
    std::string failure;
};
Grid grid;

unsigned char* stack_of(int fiber) { return grid.stacks + std::size_t(fiber) * stack_bytes; }

#ifdef __SANITIZE_ADDRESS__
const void* main_bottom = nullptr;
std::size_t main_size = 0;
bool left_main = false;
void arrive(void* fake_stack) {
    const void* bottom;
    std::size_t size;
    __sanitizer_finish_switch_fiber(fake_stack, &bottom, &size);
    if (left_main) main_bottom = bottom, main_size = size;
}
#endif

void change(Fiber& from, Fiber& to, [[maybe_unused]] int to_number, [[maybe_unused]] bool from_ends) {
#ifdef OWN_SWITCH
    ponder_switch_stacks(&from.stack, to.stack);
#else
#ifdef __SANITIZE_ADDRESS__
    const bool to_main = &to == &grid.scheduler;
    left_main = &from == &grid.scheduler;
    __sanitizer_start_switch_fiber(from_ends ? nullptr : &from.fake_stack, to_main ? main_bottom : stack_of(to_number), to_main ? main_size : stack_bytes);
    swapcontext(&from.context, &to.context);
    arrive(from.fake_stack);
#else
    swapcontext(&from.context, &to.context);
#endif
#endif
}

// Gives the turn to the next fiber that can go on: of the same warp, then of the others. With none it goes to run_block, which looks why.
void pass_on(bool ends) {
    Fiber& me = grid.fibers[static_cast<std::size_t>(grid.current)];
    const int warp = grid.current / lanes * lanes, size = grid.warps[warp / lanes].size;
    auto take = [&](int t) {
        if (grid.fibers[static_cast<std::size_t>(t)].state != State::ready) return false;
        grid.current = t;
        threadIdx = grid.fibers[static_cast<std::size_t>(t)].index;
        change(me, grid.fibers[static_cast<std::size_t>(t)], t, ends);
        return true;
    };
    for (int i = 1, t = grid.current - warp; i < size; i++) {
        t = (t + grid.step + size) % size;
        if (take(warp + t)) return;
    }
    for (int i = 1, t = grid.current; i < grid.threads; i++) {
        t = (t + grid.step + grid.threads) % grid.threads;
        if (take(t)) return;
    }
    change(me, grid.scheduler, -1, ends);
}

void enter() {
#ifdef __SANITIZE_ADDRESS__
    arrive(nullptr);
#endif
    grid.thread(grid.closure);
    grid.fibers[static_cast<std::size_t>(grid.current)].state = State::done;
    grid.left--;
    pass_on(true);
    std::abort(); // an ended fiber gets no more turns
}

void prepare(int t) {
    Fiber& f = grid.fibers[static_cast<std::size_t>(t)];
    f.state = State::ready;
    // stacks begin at different places of a page, or all of them would fight for the same few lines of the cache
    unsigned char* top = stack_of(t) + stack_bytes - 64 - (t % 61) * 320;
#ifdef OWN_SWITCH
    auto* at = reinterpret_cast<void**>(reinterpret_cast<std::uintptr_t>(top) & ~std::uintptr_t(15));
    *--at = nullptr; // where a caller's address would lie
    *--at = reinterpret_cast<void*>(&enter);
    for (int i = 0; i < 6; i++) *--at = nullptr;
    f.stack = at;
#else
    getcontext(&f.context);
    f.context.uc_stack.ss_sp = stack_of(t);
    f.context.uc_stack.ss_size = static_cast<std::size_t>(top - stack_of(t));
    f.context.uc_link = nullptr;
    makecontext(&f.context, &enter, 0);
#endif
}

bool run_block() {
    grid.at_barrier = 0;
    grid.left = grid.threads;
    for (int t = 0; t < grid.threads; t++) prepare(t);
    for (int w = 0; w * lanes < grid.threads; w++) {
        grid.warps[w].size = std::min(lanes, grid.threads - w * lanes);
        grid.warps[w].arrived = 0;
    }
    const int first = grid.step > 0 ? 0 : grid.threads - 1;
    grid.current = first;
    threadIdx = grid.fibers[static_cast<std::size_t>(first)].index;
    change(grid.scheduler, grid.fibers[static_cast<std::size_t>(first)], first, false);
    if (grid.left == 0) return true;
    int exchange = 0, barrier = 0;
    for (int t = 0; t < grid.threads; t++) {
        exchange += grid.fibers[static_cast<std::size_t>(t)].state == State::at_exchange;
        barrier += grid.fibers[static_cast<std::size_t>(t)].state == State::at_barrier;
    }
    grid.failure = "Of " + std::to_string(grid.threads) + " threads of a block " + std::to_string(barrier) + " wait at a barrier, " + std::to_string(exchange) +
                   " wait for their warp and " + std::to_string(grid.threads - grid.left) + " have ended: on a GPU this kernel would hang or misbehave.";
    return false;
}

} // namespace

std::string run_grid(dim3 blocks, dim3 block, unsigned shared_bytes, void (*thread)(const void*), const void* closure) {
    const std::uint64_t threads = std::uint64_t(block.x) * block.y * block.z;
    if (threads == 0 || threads % lanes || threads > most_threads || shared_bytes > (99u << 10) || blocks.x == 0 || blocks.y == 0 || blocks.z == 0 || blocks.y > 65535 || blocks.z > 65535)
        return "A grid of " + std::to_string(blocks.x) + " x " + std::to_string(blocks.y) + " x " + std::to_string(blocks.z) + " blocks of " + std::to_string(threads) + " threads with " +
               std::to_string(shared_bytes) + " bytes of shared memory cannot be launched.";
    if (!grid.stacks) {
        void* made = mmap(nullptr, stack_bytes * most_threads, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (made == MAP_FAILED) return "There is no memory for the fibers' stacks.";
        grid.stacks = static_cast<unsigned char*>(made);
        grid.slots.resize(2 * most_threads * slot_bytes);
    }
    gridDim = blocks, blockDim = block;
    grid.threads = static_cast<int>(threads);
    grid.thread = thread, grid.closure = closure;
    grid.step = order == Order::forward ? 1 : -1;
    grid.failure.clear();
    grid.shared.resize(std::max<std::size_t>(grid.shared.size(), shared_bytes + 16));
    for (int t = 0; t < grid.threads; t++)
        grid.fibers[static_cast<std::size_t>(t)].index = {unsigned(t) % block.x, unsigned(t) / block.x % block.y, unsigned(t) / block.x / block.y};
    for (unsigned z = 0; z < blocks.z; z++)
        for (unsigned y = 0; y < blocks.y; y++)
            for (unsigned x = 0; x < blocks.x; x++) {
                const bool forward = order == Order::forward;
                blockIdx = {forward ? x : blocks.x - 1 - x, forward ? y : blocks.y - 1 - y, forward ? z : blocks.z - 1 - z};
                std::memset(grid.shared.data(), 0xFF, shared_bytes); // what nobody wrote reads as NaN
                if (!run_block()) return grid.failure;
            }
    return {};
}

void* dynamic_shared() { return reinterpret_cast<void*>((reinterpret_cast<std::uintptr_t>(grid.shared.data()) + 15) & ~std::uintptr_t(15)); }

void wait_for_block() {
    if (++grid.at_barrier == grid.threads) {
        grid.at_barrier = 0;
        for (int t = 0; t < grid.threads; t++) grid.fibers[static_cast<std::size_t>(t)].state = State::ready;
        return;
    }
    grid.fibers[static_cast<std::size_t>(grid.current)].state = State::at_barrier;
    pass_on(false);
}

namespace {

void meet(Warp& warp, int first) {
    if (++warp.arrived == warp.size) {
        warp.arrived = 0;
        warp.turn++;
        for (int t = first; t < first + warp.size; t++) grid.fibers[static_cast<std::size_t>(t)].state = State::ready;
        return;
    }
    grid.fibers[static_cast<std::size_t>(grid.current)].state = State::at_exchange;
    pass_on(false);
}

} // namespace

const unsigned char* exchange(const void* mine, std::size_t size) {
    Warp& warp = grid.warps[grid.current / lanes];
    const int first = grid.current / lanes * lanes;
    unsigned char* slots = grid.slots.data() + (std::size_t(warp.turn % 2) * most_threads + std::size_t(first)) * slot_bytes;
    if (size) std::memcpy(slots + (grid.current - first) * slot_bytes, mine, size);
    meet(warp, first);
    return slots;
}

float combine(float mine, float (*of_lanes)(const float*)) {
    Warp& warp = grid.warps[grid.current / lanes];
    const int first = grid.current / lanes * lanes;
    const unsigned turn = warp.turn % 2;
    unsigned char* slots = grid.slots.data() + (std::size_t(turn) * most_threads + std::size_t(first)) * slot_bytes;
    std::memcpy(slots + (grid.current - first) * slot_bytes, &mine, 4);
    if (warp.arrived + 1 == warp.size) {
        float values[lanes];
        for (int i = 0; i < lanes; i++) std::memcpy(&values[i], slots + i * slot_bytes, 4);
        warp.combined[turn] = of_lanes(values);
    }
    meet(warp, first);
    return warp.combined[turn];
}

} // namespace cuda_on_host

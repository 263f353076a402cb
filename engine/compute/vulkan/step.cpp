#ifdef PONDER_HAS_VULKAN
#include "engine/compute/vulkan/ops.h"

#include <algorithm>
#include <cmath>

namespace ponder::vulkan {
namespace {

// Multiply-adds a submission: a tenth of a second on a modest GPU of its kind, where drivers may give up after two seconds.
constexpr std::uint64_t default_work = 40'000'000'000, integrated_work = 8'000'000'000;
constexpr std::uint64_t most_ahead = 2;                // submissions that the host is ahead of the device, so that a stop takes effect soon
constexpr u32 most_groups = 65535;

} // namespace

u32 groups_for(std::uint64_t values, u32 threads) { return static_cast<u32>(std::clamp<std::uint64_t>((values + threads - 1) / threads, 1, most_groups)); }

VulkanBackend::VulkanBackend(std::shared_ptr<Device> device)
    : device_(std::move(device)), options_(device_->options()), weight_memory_(device_, Place::device), row_memory_(device_, Place::device), step_memory_(device_, Place::upload),
      uploader_(device_), recorder_(device_) {
    int8_ = options_.int8.value_or(device_->facts().fast_integer_dot);
    stands_in_ = device_->facts().type == VK_PHYSICAL_DEVICE_TYPE_CPU && !options_.rows_at_once;
    columns_at_once_ = stands_in_ ? 2 : 4;
    tile_items_ = stands_in_ ? expert_tile_items : 64;
    most_work_ = options_.work_a_submission ? options_.work_a_submission : device_->facts().type == VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU ? integrated_work : default_work;
}

std::string VulkanBackend::description() const {
    return "Vulkan, " + device_->facts().name + ", subgroups of " + std::to_string(device_->facts().subgroup) + (int8_ ? ", int8 products" : "");
}

// --- one step

void VulkanBackend::begin(const Step& step) {
    step_ = step;
    rows_ = static_cast<int>(step.tokens.size());
    tape_.clear();
    failure_.reset();
    dispatches_ = 0;
    if (!device_->lost) drain(); // after a step that was left unfinished
    failure_.reset();
    pending_products_.clear();
    pending_add_.reset();
    heads_.norms.clear(), heads_.ropes.clear();
    for (Quantized& known : quantized_) known = {};
    logits_ = {};
    if (device_->lost) {
        failure_ = Error{ErrorKind::device, "The graphics device (" + device_->facts().name + ") was lost; load the model again, or choose the device cpu."};
        return;
    }
    if (auto uploaded = uploader_.finish(); !uploaded) {
        failure_ = uploaded.error();
        return;
    }
    const int capacity = std::max(rows_, max_rows_);
    if (capacity > step_capacity_) {
        if (!keep(step_memory_.allocate(4 * std::uint64_t(capacity + 1), "a step"), &step_block_)) return;
        step_capacity_ = capacity;
    }
    auto* block = reinterpret_cast<std::int32_t*>(step_block_.host);
    block[0] = step.first_position;
    for (int r = 0; r < rows_; r++) block[1 + r] = step.tokens[static_cast<std::size_t>(r)];
    for (Rope& rope : ropes_) {
        const std::size_t pairs = rope.table.frequency.size();
        if (capacity > rope.capacity) {
            if (!keep(step_memory_.allocate(8 * std::uint64_t(capacity) * pairs, "a step"), &rope.turns)) return;
            rope.capacity = capacity;
        }
        auto* turns = reinterpret_cast<float*>(rope.turns.host);
        for (int r = 0; r < rows_; r++)
            for (std::size_t j = 0; j < pairs; j++) {
                const double angle = (step.first_position + r) * rope.table.frequency[j];
                *turns++ = static_cast<float>(std::cos(angle) * rope.table.magnitude);
                *turns++ = static_cast<float>(std::sin(angle) * rope.table.magnitude);
            }
    }
}

Result<void> VulkanBackend::finish() {
    flush();
    if (step_.rehearsal) {
        if (auto made = device_->pipelines().make_wanted(); !made && !failure_) failure_ = made.error();
        logits_ = {};
    } else {
        steps_++;
        drain();
    }
    if (!failure_) return {};
    logits_ = {};
    return tl::unexpected<Error>(*failure_);
}

Values VulkanBackend::place(View view) const {
    const Rows& rows = buffers_[static_cast<std::size_t>(view.buffer)];
    return {rows.range.address + 4 * Address(view.offset), rows.range.address, u32(rows.width), 0};
}

bool VulkanBackend::keep(Result<Range> made, Range* to) {
    if (made) *to = *made;
    else if (!failure_) failure_ = made.error();
    return bool(made);
}

// Grown when a step needs more; the old place is kept until the step has run.
bool VulkanBackend::reserve(Scratch& s, Place where, std::uint64_t bytes, const char* what, Range* range) {
    if (failure_) return false;
    if (!s.arena || s.range.bytes < bytes) {
        if (s.arena) retired_.push_back(std::move(s.arena));
        s = {std::make_unique<Arena>(device_, where), {}};
        s.arena->expect(rounded_range(bytes));
        if (!keep(s.arena->allocate(bytes, what), &s.range)) return false;
    }
    *range = s.range;
    return true;
}

bool VulkanBackend::scratch(Slot slot, std::uint64_t bytes, Values* values) {
    Range range;
    if (!reserve(scratch_[static_cast<std::size_t>(slot)], Place::device, bytes, "the working rows", &range)) return false;
    *values = {range.address, range.address, 0, 0};
    return true;
}

bool VulkanBackend::read_back(Slot slot, std::uint64_t bytes, Range* range) { return reserve(scratch_[static_cast<std::size_t>(slot)], Place::readback, bytes, "what is read from the device", range); }

bool VulkanBackend::written(const void* from, std::uint64_t bytes, Values* values) {
    if (uploads_ == written_.size()) written_.emplace_back();
    Range range;
    if (!reserve(written_[uploads_++], Place::upload, bytes, "what is sent to the device", &range)) return false;
    std::memcpy(range.host, from, bytes);
    *values = {range.address, range.address, 0, 0};
    return true;
}

// --- to the device

void VulkanBackend::append(Dispatch& d, Shader shader, const Variant& variant) {
    if (failure_) return;
    if (step_.rehearsal) return device_->pipelines().want(shader, variant);
    auto pipeline = device_->pipelines().get(shader, variant);
    if (!pipeline) {
        failure_ = pipeline.error();
        return;
    }
    d.pipeline = *pipeline;
    for (Address address : d.writes)
        for (Quantized& known : quantized_)
            if (address && address == known.x.buffer) known = {};
    if (tape_.work && tape_.work + d.work > most_work_) submit();
    tape_.dispatches.push_back(d);
    tape_.work += d.work;
}

void VulkanBackend::submit() {
    if (failure_ || tape_.dispatches.empty()) return;
    dispatches_ += static_cast<int>(tape_.dispatches.size());
    auto went = recorder_.submit(tape_);
    tape_.clear();
    if (!went) failure_ = went.error();
    else if (*went > most_ahead) wait(*went - most_ahead);
}

void VulkanBackend::wait(Recorder::Ticket ticket) {
    auto ended = recorder_.wait(ticket);
    if (!ended && !failure_) failure_ = ended.error();
}

void VulkanBackend::drain() {
    submit();
    tape_.clear();
    if (device_->lost) return;
    wait(recorder_.last());
    uploads_ = 0;
    retired_.clear();
}

} // namespace ponder::vulkan
#endif

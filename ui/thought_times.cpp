#include "ui/thought_times.h"

#include "ui/packed_numbers.h"

#include <algorithm>

namespace ponder::ui {
namespace {
constexpr char version = 1;
constexpr std::uint64_t mostCharacters = 1u << 30, mostMs = std::uint64_t(1) << 40;
} // namespace

void ThoughtTimes::add(const ThoughtTime& sample) {
    const ThoughtTime before = last();
    if (sample.characters < before.characters || sample.tokens < before.tokens || sample.ms < before.ms || sample == before) return;
    samples_.push_back(sample);
}

ThoughtTime ThoughtTimes::at(int characters) const {
    const auto next = std::lower_bound(samples_.begin(), samples_.end(), characters, [](const ThoughtTime& sample, int wanted) { return sample.characters < wanted; });
    if (next == samples_.end()) return last();
    const ThoughtTime before = next == samples_.begin() ? ThoughtTime() : *(next - 1);
    if (next->characters <= before.characters) return *next;
    const double share = double(characters - before.characters) / (next->characters - before.characters);
    return {characters, before.tokens + qRound(share * (next->tokens - before.tokens)), before.ms + qRound64(share * double(next->ms - before.ms))};
}

ThoughtTimes ThoughtTimes::upTo(int characters) const {
    ThoughtTimes kept;
    for (const ThoughtTime& sample : samples_)
        if (sample.characters < characters) kept.add(sample);
    if (!isEmpty() && characters > 0) kept.add(at(characters));
    return kept;
}

ThoughtTimes ThoughtTimes::even(int characters, int tokens, qint64 ms) {
    ThoughtTimes times;
    times.add({characters, tokens, ms});
    return times;
}

std::string ThoughtTimes::packed() const {
    if (samples_.isEmpty()) return {};
    std::string bytes(1, version);
    pack(bytes, std::uint64_t(samples_.size()));
    ThoughtTime before;
    for (const ThoughtTime& sample : samples_) {
        pack(bytes, std::uint64_t(sample.characters - before.characters));
        pack(bytes, std::uint64_t(sample.tokens - before.tokens));
        pack(bytes, std::uint64_t(sample.ms - before.ms));
        before = sample;
    }
    return bytes;
}

ThoughtTimes ThoughtTimes::unpacked(std::string_view bytes) {
    PackedReader reader(bytes);
    if (reader.bytes(1) != std::string_view(&version, 1)) return {};
    const std::uint64_t count = reader.number(reader.left() / 3);
    ThoughtTimes times;
    ThoughtTime at;
    for (std::uint64_t i = 0; i < count && reader.good(); ++i) {
        at.characters += int(reader.number(mostCharacters - std::uint64_t(at.characters)));
        at.tokens += int(reader.number(mostCharacters - std::uint64_t(at.tokens)));
        at.ms += qint64(reader.number(mostMs - std::uint64_t(at.ms)));
        times.samples_.push_back(at);
    }
    return reader.good() && reader.left() == 0 ? times : ThoughtTimes();
}

} // namespace ponder::ui

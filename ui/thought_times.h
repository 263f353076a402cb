// When which part of a thought was written: samples taken as its pieces arrive, so that a step of its outline can say how long it took and how
// many tokens it has. Kept beside the answer as "thought_times": a byte 1 (the version), the number of samples, then for each the growth since the
// one before in characters (UTF-16), tokens and milliseconds, all as packed numbers (ui/packed_numbers.h).
#pragma once

#include <QVector>
#include <string>
#include <string_view>

namespace ponder::ui {

struct ThoughtTime {
    int characters = 0; // of the thought so far
    int tokens = 0;     // of the thought so far
    qint64 ms = 0;      // since it began
    bool operator==(const ThoughtTime&) const = default;
};

class ThoughtTimes {
  public:
    static constexpr const char* kind = "thought_times";

    void add(const ThoughtTime& sample); // none of the three may shrink; one that does is left out
    bool isEmpty() const { return samples_.isEmpty(); }
    ThoughtTime last() const { return samples_.isEmpty() ? ThoughtTime() : samples_.back(); }
    ThoughtTime at(int characters) const; // between two samples in proportion
    ThoughtTimes upTo(int characters) const;
    // Where nothing was sampled: as if it had been written at an even pace.
    static ThoughtTimes even(int characters, int tokens, qint64 ms);

    std::string packed() const; // nothing: no bytes
    static ThoughtTimes unpacked(std::string_view bytes); // empty when the bytes are not whole or not ours
    bool operator==(const ThoughtTimes&) const = default;

  private:
    QVector<ThoughtTime> samples_;
};

} // namespace ponder::ui

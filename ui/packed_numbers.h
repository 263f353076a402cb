// Whole numbers in as few bytes as they need (seven bits a byte, the lowest first), for the small blobs that lie beside an answer. Reading never
// goes past the end: what is too short or too long for a number makes the reader bad, and it stays so.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ponder::ui {

inline void pack(std::string& to, std::uint64_t number) {
    for (; number >= 0x80; number >>= 7) to += char(0x80 | (number & 0x7F));
    to += char(number);
}

class PackedReader {
  public:
    explicit PackedReader(std::string_view bytes) : rest_(bytes) {}
    bool good() const { return good_; }
    std::size_t left() const { return rest_.size(); }

    std::uint64_t number(std::uint64_t most) {
        std::uint64_t value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            const std::string_view one = bytes(1);
            if (one.empty()) return 0;
            const std::uint64_t part = std::uint8_t(one[0]) & 0x7F;
            if (shift == 63 && part > 1) break;
            value |= part << shift;
            if (!(std::uint8_t(one[0]) & 0x80)) {
                if (value <= most) return value;
                break;
            }
        }
        good_ = false;
        return 0;
    }

    std::string_view bytes(std::size_t count) {
        if (!good_ || count > rest_.size()) {
            good_ = false;
            return {};
        }
        const std::string_view taken = rest_.substr(0, count);
        rest_.remove_prefix(count);
        return taken;
    }

  private:
    std::string_view rest_;
    bool good_ = true;
};

} // namespace ponder::ui

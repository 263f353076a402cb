// SHA-256 (FIPS 180-4), a piece at a time.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace ponder::storage {

class Sha256 {
  public:
    void add(std::string_view bytes);
    std::string hex(); // of all that was added; the end of it

  private:
    void block(const unsigned char* bytes); // 64 of them

    std::array<std::uint32_t, 8> state_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                        0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    std::array<unsigned char, 64> waiting_{};
    std::uint64_t bytes_ = 0;
};

} // namespace ponder::storage

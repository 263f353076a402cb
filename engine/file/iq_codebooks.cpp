#include "engine/file/iq_codebooks.h"

#include <bit>
#include <cstddef>
#include <cstring>

namespace ponder {
namespace {

#include "engine/file/iq_codebooks.inc.h"

// One word of sizeof(Word) values for each packed entry.
template <class Word, int bits, std::size_t entries, std::size_t letters>
constexpr std::array<Word, entries> expand(const std::uint16_t (&packed)[entries], const std::int8_t (&alphabet)[letters]) {
    std::array<Word, entries> grid{};
    for (std::size_t i = 0; i < entries; i++)
        for (std::size_t j = 0; j < sizeof(Word); j++)
            grid[i] |= Word(std::uint8_t(alphabet[packed[i] >> (bits * j) & ((1 << bits) - 1)])) << (8 * j);
    return grid;
}

constexpr std::int8_t iq2_alphabet[] = {8, 25, 43}, iq1_alphabet[] = {-1, 0, 1};
constexpr std::int8_t iq3_xxs_alphabet[] = {4, 12, 20, 28, 36, 44, 52, 62}, iq3_s_alphabet[] = {1, 3, 5, 7, 9, 11, 13, 15};

constexpr std::array<std::uint8_t, 128> even_signs() {
    std::array<std::uint8_t, 128> signs{};
    for (unsigned i = 0; i < 128; i++) signs[i] = static_cast<std::uint8_t>(i | (std::popcount(i) & 1) << 7);
    return signs;
}

} // namespace

constexpr std::array<std::uint64_t, 256> iq2_xxs_grid = expand<std::uint64_t, 2>(packed_iq2_xxs, iq2_alphabet);
constexpr std::array<std::uint64_t, 512> iq2_xs_grid = expand<std::uint64_t, 2>(packed_iq2_xs, iq2_alphabet);
constexpr std::array<std::uint64_t, 1024> iq2_s_grid = expand<std::uint64_t, 2>(packed_iq2_s, iq2_alphabet);
constexpr std::array<std::uint32_t, 256> iq3_xxs_grid = expand<std::uint32_t, 3>(packed_iq3_xxs, iq3_xxs_alphabet);
constexpr std::array<std::uint32_t, 512> iq3_s_grid = expand<std::uint32_t, 3>(packed_iq3_s, iq3_s_alphabet);
constexpr std::array<std::uint64_t, 2048> iq1_grid = expand<std::uint64_t, 2>(packed_iq1, iq1_alphabet);
constexpr std::array<std::uint8_t, 128> iq_signs = even_signs();
constexpr std::array<std::int8_t, 16> iq4_values = {-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113};

std::vector<std::uint32_t> iq_codebook_words() {
    std::vector<std::uint32_t> words;
    auto append = [&](const auto& grid) {
        const std::size_t at = words.size();
        words.resize(at + sizeof(grid) / 4);
        std::memcpy(words.data() + at, grid.data(), sizeof(grid));
    };
    append(iq2_xxs_grid), append(iq2_xs_grid), append(iq2_s_grid), append(iq1_grid), append(iq3_xxs_grid), append(iq3_s_grid);
    return words;
}

} // namespace ponder

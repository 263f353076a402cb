#include "engine/text/byte_alphabet.h"

#include "engine/text/utf8.h"

#include <array>
#include <cstdint>

namespace ponder::bpe {

namespace {

// The byte alphabet of GPT-2: printable Latin-1 stands for itself, the other 68 bytes for U+0100 and on. -1: no byte.
int byte_of_letter(std::uint32_t code_point) {
    static const std::array<std::int16_t, 0x144> table = [] {
        std::array<std::int16_t, 0x144> bytes;
        bytes.fill(-1);
        std::uint32_t next = 0x100;
        for (int byte = 0; byte < 256; byte++) {
            const bool itself = (byte >= 0x21 && byte <= 0x7E) || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
            bytes[itself ? static_cast<std::uint32_t>(byte) : next++] = static_cast<std::int16_t>(byte);
        }
        return bytes;
    }();
    return code_point < table.size() ? table[code_point] : -1;
}

} // namespace

std::string piece_bytes(std::string_view piece, bool& pure) {
    std::string out;
    pure = is_valid_utf8(piece);
    if (!pure) return std::string(piece);
    for (const std::uint32_t letter : code_points(piece)) {
        const int byte = byte_of_letter(letter);
        if (byte >= 0) {
            out += static_cast<char>(byte);
        } else {
            append_utf8(out, letter);
            pure = false;
        }
    }
    return out;
}

} // namespace ponder::bpe

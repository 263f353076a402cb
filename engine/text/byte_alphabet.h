// The byte alphabet of byte-level BPE: vocabulary and merges are written in letters that stand for bytes, so that every token
// is printable text. This turns such text back into its bytes, once, when a file is loaded.
#pragma once

#include <string>
#include <string_view>

namespace ponder::bpe {

// The bytes that a vocabulary string stands for. Letters outside the alphabet stand for themselves; such a token can be read
// but is never made by merging, and pure says so.
std::string piece_bytes(std::string_view piece, bool& pure);

} // namespace ponder::bpe

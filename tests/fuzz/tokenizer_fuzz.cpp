// libFuzzer target for tokenizers; what it does with an input is in tokenizer_input.h.
#include "tests/fuzz/tokenizer_input.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const ponder::test::TempFolder folder;
    const std::string wrong = ponder::fuzz::tokenize_hostile({reinterpret_cast<const char*>(data), size}, folder.path());
    if (wrong.empty()) return 0;
    std::fprintf(stderr, "%s\n", wrong.c_str());
    std::abort();
}

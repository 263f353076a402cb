// libFuzzer target for the GGUF reader; what it does with an input is in gguf_input.h.
#include "tests/fuzz/gguf_input.h"

#include <cstdint>
#include <cstdlib>

namespace {

// One folder a process, in memory where the system has such a place.
std::filesystem::path make_folder() {
    const bool in_memory = std::filesystem::is_directory("/dev/shm");
    const auto base = in_memory ? std::filesystem::path("/dev/shm") : std::filesystem::temp_directory_path();
    std::string name = (base / "ponder-fuzz-XXXXXX").string();
    if (!mkdtemp(name.data())) std::abort();
    return name;
}

struct Folder {
    std::filesystem::path path = make_folder();
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Folder folder;
    ponder::fuzz::open_and_walk({reinterpret_cast<const char*>(data), size}, folder.path);
    return 0;
}

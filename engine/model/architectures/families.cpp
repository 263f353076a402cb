#include "engine/model/architectures/families.h"

namespace ponder {

std::span<const Family> families() {
    static constexpr Family table[] = {
        {"deepseek2", read_deepseek2}, {"llama", read_llama}, {"qwen2", read_qwen2}, {"qwen3", read_qwen3}, {"qwen3moe", read_qwen3moe},
    };
    return table;
}

Result<ModelSpec> read_spec(const Gguf& file) {
    const std::string name = file.paths().front().filename().string();
    auto family = file.text("general.architecture");
    if (!family) return fail(ErrorKind::file_corrupt, name + " cannot be run: it does not say which model family it belongs to (general.architecture).");
    std::string known;
    for (const Family& each : families()) {
        if (each.name == *family) return each.read(file);
        known += (known.empty() ? "" : ", ") + std::string(each.name);
    }
    return fail(ErrorKind::unsupported,
                name + " is of the model family \"" + std::string(family->substr(0, 64)) + "\", which Ponder does not run; it runs " + known + ".");
}

} // namespace ponder

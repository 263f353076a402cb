#include "engine/model/architectures/families.h"

namespace ponder {

std::span<const Family> families() {
    static constexpr Family table[] = {
        {"deepseek2", "DeepSeek V2, V2-Lite, V3, V3.1, R1, Kimi-K2, Moonlight, GLM-4.7-Flash", read_deepseek2},
        {"ernie4_5", "ERNIE 4.5 0.3B", read_ernie4_5},
        {"ernie4_5-moe", "ERNIE 4.5 21B-A3B, 300B-A47B", read_ernie4_5_moe},
        {"glm4moe", "GLM-4.5, GLM-4.5-Air, GLM-4.6", read_glm4moe},
        {"gpt-oss", "gpt-oss-20b, gpt-oss-120b", read_gpt_oss},
        {"granite", "Granite 3", read_granite},
        {"granitemoe", "Granite 3 1B-A400M, 3B-A800M", read_granitemoe},
        {"lfm2", "LFM2", read_lfm2},
        {"lfm2moe", "LFM2-8B-A1B", read_lfm2moe},
        {"llama", "Llama 2 and 3, DeepSeek-R1-Distill-Llama, Mistral, Mixtral", read_llama},
        {"minimax-m2", "MiniMax-M2", read_minimax_m2},
        {"olmoe", "OLMoE-1B-7B", read_olmoe},
        {"qwen2", "Qwen2, Qwen2.5, QwQ, DeepSeek-R1-Distill-Qwen", read_qwen2},
        {"qwen2moe", "Qwen1.5-MoE-A2.7B, Qwen2-57B-A14B", read_qwen2moe},
        {"qwen3", "Qwen3", read_qwen3},
        {"qwen3moe", "Qwen3-30B-A3B, Qwen3-235B-A22B, Qwen3-Coder", read_qwen3moe},
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

// The families that Ponder runs, one small file each. A family reads a file whose general.architecture names it into a ModelSpec.
#pragma once

#include "engine/model/spec.h"

#include <span>
#include <string_view>

namespace ponder {

struct Family {
    std::string_view name;   // general.architecture
    std::string_view models; // what people know it by
    Result<ModelSpec> (*read)(const Gguf& file);
};

Result<ModelSpec> read_deepseek2(const Gguf& file);
Result<ModelSpec> read_ernie4_5(const Gguf& file);
Result<ModelSpec> read_ernie4_5_moe(const Gguf& file);
Result<ModelSpec> read_glm4moe(const Gguf& file);
Result<ModelSpec> read_gpt_oss(const Gguf& file);
Result<ModelSpec> read_granite(const Gguf& file);
Result<ModelSpec> read_granitemoe(const Gguf& file);
Result<ModelSpec> read_lfm2(const Gguf& file);
Result<ModelSpec> read_lfm2moe(const Gguf& file);
Result<ModelSpec> read_llama(const Gguf& file);
Result<ModelSpec> read_minimax_m2(const Gguf& file);
Result<ModelSpec> read_olmoe(const Gguf& file);
Result<ModelSpec> read_qwen2(const Gguf& file);
Result<ModelSpec> read_qwen2moe(const Gguf& file);
Result<ModelSpec> read_qwen3(const Gguf& file);
Result<ModelSpec> read_qwen3moe(const Gguf& file);

std::span<const Family> families();
// The file's family, read and checked. An unknown one is named, with the list of those that run.
Result<ModelSpec> read_spec(const Gguf& file);

} // namespace ponder

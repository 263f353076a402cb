// qwen3 and qwen3moe: every query and key head is normed before its rotation; the experts' weights are normalized.
// facts/engine.md section 3.5.
#include "engine/model/architectures/families.h"
#include "engine/model/architectures/gqa.h"

namespace ponder {

Result<ModelSpec> read_qwen3(const Gguf& file) { return read_gqa_family(file, "qwen3", {.head_norm = true}); }
Result<ModelSpec> read_qwen3moe(const Gguf& file) { return read_gqa_family(file, "qwen3moe", {.head_norm = true, .moe_normalize = true}); }

} // namespace ponder

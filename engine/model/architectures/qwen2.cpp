// qwen2: Qwen2, Qwen2.5 and the R1 distills on Qwen. Query, key and value carry biases. facts/engine.md section 3.4.
#include "engine/model/architectures/families.h"
#include "engine/model/architectures/gqa.h"

namespace ponder {

Result<ModelSpec> read_qwen2(const Gguf& file) { return read_gqa_family(file, "qwen2", {.qkv_bias = true}); }

} // namespace ponder

// llama: Llama 2 and 3, the R1 distills on Llama, Mistral, and Mixtral with its experts. Rotary pairs are adjacent, since the converter
// permutes the query and key rows. facts/engine.md section 3.3.
#include "engine/model/architectures/families.h"
#include "engine/model/architectures/gqa.h"

namespace ponder {

Result<ModelSpec> read_llama(const Gguf& file) { return read_gqa_family(file, "llama", {.pairing = RopePairing::adjacent}); }

} // namespace ponder

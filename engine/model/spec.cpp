#include "engine/model/spec.h"

namespace ponder {

CacheShape cache_shape(const ModelSpec& spec, int tokens, CacheFormat format) {
    CacheShape shape{{}, tokens, format};
    for (const LayerSpec& layer : spec.layers) {
        if (!layer.conv_kernel.empty()) shape.layers.push_back({spec.width, 0});
        else if (spec.latent) shape.layers.push_back({spec.kv_rank + spec.rope_dim, 0});
        else shape.layers.push_back({spec.kv_heads * spec.key_dim, spec.kv_heads * spec.value_dim});
    }
    return shape;
}

} // namespace ponder

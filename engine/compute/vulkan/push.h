// What each shader takes as push constants, laid out as in the shader's own file (scalar layout), and the shape limits that host and shaders
// share.
#pragma once

#include "engine/compute/vulkan/device.h"

namespace ponder::vulkan {

using Address = VkDeviceAddress;
using u32 = std::uint32_t;

#pragma pack(push, 4) // no padding, as in the shaders; recordings are compared byte by byte
struct MatvecPush { // matvec.comp; matmul.comp has sorted pairs in up's place, unused in up_bias's and tiles in ids'
    Address weights, up, bias, up_bias, x, y, ids, tables;
    u32 columns, rows, row_bytes, items, subs, x_stride, x_sub, y_stride, y_sub;
    float factor;
    Address shares;
};
struct SeveralPush { // matvec.comp with SEVERAL
    Address weights[3], bias[3], y[3], x, tables;
    u32 columns, row_bytes, items, x_stride, rows[3], y_stride[3];
};
struct QuantizePush {
    Address x, y;
    u32 groups, items, stride;
};
struct EmbedPush {
    Address weights, y, step, tables;
    u32 columns, row_bytes, y_stride;
    float factor;
};
struct NormPush {
    Address x, y, weight, addend, groups;
    u32 columns, x_stride, y_stride, addend_stride;
    float epsilon, factor;
};
struct AddPush {
    Address to, from;
    u32 columns, items, to_stride, from_stride;
    float factor;
};
struct ActivatePush {
    Address gate, up;
    u32 values, activation;
};
struct RopePush {
    Address turns;
    u32 pairs, adjacent;
    Address x[2];
    u32 heads[2], stride[2], head_stride[2], items;
};
struct HeadsPush {
    Address turns, query, keys, values, query_norm, key_norm, key_rows, value_rows, step;
    u32 pairs, query_heads, key_heads, query_stride, key_stride, value_stride, value_width, key_row_bytes, value_row_bytes;
    float epsilon;
};
struct StorePush {
    Address x[2], rows[2], step;
    u32 width[2], stride[2], row_bytes[2], items;
};
struct AttentionPush {
    Address query, query_tail, keys, values, y, partials, sinks, step;
    u32 query_stride, query_head, tail_stride, tail_head, tail_from, value_dim, key_row_bytes, value_row_bytes, heads, heads_a_key, y_stride, window, split_keys, first_row, items;
    float scale;
};
struct MergePush {
    Address partials, y, sinks, groups;
    u32 value_dim, heads, y_stride, splits;
};
struct CopyPush {
    Address from, to;
    u32 columns, items, from_stride, to_stride;
};
struct ConvPush {
    Address x, y, rows, kernel, step;
    u32 width, items, x_stride, y_stride, row_bytes, taps;
};
struct ScatterPush {
    Address ids, sorted_pairs, tiles, weights;
    u32 pairs, experts, tile_items;
};
struct RoutePush {
    Address logits, selection_bias, ids, weights;
    u32 experts, used, groups, groups_used, gating, normalize;
    float scale;
};
struct RouterPush {
    Address logits, selection_bias, ids, weights, x, router, bias, finished;
    u32 experts, used, groups, groups_used, gating, normalize;
    float scale;
    u32 columns, x_stride;
};
struct CombinePush {
    Address parts, weights, shared_part, shared_logit, y, experts, ids;
    u32 width, items, used, y_stride;
};

#pragma pack(pop)
static_assert(sizeof(AttentionPush) <= push_bytes && sizeof(MatvecPush) <= push_bytes && sizeof(SeveralPush) <= push_bytes && sizeof(HeadsPush) <= push_bytes);

constexpr u32 int8_group_bytes = 48;               // int8.glsl: 32 values, their scale and sums
constexpr int most_experts = 1024, most_used = 64; // route.glsl's tables
constexpr u32 tile_rows = 64;                      // matmul.comp: weight rows a tile
constexpr u32 expert_tile_items = 32;              // and activation rows, where each expert has its own tiles

} // namespace ponder::vulkan

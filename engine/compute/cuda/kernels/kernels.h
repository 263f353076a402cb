// The kernels' arguments, and the functions that launch them: what the backend sees of the kernels. Rows are float32 unless said otherwise;
// strides count values. Nothing here depends on a position: kernels read it from the step block, so that a captured graph serves every step.
#pragma once

#include "engine/compute/cuda/kernels/stream.h"
#include "engine/file/blocks.h"

namespace ponder::cuda {

// One matrix of a weight: where its rows begin (nullptr: held by another device), and what its products are multiplied by.
struct Matrix {
    const unsigned char* rows;
    float scale;
    int unused;
};

// The architecture that this device's code was written for, 80 or 90; 0: there is no code for the device.
int built_for();

// As CacheFormat and Gating of backend.h.
enum class CacheKind : int { f32, f16, q8_0 };
enum class GatingKind : int { softmax, sigmoid, softmax_of_selected };

// 32 activations as int8: eight words, their scale, and the sum of each half of 16.
constexpr int int8_group_bytes = 48;

// step[0] is the first row's position, step[1 + r] the token of row r.
using StepBlock = const int*;

// --- products.cu: rows of weights times activation rows

enum class Choice : int { only, by_sub, by_id, summed }; // which matrix: the first; one a sub; the one chosen for item and sub; all chosen, summed

struct MatvecJob {
    const Matrix *weights, *up;    // up: the activation of weights * x and up * x
    const float *bias, *up_bias;   // (rows) of each matrix
    float* y;
    int rows, y_stride, y_sub;
    int subs;                      // parts of each item; of summed: what is summed
    int blocks;                    // of the grid, filled in by the launch
};

struct MatvecArgs {
    MatvecJob job[3]; // share x, format and columns
    int jobs;
    BlockFormat format;
    const void* x; // float rows, or groups of int8 (strides then count groups)
    long long x_stride;
    int x_sub;
    int columns;
    unsigned row_bytes;
    int items; // activation rows
    Choice choice;
    const int* ids;      // (items x subs)
    const float* shares; // (items x subs), of summed
    const float *shared, *shared_logit; // of summed: a part of y that is added, times sigmoid of its logit if there is one
    float factor;
    int activation; // 0: none; 1: silu; 2: clamped silu
    const unsigned* tables;
    int vectors; // float rows: 16 bytes at a time may be read of both
    int split;   // warps a row: 1, 2 or 4
    void* int8;  // of gate and up with items that have a matrix each, or one item: y as int8 groups, too; nullptr: not wanted
    unsigned* counters; // one for each of those groups, 0 before and after
};
// int8: x holds int8 groups; else floats, exact in every format.
void matvec(Stream& stream, MatvecArgs args, bool int8);
constexpr int most_items_of_matvec = 8; // beyond that, tiles

struct TilesArgs {
    const Matrix* weights;
    const float* bias;
    const void* x;
    float* y;
    long long x_stride;
    int x_sub, y_stride, y_sub;
    BlockFormat format;
    int columns, rows;
    unsigned row_bytes;
    int items, subs; // pairs of both
    Choice choice;   // only, by_sub or by_id
    // by_id: pairs (item * subs + sub) sorted by expert, and tiles of them: tiles[0] of them, then expert, first and count of each
    const int *sorted, *tiles;
    int tile_limit; // tiles there can be
    float factor;
    const unsigned* tables;
    float* partial; // room for two tiles a block; nullptr: a block a tile
    int blocks;     // that share the work where partial is given (stream-k)
};
int tiles_of(const TilesArgs& args); // how many there can be
constexpr int tile_rows = 128, tile_items = 64, expert_tile_items = 32;
void matmul_int8(Stream& stream, const TilesArgs& args);
void matmul_float(Stream& stream, const TilesArgs& args); // float activations, any format

// --- rows.cu: what happens to rows between products

struct QuantizeArgs {
    const float* x;
    void* y; // groups of int8, rows behind one another
    int groups, items, stride; // groups a row
};
void quantize(Stream& stream, const QuantizeArgs& args);

struct EmbedArgs {
    const Matrix* table;
    float* y;
    StepBlock step;
    const unsigned* tables;
    BlockFormat format;
    int columns, y_stride, items;
    unsigned row_bytes;
    float factor;
};
void embed(Stream& stream, const EmbedArgs& args);

struct NormArgs {
    float* x;
    float* y;              // may be x; nullptr: not wanted
    void* int8;            // its int8 groups; nullptr: not wanted
    const float* weight;
    const float* addend;   // x += factor * addend first; nullptr: nothing
    int columns, runs, items, x_stride, y_stride, addend_stride; // runs of columns values a row
    float epsilon, factor;
};
void rms_norm(Stream& stream, const NormArgs& args);

struct AddArgs {
    float* to;
    const float* from;
    int columns, items, to_stride, from_stride;
    float factor;
};
void add(Stream& stream, const AddArgs& args);
void copy(Stream& stream, const AddArgs& args); // to = from

struct ActivateArgs {
    float* gate; // and the result, where int8 is nullptr
    const float* up;
    void* int8; // the result as int8 groups alone; then values are whole groups
    long long values;
    int activation;
};
void activate(Stream& stream, const ActivateArgs& args);

struct TurnsArgs { // cosine and sine of every row and pair
    const double* frequency;
    float* turns; // (items x pairs x 2)
    StepBlock step;
    int pairs, items;
    double magnitude;
};
void make_turns(Stream& stream, const TurnsArgs& args);

struct RopeArgs {
    const float* turns;
    float* x;
    int pairs, adjacent, heads, stride, head_stride, items;
};
void rope(Stream& stream, const RopeArgs& args);

struct StoreArgs {
    const float *keys, *values;
    unsigned char *key_rows, *value_rows; // of the layer
    StepBlock step;
    CacheKind format;
    int key_width, value_width, key_stride, value_stride, items;
    unsigned key_row_bytes, value_row_bytes;
};
void store(Stream& stream, const StoreArgs& args);

struct HeadsArgs { // norms of queries' and keys' heads, their rotation, and the store of keys and values
    const float* turns;
    float *query, *keys;
    const float *values, *query_norm, *key_norm; // norms may be nullptr
    unsigned char *key_rows, *value_rows;
    StepBlock step;
    CacheKind format;
    int pairs, adjacent, query_heads, key_heads, dim, query_stride, key_stride, value_stride, value_width, items;
    unsigned key_row_bytes, value_row_bytes;
    float epsilon;
};
bool heads_fit(const HeadsArgs& args);
void heads(Stream& stream, const HeadsArgs& args);

struct LatentArgs { // MLA: the norm of the latent, the rotation of the shared key and of the queries' tails, and the store
    const float* turns;
    float *latent, *query;
    const float* norm;
    unsigned char* key_rows;
    StepBlock step;
    CacheKind format;
    int pairs, adjacent, rank, latent_stride, heads, query_stride, query_head, query_offset, items;
    unsigned key_row_bytes;
    float epsilon;
};
bool latent_fits(const LatentArgs& args);
void latent(Stream& stream, const LatentArgs& args);

struct ConvArgs {
    const float* x; // (items x 3 width)
    float* y;
    unsigned char* rows; // of the layer
    const float* kernel; // (width x taps)
    StepBlock step;
    CacheKind format;
    int width, items, x_stride, y_stride, taps;
    unsigned row_bytes;
};
void short_conv(Stream& stream, const ConvArgs& args); // stores, then convolves

// --- attention.cu

struct AttentionArgs {
    const float *query, *tail; // dimensions from tail_from on are read from tail
    const unsigned char *keys, *values;
    float* y;
    float* partials; // (items x heads x splits x (value_dim + 2)); nullptr with one split
    const float* sinks;
    void* int8; // y as int8 groups, rows behind one another; nullptr: not wanted, else value_dim is whole groups
    StepBlock step;
    CacheKind format;
    int query_stride, query_head, tail_stride, tail_head, tail_from;
    int key_dim, value_dim, heads, heads_a_key, y_stride, window, split_keys, splits, items;
    unsigned key_row_bytes, value_row_bytes;
    float scale;
};
bool attention_fits(const AttentionArgs& args);
void attention(Stream& stream, const AttentionArgs& args);

// --- routing.cu

struct RouteArgs {
    const float *logits, *selection_bias;
    int* ids;
    float* weights;
    int experts, used, groups, groups_used;
    GatingKind gating;
    int normalize, items;
    float scale;
};
constexpr int most_experts = 1024, most_used = 64;
// The router's product and the choice in one launch: the last block that has a row's logits chooses. logits is room for them.
struct RouterArgs {
    RouteArgs choice; // choice.logits is made here
    float* logits;
    const Matrix* weights;
    const float *bias, *x;
    BlockFormat format; // f32, f16 or bf16
    int columns, x_stride, vectors;
    unsigned row_bytes;
    unsigned* counters; // (items), 0 before and after
};
void route_rows(Stream& stream, const RouterArgs& args);
void route(Stream& stream, const RouteArgs& args);

struct SortArgs { // pairs (row * used + place) by expert, in order, and tiles of them
    const int* ids;
    const Matrix* held; // experts that are not here get no tile
    int *sorted, *tiles;
    int pairs, experts, items_a_tile;
};
void sort_pairs(Stream& stream, const SortArgs& args);

struct CombineArgs { // the weighted sum of the experts' parts, and the shared expert's
    const float *parts, *weights, *shared, *shared_logit;
    const int* ids;
    const Matrix* held;
    float* y;
    int width, used, items, y_stride;
};
void combine(Stream& stream, const CombineArgs& args);

} // namespace ponder::cuda

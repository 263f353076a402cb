// The pairs of (row, chosen expert) sorted by expert (of experts that are held here), in one workgroup, and the tiles of a matrix product over them: how many, then for each
// its expert, its first sorted pair and its pairs.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "common.glsl"
layout(push_constant, scalar) uniform Push {
    uint64_t ids, sorted_pairs, tiles, weights; // weights: of any matrix that the experts have
    uint pairs, experts, tile_items;
} p;
shared uint count[1024], start[1024], first_tile[1024], next[1024];

void main() {
    ReadInts ids = ReadInts(p.ids);
    for (uint e = gl_LocalInvocationIndex; e < p.experts; e += WORKGROUP) count[e] = 0;
    barrier();
    for (uint i = gl_LocalInvocationIndex; i < p.pairs; i += WORKGROUP) atomicAdd(count[ids.v[i]], 1);
    barrier();
    for (uint e = gl_LocalInvocationIndex; e < p.experts; e += WORKGROUP)
        if (Matrix(p.weights + 16 * e).address == 0) count[e] = 0;
    barrier();
    if (gl_LocalInvocationIndex == 0) {
        uint at = 0, tile = 0;
        for (uint e = 0; e < p.experts; e++) {
            start[e] = next[e] = at, first_tile[e] = tile;
            at += count[e], tile += (count[e] + p.tile_items - 1) / p.tile_items;
        }
        Ints(p.tiles).v[0] = int(tile);
    }
    barrier();
    // the order of an expert's pairs changes from run to run, and no sum with it: each pair's products are its own
    for (uint i = gl_LocalInvocationIndex; i < p.pairs; i += WORKGROUP)
        if (count[ids.v[i]] > 0) Ints(p.sorted_pairs).v[atomicAdd(next[ids.v[i]], 1)] = int(i);
    for (uint e = gl_LocalInvocationIndex; e < p.experts; e += WORKGROUP) {
        for (uint done = 0, tile = first_tile[e]; done < count[e]; done += p.tile_items, tile++) {
            Ints(p.tiles).v[1 + 3 * tile] = int(e);
            Ints(p.tiles).v[2 + 3 * tile] = int(start[e] + done);
            Ints(p.tiles).v[3 + 3 * tile] = int(min(p.tile_items, count[e] - done));
        }
    }
}

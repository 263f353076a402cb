// Writes NAME.blocks (a few blocks of seeded random bytes with finite scales) and NAME.f32 (their values as ggml expands them)
// for every block format of weights. It is run by hand against a ggml checkout, not by the build; README.md has the command.
#include "ggml-quants.h"
#include "ggml.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

static uint64_t state = 20240117;

static uint32_t next(void) { // 32 bits of a 64-bit congruential generator
    state = state * 6364136223846793005ull + 1442695040888963407ull;
    return (uint32_t)(state >> 32);
}

// A scale: any half that is finite, of either sign, subnormals included; the sign of IQ and K scales is free in the format.
static uint16_t random_half(void) {
    uint16_t h;
    do h = (uint16_t)next();
    while ((h & 0x7C00) == 0x7C00);
    return h;
}

struct format {
    enum ggml_type type;
    int blocks, halves; // how many halves hold the scales
    int at[2];          // and where
};

static const struct format formats[] = {
    {GGML_TYPE_F16, 64, 1, {0}},    {GGML_TYPE_BF16, 64, 1, {0}},     {GGML_TYPE_Q4_0, 6, 1, {0}},
    {GGML_TYPE_Q4_1, 6, 2, {0, 2}}, {GGML_TYPE_Q5_0, 6, 1, {0}},      {GGML_TYPE_Q5_1, 6, 2, {0, 2}},
    {GGML_TYPE_Q8_0, 6, 1, {0}},    {GGML_TYPE_Q2_K, 3, 2, {80, 82}}, {GGML_TYPE_Q3_K, 3, 1, {108}},
    {GGML_TYPE_Q4_K, 3, 2, {0, 2}}, {GGML_TYPE_Q5_K, 3, 2, {0, 2}},   {GGML_TYPE_Q6_K, 3, 1, {208}},
    {GGML_TYPE_MXFP4, 12, 0, {0}},  {GGML_TYPE_IQ2_XXS, 3, 1, {0}},   {GGML_TYPE_IQ2_XS, 3, 1, {0}},
    {GGML_TYPE_IQ2_S, 3, 1, {0}},   {GGML_TYPE_IQ3_XXS, 3, 1, {0}},   {GGML_TYPE_IQ3_S, 3, 1, {0}},
    {GGML_TYPE_IQ1_S, 3, 1, {0}},   {GGML_TYPE_IQ1_M, 3, 0, {0}},     {GGML_TYPE_IQ4_NL, 6, 1, {0}},
    {GGML_TYPE_IQ4_XS, 3, 1, {0}},  {GGML_TYPE_TQ1_0, 3, 1, {52}},    {GGML_TYPE_TQ2_0, 3, 1, {64}},
    {GGML_TYPE_Q1_0, 4, 1, {0}},    {GGML_TYPE_Q2_0, 4, 1, {0}},
};

static void write_file(const char* name, const char* ending, const void* data, size_t bytes) {
    char path[64];
    snprintf(path, sizeof path, "%s.%s", name, ending);
    for (char* c = path; *c; ++c)
        if (*c >= 'a' && *c <= 'z' && c < path + strlen(name)) *c -= 'a' - 'A';
    FILE* file = fopen(path, "wb");
    if (!file || fwrite(data, 1, bytes, file) != bytes || fclose(file)) perror(path);
}

int main(void) {
    for (size_t i = 0; i < sizeof formats / sizeof *formats; ++i) {
        const struct format* f = &formats[i];
        const struct ggml_type_traits* traits = ggml_get_type_traits(f->type);
        uint8_t blocks[64 * 256];
        float values[2048];
        for (int b = 0; b < f->blocks; ++b) {
            uint8_t* block = blocks + b * traits->type_size;
            for (size_t k = 0; k < traits->type_size; ++k) block[k] = (uint8_t)next();
            for (int h = 0; h < f->halves; ++h) {
                static uint16_t first;
                const uint16_t drawn = random_half();
                // a minimum of the scale's own magnitude, so that neither hides the other
                const uint16_t scale = h == 0 ? drawn : (uint16_t)((drawn & 0x83FF) | (first & 0x7C00));
                first = scale;
                memcpy(block + f->at[h], &scale, 2);
            }
            if (f->type == GGML_TYPE_IQ1_M) block[55] &= 0xBF; // the top nibble of its last word is the scale's: keep it finite
            if (f->type == GGML_TYPE_MXFP4) {
                static const uint8_t ends[] = {0, 1, 2, 3, 127, 252, 254, 255};
                if (b < 8) block[0] = ends[b];
            }
        }
        const int64_t n = (int64_t)f->blocks * traits->blck_size;
        traits->to_float(blocks, values, n);
        write_file(traits->type_name, "blocks", blocks, f->blocks * traits->type_size);
        write_file(traits->type_name, "f32", values, (size_t)n * sizeof(float));
    }
    return 0;
}

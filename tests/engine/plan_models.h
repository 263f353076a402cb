// Models of real shapes as specs without a file, for plans: the tensors have their formats and sizes and no values. The formats are those of
// llama.cpp's Q4_K_M rule (facts/engine.md section 1.1), so that bytes can be compared with published ones.
#pragma once

#include "engine/model/spec.h"

#include <deque>
#include <string>

namespace ponder::test {

class ShapedModel {
  public:
    static ShapedModel qwen3_30b() {
        ShapedModel m;
        ModelSpec& s = m.spec;
        s.width = 2048, s.vocabulary = 151936, s.context = 40960, s.heads = 32, s.kv_heads = 4, s.key_dim = s.value_dim = 128;
        s.moe.count = 128, s.moe.used = 8;
        m.ends();
        for (int i = 0; i < 48; i++) {
            LayerSpec l;
            m.grouped_attention(l, i, 48);
            m.experts(l, i, 48, 768);
            s.layers.push_back(l);
        }
        return m;
    }
    static ShapedModel deepseek_v2_lite() {
        ShapedModel m;
        ModelSpec& s = m.spec;
        s.width = 2048, s.vocabulary = 102400, s.context = 163840, s.heads = 16, s.latent = true;
        s.kv_rank = 512, s.nope_dim = 128, s.rope_dim = 64, s.key_dim = 192, s.value_dim = 128;
        s.moe.count = 64, s.moe.used = 6;
        m.ends();
        for (int i = 0; i < 27; i++) {
            LayerSpec l;
            l.attn_norm = m.vector(2048), l.ffn_norm = m.vector(2048), l.kv_a_norm = m.vector(512);
            l.q = m.matrix(BlockFormat::q4_k, 2048, 16 * 192), l.kv_a = m.matrix(BlockFormat::q4_k, 2048, 576);
            l.kv_b = m.matrix(BlockFormat::q4_k, 512, 16 * 256), l.o = m.matrix(BlockFormat::q4_k, 2048, 2048);
            if (i == 0) {
                l.dense = {m.matrix(BlockFormat::q4_k, 2048, 10944), m.matrix(BlockFormat::q4_k, 2048, 10944), m.matrix(BlockFormat::q8_0, 10944, 2048)};
            } else {
                m.experts(l, i, 27, 1408);
                l.shared = {m.matrix(BlockFormat::q4_k, 2048, 2816), m.matrix(BlockFormat::q4_k, 2048, 2816), m.matrix(more(i, 27) ? BlockFormat::q6_k : BlockFormat::q4_k, 2816, 2048)};
            }
            s.layers.push_back(l);
        }
        return m;
    }
    static ShapedModel llama_8b() { // R1-Distill-Llama-8B
        ShapedModel m;
        ModelSpec& s = m.spec;
        s.width = 4096, s.vocabulary = 128256, s.context = 131072, s.heads = 32, s.kv_heads = 8, s.key_dim = s.value_dim = 128;
        m.ends();
        for (int i = 0; i < 32; i++) {
            LayerSpec l;
            m.grouped_attention(l, i, 32);
            l.dense = {m.matrix(BlockFormat::q4_k, 4096, 14336), m.matrix(BlockFormat::q4_k, 4096, 14336), m.matrix(more(i, 32) ? BlockFormat::q6_k : BlockFormat::q4_k, 14336, 4096)};
            s.layers.push_back(l);
        }
        return m;
    }

    ModelSpec spec;

  private:
    static bool more(int i, int n) { return i < n / 8 || i >= 7 * n / 8 || (i - n / 8) % 3 == 2; } // layers whose v and down get Q6_K

    TensorSet matrix(BlockFormat format, std::int64_t columns, std::int64_t rows, std::int64_t count = 1) {
        static const std::byte nothing{};
        const auto bytes = ponder::row_bytes(format, columns) * static_cast<std::size_t>(rows * count);
        tensors_.push_back({"", format, 3, {columns, rows, count, 1}, &nothing, bytes});
        return {{&tensors_.back()}};
    }
    TensorSet vector(std::int64_t columns) { return matrix(BlockFormat::f32, columns, 1); }

    void ends() {
        spec.embedding = matrix(BlockFormat::q4_k, spec.width, spec.vocabulary);
        spec.output = matrix(BlockFormat::q6_k, spec.width, spec.vocabulary);
        spec.output_norm = vector(spec.width);
    }
    void grouped_attention(LayerSpec& l, int i, int n) {
        const std::int64_t queries = std::int64_t(spec.heads) * spec.key_dim, keys = std::int64_t(spec.kv_heads) * spec.key_dim;
        l.attn_norm = vector(spec.width), l.ffn_norm = vector(spec.width);
        l.q = matrix(BlockFormat::q4_k, spec.width, queries), l.k = matrix(BlockFormat::q4_k, spec.width, keys);
        l.v = matrix(more(i, n) ? BlockFormat::q6_k : BlockFormat::q4_k, spec.width, keys), l.o = matrix(BlockFormat::q4_k, queries, spec.width);
    }
    void experts(LayerSpec& l, int i, int n, std::int64_t hidden) {
        const bool whole = hidden % 256 == 0; // else the fallback formats
        const BlockFormat down = more(i, n) ? (whole ? BlockFormat::q6_k : BlockFormat::q8_0) : (whole ? BlockFormat::q4_k : BlockFormat::q5_0);
        l.router = matrix(BlockFormat::f32, spec.width, spec.moe.count);
        l.experts = {matrix(BlockFormat::q4_k, spec.width, hidden, spec.moe.count), matrix(BlockFormat::q4_k, spec.width, hidden, spec.moe.count), matrix(down, hidden, spec.width, spec.moe.count)};
    }

    std::deque<GgufTensor> tensors_; // a deque: specs point into it, also after a move
};

} // namespace ponder::test

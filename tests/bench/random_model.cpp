// Writes a GGUF file of a real model's shape with random weights, quickly: what an engine reads and computes for a token is the real thing, what it
// says is not. Prints a line of JSON with the bytes that one token reads.
//     random_model deepseek-v2-lite OUT.gguf [LAYERS]      (without arguments: the shapes it knows)
#include "engine/file/blocks.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

using ponder::BlockFormat;

namespace {

struct Shape {
    const char *name, *family;
    int layers, width, heads, kv_heads, head, context, ff, expert_ff, experts, used, vocabulary;
    double epsilon, rope_base;
    int latent, rope_dims, value_dims, shared, dense_layers, window; // of MLA, DeepSeek's experts and gpt-oss; or 0
    double yarn_factor, yarn_multiplier;                             // or 0
};

const Shape shapes[] = {
    {"deepseek-v2-lite", "deepseek2", 27, 2048, 16, 16, 128, 163840, 10944, 1408, 64, 6, 102400, 1e-6, 10000, 512, 64, 128, 2, 1, 0, 40, 0.0707},
    {"qwen3-30b-a3b", "qwen3moe", 48, 2048, 32, 4, 128, 40960, 6144, 768, 128, 8, 151936, 1e-6, 1e6, 0, 0, 0, 0, 0, 0, 0, 0},
    {"gpt-oss-20b", "gpt-oss", 24, 2880, 64, 8, 64, 131072, 2880, 2880, 32, 4, 201088, 1e-5, 150000, 0, 0, 0, 0, 0, 128, 32, 0},
    {"olmoe-1b-7b", "olmoe", 16, 2048, 16, 16, 128, 4096, 1024, 1024, 64, 8, 50304, 1e-5, 10000, 0, 0, 0, 0, 0, 0, 0, 0},
    {"r1-distill-llama-8b", "llama", 32, 4096, 32, 8, 128, 131072, 14336, 0, 0, 0, 128256, 1e-5, 500000, 0, 0, 0, 0, 0, 0, 0, 0},
};

// The bytes of a GGUF header.
struct Header {
    std::string bytes;
    std::uint64_t keys = 0;
    template <class T> void put(T value) { bytes.append(reinterpret_cast<const char*>(&value), sizeof value); }
    void text(const std::string& s) { put<std::uint64_t>(s.size()), bytes += s; }
    void key(const std::string& name, std::uint32_t kind) { text(name), put(kind), keys++; }
    void number(const std::string& name, std::uint32_t value) { key(name, 4), put(value); }
    void real(const std::string& name, double value) { key(name, 6), put(static_cast<float>(value)); }
    void flag(const std::string& name, bool value) { key(name, 7), put<std::uint8_t>(value); }
    void words(const std::string& name, const std::string& value) { key(name, 8), text(value); }
    void list(const std::string& name, std::uint32_t of, std::uint64_t count) { key(name, 9), put(of), put(count); }
};

enum class Role { matrix, value, down, head, embedding, expert, expert_down, norm, bias, router };

struct Tensor {
    std::string name;
    std::vector<std::uint64_t> ne;
    Role role;
    BlockFormat format = BlockFormat::f32;
    std::uint64_t bytes = 0;
    double read = 1; // the share that one token reads
};

std::vector<Tensor> tensors_of(const Shape& s) {
    using u64 = std::uint64_t;
    const u64 width = u64(s.width), vocabulary = u64(s.vocabulary), heads = u64(s.heads), kv = u64(s.kv_heads), head = u64(s.head);
    const std::string family = s.family;
    std::vector<Tensor> all = {{"token_embd.weight", {width, vocabulary}, Role::embedding}, {"output_norm.weight", {width}, Role::norm}, {"output.weight", {width, vocabulary}, Role::head}};
    all[0].read = 1.0 / s.vocabulary;
    for (int i = 0; i < s.layers; i++) {
        auto add = [&](const std::string& name, std::vector<u64> ne, Role role) { all.push_back({"blk." + std::to_string(i) + "." + name, std::move(ne), role}); };
        add("attn_norm.weight", {width}, Role::norm);
        if (s.latent) {
            const u64 rank = u64(s.latent), rope = u64(s.rope_dims), value = u64(s.value_dims);
            add("attn_q.weight", {width, heads * (head + rope)}, Role::matrix);
            add("attn_kv_a_mqa.weight", {width, rank + rope}, Role::matrix), add("attn_kv_a_norm.weight", {rank}, Role::norm);
            add("attn_kv_b.weight", {rank, heads * (head + value)}, Role::matrix);
            add("attn_output.weight", {heads * value, width}, Role::matrix);
        } else {
            add("attn_q.weight", {width, heads * head}, Role::matrix), add("attn_k.weight", {width, kv * head}, Role::matrix), add("attn_v.weight", {width, kv * head}, Role::value);
            add("attn_output.weight", {heads * head, width}, Role::matrix);
        }
        if (family == "qwen3moe") add("attn_q_norm.weight", {head}, Role::norm), add("attn_k_norm.weight", {head}, Role::norm);
        if (family == "olmoe") add("attn_q_norm.weight", {heads * head}, Role::norm), add("attn_k_norm.weight", {kv * head}, Role::norm);
        if (family == "gpt-oss") {
            add("attn_q.bias", {heads * head}, Role::bias), add("attn_k.bias", {kv * head}, Role::bias), add("attn_v.bias", {kv * head}, Role::bias);
            add("attn_output.bias", {width}, Role::bias), add("attn_sinks.weight", {heads}, Role::bias), add("post_attention_norm.weight", {width}, Role::norm);
        } else {
            add("ffn_norm.weight", {width}, Role::norm);
        }
        if (!s.experts || i < s.dense_layers) {
            const u64 ff = u64(s.ff);
            add("ffn_gate.weight", {width, ff}, Role::matrix), add("ffn_up.weight", {width, ff}, Role::matrix), add("ffn_down.weight", {ff, width}, Role::down);
            continue;
        }
        const u64 ff = u64(s.expert_ff), experts = u64(s.experts);
        add("ffn_gate_inp.weight", {width, experts}, Role::router);
        for (const char* name : {"ffn_gate_exps.weight", "ffn_up_exps.weight"}) add(name, {width, ff, experts}, Role::expert);
        add("ffn_down_exps.weight", {ff, width, experts}, Role::expert_down);
        for (std::size_t t = all.size() - 3; t < all.size(); t++) all[t].read = double(s.used) / s.experts;
        if (family == "gpt-oss") {
            add("ffn_gate_inp.bias", {experts}, Role::bias), add("ffn_gate_exps.bias", {ff, experts}, Role::bias), add("ffn_up_exps.bias", {ff, experts}, Role::bias);
            add("ffn_down_exps.bias", {width, experts}, Role::bias);
        }
        if (s.shared) {
            const u64 shared = u64(s.shared) * ff;
            add("ffn_gate_shexp.weight", {width, shared}, Role::matrix), add("ffn_up_shexp.weight", {width, shared}, Role::matrix), add("ffn_down_shexp.weight", {shared, width}, Role::down);
        }
    }
    return all;
}

// Q4_K_M's mix, with MXFP4 experts and Q8_0 besides for gpt-oss; where rows are not whole blocks of 256, formats of 32 stand in as in real files.
BlockFormat format_of(const Shape& s, const Tensor& t) {
    if (t.role == Role::norm || t.role == Role::bias || t.role == Role::router) return BlockFormat::f32;
    const bool expert = t.role == Role::expert || t.role == Role::expert_down;
    if (std::strcmp(s.family, "gpt-oss") == 0) return expert ? BlockFormat::mxfp4 : BlockFormat::q8_0;
    const int layer = t.name.starts_with("blk.") ? std::atoi(t.name.c_str() + 4) : 0, n = s.layers;
    const bool more = layer < n / 8 || layer >= 7 * n / 8 || (layer - n / 8) % 3 == 2;
    const bool six = t.role == Role::head || ((t.role == Role::down || t.role == Role::expert_down || t.role == Role::value) && more);
    if (t.ne[0] % 256) return six ? BlockFormat::q8_0 : BlockFormat::q5_0;
    return six ? BlockFormat::q6_k : BlockFormat::q4_k;
}

std::uint64_t next(std::uint64_t& state) {
    std::uint64_t z = state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

// One MiB or so of blocks with scales that give products of ordinary size; larger tensors repeat it, which no memory notices.
std::string blocks_of(BlockFormat format, std::uint64_t columns, std::uint64_t& state) {
    const ponder::BlockInfo& info = ponder::block_info(format);
    std::string bytes(std::size_t(info.bytes) * 8209, '\0'); // a prime number of blocks, so that rows differ
    for (std::size_t at = 0; at + 8 <= bytes.size(); at += 8) {
        const std::uint64_t word = next(state);
        std::memcpy(&bytes[at], &word, 8);
    }
    const double sigma = 1 / std::sqrt(double(columns));
    for (std::size_t at = 0; at < bytes.size(); at += std::size_t(info.bytes)) {
        auto half = [&](std::size_t offset, double value) {
            const std::uint16_t h = ponder::float_to_half(static_cast<float>(value));
            std::memcpy(&bytes[at + offset], &h, 2);
        };
        switch (format) {
        case BlockFormat::q4_k: half(0, sigma / (32 * 4.6)), half(2, sigma / (32 * 4.6) * 7.5); break;
        case BlockFormat::q6_k: half(208, sigma / (74 * 18.5)); break;
        case BlockFormat::q8_0: half(0, sigma / 74); break;
        case BlockFormat::q5_0: half(0, sigma / 9.2); break;
        default: bytes[at] = static_cast<char>(std::lround(127 + std::log2(sigma / 3.2))); // MXFP4
        }
    }
    return bytes;
}

void write_metadata(Header& h, const Shape& s) {
    const std::string a = std::string(s.family) + ".";
    h.words("general.architecture", s.family), h.words("general.name", std::string(s.name) + " (random weights)"), h.number("general.quantization_version", 2);
    h.number(a + "block_count", unsigned(s.layers)), h.number(a + "context_length", unsigned(s.context)), h.number(a + "embedding_length", unsigned(s.width));
    h.number(a + "feed_forward_length", unsigned(s.ff)), h.number(a + "attention.head_count", unsigned(s.heads)), h.number(a + "attention.head_count_kv", unsigned(s.kv_heads));
    h.real(a + "attention.layer_norm_rms_epsilon", s.epsilon), h.real(a + "rope.freq_base", s.rope_base), h.number(a + "vocab_size", unsigned(s.vocabulary));
    h.number(a + "attention.key_length", unsigned(s.head + s.rope_dims)), h.number(a + "attention.value_length", unsigned(s.latent ? s.value_dims : s.head));
    h.number(a + "rope.dimension_count", unsigned(s.latent ? s.rope_dims : s.head));
    if (s.experts) h.number(a + "expert_count", unsigned(s.experts)), h.number(a + "expert_used_count", unsigned(s.used)), h.number(a + "expert_feed_forward_length", unsigned(s.expert_ff));
    if (s.latent) {
        h.number(a + "attention.kv_lora_rank", unsigned(s.latent)), h.number(a + "leading_dense_block_count", unsigned(s.dense_layers)), h.number(a + "expert_shared_count", unsigned(s.shared));
        h.real(a + "expert_weights_scale", 1), h.flag(a + "expert_weights_norm", false), h.number(a + "expert_gating_func", 1);
    }
    if (s.window) h.number(a + "attention.sliding_window", unsigned(s.window));
    if (s.yarn_factor > 0) {
        h.words(a + "rope.scaling.type", "yarn"), h.real(a + "rope.scaling.factor", s.yarn_factor), h.number(a + "rope.scaling.original_context_length", 4096);
        if (s.yarn_multiplier > 0) h.real(a + "rope.scaling.yarn_log_multiplier", s.yarn_multiplier);
    }
    // a byte-level vocabulary: the 256 bytes under GPT-2's names, one merge, unused tokens and the control tokens
    std::vector<std::string> tokens;
    auto utf8 = [](unsigned c) { return c < 128 ? std::string(1, char(c)) : std::string{char(0xc0 | c >> 6), char(0x80 | (c & 63))}; };
    for (unsigned b = 0, other = 256; b < 256; b++) tokens.push_back(utf8((b >= 33 && b <= 126) || (b >= 0xa1 && b != 0xad) ? b : other++));
    tokens.push_back("th");
    while (tokens.size() + 2 < std::size_t(s.vocabulary)) tokens.push_back("<unused" + std::to_string(tokens.size()) + ">");
    tokens.push_back("<|begin|>"), tokens.push_back("<|end|>");
    h.words("tokenizer.ggml.model", "gpt2"), h.words("tokenizer.ggml.pre", "gpt-2");
    h.list("tokenizer.ggml.tokens", 8, tokens.size());
    for (const std::string& token : tokens) h.text(token);
    h.list("tokenizer.ggml.token_type", 5, tokens.size());
    for (std::size_t i = 0; i < tokens.size(); i++) h.put<std::int32_t>(i + 2 >= tokens.size() ? 3 : i < 257 ? 1 : 5);
    h.list("tokenizer.ggml.merges", 8, 1), h.text("t h");
    h.number("tokenizer.ggml.bos_token_id", unsigned(tokens.size() - 2)), h.number("tokenizer.ggml.eos_token_id", unsigned(tokens.size() - 1));
    h.words("tokenizer.chat_template", "{% for m in messages %}{{ m['content'] }}{% endfor %}");
}

} // namespace

int main(int argc, char** argv) {
    const Shape* shape = nullptr;
    for (Shape s : shapes)
        if ((argc == 3 || argc == 4) && std::string(argv[1]) == s.name) {
            static Shape chosen;
            if (argc == 4) s.layers = std::atoi(argv[3]);
            chosen = s;
            shape = &chosen;
        }
    if (!shape) {
        std::cerr << "usage: random_model SHAPE OUT.gguf [LAYERS], with SHAPE one of";
        for (const Shape& s : shapes) std::cerr << " " << s.name;
        std::cerr << "\n";
        return 1;
    }
    std::vector<Tensor> tensors = tensors_of(*shape);
    Header metadata, infos;
    write_metadata(metadata, *shape);
    std::uint64_t offset = 0;
    double read = 0;
    for (Tensor& t : tensors) {
        t.format = format_of(*shape, t);
        std::uint64_t values = 1;
        for (std::uint64_t n : t.ne) values *= n;
        t.bytes = ponder::row_bytes(t.format, std::int64_t(values));
        read += double(t.bytes) * t.read;
        infos.text(t.name), infos.put(std::uint32_t(t.ne.size()));
        for (std::uint64_t n : t.ne) infos.put(n);
        infos.put(std::uint32_t(t.format)), infos.put(offset);
        offset += (t.bytes + 31) / 32 * 32;
    }
    Header head;
    head.bytes = "GGUF";
    head.put<std::uint32_t>(3), head.put<std::uint64_t>(tensors.size()), head.put(metadata.keys);
    std::string start = head.bytes + metadata.bytes + infos.bytes;
    start.resize((start.size() + 31) / 32 * 32);
    std::ofstream out(argv[2], std::ios::binary);
    out.write(start.data(), std::streamsize(start.size()));
    std::uint64_t state = 1;
    for (const Tensor& t : tensors) {
        std::string bytes;
        if (t.format == BlockFormat::f32) {
            const double spread = t.role == Role::norm ? 0.1 : t.role == Role::bias ? 0.05 : 1 / std::sqrt(double(t.ne[0]));
            for (std::uint64_t i = 0; i < t.bytes / 4; i++) {
                const float value = static_cast<float>((t.role == Role::norm ? 1 : 0) + spread * 3.4641 * (double(next(state) >> 11) / 9007199254740992.0 - 0.5));
                bytes.append(reinterpret_cast<const char*>(&value), 4);
            }
        } else {
            bytes = blocks_of(t.format, t.role == Role::embedding ? 1 : t.ne[0], state);
        }
        for (std::uint64_t done = 0; done < t.bytes;) {
            const std::uint64_t part = std::min<std::uint64_t>(bytes.size(), t.bytes - done);
            out.write(bytes.data(), std::streamsize(part));
            done += part;
        }
        const std::string pad((32 - t.bytes % 32) % 32, '\0');
        out.write(pad.data(), std::streamsize(pad.size()));
    }
    if (!out.flush()) {
        std::cerr << argv[2] << " cannot be written.\n";
        return 1;
    }
    std::printf("{\"file_bytes\":%llu,\"bytes_per_token\":%.0f}\n", static_cast<unsigned long long>(start.size() + offset), read);
    return 0;
}

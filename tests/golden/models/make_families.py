#!/usr/bin/env python3
"""Writes one small model a family (family-*.gguf, random halves) and llama.cpp's float32 logits for it (family-*.f32, families.json).

    PEER=... PEER_LIBS=... make_families.py

PEER names the yardstick's program (a copy of each model expanded to float32 is what it computes with, so the truth holds no rounding of
activations). The shapes are tiny and odd on purpose: partial rotations, windows shorter than the text, factors away from 1, tied
embeddings, rotary factors, merged experts.
"""
import json, os, struct, subprocess, tempfile
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
VOCABULARY, WIDTH, TOKENS, CONTEXT = 96, 64, 40, 128
U32, I32, F32, BOOL, STRING, ARRAY = 4, 5, 6, 7, 8, 9


def text(s):
    return struct.pack("<Q", len(s.encode())) + s.encode()


def value(v):
    if isinstance(v, bool):
        return BOOL, struct.pack("<?", v)
    if isinstance(v, int):
        return U32, struct.pack("<I", v)
    if isinstance(v, float):
        return F32, struct.pack("<f", v)
    if isinstance(v, str):
        return STRING, text(v)
    kind, _ = value(v[0])
    return ARRAY, struct.pack("<IQ", kind, len(v)) + b"".join(value(x)[1] for x in v)


def write(path, family, keys, tensors, halves):
    """tensors: name -> float32 array, slowest axis first; matrices are stored as halves, vectors as float32."""
    pairs = {"general.architecture": family, "general.name": f"micro {family} (random weights)", "tokenizer.ggml.model": "none"}
    pairs |= {f"{family}.{k}": v for k, v in keys.items()}
    head, data = b"", b""
    for name, array in tensors.items():
        small = halves and array.ndim > 1 and not name.endswith((".bias", "ffn_gate_inp.weight", "conv.weight"))
        bytes_ = array.astype(np.float16 if small else np.float32).tobytes()
        head += text(name) + struct.pack("<I", array.ndim) + b"".join(struct.pack("<Q", n) for n in reversed(array.shape)) + struct.pack("<IQ", 1 if small else 0, len(data))
        data += bytes_ + b"\0" * (-len(bytes_) % 32)
    out = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(pairs))
    for k, v in pairs.items():
        kind, body = value(v)
        out += text(k) + struct.pack("<I", kind) + body
    out += head
    with open(path, "wb") as f:
        f.write(out + b"\0" * (-len(out) % 32) + data)


class Model:
    """Collects a family's tensors; the pieces below are what families have in common."""

    def __init__(self, family, layers=2, heads=4, kv_heads=2, head=16, **keys):
        self.family, self.heads, self.kv_heads, self.head = family, heads, kv_heads, head
        self.keys = dict(vocab_size=VOCABULARY, context_length=CONTEXT, embedding_length=WIDTH, block_count=layers, feed_forward_length=96) | {
            "attention.head_count": heads, "attention.head_count_kv": kv_heads, "attention.key_length": head, "attention.value_length": head,
            "attention.layer_norm_rms_epsilon": 1e-5, "rope.dimension_count": head, "rope.freq_base": 10000.0} | keys
        self.random = np.random.default_rng(sum(family.encode()) + layers)
        self.tensors = {}
        self.rearrange = lambda tensors: None  # into a layout that only our file has
        self.matrix("token_embd.weight", VOCABULARY, WIDTH, scale=1)
        self.norm("output_norm.weight", WIDTH)

    def matrix(self, name, *shape, scale=None):
        self.tensors[name] = (self.random.standard_normal(shape) * (scale or shape[-1] ** -0.5)).astype(np.float16).astype(np.float32)

    def norm(self, name, n):
        self.tensors[name] = (1 + 0.2 * self.random.standard_normal(n)).astype(np.float32)

    def bias(self, name, *shape):
        self.tensors[name] = (0.3 * self.random.standard_normal(shape)).astype(np.float32)

    def output(self):
        self.matrix("output.weight", VOCABULARY, WIDTH)

    def attention(self, b, biases=(), norms=None):
        q, k = self.heads * self.head, self.kv_heads * self.head
        self.norm(b + "attn_norm.weight", WIDTH)
        for name, rows in (("q", q), ("k", k), ("v", k)):
            self.matrix(b + f"attn_{name}.weight", rows, WIDTH)
            if name in biases:
                self.bias(b + f"attn_{name}.bias", rows)
        self.matrix(b + "attn_output.weight", WIDTH, q)
        if "o" in biases:
            self.bias(b + "attn_output.bias", WIDTH)
        if norms:
            self.norm(b + "attn_q_norm.weight", self.head if norms == "head" else q)
            self.norm(b + "attn_k_norm.weight", self.head if norms == "head" else k)

    def dense(self, b, ff=96, suffix=""):
        self.matrix(b + f"ffn_gate{suffix}.weight", ff, WIDTH)
        self.matrix(b + f"ffn_up{suffix}.weight", ff, WIDTH)
        self.matrix(b + f"ffn_down{suffix}.weight", WIDTH, ff)

    def experts(self, b, count, ff, selection_bias=False):
        self.matrix(b + "ffn_gate_inp.weight", count, WIDTH)
        if selection_bias:
            self.bias(b + "exp_probs_b.bias", count)
        self.matrix(b + "ffn_gate_exps.weight", count, ff, WIDTH)
        self.matrix(b + "ffn_up_exps.weight", count, ff, WIDTH)
        self.matrix(b + "ffn_down_exps.weight", count, WIDTH, ff)


def moe_keys(count, used, ff, **more):
    return dict(expert_count=count, expert_used_count=used, expert_feed_forward_length=ff) | more


def llama_tied():
    m = Model("llama")
    m.tensors["rope_freqs.weight"] = np.linspace(1, 8, m.head // 2).astype(np.float32)
    for i in range(2):
        b = f"blk.{i}."
        m.attention(b), m.norm(b + "ffn_norm.weight", WIDTH), m.dense(b)
    return m


def llama_mixtral():
    m = Model("llama", expert_count=4, expert_used_count=2)
    m.output()
    for i in range(2):
        b = f"blk.{i}."
        m.attention(b), m.norm(b + "ffn_norm.weight", WIDTH), m.experts(b, 4, 96)

    def an_expert_a_tensor(tensors):  # as older files have them
        for b in ("blk.0.", "blk.1."):
            for part in ("gate", "up", "down"):
                for e, matrix in enumerate(tensors.pop(b + f"ffn_{part}_exps.weight")):
                    tensors[b + f"ffn_{part}.{e}.weight"] = matrix

    m.rearrange = an_expert_a_tensor
    return m


def qwen2moe():
    m = Model("qwen2moe", **moe_keys(6, 3, 32, expert_shared_feed_forward_length=64))
    m.output()
    for i in range(2):
        b = f"blk.{i}."
        m.attention(b, biases="qkv"), m.norm(b + "ffn_norm.weight", WIDTH), m.experts(b, 6, 32), m.dense(b, 64, "_shexp")
        m.bias(b + "ffn_gate_inp_shexp.weight", WIDTH)
    return m


def qwen3moe_merged():
    m = Model("qwen3moe", **moe_keys(8, 3, 32))
    m.output()
    for i in range(2):
        b = f"blk.{i}."
        m.attention(b, norms="head"), m.norm(b + "ffn_norm.weight", WIDTH), m.experts(b, 8, 32)

    def gate_over_up(tensors):  # one tensor for both, as newer files may have them
        for b in ("blk.0.", "blk.1."):
            both = [tensors.pop(b + f"ffn_{part}_exps.weight") for part in ("gate", "up")]
            tensors[b + "ffn_gate_up_exps.weight"] = np.concatenate(both, axis=1)

    m.rearrange = gate_over_up
    return m


def olmoe():
    m = Model("olmoe", kv_heads=4, feed_forward_length=32, **moe_keys(8, 3, 32))
    m.output()
    for i in range(2):
        b = f"blk.{i}."
        m.attention(b, norms="whole"), m.norm(b + "ffn_norm.weight", WIDTH), m.experts(b, 8, 32)
    return m


def gpt_oss():
    m = Model("gpt-oss", layers=3, **moe_keys(6, 3, 32), **{"attention.sliding_window": 8, "rope.freq_base": 150000.0, "rope.scaling.type": "yarn",
              "rope.scaling.factor": 4.0, "rope.scaling.original_context_length": 32})
    m.output()
    for i in range(3):
        b = f"blk.{i}."
        m.attention(b, biases="qkvo"), m.norm(b + "post_attention_norm.weight", WIDTH), m.experts(b, 6, 32)
        m.bias(b + "attn_sinks.weight", m.heads), m.bias(b + "ffn_gate_inp.bias", 6)
        m.tensors[b + "ffn_gate_exps.weight"] *= 8  # so that the activation's clamps are met
        m.tensors[b + "ffn_up_exps.weight"] *= 8
        m.bias(b + "ffn_gate_exps.bias", 6, 32), m.bias(b + "ffn_up_exps.bias", 6, 32), m.bias(b + "ffn_down_exps.bias", 6, WIDTH)
    return m


def glm4moe():
    m = Model("glm4moe", layers=3, **moe_keys(8, 3, 32, expert_shared_count=1, leading_dense_block_count=1, expert_weights_scale=1.7, expert_weights_norm=True,
              expert_gating_func=2), **{"rope.dimension_count": 8})
    m.output()
    for i in range(3):
        b = f"blk.{i}."
        m.attention(b, biases="qkv", norms="head"), m.norm(b + "post_attention_norm.weight", WIDTH)
        if i == 0:
            m.dense(b)
        else:
            m.experts(b, 8, 32, selection_bias=True), m.dense(b, 32, "_shexp")
    return m


def granite():
    m = Model("granite", embedding_scale=3.0, residual_scale=0.4, logit_scale=5.0, **{"attention.scale": 0.11})
    m.output()
    for i in range(2):
        b = f"blk.{i}."
        m.attention(b), m.norm(b + "ffn_norm.weight", WIDTH), m.dense(b)
    return m


def granitemoe():
    m = Model("granitemoe", embedding_scale=3.0, residual_scale=0.4, logit_scale=5.0, expert_count=6, expert_used_count=2, expert_shared_feed_forward_length=32,
              **{"attention.scale": 0.11})
    for i in range(2):
        b = f"blk.{i}."
        m.attention(b), m.norm(b + "ffn_norm.weight", WIDTH), m.experts(b, 6, 96), m.dense(b, 32, "_shexp")
    return m


def ernie4_5():
    m = Model("ernie4_5")
    for i in range(2):
        b = f"blk.{i}."
        m.attention(b), m.norm(b + "ffn_norm.weight", WIDTH), m.dense(b)
    return m


def ernie4_5_moe():
    m = Model("ernie4_5-moe", layers=3, **moe_keys(6, 2, 32, expert_shared_feed_forward_length=64, leading_dense_block_count=1, interleave_moe_layer_step=1))
    for i in range(3):
        b = f"blk.{i}."
        m.attention(b), m.norm(b + "ffn_norm.weight", WIDTH)
        if i == 0:
            m.dense(b)
        else:
            m.experts(b, 6, 32, selection_bias=True), m.dense(b, 64, "_shexp")
    return m


def minimax_m2():
    m = Model("minimax-m2", feed_forward_length=32, **moe_keys(6, 2, 32, expert_gating_func=2), **{"rope.dimension_count": 8})
    m.output()
    for i in range(2):
        b = f"blk.{i}."
        m.attention(b, norms="whole"), m.norm(b + "ffn_norm.weight", WIDTH), m.experts(b, 6, 32, selection_bias=True)
    return m


def lfm2(family, **keys):
    m = Model(family, layers=3, **keys, **{"shortconv.l_cache": 3})
    m.keys["attention.head_count_kv"] = [0, 2, 0]
    m.tensors["token_embd_norm.weight"] = m.tensors.pop("output_norm.weight")
    for i in range(3):
        b = f"blk.{i}."
        if i == 1:
            m.attention(b, norms="head")
        else:
            m.norm(b + "attn_norm.weight", WIDTH)
            m.matrix(b + "shortconv.in_proj.weight", 3 * WIDTH, WIDTH), m.matrix(b + "shortconv.conv.weight", WIDTH, 3), m.matrix(b + "shortconv.out_proj.weight", WIDTH, WIDTH)
        m.norm(b + "ffn_norm.weight", WIDTH)
        if i == 0 or family == "lfm2":
            m.dense(b)
        else:
            m.experts(b, 6, 32, selection_bias=True)
    return m


def lfm2moe():
    return lfm2("lfm2moe", **moe_keys(6, 2, 32, leading_dense_block_count=1, expert_gating_func=2))


def main():
    models = {"llama-tied": llama_tied(), "llama-mixtral": llama_mixtral(), "qwen2moe": qwen2moe(), "qwen3moe-merged": qwen3moe_merged(), "olmoe": olmoe(),
              "gpt-oss": gpt_oss(), "glm4moe": glm4moe(), "granite": granite(), "granitemoe": granitemoe(), "ernie4_5": ernie4_5(),
              "ernie4_5-moe": ernie4_5_moe(), "minimax-m2": minimax_m2(), "lfm2": lfm2("lfm2"), "lfm2moe": lfm2moe()}
    positions, entries = list(range(3, TOKENS, 6)), []
    with tempfile.TemporaryDirectory() as folder:
        for name, model in models.items():
            tokens = [int(t) for t in np.random.default_rng(len(name)).integers(0, VOCABULARY, TOKENS)]
            exact, out = os.path.join(folder, "exact.gguf"), os.path.join(folder, "out.f32")
            write(exact, model.family, model.keys, model.tensors, halves=False)
            done = subprocess.run(os.environ["PEER"].split() + ["logits", exact, out, ",".join(map(str, tokens))], capture_output=True, text=True)
            if done.returncode:
                print(f"{name}: the yardstick refuses it: {done.stderr.strip()[-300:]}")
                continue
            np.fromfile(out, dtype="<f4").reshape(TOKENS, VOCABULARY)[positions].tofile(os.path.join(HERE, f"family-{name}.f32"))
            model.rearrange(model.tensors)
            write(os.path.join(HERE, f"family-{name}.gguf"), model.family, model.keys, model.tensors, halves=True)
            entries.append(dict(name=f"family-{name}", tokens=tokens, positions=positions, vocabulary=VOCABULARY))
    with open(os.path.join(HERE, "families.json"), "w") as f:
        f.write("[\n" + ",\n".join(json.dumps(e) for e in entries) + "\n]\n")


main()

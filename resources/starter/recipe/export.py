"""Writes a checkpoint as a GGUF file of the deepseek2 architecture.

    python3 export.py CHECKPOINT OUT.gguf

Matrices are stored as Q8_0 (blocks of 32 integers with a half-precision scale), norms, routers and biases as float32.  The
attention's key/value matrix is written in the split layout: keys transposed per head, so that a reader may keep only the latent.
"""
import os
import struct
import sys

import numpy as np
import torch

import bpe
import chat
from model import Config, Experts, Model

HERE = os.path.dirname(os.path.abspath(__file__))
U32, I32, F32, BOOL, STRING, ARRAY = 4, 5, 6, 7, 8, 9
SCALARS = {U32: "<I", I32: "<i", F32: "<f", BOOL: "<?"}
TYPE_F32, TYPE_Q8_0 = 0, 8
ALIGNMENT = 32


# ---------------------------------------------------------------- Q8_0

def q8_blocks(matrix):
    """(scales as half precision, integers) of blocks of 32 along the last axis."""
    blocks = matrix.reshape(-1, 32).astype(np.float32)
    scale = np.abs(blocks).max(1, keepdims=True) / 127
    inverse = np.divide(1, scale, out=np.zeros_like(scale), where=scale > 0)
    whole = np.clip(np.rint(blocks * inverse), -127, 127).astype(np.int8)
    return scale.astype(np.float16), whole


def q8_bytes(matrix):
    scale, whole = q8_blocks(matrix)
    return np.concatenate((scale.view(np.uint8), whole.view(np.uint8)), 1).tobytes()


# ---------------------------------------------------------------- tensors

def tensors(model):
    """(name, parameter's array, whether it is stored as Q8_0), slowest axis first."""
    def array(t):
        return t.detach().numpy()

    c = model.c
    yield "token_embd.weight", array(model.embed.weight), True
    yield "output_norm.weight", array(model.norm.weight), False
    yield "output.weight", array(model.head.weight), True
    for i, layer in enumerate(model.layers):
        at, a, ff = "blk.%d." % i, layer.attn, layer.ffn
        kv = a.kv_b.weight.detach().view(c.heads, c.nope + c.value, c.kv_rank)
        yield at + "attn_norm.weight", array(layer.attn_norm.weight), False
        yield at + "attn_q_a.weight", array(a.a.weight[:c.q_rank]), True
        yield at + "attn_q_a_norm.weight", array(a.q_a_norm.weight), False
        yield at + "attn_q_b.weight", array(a.q_b.weight), True
        yield at + "attn_kv_a_mqa.weight", array(a.a.weight[c.q_rank:]), True
        yield at + "attn_kv_a_norm.weight", array(a.kv_a_norm.weight), False
        yield at + "attn_k_b.weight", array(kv[:, :c.nope].transpose(1, 2).contiguous()), True
        yield at + "attn_v_b.weight", array(kv[:, c.nope:].contiguous()), True
        yield at + "attn_output.weight", array(a.out.weight), True
        yield at + "ffn_norm.weight", array(layer.ffn_norm.weight), False
        if not isinstance(ff, Experts):
            gate, up = ff.gate_up.weight.detach().chunk(2, 0)
            yield at + "ffn_gate.weight", array(gate), True
            yield at + "ffn_up.weight", array(up), True
            yield at + "ffn_down.weight", array(ff.down.weight), True
            continue
        gate, up = ff.gate_up.detach().chunk(2, 1)
        yield at + "ffn_gate_inp.weight", array(ff.router.weight), False
        yield at + "exp_probs_b.bias", array(ff.bias), False
        yield at + "ffn_gate_exps.weight", array(gate.contiguous()), True
        yield at + "ffn_up_exps.weight", array(up.contiguous()), True
        yield at + "ffn_down_exps.weight", array(ff.down), True
        gate, up = ff.shared.gate_up.weight.detach().chunk(2, 0)
        yield at + "ffn_gate_shexp.weight", array(gate), True
        yield at + "ffn_up_shexp.weight", array(up), True
        yield at + "ffn_down_shexp.weight", array(ff.shared.down.weight), True


# ---------------------------------------------------------------- file

def packed(kind, value):
    if kind == STRING:
        data = value.encode("utf-8")
        return struct.pack("<Q", len(data)) + data
    if kind == ARRAY:
        item, values = value
        return struct.pack("<IQ", item, len(values)) + b"".join(packed(item, v) for v in values)
    return struct.pack(SCALARS[kind], value)


def metadata(c, tokenizer):
    a = "deepseek2."
    plain = 256 + len(tokenizer.merges)
    return [
        ("general.architecture", STRING, "deepseek2"), ("general.name", STRING, "Ponder Starter"), ("general.size_label", STRING, "11M"),
        ("general.license", STRING, "apache-2.0"), ("general.file_type", U32, 7), ("general.quantization_version", U32, 2),
        ("general.description", STRING, "A small reasoner: calculating, comparing numbers and counting letters, step by step."),
        ("general.sampling.temp", F32, 0.0),
        (a + "block_count", U32, c.layers), (a + "context_length", U32, c.context), (a + "embedding_length", U32, c.dim),
        (a + "feed_forward_length", U32, c.dense_ff), (a + "vocab_size", U32, c.vocab),
        (a + "attention.head_count", U32, c.heads), (a + "attention.head_count_kv", U32, 1),
        (a + "attention.layer_norm_rms_epsilon", F32, c.eps),
        (a + "attention.q_lora_rank", U32, c.q_rank), (a + "attention.kv_lora_rank", U32, c.kv_rank),
        (a + "attention.key_length", U32, c.kv_rank + c.rope), (a + "attention.value_length", U32, c.kv_rank),
        (a + "attention.key_length_mla", U32, c.nope + c.rope), (a + "attention.value_length_mla", U32, c.value),
        (a + "rope.dimension_count", U32, c.rope), (a + "rope.freq_base", F32, c.rope_base),
        (a + "leading_dense_block_count", U32, c.dense_layers),
        (a + "expert_count", U32, c.experts), (a + "expert_used_count", U32, c.used), (a + "expert_shared_count", U32, c.shared),
        (a + "expert_feed_forward_length", U32, c.expert_ff), (a + "expert_weights_scale", F32, 1.0),
        (a + "expert_weights_norm", BOOL, True), (a + "expert_gating_func", U32, 2),
        ("tokenizer.ggml.model", STRING, "gpt2"), ("tokenizer.ggml.pre", STRING, "qwen2"),
        ("tokenizer.ggml.tokens", ARRAY, (STRING, tokenizer.tokens)),
        ("tokenizer.ggml.token_type", ARRAY, (I32, [1] * plain + [3] * len(bpe.SPECIAL))),
        ("tokenizer.ggml.merges", ARRAY, (STRING, [" ".join(m) for m in tokenizer.merges])),
        ("tokenizer.ggml.bos_token_id", U32, tokenizer.special["<|begin|>"]), ("tokenizer.ggml.eos_token_id", U32, tokenizer.special["<|end|>"]),
        ("tokenizer.ggml.padding_token_id", U32, tokenizer.special["<|pad|>"]),
        ("tokenizer.ggml.add_bos_token", BOOL, False), ("tokenizer.chat_template", STRING, chat.TEMPLATE)]


def write(model, tokenizer, path):
    keys = metadata(model.c, tokenizer)
    infos, bodies, offset = [], [], 0
    for name, array, small in tensors(model):
        body = q8_bytes(array) if small else array.astype(np.float32).tobytes()
        body += b"\0" * (-len(body) % ALIGNMENT)
        shape = array.shape[::-1]
        infos.append(packed(STRING, name) + struct.pack("<I%dQIQ" % len(shape), len(shape), *shape, TYPE_Q8_0 if small else TYPE_F32, offset))
        bodies.append(body)
        offset += len(body)
    head = b"GGUF" + struct.pack("<IQQ", 3, len(infos), len(keys))
    head += b"".join(packed(STRING, k) + struct.pack("<I", kind) + packed(kind, v) for k, kind, v in keys) + b"".join(infos)
    with open(path + ".part", "wb") as f:
        f.write(head + b"\0" * (-len(head) % ALIGNMENT) + b"".join(bodies))
    os.replace(path + ".part", path)


def load(checkpoint):
    model = Model(Config())
    model.load_state_dict(torch.load(checkpoint, map_location="cpu")["model"])
    return model.eval()


if __name__ == "__main__":
    write(load(sys.argv[1]), bpe.Tokenizer.load(os.path.join(HERE, "tokenizer.json")), sys.argv[2])

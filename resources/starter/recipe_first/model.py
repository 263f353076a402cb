"""The network: a decoder of the deepseek2 architecture, small enough to train on one processor core.

Multi-head latent attention (queries and keys/values through low-rank bottlenecks, a rotary part shared by all heads), then a
feed-forward block: dense in the first layer, afterwards a shared expert plus the best few of many routed experts.  The router
scores experts by a sigmoid; a bias per expert, moved by the trainer and not by gradients, keeps their loads even and takes part
in the choice only.
"""
import math
from dataclasses import dataclass

import torch
import torch.nn as nn
import torch.nn.functional as F


@dataclass
class Config:
    vocab: int = 1024
    context: int = 1024
    layers: int = 5
    dense_layers: int = 1
    dim: int = 128
    heads: int = 4
    q_rank: int = 64
    kv_rank: int = 64
    nope: int = 32          # per head, without position
    rope: int = 32          # per head, rotated
    value: int = 32         # per head
    dense_ff: int = 384
    experts: int = 16
    used: int = 2
    expert_ff: int = 128
    shared: int = 1
    rope_base: float = 10000.0
    eps: float = 1e-6


class Norm(nn.Module):
    def __init__(self, size, eps):
        super().__init__()
        self.weight, self.eps = nn.Parameter(torch.ones(size)), eps

    def forward(self, x):
        return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + self.eps) * self.weight


def linear(rows_in, rows_out, scale=1.0):
    layer = nn.Linear(rows_in, rows_out, bias=False)
    nn.init.normal_(layer.weight, std=scale / math.sqrt(rows_in))
    return layer


def rotate(x, cos, sin):
    """Turns adjacent pairs of the last axis; cos and sin are (time, 1, pairs)."""
    even, odd = x[..., 0::2], x[..., 1::2]
    return torch.stack((even * cos - odd * sin, even * sin + odd * cos), -1).flatten(-2)


class Attention(nn.Module):
    def __init__(self, c, out_scale):
        super().__init__()
        self.c = c
        self.q_a, self.q_a_norm = linear(c.dim, c.q_rank), Norm(c.q_rank, c.eps)
        self.q_b = linear(c.q_rank, c.heads * (c.nope + c.rope))
        self.kv_a, self.kv_a_norm = linear(c.dim, c.kv_rank + c.rope), Norm(c.kv_rank, c.eps)
        self.kv_b = linear(c.kv_rank, c.heads * (c.nope + c.value))
        self.out = linear(c.heads * c.value, c.dim, out_scale)

    def forward(self, x, angles, mask, cache):
        """cache is None, or a dictionary that holds keys and values of the tokens so far and takes in the new ones."""
        c, (batch, time, _) = self.c, x.shape
        q = self.q_b(self.q_a_norm(self.q_a(x))).view(batch, time, c.heads, c.nope + c.rope)
        q_nope, q_rope = q.split((c.nope, c.rope), -1)
        latent, k_rope = self.kv_a(x).split((c.kv_rank, c.rope), -1)
        kv = self.kv_b(self.kv_a_norm(latent)).view(batch, time, c.heads, c.nope + c.value)
        k_nope, v = kv.split((c.nope, c.value), -1)
        k_rope = rotate(k_rope.unsqueeze(2), *angles).expand(-1, -1, c.heads, -1)
        q = torch.cat((q_nope, rotate(q_rope, *angles)), -1).transpose(1, 2)
        k, v = torch.cat((k_nope, k_rope), -1).transpose(1, 2), v.transpose(1, 2)
        if cache is not None:
            k = cache["k"] = torch.cat((cache["k"], k), 2) if "k" in cache else k
            v = cache["v"] = torch.cat((cache["v"], v), 2) if "v" in cache else v
        scores = q @ k.transpose(2, 3) / math.sqrt(c.nope + c.rope) + mask
        mixed = scores.softmax(-1) @ v
        return self.out(mixed.transpose(1, 2).reshape(batch, time, c.heads * c.value))


class FeedForward(nn.Module):
    def __init__(self, dim, ff, out_scale):
        super().__init__()
        self.gate, self.up, self.down = linear(dim, ff), linear(dim, ff), linear(ff, dim, out_scale)

    def forward(self, x):
        return self.down(F.silu(self.gate(x)) * self.up(x))


class Permute(torch.autograd.Function):
    """Rows in another order; the gradient only has to put them back, which is far faster than indexing's own."""

    @staticmethod
    def forward(ctx, x, order, inverse):
        ctx.inverse = inverse
        return x.index_select(0, order)

    @staticmethod
    def backward(ctx, grad):
        return grad.index_select(0, ctx.inverse), None, None


class Experts(nn.Module):
    def __init__(self, c, out_scale):
        super().__init__()
        self.c = c
        self.router = linear(c.dim, c.experts)
        self.register_buffer("bias", torch.zeros(c.experts))
        self.register_buffer("load", torch.zeros(c.experts), persistent=False)
        self.gate_up = nn.Parameter(torch.randn(c.experts, 2 * c.expert_ff, c.dim) / math.sqrt(c.dim))
        self.down = nn.Parameter(torch.randn(c.experts, c.dim, c.expert_ff) * out_scale / math.sqrt(c.expert_ff))
        self.shared = FeedForward(c.dim, c.shared * c.expert_ff, out_scale)

    def forward(self, x):
        c, shape = self.c, x.shape
        x = x.reshape(-1, c.dim)
        scores = self.router(x).sigmoid()
        chosen = (scores + self.bias).topk(c.used, -1).indices
        weights = scores.gather(1, chosen)
        weights = weights / weights.sum(-1, keepdim=True)

        # one row per (token, chosen expert), grouped by expert
        order = chosen.flatten().argsort(stable=True)
        inverse = torch.empty_like(order)
        inverse[order] = torch.arange(order.numel())
        counts = torch.bincount(chosen.flatten(), minlength=c.experts)
        self.load += counts
        rows = x.unsqueeze(1).expand(-1, c.used, -1).reshape(-1, c.dim)
        groups = Permute.apply(rows, order, inverse).split(counts.tolist())
        done = []
        for group, gate_up, down in zip(groups, self.gate_up.unbind(0), self.down.unbind(0)):
            gate, up = F.linear(group, gate_up).chunk(2, -1)
            done.append(F.linear(F.silu(gate) * up, down))
        routed = Permute.apply(torch.cat(done), inverse, order).view(-1, c.used, c.dim)
        return ((routed * weights.unsqueeze(-1)).sum(1) + self.shared(x)).view(shape)

    def balance(self, rate):
        """Move the selection bias toward an even load of the tokens since the last call."""
        self.bias += rate * torch.sign(self.load.mean() - self.load)
        self.load.zero_()


class Layer(nn.Module):
    def __init__(self, c, index, out_scale):
        super().__init__()
        self.attn_norm, self.attn = Norm(c.dim, c.eps), Attention(c, out_scale)
        self.ffn_norm = Norm(c.dim, c.eps)
        self.ffn = FeedForward(c.dim, c.dense_ff, out_scale) if index < c.dense_layers else Experts(c, out_scale)

    def forward(self, x, angles, mask, cache):
        x = x + self.attn(self.attn_norm(x), angles, mask, cache)
        return x + self.ffn(self.ffn_norm(x))


class Model(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.c = c
        self.embed = nn.Embedding(c.vocab, c.dim)
        nn.init.normal_(self.embed.weight, std=0.3)
        self.layers = nn.ModuleList(Layer(c, i, 1 / math.sqrt(2 * c.layers)) for i in range(c.layers))
        self.norm, self.head = Norm(c.dim, c.eps), linear(c.dim, c.vocab, 0.5)

    def forward(self, tokens, wanted=None, caches=None, padding=None):
        """Logits of every position, or only of those that the boolean mask `wanted` names.

        caches: one dictionary a layer, to go on after the tokens they hold.  padding: how many positions at the left of each
        row are only there to make the rows equally long.
        """
        c, time = self.c, tokens.shape[1]
        past = caches[0]["k"].shape[2] if caches and "k" in caches[0] else 0
        at = torch.arange(past, past + time)
        turn = at[:, None].float() * c.rope_base ** (-torch.arange(0, c.rope, 2).float() / c.rope)
        angles = turn.cos().unsqueeze(1), turn.sin().unsqueeze(1)
        hidden = torch.arange(past + time)[None, :] > at[:, None]
        if padding is not None:
            hidden = hidden | (torch.arange(past + time) < padding[:, None])[:, None, None, :]
        mask = torch.zeros(hidden.shape).masked_fill(hidden, -1e30)
        x = self.embed(tokens)
        for i, layer in enumerate(self.layers):
            x = layer(x, angles, mask, caches[i] if caches else None)
        if wanted is not None:
            x = x[wanted]
        return self.head(self.norm(x))

    @torch.no_grad()
    def greedy(self, prompts, limit, stop):
        """The most likely continuation of each prompt, token by token, up to and with the token `stop`."""
        width = max(map(len, prompts))
        padding = torch.tensor([width - len(p) for p in prompts])
        step = torch.tensor([[0] * (width - len(p)) + list(p) for p in prompts])
        caches, out, running = [{} for _ in self.layers], [[] for _ in prompts], set(range(len(prompts)))
        for _ in range(limit):
            last = torch.zeros(step.shape, dtype=torch.bool)
            last[:, -1] = True
            step = self(step, last, caches, padding).argmax(-1, keepdim=True)
            for i in list(running):
                out[i].append(int(step[i]))
                if out[i][-1] == stop:
                    running.remove(i)
            if not running:
                break
        return out

"""The network: a decoder of the deepseek2 architecture, small enough to train on two processor cores.

Multi-head latent attention (queries and keys/values through low-rank bottlenecks, a rotary part shared by all heads), then a
feed-forward block: dense in the first layer, afterwards a shared expert plus the best few of many routed experts.  The router
scores experts by a sigmoid; a bias per expert, moved by the trainer and not by gradients, keeps their loads even and takes part
in the choice only.  The residual stream is float32; under autocast everything between is bfloat16.
"""
import math
from dataclasses import dataclass

import torch
import torch.nn as nn
import torch.nn.functional as F

import fast


@dataclass
class Config:
    vocab: int = 1024
    context: int = 2048
    layers: int = 6
    dense_layers: int = 1
    dim: int = 256
    heads: int = 4
    q_rank: int = 128
    kv_rank: int = 128
    nope: int = 32          # per head, without position
    rope: int = 32          # per head, rotated
    value: int = 64         # per head
    dense_ff: int = 512
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

    def forward(self, x, kind):
        if kind == torch.bfloat16 and fast.library and x.device.type == "cpu":
            return fast.NormStep.apply(x, self.weight, self.eps)
        x = x.float()
        return (x * torch.rsqrt(x.square().mean(-1, keepdim=True) + self.eps) * self.weight).to(kind)


def linear(rows_in, rows_out, scale=1.0):
    layer = nn.Linear(rows_in, rows_out, bias=False)
    nn.init.normal_(layer.weight, std=scale / math.sqrt(rows_in))
    return layer


def rotate(x, cos, sin):
    """Turns adjacent pairs of the last axis; cos and sin are (time, 1, pairs)."""
    even, odd = x[..., 0::2], x[..., 1::2]
    return torch.stack((even * cos - odd * sin, even * sin + odd * cos), -1).flatten(-2)


class Attend(torch.autograd.Function):
    """softmax(q k^T + mask) v, keeping only the probabilities, in the type of q."""

    @staticmethod
    def forward(ctx, q, k, v, mask):
        scores = q @ k.transpose(-1, -2)
        p = scores.add_(mask).softmax(-1)
        ctx.save_for_backward(q, k, v, p)
        return p @ v

    @staticmethod
    def backward(ctx, grad):
        q, k, v, p = ctx.saved_tensors
        dp = grad @ v.transpose(-1, -2)
        ds = torch._softmax_backward_data(dp, p, -1, p.dtype)
        return ds @ k, ds.transpose(-1, -2) @ q, p.transpose(-1, -2) @ grad, None


class Attention(nn.Module):
    def __init__(self, c, out_scale):
        super().__init__()
        self.c = c
        self.a = linear(c.dim, c.q_rank + c.kv_rank + c.rope)  # query latent, key/value latent, rotary key
        self.q_a_norm, self.kv_a_norm = Norm(c.q_rank, c.eps), Norm(c.kv_rank, c.eps)
        self.q_b = linear(c.q_rank, c.heads * (c.nope + c.rope))
        self.kv_b = linear(c.kv_rank, c.heads * (c.nope + c.value))
        self.out = linear(c.heads * c.value, c.dim, out_scale)

    def forward(self, x, turn, mask, cache):
        """cache is None, or a dictionary with room for keys and values, of which `tokens` are there; it takes in the new ones."""
        c = self.c
        q, latent, k_rope = self.a(x).split((c.q_rank, c.kv_rank, c.rope), -1)
        q = self.q_b(self.q_a_norm(q, x.dtype))
        kv = self.kv_b(self.kv_a_norm(latent, x.dtype))
        q, k, v = self.heads(q, kv, k_rope, turn)
        if cache is not None:
            past = cache["tokens"]
            now = cache["tokens"] = past + k.shape[2]
            cache["k"][:, :, past:now], cache["v"][:, :, past:now] = k, v
            k, v = cache["k"][:, :, :now], cache["v"][:, :, :now]
        mixed = Attend.apply(q, k, v, mask)
        return self.out(mixed.transpose(1, 2).reshape(*x.shape[:2], c.heads * c.value))

    def heads(self, q, kv, k_rope, turn):
        """Queries (scaled), keys and values a head, the rotary part turned; turn holds cosine and sine of each pair, (time, rope)."""
        c, (batch, time, _), scale = self.c, q.shape, 1 / math.sqrt(self.c.nope + self.c.rope)
        if fast.ready(q):
            return fast.Heads.apply(q, kv, k_rope, turn, (c.heads, c.nope, c.rope, c.value), scale)
        angles = turn[:, None, 0::2], turn[:, None, 1::2]
        q_nope, q_rope = q.view(batch, time, c.heads, c.nope + c.rope).split((c.nope, c.rope), -1)
        k_nope, v = kv.view(batch, time, c.heads, c.nope + c.value).split((c.nope, c.value), -1)
        k_rope = rotate(k_rope.unsqueeze(2), *angles).to(kv.dtype).expand(-1, -1, c.heads, -1)
        q = torch.cat((q_nope, rotate(q_rope, *angles).to(kv.dtype)), -1) * scale
        return q.transpose(1, 2), torch.cat((k_nope, k_rope), -1).transpose(1, 2), v.transpose(1, 2)


def gated(x):
    """silu(gate) * up of rows that hold both side by side."""
    if fast.ready(x):
        return fast.Gate.apply(x)
    gate, up = x.chunk(2, -1)
    return F.silu(gate) * up


class FeedForward(nn.Module):
    def __init__(self, dim, ff, out_scale):
        super().__init__()
        self.gate_up, self.down = linear(dim, 2 * ff), linear(ff, dim, out_scale)

    def forward(self, x):
        return self.down(gated(self.gate_up(x)))


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
        scores = self.router(x).float().sigmoid()
        chosen = (scores + self.bias).topk(c.used, -1).indices
        weights = scores.gather(1, chosen)
        weights = weights / weights.sum(-1, keepdim=True)

        # one row per (token, chosen expert), grouped by expert
        order = chosen.flatten().argsort(stable=True)
        inverse = torch.empty_like(order)
        inverse[order] = torch.arange(order.numel(), device=order.device)
        counts = torch.bincount(chosen.flatten(), minlength=c.experts)
        self.load += counts
        if fast.ready(x):
            rows = fast.Spread.apply(x, inverse.view(-1, c.used))
        else:
            rows = Permute.apply(x.unsqueeze(1).expand(-1, c.used, -1).reshape(-1, c.dim), order, inverse)
        done = [F.linear(gated(F.linear(group, gate_up)), down)
                for group, gate_up, down in zip(rows.split(counts.tolist()), self.gate_up.unbind(0), self.down.unbind(0))]
        if fast.ready(x):
            routed = fast.Mix.apply(torch.cat(done), inverse.view(-1, c.used), weights)
        else:
            routed = Permute.apply(torch.cat(done), inverse, order).view(-1, c.used, c.dim)
            routed = (routed * weights.unsqueeze(-1).to(routed.dtype)).sum(1)
        return (routed + self.shared(x)).view(shape)

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

    def forward(self, x, turn, mask, cache, kind):
        x = x + self.attn(self.attn_norm(x, kind), turn, mask, cache)
        return x + self.ffn(self.ffn_norm(x, kind))


class Model(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.c = c
        self.embed = nn.Embedding(c.vocab, c.dim)
        nn.init.normal_(self.embed.weight, std=0.3)
        self.layers = nn.ModuleList(Layer(c, i, 1 / math.sqrt(2 * c.layers)) for i in range(c.layers))
        self.norm, self.head = Norm(c.dim, c.eps), linear(c.dim, c.vocab, 0.5)

    def forward(self, tokens, wanted=None, caches=None, padding=None, kind=torch.float32):
        """Logits of every position, or only of those that the boolean mask `wanted` names.

        caches: one dictionary a layer, to go on after the tokens they hold.  padding: how many positions at the left of each
        row are only there to make the rows equally long.  kind: the type of what goes into the matrices.
        """
        c, time, device = self.c, tokens.shape[1], tokens.device
        past = caches[0]["tokens"] if caches else 0
        at = torch.arange(past, past + time, device=device)
        turn = at[:, None].float() * c.rope_base ** (-torch.arange(0, c.rope, 2, device=device).float() / c.rope)
        turn = torch.stack((turn.cos(), turn.sin()), -1).flatten(-2)
        hidden = torch.arange(past + time, device=device)[None, :] > at[:, None]
        if padding is not None:
            hidden = hidden | (torch.arange(past + time, device=device) < padding[:, None])[:, None, None, :]
        mask = torch.zeros(hidden.shape, device=device, dtype=kind).masked_fill(hidden, -1e30)
        x = self.embed(tokens)
        for i, layer in enumerate(self.layers):
            x = layer(x, turn, mask, caches[i] if caches else None, kind)
        if wanted is not None:
            x = x[wanted]
        return self.head(self.norm(x, kind))

    @torch.no_grad()
    def greedy(self, prompts, limit, stop, kind=torch.float32):
        """The most likely continuation of each prompt, token by token, up to and with the token `stop`."""
        width, device = max(map(len, prompts)), self.embed.weight.device
        padding = torch.tensor([width - len(p) for p in prompts], device=device)
        step = torch.tensor([[0] * (width - len(p)) + list(p) for p in prompts], device=device)
        c, rows, room = self.c, len(prompts), width + limit
        caches = [{"k": torch.empty(rows, c.heads, room, c.nope + c.rope, dtype=kind, device=device),
                   "v": torch.empty(rows, c.heads, room, c.value, dtype=kind, device=device), "tokens": 0} for _ in self.layers]
        out = [[] for _ in prompts]
        running = list(range(len(prompts)))  # the prompt of each row that is still in the batch
        for _ in range(limit):
            last = torch.zeros(step.shape, dtype=torch.bool, device=device)
            last[:, -1] = True
            with torch.autocast(device.type, dtype=torch.bfloat16, enabled=kind == torch.bfloat16):
                chosen = self(step, last, caches, padding, kind).argmax(-1).tolist()
            for i, token in zip(running, chosen):
                out[i].append(token)
            keep = [row for row, token in enumerate(chosen) if token != stop]
            if not keep:
                break
            if len(keep) < 0.75 * len(running):
                kept = torch.tensor(keep, device=device)
                caches = [{"k": cache["k"][kept], "v": cache["v"][kept], "tokens": cache["tokens"]} for cache in caches]
                padding, running, chosen = padding[kept], [running[row] for row in keep], [chosen[row] for row in keep]
            step = torch.tensor([[token] for token in chosen], device=device)
        return [ids[:ids.index(stop) + 1] if stop in ids else ids for ids in out]

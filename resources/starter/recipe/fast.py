"""The functions of fast.c as steps of PyTorch's differentiation.  `ready` says whether they can be used: a CPU, bfloat16, a C compiler."""
import ctypes
import hashlib
import os
import subprocess
import tempfile

import torch

HERE = os.path.dirname(os.path.abspath(__file__))


def compiled():
    source = os.path.join(HERE, "fast.c")
    with open(source, "rb") as f:
        name = "ponder-fast-%s-%d.so" % (hashlib.sha256(f.read()).hexdigest()[:12], os.getuid())
    folder = os.path.join(os.path.expanduser("~"), ".cache", "ponder-starter")
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        with tempfile.TemporaryDirectory(dir=folder) as scratch:
            made = os.path.join(scratch, name)
            subprocess.run(["gcc", "-O3", "-march=native", "-ffast-math", "-fopenmp", "-shared", "-fPIC", source, "-o", made, "-lm"], check=True)
            os.replace(made, path)
    return ctypes.CDLL(path)


try:
    library = None if os.environ.get("PONDER_STARTER_PLAIN") else compiled()
except (OSError, subprocess.CalledProcessError):
    library = None


def ready(x):
    return library is not None and x.device.type == "cpu" and x.dtype == torch.bfloat16


def call(name, *arguments):
    kinds = {torch.Tensor: lambda t: ctypes.c_void_p(t.data_ptr()), int: ctypes.c_int64, float: ctypes.c_float, type(None): lambda _: ctypes.c_void_p(0), torch.nn.Parameter: lambda t: ctypes.c_void_p(t.data_ptr())}
    getattr(library, name)(*[kinds[type(a)](a) for a in arguments])


def like(t, *shape, dtype=torch.bfloat16):
    return torch.empty(shape or t.shape, dtype=dtype, device=t.device)


class NormStep(torch.autograd.Function):
    """To bfloat16; rows may lie apart, as parts of wider rows do."""

    @staticmethod
    def forward(ctx, x, weight, eps):
        d = x.shape[-1]
        stride = x.stride(-2) if x.dim() > 1 else d
        if x.stride(-1) != 1 or x.dim() == 3 and x.stride(0) != stride * x.shape[1]:
            x, stride = x.contiguous(), d
        n = x.numel() // d
        y, scale = like(x, *x.shape), like(x, n, dtype=torch.float32)
        name = "norm_f32" if x.dtype == torch.float32 else "norm_bf16"
        call(name, x, stride, weight, y, scale, n, d, float(eps))
        ctx.save_for_backward(x, weight, scale)
        ctx.stride, ctx.name = stride, name
        return y

    @staticmethod
    def backward(ctx, grad):
        x, weight, scale = ctx.saved_tensors
        dx, dw = torch.empty(x.shape, dtype=x.dtype), torch.zeros_like(weight)
        call(ctx.name + "_back", grad.contiguous(), x, ctx.stride, weight, scale, dx, dw, scale.numel(), x.shape[-1])
        return dx, dw, None


class Gate(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        x = x.contiguous()
        h = like(x, *x.shape[:-1], x.shape[-1] // 2)
        call("swiglu", x, h, h.numel() // max(1, h.shape[-1]), h.shape[-1])
        ctx.save_for_backward(x)
        return h

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        dx = like(x)
        call("swiglu_back", grad.contiguous(), x, dx, x.numel() // x.shape[-1], x.shape[-1] // 2)
        return dx


class Heads(torch.autograd.Function):
    @staticmethod
    def forward(ctx, q, kv, k_rope, turn, sizes, scale):
        (b, t, _), (h, n, r, v) = q.shape, sizes
        stride = k_rope.stride(1)
        if k_rope.stride(2) != 1 or k_rope.stride(0) != stride * t:
            k_rope, stride = k_rope.contiguous(), r
        Q, K, V = like(q, b, h, t, n + r), like(q, b, h, t, n + r), like(q, b, h, t, v)
        call("heads", q.contiguous(), kv.contiguous(), k_rope, stride, turn, Q, K, V, b, t, h, n, r, v, scale)
        ctx.save_for_backward(turn)
        ctx.sizes, ctx.scale = sizes, scale
        return Q, K, V

    @staticmethod
    def backward(ctx, dQ, dK, dV):
        (turn,), (h, n, r, v) = ctx.saved_tensors, ctx.sizes
        b, t = dQ.shape[0], dQ.shape[2]
        dq, dkv, dkr = like(dQ, b, t, h * (n + r)), like(dQ, b, t, h * (n + v)), like(dQ, b, t, r)
        call("heads_back", dQ.contiguous(), dK.contiguous(), dV.contiguous(), turn, dq, dkv, dkr, b, t, h, n, r, v, ctx.scale)
        return dq, dkv, dkr, None, None, None


class Spread(torch.autograd.Function):
    """Each token's row to the places where its experts expect it."""

    @staticmethod
    def forward(ctx, x, place):
        rows = like(x, place.numel(), x.shape[1])
        call("spread", x.contiguous(), place, rows, x.shape[0], place.shape[1], x.shape[1])
        ctx.save_for_backward(place)
        return rows

    @staticmethod
    def backward(ctx, grad):
        (place,) = ctx.saved_tensors
        dx = like(grad, place.shape[0], grad.shape[1])
        call("mix", grad.contiguous(), place, None, dx, place.shape[0], place.shape[1], grad.shape[1])
        return dx, None


class Mix(torch.autograd.Function):
    """The experts' rows back to their tokens, weighted."""

    @staticmethod
    def forward(ctx, rows, place, weight):
        rows, weight = rows.contiguous(), weight.float().contiguous()
        out = like(rows, place.shape[0], rows.shape[1])
        call("mix", rows, place, weight, out, place.shape[0], place.shape[1], rows.shape[1])
        ctx.save_for_backward(rows, place, weight)
        return out

    @staticmethod
    def backward(ctx, grad):
        rows, place, weight = ctx.saved_tensors
        drows, dweight = like(rows), torch.empty_like(weight)
        call("mix_back", grad.contiguous(), rows, place, weight, drows, dweight, place.shape[0], place.shape[1], rows.shape[1])
        return drows, None, dweight

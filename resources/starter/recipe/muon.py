"""The optimizer: Muon for the matrices inside the layers, AdamW for the rest.

Muon turns each matrix's momentum into the nearest orthogonal matrix (some steps of a Newton-Schulz iteration, all matrices of one
shape together; gate and up, which share a tensor, each for itself) and moves the weights along it.  At the same time spent it learns faster than AdamW alone.
"""
import torch


@torch.no_grad()
def orthogonal(g, steps=4):
    """(batch, rows, columns) to about orthogonal matrices."""
    a, b, c = 3.4445, -4.7750, 2.0315
    x = g.bfloat16()
    tall = x.shape[1] > x.shape[2]
    if tall:
        x = x.transpose(1, 2)
    x = x / (x.float().norm(dim=(1, 2), keepdim=True) + 1e-7).to(x.dtype)
    for _ in range(steps):
        s = x @ x.transpose(1, 2)
        x = torch.baddbmm(x, torch.baddbmm(s, s, s, beta=b, alpha=c), x, beta=a)
    return x.transpose(1, 2) if tall else x


class Muon(torch.optim.Optimizer):
    def __init__(self, params, pairs=(), lr=0.02, momentum=0.95, decay=0.01):
        """pairs: the parameters that hold two matrices, one above the other."""
        super().__init__(params, {"lr": lr, "momentum": momentum, "decay": decay})
        self.pairs = set(pairs)

    @torch.no_grad()
    def step(self, shared_work=None):
        """shared_work(batches of matrices) gives their orthogonal ones, where several processes do this together."""
        for group in self.param_groups:
            shapes = {}
            for p in group["params"]:
                if p.grad is None:
                    continue
                state = self.state[p]
                if not state:
                    state["momentum"] = torch.zeros_like(p)
                held = state["momentum"].mul_(group["momentum"]).add_(p.grad)
                rows, columns = p.shape[-2] // (2 if p in self.pairs else 1), p.shape[-1]
                shapes.setdefault((rows, columns), []).append((p, p.grad.add(held, alpha=group["momentum"]).reshape(-1, rows, columns)))
            batches = [torch.cat([g for _, g in items]) for items in shapes.values()]
            all_moves = shared_work(batches) if shared_work else map(orthogonal, batches)
            for ((rows, columns), items), moves in zip(shapes.items(), all_moves):
                for (p, _), move in zip(items, moves.split([g.shape[0] for _, g in items])):
                    p.mul_(1 - group["lr"] * group["decay"])
                    p.add_(move.reshape(p.shape).to(p.dtype), alpha=-group["lr"] * max(1.0, rows / columns) ** 0.5)


class Both:
    """Muon and AdamW behind one door, with one rate from 0 to 1."""

    def __init__(self, model, muon_rate, adam_rate):
        inner, outer = [], []
        for name, p in model.named_parameters():
            (inner if p.dim() >= 2 and not name.startswith(("embed", "head")) and "router" not in name else outer).append(p)
        pairs = [p for name, p in model.named_parameters() if "gate_up" in name]
        self.muon = Muon(inner, pairs, lr=muon_rate)
        self.adam = torch.optim.AdamW(outer, lr=adam_rate, betas=(0.9, 0.98), eps=1e-9, weight_decay=0.0)
        self.rates = [(g, g["lr"]) for o in (self.muon, self.adam) for g in o.param_groups]

    def step(self, rate, shared_work=None):
        for group, full in self.rates:
            group["lr"] = full * rate
        self.muon.step(shared_work)
        self.adam.step()

    def state_dict(self):
        return [self.muon.state_dict(), self.adam.state_dict()]

    def load_state_dict(self, state):
        for optim, saved in zip((self.muon, self.adam), state):
            for group, full in zip(saved["param_groups"], [r for g, r in self.rates if any(g is h for h in optim.param_groups)]):
                group["lr"] = full
            optim.load_state_dict(saved)
        self.rates = [(g, g["lr"]) for o in (self.muon, self.adam) for g in o.param_groups]

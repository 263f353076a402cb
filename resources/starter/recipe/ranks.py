"""Several processes that train together on one machine, which on a few cores is faster than threads."""
import os
import shutil
import subprocess
import sys
import tempfile

import torch
import torch.distributed as dist

from muon import orthogonal


class Ranks:
    """The processes that train together, on one machine.  Each works out gradients on a batch of its own; their mean moves the same weights in all of
    them, and each orthogonalizes its part of the matrices.  Numbers are exchanged through shared memory, a row a process."""

    def __init__(self, count, room=0):
        self.count, self.rank = count, int(os.environ.get("PONDER_STARTER_RANK", 0))
        if count == 1:
            return
        folder = os.environ.get("PONDER_STARTER_MEETING") or tempfile.mkdtemp(dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
        if self.rank == 0:
            for rank in range(1, count):
                subprocess.Popen([sys.executable, *sys.argv], env={**os.environ, "PONDER_STARTER_RANK": str(rank), "PONDER_STARTER_MEETING": folder})
        self.rows = torch.from_file(os.path.join(folder, "rows"), shared=True, size=count * room).view(count, room)
        dist.init_process_group("gloo", init_method="file://" + os.path.join(folder, "meeting"), rank=self.rank, world_size=count)
        dist.barrier()
        if self.rank == 0:
            shutil.rmtree(folder)

    def mean(self, tensors, numbers):
        """The tensors become their means over all processes; returns the sums of the numbers."""
        if self.count == 1:
            return numbers
        flat = torch.cat([t.reshape(-1) for t in tensors] + [torch.tensor(numbers, dtype=torch.float32)])
        self.rows[self.rank, :flat.numel()] = flat
        dist.barrier()
        torch.sum(self.rows[:, :flat.numel()], 0, out=flat)
        dist.barrier()
        at = 0
        for t in tensors:
            torch.div(flat[at:at + t.numel()].view(t.shape), self.count, out=t)
            at += t.numel()
        return flat[at:].tolist()

    def orthogonal(self, batches):
        """Each process its part of every batch; all get all."""
        at, places = 0, []
        for matrices in batches:
            place = self.rows[0, at:at + matrices.numel()].view(matrices.shape)
            first, last = (len(matrices) * (self.rank + i) // self.count for i in (0, 1))
            if last > first:
                place[first:last] = orthogonal(matrices[first:last])
            places.append(place)
            at += matrices.numel()
        dist.barrier()
        done = [place.clone() for place in places]
        dist.barrier()
        return done

    def same(self, model):
        """What rounding may have moved apart follows the first process."""
        if self.count > 1:
            for p in model.parameters():
                dist.broadcast(p.data, 0)

    def gathered(self, mine):
        if self.count == 1:
            return [mine]
        out = [None] * self.count
        dist.all_gather_object(out, mine)
        return out

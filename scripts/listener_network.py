"""Multilingual E5-small in PyTorch, as it is tuned, shrunk and written to a file. Only scripts of var/tuning import it."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.optimizer import optimize_model
from torch import Tensor, nn
from torch.nn import functional

from extensions.nlu import e5

BATCH = 32
DROPOUT = 0.1
WARM_UP = 0.06
#: Sentences of about one length share a batch: each chunk of this many batches is sorted.
CHUNK = 20
Example = dict[str, Any]


class Layer(nn.Module):
    """One layer of BERT."""

    def __init__(self, file: e5.E5File, number: int) -> None:
        super().__init__()
        hidden, inner = file.sizes["hidden"], file.sizes["inner"]
        self.heads = file.sizes["heads"]
        wide = {"q": (hidden, hidden), "k": (hidden, hidden), "v": (hidden, hidden)}
        wide |= {"ao": (hidden, hidden), "fi": (hidden, inner), "fo": (inner, hidden)}
        for name, (width, out) in wide.items():
            setattr(self, name, _filled(nn.Linear(width, out), file, f"l{number}.{name}"))
        self.aln = _filled(nn.LayerNorm(hidden, 1e-12), file, f"l{number}.aln")
        self.oln = _filled(nn.LayerNorm(hidden, 1e-12), file, f"l{number}.oln")

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """(texts, pieces, hidden) with what is added to each attention."""
        texts, length, hidden = x.shape
        q, k, v = (
            part(x).view(texts, length, self.heads, -1).transpose(1, 2)
            for part in (self.q, self.k, self.v)
        )
        seen = functional.scaled_dot_product_attention(q, k, v, attn_mask=bias)
        seen = self.ao(seen.transpose(1, 2).reshape(texts, length, hidden))
        x = self.aln(x + functional.dropout(seen, DROPOUT, self.training))
        thought = self.fo(functional.gelu(self.fi(x)))
        return self.oln(x + functional.dropout(thought, DROPOUT, self.training))


class Listener(nn.Module):
    """E5 above its table, the mean of its last states, and a head for each task."""

    def __init__(self, file: e5.E5File, labels: dict[str, list[str]]) -> None:
        super().__init__()
        hidden = file.sizes["hidden"]
        positions = file.tensor("emb.pos").reshape(-1, hidden)[: e5.TOKEN_LIMIT]
        places = positions + file.tensor("emb.type")[:hidden]
        self.places = nn.Parameter(torch.tensor(places))
        self.norm = _filled(nn.LayerNorm(hidden, 1e-12), file, "emb.ln")
        self.layers = nn.ModuleList(Layer(file, n) for n in range(file.sizes["layers"]))
        self.heads = nn.ModuleDict(
            {task: nn.Linear(hidden, len(names)) for task, names in labels.items()}
        )

    def sentence(self, vectors: Tensor, mask: Tensor) -> Tensor:
        """(texts, hidden) from the table's vectors (texts, pieces, hidden) and 1.0 where there is a piece."""
        x = functional.dropout(
            self.norm(vectors + self.places[: vectors.shape[1]]), DROPOUT, self.training
        )
        bias = ((1.0 - mask) * -1e4)[:, None, None, :].to(x.dtype)
        for layer in self.layers:
            x = layer(x, bias)
        there = mask[:, :, None].to(x.dtype)
        return (x * there).sum(1) / there.sum(1)

    def forward(self, vectors: Tensor, mask: Tensor) -> Tensor:
        """Logits of the dangers, as they are exported."""
        return self.heads["danger"](self.sentence(vectors, mask))


def examples_of(path: Path, file: e5.E5File) -> list[Example]:
    """Lines of scripts/listener_examples.py, with the ids of their word pieces."""
    examples = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for example in examples:
        example["ids"] = e5.token_ids(file, example["text"])
    return examples


def inputs(file: e5.E5File, batch: list[Example]) -> tuple[Tensor, Tensor]:
    """The table's vectors of a batch, and its mask."""
    ids, mask = e5.padded(file, [example["ids"] for example in batch])
    return torch.tensor(file.vectors(ids)), torch.tensor(mask)


def batches(examples: list[Example], shuffler: random.Random) -> Iterator[list[Example]]:
    """All examples once, in an order of its own."""
    order = list(range(len(examples)))
    shuffler.shuffle(order)
    found = []
    for start in range(0, len(order), BATCH * CHUNK):
        chunk = order[start : start + BATCH * CHUNK]
        chunk.sort(key=lambda row: len(examples[row]["ids"]))
        found += [chunk[i : i + BATCH] for i in range(0, len(chunk), BATCH)]
    shuffler.shuffle(found)
    return ([examples[row] for row in batch] for batch in found)


def learn(
    groups: list[dict[str, Any]],
    clipped: list[nn.Parameter],
    loss_of: Callable[[list[Example]], Tensor],
    examples: list[Example],
    epochs: int,
    seed: int,
) -> None:
    """Go through all examples some times; the rates (`lr`) of the groups rise at first, then fall to nothing in a straight line.

    The gradients of `clipped` are kept together below one.
    """
    shuffler = random.Random(seed)  # noqa: S311 - shuffles sentences
    optimizer = torch.optim.AdamW(groups)
    highest = [group["lr"] for group in optimizer.param_groups]
    total, done, began = epochs * (len(examples) // BATCH + 1), 0, time.monotonic()
    for epoch in range(epochs):
        losses = []
        for batch in batches(examples, shuffler):
            share = done / total
            for group, most in zip(optimizer.param_groups, highest):
                group["lr"] = most * min(1.0, share / WARM_UP) * max(0.0, 1.0 - share)
            loss = loss_of(batch)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(clipped, 1.0)
            optimizer.step()
            losses.append(loss.item())
            done += 1
            if done % 200 == 0:
                print(f"learn: {done}/{total}, {time.monotonic() - began:.0f} s", flush=True)
        print(f"learn: epoch {epoch + 1}, loss {np.mean(losses):.3f}", flush=True)


def export(model: Listener, file: e5.E5File, labels: list[str], path: Path) -> None:
    """Write `vectors`, `mask` → `danger` as ONNX with 8-bit weights, the labels in its metadata."""
    raw = path.with_suffix(".raw.onnx")
    example = (torch.zeros(2, 7, file.sizes["hidden"]), torch.ones(2, 7))
    axes = {"vectors": {0: "texts", 1: "pieces"}, "mask": {0: "texts", 1: "pieces"}}
    torch.onnx.export(
        model,
        example,
        str(raw),
        input_names=["vectors", "mask"],
        output_names=["danger"],
        dynamic_axes=axes | {"danger": {0: "texts"}},
        dynamo=False,
    )
    fused = optimize_model(str(raw), "bert", file.sizes["heads"], file.sizes["hidden"], opt_level=0)
    fused.save_model_to_file(str(raw))
    # 7 bits: with 8 the sums overflow on processors without VNNI, and figures would differ between machines.
    quantize_dynamic(
        str(raw),
        str(path),
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},  # of what was fused
    )
    raw.unlink()
    written = onnx.load(str(path))
    written.metadata_props.add(key="labels", value=",".join(labels))
    onnx.save(written, str(path))


def _filled(part: Any, file: e5.E5File, name: str) -> Any:
    """A linear layer or a norm with the weights of the file."""
    with torch.no_grad():
        part.weight.copy_(torch.tensor(file.tensor(f"{name}.w")).view_as(part.weight))
        part.bias.copy_(torch.tensor(file.tensor(f"{name}.b")))
    return part

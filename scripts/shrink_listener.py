"""Teach every other layer of a tuned listener to hear what two of them hear with all twelve, and write it as a small ONNX file.

Half the layers take half the time, and a message is heard on one core while somebody waits; two listeners together err
less than either. The small one starts as the odd layers of the first, and learns the mean of both opinions on every
training sentence, and the first one's sentence vectors; twenty minutes on two cores (`make tune-listener`).
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from extensions.nlu import e5
from scripts.listener_network import (
    BATCH,
    Example,
    Listener,
    examples_of,
    export,
    inputs,
    learn,
)

EPOCHS = 3
RATE = 2e-4
#: Layers of the large one that the small one starts from.
KEPT = (1, 3, 5, 7, 9, 11)
#: Weight of the distance between the two sentence vectors, beside that between the two opinions.
LIKENESS = 3.0
SEED = 42


def shrunk(model: Listener, kept: tuple[int, ...]) -> Listener:
    """The listener with some of its layers."""
    model.layers = nn.ModuleList(model.layers[number] for number in kept)
    return model


def shrink(
    large: list[Listener], small: Listener, file: e5.E5File, examples: list[Example]
) -> Listener:
    """Teach `small` what the large ones make of the examples."""
    torch.manual_seed(SEED)
    began = time.monotonic()
    _hear(large, file, examples)
    print(f"shrink: the large ones heard all, {time.monotonic() - began:.0f} s", flush=True)
    weights = list(small.train().parameters())
    groups = [{"params": weights, "lr": RATE}]
    learn(groups, weights, lambda batch: _distance(small, file, batch), examples, EPOCHS, SEED)
    return small.eval()


def _hear(large: list[Listener], file: e5.E5File, examples: list[Example]) -> None:
    """Put the first one's sentence vector, and the mean of all opinions, on each example."""
    ordered = sorted(examples, key=lambda example: len(example["ids"]))
    for start in range(0, len(ordered), 2 * BATCH):
        batch = ordered[start : start + 2 * BATCH]
        given = inputs(file, batch)
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            vectors = [model.sentence(*given).float() for model in large]
            heard = [m.heads["danger"](v).float().softmax(-1) for m, v in zip(large, vectors)]
        opinions = torch.stack(heard).mean(0)
        for example, vector, opinion in zip(batch, vectors[0], opinions):
            example["vector"], example["opinion"] = vector, opinion


def _distance(small: Listener, file: e5.E5File, batch: list[Example]) -> Tensor:
    with torch.autocast("cpu", torch.bfloat16):
        vectors = small.sentence(*inputs(file, batch))
    vectors = vectors.float()
    wanted = torch.stack([example["vector"] for example in batch])
    opinions = torch.stack([example["opinion"] for example in batch])
    apart = 1 - functional.cosine_similarity(vectors, wanted).mean()
    return LIKENESS * apart + functional.cross_entropy(small.heads["danger"](vectors), opinions)


def main(arguments: list[str]) -> int:
    source, *tuned, out = map(Path, arguments)
    file = e5.load()
    large = [_listener(file, path) for path in tuned]
    small = shrunk(_listener(file, tuned[0]), KEPT)
    shrink(large, small, file, examples_of(source, file))
    torch.save(small.state_dict(), tuned[0].with_suffix(".small.pt"))  # should the export fail
    export(small, file, torch.load(tuned[0])["labels"]["danger"], out)
    print(f"shrink: {out} is written, {out.stat().st_size / 1e6:.1f} MB")
    return 0


def _listener(file: e5.E5File, path: Path) -> Listener:
    """What scripts/tune_listener.py wrote."""
    kept = torch.load(path)
    model = Listener(file, kept["labels"]).eval()
    model.load_state_dict(kept["weights"])
    return model


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

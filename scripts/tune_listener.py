"""Tune multilingual E5-small to hear danger to life.

`make tune-listener` runs it in an environment of its own (PyTorch does not go beside Rasa), on sentences that
scripts/listener_examples.py wrote; an hour on two cores. The table of word pieces stays as it is in the wheel; the twelve
layers above learn three tasks at once: danger, need, and kind of message. Only the danger is used afterwards; the others
teach what ordinary worries look like (docs/adr/0004-listener.md).
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from extensions.nlu import e5
from scripts.listener_network import (
    DROPOUT,
    Example,
    Listener,
    examples_of,
    inputs,
    learn,
)

EPOCHS = 5
LAYER_RATE, HEAD_RATE = 1.5e-4, 1e-3
#: Weight of each task's loss, and how much of each target is spread over the other labels.
IMPORTANCE = {"danger": 2.0, "need": 1.0, "coarse": 0.5}
SMOOTHING = {"danger": 0.02, "need": 0.05, "coarse": 0.05}


def tune(
    file: e5.E5File, examples: list[Example], labels: dict[str, list[str]], seed: int
) -> Listener:
    """Learn from examples: `text`, and a label for some of the tasks."""
    torch.manual_seed(seed)
    model = Listener(file, labels).train()
    heads = list(model.heads.parameters())
    layers = [p for name, p in model.named_parameters() if not name.startswith("heads.")]
    groups = [{"params": layers, "lr": LAYER_RATE}, {"params": heads, "lr": HEAD_RATE}]
    learn(groups, layers, lambda batch: _loss(model, file, batch, labels), examples, EPOCHS, seed)
    return model.eval()


def _loss(
    model: Listener, file: e5.E5File, batch: list[Example], labels: dict[str, list[str]]
) -> Tensor:
    vectors, mask = inputs(file, batch)
    with torch.autocast("cpu", torch.bfloat16):
        vectors = model.sentence(vectors, mask)
    vectors = functional.dropout(vectors.float(), DROPOUT)
    loss = vectors.new_zeros(())
    for task, names in labels.items():
        known = [names.index(e[task]) if task in e else -100 for e in batch]
        target = torch.tensor(known)
        share = float((target >= 0).float().mean())
        if share:
            logits = model.heads[task](vectors)
            each = functional.cross_entropy(logits, target, label_smoothing=SMOOTHING[task])
            loss = loss + IMPORTANCE[task] * share * each
    return loss


def main(arguments: list[str]) -> int:
    source, out = map(Path, arguments[:2])
    seed = int(arguments[2])
    file = e5.load()
    examples = examples_of(source, file)
    labels = {task: sorted({e[task] for e in examples if task in e}) for task in IMPORTANCE}
    print(f"tune: {len(examples):,} sentences, {torch.get_num_threads()} threads", flush=True)
    model = tune(file, examples, labels, seed)
    torch.save({"labels": labels, "weights": model.state_dict()}, out)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

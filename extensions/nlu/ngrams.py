"""Logistic regression on n-grams of how a text sounds (katakana): 死にたい, しにたい and シニタイ are one.

It sees the very words where the sentence encoder sees the meaning, and errs elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

#: Buckets of the hash: nearly as right as a vocabulary, which would take 40 MB.
BUCKETS = 2**20
#: An n-gram of fewer training sentences says nothing.
SEEN = 3
#: Inverse regularisation, and weight of a dangerous sentence beside another.
C, DANGEROUS = 100.0, 2.0
_COUNTS = HashingVectorizer(
    analyzer="char", ngram_range=(2, 6), n_features=BUCKETS, alternate_sign=False, norm=None
)


@dataclass
class NgramModel:
    """Weights of the hashed n-grams."""

    rarity: np.ndarray
    """(buckets,) inverse document frequency; 0 for what was hardly seen."""
    weights: np.ndarray
    """(buckets,)."""
    bias: float

    @classmethod
    def fit(cls, sounds: Sequence[str], dangerous: np.ndarray) -> NgramModel:
        """Train on sentences in katakana; `dangerous` is True for those that speak of danger."""
        counts = _COUNTS.transform(sounds)
        seen = np.bincount(counts.indices, minlength=BUCKETS)
        rarity = np.where(seen < SEEN, 0.0, np.log((1 + len(sounds)) / (1 + seen)) + 1)
        model = LogisticRegression(
            C=C, class_weight={False: 1.0, True: DANGEROUS}, solver="liblinear", tol=1e-3
        )
        model.fit(_weighed(counts, rarity), dangerous)
        return cls(rarity, model.coef_[0], float(model.intercept_[0]))

    def probability(self, sound: str) -> float:
        """How likely a sentence in katakana speaks of danger."""
        features = _weighed(_COUNTS.transform([sound]), self.rarity)
        score = features.data @ self.weights[features.indices] + self.bias
        return float(1 / (1 + np.exp(-score)))

    def arrays(self) -> dict[str, Any]:
        """Arrays for numpy.savez."""
        return {
            "rarity": self.rarity.astype(np.float16),
            "weights": self.weights.astype(np.float16),
            "bias": np.array(self.bias),
        }

    @classmethod
    def of_arrays(cls, data: Any) -> NgramModel:
        """The model that `arrays` wrote."""
        rarity, weights = (data[name].astype(np.float32) for name in ("rarity", "weights"))
        return cls(rarity, weights, float(data["bias"]))


def _weighed(counts: csr_matrix, rarity: np.ndarray) -> csr_matrix:
    """Rows of length one: logarithm of the count times rarity."""
    data = (1 + np.log(counts.data)) * rarity[counts.indices]
    return normalize(csr_matrix((data, counts.indices, counts.indptr), shape=counts.shape))

"""Danger to life in a reading: patterns of resources/crisis.yml joined with a classifier, either one is enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from extensions.nlu.linear import LinearModel
from extensions.nlu.reading import Piece, Reading
from extensions.nlu.tasks import rules
from navigator.crisis import DANGERS
from navigator.models import Danger

#: The classifier alone raises the alarm above this sum of the three dangers (docs/understanding.md has the curve).
ALARM = 0.5
#: Each clause must be surer: it has less to go by.
ALARM_CLAUSE = 0.7


@dataclass
class DangerModel:
    """The classifier and the patterns."""

    linear: LinearModel

    @classmethod
    def fit(cls, pieces: Sequence[Piece], labels: Sequence[str]) -> DangerModel:
        """Train on labels `self`, `other`, `danger_now`, `none`."""
        return cls(LinearModel.fit(pieces, labels, balanced=True))

    def find(self, reading: Reading) -> tuple[Danger, float] | None:
        """Kind of danger and the classifier's probability of any; None when neither sees one."""
        danger, confidence = self.classify(reading)
        by_pattern = rules().find(reading.typed) or rules().find(reading.whole.text)
        if by_pattern is not None:
            return by_pattern, max(confidence, 0.99)
        return (danger, confidence) if danger is not None else None

    def classify(self, reading: Reading) -> tuple[Danger | None, float]:
        """What the classifier alone says."""
        best: tuple[Danger | None, float] = (None, 0.0)
        for number, piece in enumerate(reading.pieces):
            scores = dict(zip(self.linear.labels, self.linear.probabilities(piece)))
            alarm = 1.0 - float(scores["none"])
            if alarm >= (ALARM_CLAUSE if number else ALARM) and alarm > best[1]:
                best = (max(DANGERS, key=lambda danger: scores[danger]), alarm)
        return best

    def arrays(self) -> dict[str, Any]:
        """Arrays for numpy.savez."""
        return self.linear.arrays("danger")

    @classmethod
    def of_arrays(cls, data: Any) -> DangerModel:
        """The model that `arrays` wrote."""
        return cls(LinearModel.of_arrays(data, "danger"))


"""Danger to life in a reading: patterns of resources/crisis.yml joined with a classifier, either one is enough.

The classifier is the mean of two opinions: the tuned encoder's head, and the training sentences nearest to the message.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from extensions.nlu.encoder import SCALE, Encoder
from extensions.nlu.linear import softmax
from extensions.nlu.reading import Reading
from extensions.nlu.tasks import DANGER, NO_DANGER, rules
from navigator.crisis import DANGERS
from navigator.models import Danger

#: The classifier raises the alarm above this: set on tests/nlu/development, for recall rather than for few alarms.
ALARM = 0.5
#: … and above this where the message was taken for a control or for nothing of ours.
ALARM_ELSEWHERE = 0.8
#: One clause alone raises it above this sum of the head's three dangers: it has less to go by.
ALARM_CLAUSE = 0.95
#: Nearest sentences that are asked.
NEIGHBOURS = 8
#: What the patterns see is no less sure than this.
PATTERN = 0.99


@dataclass
class DangerModel:
    """Sentences that speak of danger, and those that only look like it."""

    vectors: np.ndarray
    """(sentences, 512)."""
    dangerous: np.ndarray
    """True for the sentences that speak of danger."""

    @classmethod
    def fit(cls, vectors: Sequence[np.ndarray], labels: Sequence[str]) -> DangerModel:
        """Keep the vectors of sentences labelled with a danger or with none."""
        return cls(np.stack(vectors), np.array([label != NO_DANGER for label in labels]))

    def find(self, reading: Reading, worry: bool) -> tuple[Danger, float] | None:
        """Kind of danger and how sure; None when neither the patterns nor the classifier see one.

        `worry` is False where the message was taken for something else.
        """
        encoder = reading.encoder
        if encoder is None:
            raise ValueError("the reading has no vectors: SentenceTuner must stand before")
        kinds, scores = _scores(encoder, reading)
        alarm = (scores[0].sum() + self._near(reading.whole.vector)) / 2
        clauses = scores[1:].sum(axis=1)
        pattern = rules().find(reading.typed) or rules().find(reading.whole.text)
        needed = ALARM if worry else ALARM_ELSEWHERE
        heard = alarm >= needed or (clauses >= ALARM_CLAUSE).any()
        if pattern is None and not heard:
            return None
        # Of whom it is said, the head knows better than the patterns, once it has heard it too; of now, they do.
        loudest = 0 if alarm >= needed or not len(clauses) else 1 + int(clauses.argmax())
        kind = kinds[int(scores[loudest].argmax())]
        if pattern is not None and (pattern == "danger_now" or not heard):
            kind = pattern
        return kind, PATTERN if pattern else float(max(alarm, clauses.max(initial=0.0)))

    def _near(self, vector: np.ndarray) -> float:
        """Share of danger among the nearest sentences, the nearer the heavier."""
        similar = self.vectors @ vector
        nearest = np.argpartition(-similar, NEIGHBOURS)[:NEIGHBOURS]
        weights = np.exp(SCALE * (similar[nearest] - 1))
        return float(weights[self.dangerous[nearest]].sum() / weights.sum())

    def arrays(self) -> dict[str, Any]:
        """Arrays for numpy.savez."""
        return {"vectors": self.vectors.astype(np.float16), "dangerous": self.dangerous}

    @classmethod
    def of_arrays(cls, data: Any) -> DangerModel:
        """The model that `arrays` wrote."""
        return cls(np.ascontiguousarray(data["vectors"].astype(np.float32)), data["dangerous"])


def _scores(encoder: Encoder, reading: Reading) -> tuple[list[Danger], np.ndarray]:
    """Dangers, and the head's probability of each for the whole message and each clause."""
    labels = encoder.labels(DANGER)
    if set(labels) != {*DANGERS, NO_DANGER}:
        raise ValueError(f"the model was trained on other dangers: {labels}")
    columns = [labels.index(danger) for danger in DANGERS]
    return list(DANGERS), softmax(encoder.logits(DANGER, reading.vectors))[:, columns]

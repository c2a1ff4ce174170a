"""Danger to life in a reading: three opinions, weighed and added up.

The tuned encoder's head (what it means), n-grams of how it sounds (which words), and the patterns of
resources/crisis.yml. None is enough alone: «死にたい» also stands in «死にたいと言っていた頃の友達が結婚した».
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from extensions.nlu.encoder import Encoder
from extensions.nlu.linear import softmax
from extensions.nlu.ngrams import NgramModel
from extensions.nlu.reading import Piece, Reading, sound
from extensions.nlu.tasks import DANGER, NO_DANGER, rules
from navigator.crisis import DANGERS
from navigator.models import Danger

#: Weights of the opinions' log odds, of a pattern that was found, and what stands without any of them: a logistic
#: regression on tests/nlu/development, a pattern somewhat heavier (docs/adr/0003-understanding.md).
HEAD, WORDS, PATTERN, START = 0.8, 0.55, 2.0, 0.1
#: From here on people come first: for recall rather than for few alarms.
ALARM = 0.25
#: From here on the answer is the usual one, and says by the way that there are people to talk to.
CONCERN = 0.1
#: In a message of more characters than this its loudest clause is heard, too, against so much: it has less to go by.
LONG, CLAUSE = 120, 1.5
#: No opinion is surer than this of anything.
_SUREST = 0.997


@dataclass
class DangerModel:
    """Hears danger; the encoder's head comes with each reading."""

    words: NgramModel

    def find(self, reading: Reading) -> tuple[Danger, float]:
        """The likeliest kind of danger, and how likely there is any."""
        if reading.encoder is None:
            raise ValueError("the reading has no vectors: SentenceTuner must stand before")
        kinds, scores = _scores(reading.encoder, reading)
        whole, clauses = reading.pieces[0], reading.pieces[1:]
        pattern = _pattern(whole)
        kind, odds = self._weigh(whole, kinds, scores[0], pattern)
        if len(reading.typed) <= LONG:
            return kind, _probability(odds)
        patterns = [_pattern(clause) for clause in clauses]
        anywhere = rules().find(reading.typed)
        if anywhere and not any([pattern, *patterns]):  # behind what was read in clauses
            return anywhere, _SUREST
        if clauses:
            loudness = scores[1:].sum(axis=1) + [PATTERN * bool(found) for found in patterns]
            row = int(loudness.argmax())
            other, more = self._weigh(clauses[row], kinds, scores[1 + row], patterns[row])
            if more - CLAUSE > odds:
                kind, odds = other, more - CLAUSE
        return kind, _probability(odds)

    def _weigh(
        self, piece: Piece, kinds: list[Danger], scores: np.ndarray, pattern: Danger | None
    ) -> tuple[Danger, float]:
        """Kind and log odds of danger in one piece, from the head's probability of each kind."""
        heard = float(scores.sum())
        odds = (
            HEAD * _log_odds(heard)
            + WORDS * _log_odds(self.words.probability(sound(piece.text)))
            + (PATTERN if pattern else 0.0)
            + START
        )
        # Of whom it is said, the head knows better than the patterns, once it has heard it too; of now, they do.
        if pattern is not None and (pattern == "danger_now" or heard < ALARM):
            return pattern, odds
        return kinds[int(scores.argmax())], odds

    def arrays(self) -> dict[str, Any]:
        """Arrays for numpy.savez."""
        return self.words.arrays()

    @classmethod
    def of_arrays(cls, data: Any) -> DangerModel:
        """The model that `arrays` wrote."""
        return cls(NgramModel.of_arrays(data))


def _pattern(piece: Piece) -> Danger | None:
    return rules().find(piece.typed) or rules().find(piece.text)


def _log_odds(probability: float) -> float:
    """Logarithm of the odds, within what an opinion can be sure of."""
    kept = min(max(probability, 1 - _SUREST), _SUREST)
    return float(np.log(kept / (1 - kept)))


def _probability(odds: float) -> float:
    return float(1 / (1 + np.exp(-odds)))


def _scores(encoder: Encoder, reading: Reading) -> tuple[list[Danger], np.ndarray]:
    """Dangers, and the head's probability of each for the whole message and each clause."""
    labels = encoder.labels(DANGER)
    if set(labels) != {*DANGERS, NO_DANGER}:
        raise ValueError(f"the model was trained on other dangers: {labels}")
    columns = [labels.index(danger) for danger in DANGERS]
    return list(DANGERS), softmax(encoder.logits(DANGER, reading.vectors))[:, columns]

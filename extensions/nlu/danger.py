"""Danger to life in a reading: three opinions, weighed and added up.

The listener (what the text means), n-grams of how it sounds (which words), and the patterns of resources/crisis.yml. None is
enough alone: «死にたい» also stands in «死にたいと言っていた頃の友達が結婚した».
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from extensions.nlu.ngrams import NgramModel
from extensions.nlu.reading import Piece, Reading, sound
from extensions.nlu.tasks import NO_DANGER, rules
from navigator.crisis import DANGERS
from navigator.models import Danger

#: Weights of the opinions' log odds, of a pattern that was found, and what stands without any of them: a logistic
#: regression on tests/nlu/development (docs/adr/0004-listener.md).
MEANING, WORDS, PATTERN, START = 0.75, 0.45, 1.5, 0.0
#: From here on people come first: about 2 % of the harmless sentences of tests/nlu/development reach it.
ALARM = 0.4
#: From here on the answer is the usual one, and says by the way that there are people to talk to.
CONCERN = 0.1
#: In a message of more characters than this its loudest clauses are heard, too, so many, against so much: they have
#: less to go by.
LONG, CLAUSES, CLAUSE = 120, 2, 1.5
#: From here on the listener knows better than a pattern of whom something is said.
KNOWN = 0.25
#: No opinion is surer than this of anything.
_SUREST = 0.998


class Hears(Protocol):
    """What extensions.nlu.listener.Listener does."""

    labels: list[str]

    def probabilities(self, texts: list[str]) -> np.ndarray:
        """Shape (texts, labels)."""


@dataclass(frozen=True)
class _Opinion:
    """What is known of a piece before the listener is asked."""

    text: str
    pattern: Danger | None
    odds: float


@dataclass
class DangerModel:
    """Hears danger in what a person wrote."""

    listener: Hears
    words: NgramModel

    def find(self, reading: Reading) -> tuple[Danger, float]:
        """The likeliest kind of danger, and how likely there is any."""
        first = self._first(reading.whole)
        (whole,) = self._weighed([first])
        if len(reading.typed) <= LONG or _probability(whole[1]) >= ALARM:
            return whole[0], _probability(whole[1])
        clauses = [self._first(piece) for piece in reading.pieces[1:]]
        anywhere = rules().find(reading.typed)
        if anywhere and not any(each.pattern for each in [first, *clauses]):
            return anywhere, _SUREST  # behind what was read in clauses
        loudest = sorted(clauses, key=lambda clause: clause.odds)[-CLAUSES:]
        kind, odds = max([whole, *self._weighed(loudest, CLAUSE)], key=lambda found: found[1])
        return kind, _probability(odds)

    def _first(self, piece: Piece) -> _Opinion:
        """What words and patterns say of a piece: cheap, and a sign of which clause to listen to."""
        pattern = rules().find(piece.typed) or rules().find(piece.text)
        words = _log_odds(self.words.probability(sound(piece.text)))
        return _Opinion(piece.text, pattern, START + WORDS * words + (PATTERN if pattern else 0.0))

    def _weighed(self, opinions: list[_Opinion], less: float = 0.0) -> list[tuple[Danger, float]]:
        """Kind and log odds of danger in each piece, once the listener was asked, too."""
        if not opinions:
            return []
        labels = self.listener.labels
        if set(labels) != {*DANGERS, NO_DANGER}:
            raise ValueError(f"the listener was tuned on other dangers: {labels}")
        columns = [labels.index(danger) for danger in DANGERS]
        heard = self.listener.probabilities([each.text for each in opinions])[:, columns]
        found: list[tuple[Danger, float]] = []
        for each, row in zip(opinions, heard):
            sure, pattern = float(row.sum()), each.pattern
            odds = each.odds + MEANING * _log_odds(sure) - less
            # Of whom it is said, the listener knows better than the patterns, once it has heard it too; of now, they do.
            if pattern is not None and (pattern == "danger_now" or sure < KNOWN):
                found.append((pattern, odds))
            else:
                found.append((DANGERS[int(row.argmax())], odds))
        return found

    def arrays(self) -> dict[str, Any]:
        """Arrays for numpy.savez; the listener has a file of its own."""
        return self.words.arrays()


def _log_odds(probability: float) -> float:
    """Logarithm of the odds, within what an opinion can be sure of."""
    kept = min(max(probability, 1 - _SUREST), _SUREST)
    return float(np.log(kept / (1 - kept)))


def _probability(odds: float) -> float:
    return float(1 / (1 + np.exp(-odds)))

"""How the opinions are added up, with a listener and words that say what a test wants."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from extensions.nlu.danger import ALARM, CONCERN, DangerModel
from extensions.nlu.ngrams import NgramModel
from extensions.nlu.reading import Piece, Reading

LONG_TEXT = "会社の書類のことで聞きたいことがあります。" * 8


@dataclass
class Words(NgramModel):
    """Words that are as sure as the test says."""

    sure: float = 0.0

    def probability(self, sound: str) -> float:
        return self.sure


@dataclass
class Listener:
    """Hears danger to oneself in each text, as much as the test says."""

    heard: dict[str, float]
    labels: list[str]

    def probabilities(self, texts: list[str]) -> np.ndarray:
        return np.array([[0.0, 1 - self.heard[text], 0.0, self.heard[text]] for text in texts])


def danger(text: str, heard: float, words: float, *clauses: tuple[str, float]) -> tuple[str, float]:
    """What is found in a message in which the listener hears `heard` of danger to oneself, and in its clauses."""
    parts = [(text, heard), *clauses]
    typed = text + "".join(clause for clause, _ in clauses)
    listener = Listener(dict(parts), ["danger_now", "none", "other", "self"])
    model = DangerModel(listener, Words(np.zeros(1), np.zeros(1), 0.0, words))
    return model.find(Reading(typed, tuple(Piece(t, t) for t, _ in parts)))


def test_danger_that_listener_and_words_hear_raises_the_alarm() -> None:
    kind, sure = danger("もう疲れた", 0.8, 0.8)
    assert (kind, sure > ALARM) == ("self", True)


def test_a_pattern_adds_to_what_is_half_heard() -> None:
    assert danger("死にたい", 0.2, 0.2)[1] > ALARM > danger("疲れた", 0.2, 0.2)[1]


def test_a_pattern_alone_is_not_believed_against_both_others() -> None:
    assert danger("死にたいと書いた詩の本を探しています", 0.01, 0.01)[1] < ALARM


def test_what_is_heard_faintly_is_a_concern() -> None:
    assert CONCERN <= danger("つらい", 0.15, 0.2)[1] < ALARM


@pytest.mark.parametrize("heard", [0.3, 0.9])
def test_of_danger_now_the_pattern_knows_better_than_the_listener(heard: float) -> None:
    assert danger("今、夫に殴られています", heard, 0.9)[0] == "danger_now"


def test_one_clause_is_heard_in_a_long_message() -> None:
    assert danger(LONG_TEXT, 0.01, 0.5, ("もう疲れた", 0.95))[1] > ALARM


def test_clauses_of_a_short_message_are_not_heard_alone() -> None:
    assert danger("書類のこと", 0.01, 0.5, ("もう疲れた", 0.95))[1] < ALARM


def test_a_pattern_behind_all_that_is_read_is_believed() -> None:
    reading = Reading(LONG_TEXT + "死にたい", (Piece(LONG_TEXT, LONG_TEXT),))
    listener = Listener({LONG_TEXT: 0.01}, ["danger_now", "none", "other", "self"])
    model = DangerModel(listener, Words(np.zeros(1), np.zeros(1), 0.0, 0.01))
    assert model.find(reading)[1] > ALARM


def test_a_listener_for_other_dangers_is_refused() -> None:
    model = DangerModel(Listener({}, ["fire", "none"]), Words(np.zeros(1), np.zeros(1), 0.0, 0.5))
    with pytest.raises(ValueError, match="other dangers"):
        model.find(Reading("火事", (Piece("火事", "火事"),)))

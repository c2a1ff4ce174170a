"""How the opinions are added up, with a head and words that say what a test wants."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from extensions.nlu.danger import ALARM, CONCERN, DangerModel
from extensions.nlu.encoder import DIMENSIONS, SCALE, Encoder, Head
from extensions.nlu.ngrams import NgramModel
from extensions.nlu.reading import Piece, Reading

LABELS = ["danger_now", "none", "other", "self"]
LONG_TEXT = "会社の書類のことで聞きたいことがあります。" * 8


@dataclass
class Words(NgramModel):
    """Words that are as sure as the test says."""

    sure: float = 0.0

    def probability(self, sound: str) -> float:
        return self.sure


def danger(text: str, head: float, words: float, *clauses: tuple[str, float]) -> tuple[str, float]:
    """What is found in a message whose head hears `head` of danger to oneself, and in its clauses."""
    pieces = tuple(Piece(t, t, _vector(h)) for t, h in [(text, head), *clauses])
    typed = text + "".join(clause for clause, _ in clauses)
    encoder = Encoder(heads={"danger": _head()})
    model = DangerModel(Words(np.zeros(1), np.zeros(1), 0.0, words))
    return model.find(Reading(typed, pieces, encoder))


def _head() -> Head:
    matrix = np.zeros((DIMENSIONS, 4), np.float32)
    matrix[0, 3] = 1.0
    return Head(LABELS, matrix, np.array([-50.0, 0.0, -50.0, 0.0]))


def _vector(heard: float) -> np.ndarray:
    """The vector for which the head gives `self` this probability."""
    vector = np.zeros(DIMENSIONS, np.float32)
    vector[0] = np.log(heard / (1 - heard)) / SCALE
    return vector


def test_danger_that_head_and_words_hear_raises_the_alarm() -> None:
    kind, sure = danger("もう疲れた", 0.8, 0.8)
    assert (kind, sure > ALARM) == ("self", True)


def test_a_pattern_adds_to_what_is_half_heard() -> None:
    assert danger("死にたい", 0.2, 0.2)[1] > ALARM > danger("疲れた", 0.2, 0.2)[1]


def test_a_pattern_alone_is_not_believed_against_both_others() -> None:
    assert danger("死にたいと書いた詩の本を探しています", 0.01, 0.01)[1] < ALARM


def test_what_is_heard_faintly_is_a_concern() -> None:
    assert CONCERN <= danger("つらい", 0.15, 0.2)[1] < ALARM


@pytest.mark.parametrize("head", [0.3, 0.9])
def test_of_danger_now_the_pattern_knows_better_than_the_head(head: float) -> None:
    assert danger("今、夫に殴られています", head, 0.9)[0] == "danger_now"


def test_one_clause_is_heard_in_a_long_message() -> None:
    assert danger(LONG_TEXT, 0.01, 0.5, ("もう死にたい", 0.9))[1] > ALARM


def test_a_pattern_behind_all_that_is_read_is_believed() -> None:
    reading = Reading(
        LONG_TEXT + "死にたい",
        (Piece(LONG_TEXT, LONG_TEXT, _vector(0.01)),),
        Encoder(heads={"danger": _head()}),
    )
    model = DangerModel(Words(np.zeros(1), np.zeros(1), 0.0, 0.01))
    assert model.find(reading)[1] > ALARM

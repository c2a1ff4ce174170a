"""Which worries count, and which words are quoted for them."""

from __future__ import annotations

import numpy as np
import pytest

from extensions.nlu.ranking import NeedModel, quotes, worries_in
from extensions.nlu.reading import Piece

LABELS = ["debt", "rent_arrears", "u18_sad"]


def _row(**scores: float) -> np.ndarray:
    return np.array([scores.get(label, 0.001) for label in LABELS])


def test_unsure_message_holds_no_worry() -> None:
    assert worries_in(np.stack([_row(debt=0.4, rent_arrears=0.3)])) == []


def test_sure_message_holds_one() -> None:
    assert worries_in(np.stack([_row(debt=0.9)])) == [(0, 0)]


def test_clauses_add_worries_surest_first() -> None:
    rows = np.stack([_row(debt=0.6, rent_arrears=0.3), _row(debt=0.95), _row(rent_arrears=0.99)])

    assert worries_in(rows) == [(1, 2), (0, 1)]


def test_unsure_clause_adds_nothing() -> None:
    rows = np.stack([_row(debt=0.9), _row(debt=0.9), _row(rent_arrears=0.5)])

    assert [label for label, _ in worries_in(rows)] == [0]


def _gains(*values: float) -> list[np.ndarray]:
    return [np.array([value]) for value in values]


@pytest.mark.parametrize(
    ("phrases", "gains", "quoted"),
    [
        (
            ["会社を", "クビになって", "家賃が", "払えません。"],
            [0.1, 0.1, 3.0, 2.0],
            ["家賃が払えません"],
        ),
        (["家賃が", "もう", "三か月", "払えない"], [3.0, 0.0, 0.1, 2.9], ["家賃", "払えない"]),
        (["あと、", "母の", "介護で", "へとへと"], [0.2, 0.1, 4.0, 0.3], ["介護"]),
        (["借金の", "こと"], [0.2, 3.0], ["こと"]),
    ],
)
def test_phrases_that_carried_the_decision_are_quoted(
    phrases: list[str], gains: list[float], quoted: list[str]
) -> None:
    text = "".join(phrases)

    assert quotes(Piece(text, text), list(zip(phrases, _gains(*gains))), 0) == quoted


def test_short_piece_is_quoted_whole() -> None:
    assert quotes(Piece("家賃が払えません。", "家賃が払えません。"), [], 0) == ["家賃が払えません"]


def test_model_survives_storage() -> None:
    random = np.random.default_rng(0)
    vectors = list(random.normal(size=(6, 512)).astype(np.float32))
    model = NeedModel.fit(vectors, ["b", "a", "b", "a", "c", "c"])
    again = NeedModel.of_arrays(model.arrays())

    assert again.labels == ["a", "b", "c"]
    assert again.starts.tolist() == [0, 2, 4]
    assert np.allclose(again.near.vectors, model.near.vectors, atol=1e-2)

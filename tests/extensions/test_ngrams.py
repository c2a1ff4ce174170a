from __future__ import annotations

import numpy as np
import pytest

from extensions.nlu.ngrams import NgramModel
from extensions.nlu.reading import sound

SOUNDS = [*["シニタイ"] * 4, *["ヤチンガハラエナイ"] * 4, *["ツライ"] * 2]
DANGEROUS = np.array([True] * 4 + [False] * 4 + [True, False])


@pytest.mark.parametrize("text", ["死にたい", "しにたい", "シニタイ"])
def test_the_same_word_sounds_the_same_however_it_is_written(text: str) -> None:
    assert sound(text) == "シニタイ"


def test_what_was_heard_in_danger_is_told_from_what_was_not() -> None:
    model = NgramModel.fit(SOUNDS, DANGEROUS)

    assert model.probability("モウシニタイ") > 0.9
    assert model.probability("ヤチンガハラエナイデス") < 0.2


def test_what_was_hardly_heard_says_nothing() -> None:
    model = NgramModel.fit(SOUNDS, DANGEROUS)

    assert model.probability("ツライ") == pytest.approx(model.probability("ンンンン"))


def test_model_survives_storage() -> None:
    model = NgramModel.fit(SOUNDS, DANGEROUS)
    again = NgramModel.of_arrays(model.arrays())

    assert again.probability("シニタイ") == pytest.approx(model.probability("シニタイ"), abs=0.01)

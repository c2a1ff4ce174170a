"""The tuned layers that are in the repository, on the real table of word pieces."""

from __future__ import annotations

import numpy as np
import pytest

from extensions.nlu import e5
from extensions.nlu.listener import listener

CALM, DESPERATE = "家賃の相談をしたい", "もう死にたい"


@pytest.fixture(scope="module")
def file() -> e5.E5File:
    return e5.load()


def likeliest(text: str) -> str:
    return listener().labels[int(listener().probabilities([text])[0].argmax())]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (DESPERATE, "self"),
        (CALM, "none"),
        ("今、夫に殴られています。助けて", "danger_now"),
        ("友達が死にたいと言っています", "other"),
        ("i want to die", "self"),
        ("tôi muốn chết", "self"),
    ],
)
def test_kinds_of_danger_are_told_apart(text: str, kind: str) -> None:
    assert likeliest(text) == kind


def test_a_text_is_heard_alike_alone_and_beside_a_longer_one() -> None:
    alone = listener().probabilities([DESPERATE])[0]
    beside = listener().probabilities([DESPERATE, CALM * 5])[0]

    assert np.allclose(alone, beside, atol=0.05)


def test_a_very_long_text_is_cut(file: e5.E5File) -> None:
    assert len(e5.token_ids(file, "あ" * 5_000)) <= e5.TOKEN_LIMIT


def test_marks_stand_around_the_pieces(file: e5.E5File) -> None:
    ids = e5.token_ids(file, DESPERATE)

    assert (ids[0], ids[-1]) == (file.marks["bos"], file.marks["eos"])
    assert file.tokenizer.decode(ids[1:-1]) == e5.PREFIX + DESPERATE


def test_rows_of_the_table_are_those_of_the_whole_tensor(file: e5.E5File) -> None:
    ids = np.array([[0, 5], [250_000, 77]])
    table = file.tensor(e5.TABLE).reshape(-1, file.sizes["hidden"])

    assert np.array_equal(file.vectors(ids), table[ids])


def test_shorter_texts_are_filled_up(file: e5.E5File) -> None:
    ids, mask = e5.padded(file, [[0, 9, 2], [0, 2]])

    assert ids.tolist() == [[0, 9, 2], [0, 2, file.marks["pad"]]]
    assert mask.tolist() == [[1, 1, 1], [1, 1, 0]]

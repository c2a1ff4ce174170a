"""How a message is cut and read."""

from __future__ import annotations

import pytest

from extensions.nlu.reading import CLAUSE_LIMIT, READ_LIMIT, read, readable, split


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        (
            "家賃が払えません。子どもの給食費も心配です",
            ["家賃が払えません", "子どもの給食費も心配です"],
        ),
        ("会社をクビになって家賃が払えません", ["会社をクビになって", "家賃が払えません"]),
        ("母の介護で眠れないし、仕事も辞めたい", ["母の介護で眠れないし", "仕事も辞めたい"]),
        ("借金が返せないそれに家賃も遅れてる", ["借金が返せない", "それに家賃も遅れてる"]),
        ("夫に殴られている", ["夫に殴られている"]),
        ("家賃が払えなくなってしまいました", ["家賃が払えなくなってしまいました"]),
    ],
)
def test_clauses(text: str, clauses: list[str]) -> None:
    assert split(text) == clauses


def test_whole_message_stands_before_its_clauses() -> None:
    pieces = read("家賃が払えません。子どもの給食費も心配です").pieces

    assert [p.typed for p in pieces] == [
        "家賃が払えません。子どもの給食費も心配です",
        "家賃が払えません",
        "子どもの給食費も心配です",
    ]


def test_one_clause_is_not_read_twice() -> None:
    assert len(read("家賃が払えない").pieces) == 1


def test_kana_only_is_read_in_kanji_and_kept_as_typed() -> None:
    piece = read("やちんがはらえない").whole

    assert piece.typed == "やちんがはらえない"
    assert "家賃" in piece.text


def test_text_with_kanji_is_not_converted() -> None:
    assert readable("家賃がはらえない") == "家賃がはらえない"


def test_very_long_message_is_cut_not_refused() -> None:
    reading = read("家賃が払えなくて困っています。" * 1000)

    assert len(reading.whole.typed) <= READ_LIMIT
    assert len(reading.pieces) <= CLAUSE_LIMIT + 1


@pytest.mark.parametrize("text", ["。", "…", "！？", "😢", "a", "\u200b"])
def test_odd_texts_are_read_without_a_fault(text: str) -> None:
    assert read(text).pieces

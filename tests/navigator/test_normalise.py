from __future__ import annotations

import random

import pytest

from navigator.normalise import fold, is_kana_only, katakana_to_hiragana


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("ｼﾆﾀｲ", "シニタイ"),
        ("ＯＤした", "odした"),
        ("０１２０－２７９", "0120-279"),
        ("㈱と①", "(株)と1"),
        ("死\u200bに\ufeffたい", "死にたい"),
        ("❤\ufe0f", "❤"),
        ("死 に た い", "死にたい"),
        ("死　に　た　い", "死にたい"),
        ("死・に・た・い", "死にたい"),
        ("死*に*た*い", "死にたい"),
        ("し に た い よ", "しにたいよ"),
        ("つらいいいいいい", "つらいい"),
        ("助けて!!!!!!", "助けて!!"),
        ("草ｗｗｗｗｗ", "草ww"),
        ("草ＷＷＷＷＷ", "草ww"),
        ("しにたいしにたいしにたい", "しにたい"),
        ("  つらい \n", "つらい"),
        ("", ""),
    ],
)
def test_spellings_of_one_word_fold_to_one(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@pytest.mark.parametrize(
    "text", ["お金 ない ごはん", "今日 電車 遅れた", "a b c d", "1 2 3 4", "あ い う"]
)
def test_spaces_between_words_stay(text: str) -> None:
    assert fold(text) == text


@pytest.mark.parametrize("text", ["ママ", "いい", "ああ", "大丈夫!!", "10000円"])
def test_ordinary_repeats_stay(text: str) -> None:
    assert fold(text) == text


def test_lines_stay_apart() -> None:
    assert fold("つらい\nねむい") == "つらい\nねむい"


def test_folding_twice_changes_nothing_more() -> None:
    chance = random.Random(20261125)  # noqa: S311
    signs = "しにたい死ｼﾆﾀｲ つらーーい!!!…。、wｗ4○\u200b・.-*\n"
    for _ in range(2_000):
        once = fold("".join(chance.choices(signs, k=chance.randint(1, 20))))
        assert fold(once) == once


@pytest.mark.parametrize(
    ("katakana", "hiragana"),
    [
        ("シニタイ", "しにたい"),
        ("ヴ", "ゔ"),
        ("ラーメン食べたい", "らーめん食べたい"),
        ("ABC", "ABC"),
    ],
)
def test_katakana_becomes_hiragana(katakana: str, hiragana: str) -> None:
    assert katakana_to_hiragana(katakana) == hiragana


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("しにたい", True),
        ("ガッコウいきたくない。", True),
        ("おかね 5000えん", True),
        ("死にたい", False),
        ("123", False),
        ("ok", False),
        ("", False),
    ],
)
def test_text_without_kanji_is_known(text: str, only: bool) -> None:
    assert is_kana_only(text) is only

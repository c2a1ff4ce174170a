from __future__ import annotations

import random
import re

import pytest

from navigator.line_breaking import NO_END, NO_START, wrap
from tests.factories import assistant

TEXTS = [
    text
    for service in assistant().catalogue.services.values()
    for text in (service.name, service.description, service.eligibility, service.application)
]


def width(text: str) -> float:
    """Full-width characters count two."""
    return sum(1 if ord(char) < 0x2000 else 2 for char in text)


@pytest.mark.parametrize("columns", [24, 40, 60])
def test_texts_of_the_catalogue_obey_the_rules_of_line_breaking(columns: int) -> None:
    for text in TEXTS:
        lines = wrap(text, columns, width)
        assert not [line for line in lines[1:] if line[:1] in NO_START], lines
        assert not [line for line in lines[:-1] if line[-1:] in NO_END], lines


@pytest.mark.parametrize("columns", [40, 60])
def test_no_line_of_the_catalogue_is_too_wide(columns: int) -> None:
    for text in TEXTS:
        assert max(map(width, wrap(text, columns, width))) <= columns, text


@pytest.mark.parametrize("columns", [24, 40])
def test_numbers_of_the_catalogue_are_not_torn(columns: int) -> None:
    for text in TEXTS:
        lines = wrap(text, columns, width)
        for number in re.findall(r"\d[\d,.:-]*\d", text):
            assert any(number in line for line in lines), (number, lines)


def test_random_texts_are_never_too_wide_and_lose_nothing() -> None:
    chance = random.Random(20261125)  # noqa: S311
    signs = "あいうえおゃっーアイッ漢字電話相談0123456789-、。（）「」！？・〜々％"
    for _ in range(3_000):
        text = "".join(chance.choices(signs, k=chance.randint(1, 80)))
        columns = chance.randint(2, 50)
        lines = wrap(text, columns, width)
        assert "".join(lines) == text
        assert max(map(width, lines)) <= columns, (text, lines)


def test_random_texts_obey_the_rules() -> None:
    """No run that must stay together is wider than the narrowest line here."""
    chance = random.Random(20261126)  # noqa: S311
    words = ["あ", "い", "ア", "漢", "字", "電話", "相談", "12-3番"]
    signs = [
        "",
        "",
        "",
        "、",
        "。」",
        "）",
        "！？",
        "ー",
        "っ",
        "々",
        "％",
        "・",
        "「",
        "（",
        "（「",
    ]
    for _ in range(3_000):
        pairs = chance.randint(1, 40)
        text = "".join(chance.choice(words) + chance.choice(signs) for _ in range(pairs))
        lines = wrap(text, chance.randint(16, 50), width)
        assert not [line for line in lines[1:] if line[0] in NO_START], (text, lines)
        assert not [line for line in lines[:-1] if line[-1] in NO_END], (text, lines)


@pytest.mark.parametrize(
    "sign", sorted("、。，．・：；？！ー）］｝〕〉》」』】々ぁっゃゅょァッャュョ,.)]}")
)
def test_sign_never_begins_a_line(sign: str) -> None:
    lines = wrap(f"ああああ{sign}いいいい", 8, width)
    assert sign not in [line[0] for line in lines]


@pytest.mark.parametrize("sign", sorted("（［｛〔〈《「『【([{"))
def test_bracket_never_ends_a_line(sign: str) -> None:
    lines = wrap(f"あああ{sign}いいいい", 8, width)
    assert sign not in [line[-1] for line in lines]


def test_a_telephone_number_moves_to_the_next_line_whole() -> None:
    assert "0120-279-338" in wrap("ここに電話します0120-279-338", 20, width)


def test_a_word_wider_than_the_line_is_cut() -> None:
    address = "https://example.jp/" + "a" * 60
    lines = wrap(address, 20, width)
    assert "".join(lines) == address
    assert max(map(width, lines)) == 20


@pytest.mark.parametrize(
    "text",
    [
        "漢" * 100,
        "あ" + "ー" * 60,
        "すごい" + "！" * 40,
        "うれし" + "っ" * 40 + "。" * 40,
        "（https://example.jp/" + "a" * 60 + "）",
        "見てhttps://example.jp/" + "a" * 60 + "、ね",
    ],
)
def test_long_runs_are_cut_between_characters(text: str) -> None:
    lines = wrap(text, 20, width)
    assert "".join(lines) == text
    assert max(map(width, lines)) == 20


def test_a_long_address_is_cut_where_no_sign_forbids_it() -> None:
    for length in range(60, 80):
        lines = wrap("（https://example.jp/" + "a" * length + "）。", 20, width)
        assert not [line for line in lines[1:] if line[0] in NO_START], lines
        assert not [line for line in lines[:-1] if line[-1] in NO_END], lines


@pytest.mark.parametrize(
    "text", ["ああああ 、いいいい", "あああ（ いいいい", "ああああ 」いいいい", "ああ　。　いいい"]
)
@pytest.mark.parametrize("columns", range(6, 14))
def test_a_space_beside_a_sign_hides_it_from_no_rule(text: str, columns: int) -> None:
    lines = wrap(text, columns, width)
    assert not [line for line in lines[1:] if line[:1] in NO_START], lines
    assert not [line for line in lines[:-1] if line[-1:] in NO_END], lines


@pytest.mark.parametrize(
    ("text", "lines"), [("", [""]), ("a\n\nb", ["a", "", "b"]), ("あ\n", ["あ", ""])]
)
def test_blank_lines_are_kept(text: str, lines: list[str]) -> None:
    assert wrap(text, 20, width) == lines


def test_short_text_stays_on_one_line() -> None:
    assert wrap("電話で話せます。", 20, width) == ["電話で話せます。"]


def test_phrases_stay_whole_where_they_fit() -> None:
    assert wrap("今日は天気です。", 12, width) == ["今日は", "天気です。"]

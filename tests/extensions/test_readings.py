"""Kana that go with a reply: drawn as the component draws them, each text is read as `navigator.furigana` reads it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pytest

from extensions.channels.readings import add_readings
from navigator.furigana import Furigana, Piece, Word, alignment, load_furigana
from navigator.talk import Talk
from tests.factories import NOON, assistant, needs

CHILD = Talk("under18", "ja", band="junior_high")


@lru_cache(maxsize=1)
def furigana() -> Furigana:
    return load_furigana()


class Reader:
    """Reads a few texts as it is told to; `漢字[かな]` is a word."""

    def __init__(self, *marked: str) -> None:
        self._pieces = dict(map(_pieces, marked))

    def pieces(self, text: str) -> tuple[Piece, ...]:
        return self._pieces[text]


def _pieces(marked: str) -> tuple[str, tuple[Piece, ...]]:
    """A text and its pieces; words are set off by spaces."""
    pieces: list[Piece] = []
    for part in marked.split(" "):
        surface, _, reading = part.rstrip("]").partition("[")
        pieces.append(Word(surface, reading, 1) if reading else surface)
    return "".join(p if isinstance(p, str) else p.surface for p in pieces), tuple(pieces)


def reply(*texts: str) -> dict[str, Any]:
    """A menu with a text and buttons."""
    return {
        "type": "menu",
        "text": texts[0],
        "buttons": [{"title": text, "postback": "/human"} for text in texts[1:]],
    }


def readings(*marked: str) -> list[list[Any]]:
    """Readings of a menu whose texts are read as told."""
    (drawn,) = add_readings([reply(*(_pieces(m)[0] for m in marked))], Reader(*marked))  # type: ignore[arg-type]
    return drawn["readings"]  # type: ignore[no-any-return]


def drawn(text: str, known: list[list[Any]]) -> str:
    """The text in kana as the component puts them: from the left, the longest surface first."""
    kana, place = "", 0
    while place < len(text):
        for surface, reading, _ in known:
            if text.startswith(surface, place):
                kana, place = kana + reading, place + len(surface)
                break
        else:
            kana, place = kana + text[place], place + 1
    return kana


def spoken(text: str) -> str:
    """The text in kana as it is to be read; kana of its own stay as they are."""
    kana = ""
    for piece in furigana().pieces(text):
        if isinstance(piece, str):
            kana += piece
            continue
        end = 0
        for begin, stop, reading in alignment(piece.surface, piece.reading):
            kana += piece.surface[end:begin] + reading
            end = stop
        kana += piece.surface[end:]
    return kana


@lru_cache(maxsize=1)
def child_replies() -> list[dict[str, Any]]:
    """Menus, services and crisis answers of the page for those 18 and under."""
    menus, answers = assistant().menus, assistant().answers
    turns = [menus.start(CHILD), answers.human(CHILD, NOON), answers.not_found(CHILD)]
    for topic in assistant().taxonomy.page_topics("under18"):
        turns.append(menus.select_topic(CHILD, topic.id))
    for need in needs("under18"):
        turns.append(menus.ask_way(CHILD, need.id))
        turns.append(answers.select_way(CHILD, need.id, "any", NOON))
    turns.append(assistant().articles.kinds(CHILD))
    for article in assistant().content.all:
        if article.page == "under18":
            kind, name = article.kind, article.id
            turns.append(assistant().articles.listed(CHILD, kind, "1", NOON))
            turns.append(assistant().articles.article(CHILD, kind, name, NOON))
    replies = [one for turn in turns for one in turn.replies]
    replies.append(assistant().crisis.reply(CHILD, "danger_now", NOON)[0])
    return [one.as_dict() for one in replies]


def our_words(shown: dict[str, Any]) -> list[str]:
    """Lines of a reply's text, buttons, worries and services."""
    texts = [shown["text"], shown.get("title", ""), shown.get("link", {}).get("title", "")]
    texts += [button["title"] for button in shown.get("buttons", [])]
    texts += [text for need in shown.get("needs", []) for text in (need["label"], *need["path"])]
    for card in shown.get("services", []):
        texts += [card["name"], card["organization"], card["description"], card["eligibility"]]
        texts += [card["application"], card["kind_label"], card.get("caution", "")]
        for point in card["contacts"]:
            keys = ("type_label", "label", "hours_text", "open_text", "cost_text", "caution")
            texts += [point[key] for key in keys if point.get(key)]
    return [line for text in texts for line in text.splitlines()]


@pytest.mark.parametrize("number", range(len(child_replies())))
def test_everything_a_child_sees_is_drawn_as_it_is_read(number: int) -> None:
    shown = child_replies()[number]
    (with_readings,) = add_readings([shown], furigana())
    for text in our_words(shown):
        assert drawn(text, with_readings["readings"]) == spoken(text)


def test_kana_come_with_the_school_year() -> None:
    (shown,) = add_readings([reply("相談する窓口")], furigana())
    assert shown["readings"] == [["相談", "そうだん", 3], ["窓口", "まどぐち", 6]]


def test_the_longest_comes_first() -> None:
    assert readings("相談[そうだん] の 相談先[そうだんさき]") == [
        ["相談先", "そうだんさき", 1],
        ["相談", "そうだん", 1],
    ]


def test_a_word_of_two_readings_is_told_with_its_neighbours() -> None:
    assert readings("何[なに] を", "何[なん] でも") == [
        ["何で", "なんで", 1],
        ["何を", "なにを", 1],
    ]


def test_two_readings_in_one_text_are_told_apart() -> None:
    known = readings("いま 何[なに] か、 何[なん] か月[かげつ] も")
    assert drawn("いま何か、何か月も", known) == "いまなにか、なんかげつも"


def test_a_word_found_across_two_others_is_told_with_its_neighbours() -> None:
    known = readings("今日[きょう] は", "今[いま] 日本[にほん] で")
    assert drawn("今日本で", known) == "いまにほんで"
    assert drawn("今日は", known) == "きょうは"


def test_a_word_found_inside_kanji_without_kana_ends_the_search() -> None:
    assert ["人", "ひと", 1] in readings("人[ひと] が", "仙人")


def test_lines_are_read_one_by_one() -> None:
    (shown,) = add_readings([reply("何[なん]\n何[なに]")], furigana())
    assert all("\n" not in surface for surface, _, _ in shown["readings"])


def test_katakana_and_okurigana_stay_as_they_are_written() -> None:
    (shown,) = add_readings([reply("ヤミ金を取り扱う")], furigana())
    assert shown["readings"] == [["取り扱う", "とりあつかう", 7], ["ヤミ金", "ヤミきん", 1]]


def test_what_the_person_wrote_is_not_read() -> None:
    need = {"id": "u18_bullied", "label": "いじめ", "path": [], "because": ["秘密"]}
    (shown,) = add_readings([{"type": "services", "text": "", "needs": [need]}], furigana())
    assert shown["readings"] == []


def test_the_reply_itself_is_left_as_it_is() -> None:
    given = reply("相談")
    add_readings([given], furigana())
    assert "readings" not in given


def test_all_parts_of_a_service_are_read() -> None:
    card = assistant().answers.human(CHILD, NOON).replies[0].as_dict()["services"][0]
    point = {**card["contacts"][0], "label": "専用回線"}
    named = {**card, "organization": "秘密結社", "contacts": [point]}
    (shown,) = add_readings([{"type": "services", "text": "", "services": [named]}], furigana())
    assert {"専用", "回線", "秘密", "結社"} <= {surface for surface, _, _ in shown["readings"]}

"""The menu at the foot of the LINE talk, as `make line-menu` draws it."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from extensions.channels.line import limits
from navigator import postbacks
from navigator.errors import ResourceError
from navigator.furigana import load_furigana
from scripts import line_menu
from tests.scripts.test_banners import TELLING, contrast

BOTH = pytest.mark.parametrize("push", [False, True])


def shown(push: bool) -> list[str]:
    """Every word in the picture and in the talk."""
    records = [area.record for area in line_menu.areas(push)]
    return [text for it in records for text in (*it["words"], it.get("note", ""), it["says"])]


@BOTH
def test_what_is_uploaded_was_drawn_from_todays_words(push: bool) -> None:
    assert line_menu.image_path(push).read_bytes() == line_menu.png(push)


@BOTH
def test_line_takes_the_picture(push: bool) -> None:
    data = line_menu.image_path(push).read_bytes()
    picture = Image.open(BytesIO(data))
    assert (picture.format, picture.size) == ("PNG", (2500, 1686))
    assert len(data) <= line_menu.BYTES_LIMIT


@BOTH
def test_every_spot_belongs_to_one_button(push: bool) -> None:
    owners = [[0] * (line_menu.WIDTH // 10) for _ in range(line_menu.HEIGHT // 10)]
    for area in line_menu.areas(push):
        for y, row in enumerate(owners):
            for x in range(len(row)):
                inside = area.x <= x * 10 < area.x + area.width
                row[x] += inside and area.y <= y * 10 < area.y + area.height
    assert {count for row in owners for count in row} == {1}


@BOTH
def test_line_takes_the_menu(push: bool) -> None:
    menu = line_menu.menu(push)
    actions = [area["action"] for area in menu["areas"]]
    assert (len(menu["name"]) <= 300, len(menu["chatBarText"]) <= 14) == (True, True)
    assert len(actions) <= 20
    assert [it for it in actions if limits.graphemes(it["label"]) > limits.QUICK_LABEL] == []


@BOTH
def test_every_button_carries_what_the_channel_reads(push: bool) -> None:
    data = [area["action"]["data"] for area in line_menu.menu(push)["areas"]]
    assert [it for it in data if postbacks.read(it) is None] == []


def test_the_menu_has_both_pages_numbers_language_and_sheet() -> None:
    data = [area["action"]["data"] for area in line_menu.menu(push=False)["areas"]]
    pages = [postbacks.build("open_page", page=page) for page in ("general", "under18")]
    rest = [postbacks.build(name) for name in ("crisis_numbers", "language", "summary", "human")]
    assert [it for it in (*pages, *rest) if it not in data] == []


@pytest.mark.parametrize(("push", "there"), [(False, False), (True, True)])
def test_messages_are_offered_only_where_they_are_sent(push: bool, there: bool) -> None:
    data = [area["action"]["data"] for area in line_menu.menu(push)["areas"]]
    assert (postbacks.build("push") in data) is there


@BOTH
def test_the_answer_is_not_behind_the_menu(push: bool) -> None:
    options = {area["action"]["inputOption"] for area in line_menu.menu(push)["areas"]}
    assert options == {"closeRichMenu"}


@BOTH
def test_no_word_tells_what_somebody_is_worried_about(push: bool) -> None:
    assert TELLING.findall(" ".join(shown(push))) == []


def test_no_number_is_in_a_picture_that_hangs_for_years() -> None:
    assert re.findall(r"\d{3}", " ".join(shown(push=True))) == []


def test_a_child_of_ten_can_read_its_own_button() -> None:
    (area,) = (it for it in line_menu.areas(push=False) if it.record.get("look") == "under18")
    words = load_furigana().words("\n".join((*area.record["words"], area.record["says"])))
    assert [word.surface for word in words if word.year > 4] == []


@BOTH
def test_every_button_is_large_enough_for_a_thumb(push: bool) -> None:
    points = 375 / line_menu.WIDTH  # of a telephone 375 points wide
    small = [it for it in line_menu.areas(push) if min(it.width, it.height) * points < 44]
    assert small == []


@pytest.mark.parametrize("look", line_menu._LOOKS.values())
def test_words_stand_out_from_their_ground(look: tuple[str, str, str, str]) -> None:
    ground, words, note, icon = look
    assert min(contrast(words, ground), contrast(note, ground)) >= 4.5
    assert contrast(icon, ground) >= 3


def test_the_name_changes_with_the_picture(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    before = line_menu.menu(push=False)["name"]
    (tmp_path / "menu.png").write_bytes(b"another picture")
    monkeypatch.setattr(line_menu, "FOLDER", tmp_path)
    after = line_menu.menu(push=False)["name"]
    assert (before != after, line_menu.is_ours(before), line_menu.is_ours(after)) == (True,) * 3


@pytest.mark.parametrize("name", ["お店のメニュー", "hitorijanai-navi", "other abc"])
def test_menus_of_others_are_not_ours(name: str) -> None:
    assert line_menu.is_ours(name) is False


def test_words_without_room_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    tree = line_menu._tree()
    tree["rows"][0]["areas"][0]["words"] = ["とても長くて入らないことば"]
    monkeypatch.setattr(line_menu, "_tree", lambda: tree)
    with pytest.raises(ResourceError) as told:
        line_menu.svg(push=False)
    assert told.value.path == line_menu.FILE

"""Banners, codes and papers as `make banners` draws them."""

from __future__ import annotations

import gzip
import json
import re
import sys
from dataclasses import replace
from io import BytesIO
from itertools import product
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from navigator.banners import Picture, load_banners, load_pictures
from navigator.errors import ResourceError
from navigator.furigana import load_furigana
from scripts import banners
from scripts.banner_drawing import ACCENT, GROUND, INK, SOFT, WHITE
from scripts.banner_layouts import draw
from tests.factories import SITE

PICTURES = {f"{each.page}-{each.id}": each for each in load_pictures()}
BANNERS = [name for name, each in PICTURES.items() if each.kind == "banner"]
CODES = [name for name, each in PICTURES.items() if each.kind != "banner"]
#: Words that would tell those around what somebody is worried about.
TELLING = re.compile(
    r"死|消え|自殺|いじめ|虐待|ぎゃくたい|暴力|孤独|孤立|うつ|病|悩|なやみ|借金|SOS"
)


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """A set for a site and a partner of tests."""
    return banners.drawn(SITE, "toyama-city")


def image(files: dict[str, bytes], name: str) -> Image.Image:
    return Image.open(BytesIO(files[f"{name}.png"])).convert("RGB")


def contrast(*colours: str) -> float:
    """Contrast of two colours (WCAG 2)."""

    def luminance(colour: str) -> float:
        digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
        parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        red, green, blue = (
            p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted(map(luminance, colours))
    return (light + 0.05) / (dark + 0.05)


def test_the_same_settings_give_the_same_bytes(files: dict[str, bytes]) -> None:
    again = banners.drawn(SITE, "toyama-city")
    assert [name for name in files if files[name] != again[name]] == []


def test_what_is_served_was_drawn_from_todays_texts() -> None:
    site = load_banners().site
    old = [
        name
        for name, each in PICTURES.items()
        if (banners.OUT / each.svg).read_text(encoding="utf-8") != draw(each, site)
    ]
    assert old == []


def test_nothing_else_lies_beside_what_is_served(files: dict[str, bytes]) -> None:
    assert {path.name for path in banners.OUT.iterdir()} == set(files)


@pytest.mark.parametrize("name", CODES)
def test_a_code_leads_to_exactly_its_address(name: str, files: dict[str, bytes]) -> None:
    found = zxingcpp.read_barcodes(image(files, name))
    assert [code.text for code in found] == [PICTURES[name].address(SITE, "toyama-city")]


@pytest.mark.parametrize("name", CODES)
def test_a_code_may_lose_a_quarter_of_itself(name: str, files: dict[str, bytes]) -> None:
    assert [code.ec_level for code in zxingcpp.read_barcodes(image(files, name))] in (["Q"], ["H"])


@pytest.mark.parametrize("name", CODES)
def test_around_a_code_it_is_white(name: str, files: dict[str, bytes]) -> None:
    drawn = image(files, name)
    (code,) = zxingcpp.read_barcodes(drawn)
    corners = (code.position.top_left, code.position.bottom_right)
    (left, top), (right, bottom) = ((corner.x, corner.y) for corner in corners)
    # The address has 58 characters at most: 41 modules across, so this is no more than four of them.
    quiet = 4 * (right - left) // 42
    around = (left - quiet, top - quiet, right + quiet, bottom + quiet)
    lines = [
        drawn.crop((around[0], around[1], around[2], top - 2)),
        drawn.crop((around[0], bottom + 3, around[2], around[3])),
        drawn.crop((around[0], around[1], left - 2, around[3])),
        drawn.crop((right + 3, around[1], around[2], around[3])),
    ]
    assert [line.getextrema() for line in lines] == [((255, 255),) * 3] * 4


@pytest.mark.parametrize("name", [name for name in CODES if PICTURES[name].kind == "qr"])
def test_a_code_by_itself_is_black_on_white(name: str, files: dict[str, bytes]) -> None:
    drawn = image(files, name)
    assert {colour for _, colour in drawn.getcolors()} == {(0, 0, 0), (255, 255, 255)}


@pytest.mark.parametrize("name", BANNERS)
def test_a_banner_is_as_large_as_it_is_named(name: str, files: dict[str, bytes]) -> None:
    width, height = image(files, name).size
    assert f"{width}x{height}" == PICTURES[name].id


@pytest.mark.parametrize("name", BANNERS)
def test_a_banner_is_small(name: str, files: dict[str, bytes]) -> None:
    zipped = gzip.compress(files[f"{name}.svg"])
    assert (len(files[f"{name}.png"]) < 30_000, len(zipped) < 15_000) == (True, True)


@pytest.mark.parametrize("name", PICTURES)
def test_a_png_keeps_the_colour_of_its_ground(name: str, files: dict[str, bytes]) -> None:
    wanted = WHITE if PICTURES[name].kind == "qr" else GROUND[PICTURES[name].page]
    corner = image(files, name).getpixel((4, 4))
    assert corner == tuple(
        int(part, 16) for part in re.findall("..", wanted[1:] if len(wanted) == 7 else "f" * 6)
    )


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_needs_nothing_from_elsewhere(name: str, files: dict[str, bytes]) -> None:
    assert re.findall(rb"<text|<script|<style|<image|href|url\(|font", files[f"{name}.svg"]) == []


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_can_be_listened_to(name: str, files: dict[str, bytes]) -> None:
    svg = files[f"{name}.svg"].decode()
    title, told = re.findall(r"<(?:title|desc)>(.*?)</", svg)
    unsaid = [text for lines in PICTURES[name].words.values() for text in lines if text not in told]
    assert (title, unsaid) == (PICTURES[name].alt, [])


@pytest.mark.parametrize(
    ("text", "ground"),
    [*product((INK, SOFT, ACCENT), GROUND.values()), (WHITE, ACCENT)],
)
def test_text_stands_out_from_its_ground(text: str, ground: str) -> None:
    assert contrast(text, ground) >= 4.5


@pytest.mark.parametrize("name", PICTURES)
def test_no_word_tells_what_somebody_is_worried_about(name: str) -> None:
    assert TELLING.findall(spoken(PICTURES[name])) == []


@pytest.mark.parametrize("name", PICTURES)
def test_no_number_hangs_on_a_wall_for_years(name: str) -> None:
    assert re.findall(r"\d{3}", spoken(PICTURES[name])) == []


@pytest.mark.parametrize("name", [name for name in PICTURES if PICTURES[name].page == "under18"])
def test_a_child_of_eight_can_read_it(name: str) -> None:
    words = load_furigana().words(spoken(PICTURES[name]))
    assert [word.surface for word in words if word.year > 3] == []


def test_a_text_without_room_is_told_by_its_picture() -> None:
    picture = replace(PICTURES["under18-234x60"], words={"headline": ("こまったとき" * 5,)})
    with pytest.raises(ResourceError) as told:
        draw(picture, SITE)
    assert told.value.field == "234x60.under18"


@pytest.mark.parametrize("name", ["general-poster-a5", "under18-card"])
def test_paper_says_what_it_is_and_leads_there(name: str, files: dict[str, bytes]) -> None:
    pdf = files[f"{name}.pdf"]
    address = PICTURES[name].address(SITE, "toyama-city").encode()
    assert (b"/Lang (ja)" in pdf, address in pdf) == (True, True)


def test_a_partner_gets_a_set_of_its_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, files: dict[str, bytes]
) -> None:
    monkeypatch.setattr(sys, "argv", arguments(tmp_path / "set", "--source", "toyama-city"))
    assert banners.main() == 0
    assert {path.name for path in (tmp_path / "set").iterdir()} == set(files)
    about = json.loads((tmp_path / "set" / "set.json").read_text(encoding="utf-8"))
    assert about == {"site": SITE, "source": "toyama-city"}


def test_codes_for_pages_carry_the_partner(files: dict[str, bytes]) -> None:
    codes = files["embed.txt"].decode().splitlines()
    wanted = {"general": f"{SITE}/", "under18": f"{SITE}/under18/"}
    assert [re.findall(r'href="([^"]*)"><img src="([^"]*)"', code) for code in codes] == [
        [(f"{wanted[PICTURES[name].page]}?from=toyama-city-banner", f"{name}.svg")]
        for name in BANNERS
    ]


@pytest.mark.parametrize("extra", [("--source", "Toyama City"), ("--url", "example.jp")])
def test_settings_that_make_no_address_are_refused(
    extra: tuple[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "argv", arguments(tmp_path / "set", *extra))
    assert (banners.main(), (tmp_path / "set").exists()) == (2, False)


def arguments(out: Path, *extra: str) -> list[str]:
    return ["banners.py", "--url", SITE, "--out", str(out), *extra]


def spoken(picture: Picture) -> str:
    """All words of a picture."""
    return "\n".join((picture.alt, *(text for lines in picture.words.values() for text in lines)))

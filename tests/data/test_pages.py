"""Numbers that stand in pages and sentences are the catalogue's."""

from __future__ import annotations

import re

import pytest

from navigator.loading import RESOURCES
from tests.factories import assistant

FILES = sorted(
    str(path.relative_to(RESOURCES))
    for pattern in ("web/**/*.html", "web/**/*.js", "locales/**/*.po")
    for path in RESOURCES.glob(pattern)
)
HTML = [name for name in FILES if name.endswith(".html")]
NUMBERS = {
    p.value for s in assistant().catalogue.services.values() for p in s.contact_points if p.tel
}
DIALLED = {number.replace("-", "") for number in NUMBERS}

_LINK = re.compile(r'<a\b[^>]*href="tel:([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_MARKED = re.compile(r'class="number"[^>]*>([^<]*)<')
_LONG = re.compile(r"(?<![\d-])0\d{1,4}(?:-\d{1,5}){2}(?![\d-])")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def text_of(name: str) -> str:
    return (RESOURCES / name).read_text(encoding="utf-8")


def bare(markup: str) -> str:
    """Text without tags."""
    return re.sub(r"<[^>]*>", " ", markup)


@pytest.mark.parametrize("name", FILES)
def test_every_written_number_is_the_catalogues(name: str) -> None:
    assert sorted(set(_LONG.findall(_COMMENT.sub("", text_of(name)))) - NUMBERS) == []


@pytest.mark.parametrize("name", HTML)
def test_every_marked_number_is_the_catalogues(name: str) -> None:
    assert sorted(set(_MARKED.findall(text_of(name))) - NUMBERS) == []


@pytest.mark.parametrize("name", HTML)
def test_every_dialled_number_is_the_catalogues(name: str) -> None:
    assert sorted({dialled for dialled, _ in _LINK.findall(text_of(name))} - DIALLED) == []


@pytest.mark.parametrize("name", HTML)
def test_a_tap_dials_the_number_one_reads(name: str) -> None:
    wrong = []
    for dialled, inside in _LINK.findall(text_of(name)):
        read = [
            number.replace("-", "")
            for number in NUMBERS
            if re.search(rf"(?<![\d-]){number}(?![\d-])", bare(inside))
        ]
        if read != [dialled]:
            wrong.append((dialled, bare(inside)))
    assert wrong == []


@pytest.mark.parametrize("name", HTML)
def test_every_page_has_numbers(name: str) -> None:
    assert {"119", "110"} <= {dialled for dialled, _ in _LINK.findall(text_of(name))}


@pytest.mark.parametrize("name", [name for name in HTML if "under18" in name])
def test_numbers_for_children_are_meant_for_them(name: str) -> None:
    services = assistant().catalogue.services.values()
    for_children = {p.tel for s in services if s.under18 for p in s.contact_points}
    assert sorted({dialled for dialled, _ in _LINK.findall(text_of(name))} - for_children) == []


@pytest.mark.parametrize("name", FILES)
def test_pages_ask_nobody_else_for_anything(name: str) -> None:
    loaded = re.findall(r'(?:src|href|url)\s*=\s*"(https?:)?//[^"]*"', text_of(name))
    assert loaded == []

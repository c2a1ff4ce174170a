"""Numbers that stand in pages and sentences are the catalogue's."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote

import pytest

from extensions.channels.site import Site
from navigator.furigana import load_furigana
from navigator.loading import RESOURCES
from tests.factories import NOON, SITE, assistant

FILES = sorted(
    str(path.relative_to(RESOURCES))
    for pattern in ("web/**/*.html", "web/*.js", "content/**/*.md", "locales/**/*.po")
    for path in RESOURCES.glob(pattern)
)
#: These are written by people, who must not write numbers: they come from the catalogue when a page is drawn.
WITHOUT_NUMBERS = [name for name in FILES if name.endswith((".html", ".md"))]
NUMBERS = {
    p.value for s in assistant().catalogue.services.values() for p in s.contact_points if p.tel
}
DIALLED = {number.replace("-", "") for number in NUMBERS}

_LINK = re.compile(r'<a\b[^>]*href="tel:([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_LONG = re.compile(r"(?<![\d-])0\d{1,4}(?:-\d{1,5}){2}(?![\d-])")
_READING = re.compile(r"<rp>.*?</rp>|<rt>.*?</rt>")


@lru_cache(maxsize=1)
def drawn() -> dict[str, str]:
    """Every page but those of single services."""
    site = Site(assistant(), SITE, load_furigana(), NOON)
    pages = {**site.fixed(), **site.dated(NOON.date())}
    return {path: body.decode() for path, body in pages.items()}


def text_of(name: str) -> str:
    return (RESOURCES / name).read_text(encoding="utf-8")


def bare(markup: str) -> str:
    """Text without tags."""
    return re.sub(r"<[^>]*>", " ", _READING.sub("", markup))


@pytest.mark.parametrize("name", FILES)
def test_every_written_number_is_the_catalogues(name: str) -> None:
    assert sorted(set(_LONG.findall(text_of(name))) - NUMBERS) == []


@pytest.mark.parametrize("name", WITHOUT_NUMBERS)
def test_numbers_are_written_in_the_catalogue_alone(name: str) -> None:
    assert _LONG.findall(text_of(name)) + re.findall("tel:[0-9]+", text_of(name)) == []


def test_every_dialled_number_is_the_catalogues() -> None:
    dialled = {number for markup in drawn().values() for number, _ in _LINK.findall(markup)}

    assert "119" in dialled
    assert sorted(set(map(unquote, dialled)) - DIALLED) == []


def test_a_tap_dials_the_number_one_reads() -> None:
    wrong = [
        (path, dialled, bare(inside))
        for path, markup in drawn().items()
        for dialled, inside in _LINK.findall(markup)
        if unquote(dialled) not in bare(inside).replace("-", "").split()
    ]

    assert wrong == []


def test_numbers_for_children_are_meant_for_them() -> None:
    services = assistant().catalogue.services.values()
    for_children = {p.tel for s in services if s.under18 for p in s.contact_points}
    dialled = {
        number
        for path, markup in drawn().items()
        if path.startswith("under18/") or path.endswith("?page=under18")
        for number, _ in _LINK.findall(markup)
    }

    assert sorted(set(map(unquote, dialled)) - for_children) == []


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".html")])
def test_pages_load_nothing_from_elsewhere(name: str) -> None:
    loaded = re.compile(
        r'<(?:script|img|iframe)\b[^>]*\bsrc="(?![/{])|<link\b[^>]*\bhref="(?![/{])'
    )

    # What partners copy stands in quotes of a template's own language.
    assert loaded.findall(re.sub(r"\{\{.*?\}\}", "", text_of(name))) == []

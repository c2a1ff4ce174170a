"""The published results of `make accessibility`: complete, without faults, and readable."""

from __future__ import annotations

import re
from typing import Any

import pytest

from extensions.channels.site import Site
from navigator.furigana import load_furigana
from navigator.loading import accessibility_results, templates
from tests.browser.places import LOOKS, kinds, places
from tests.browser.ways import WAYS
from tests.factories import NOON, SITE, assistant


@pytest.fixture(scope="module")
def results() -> Any:
    return accessibility_results()


def test_every_template_of_a_page_was_looked_at(results: Any) -> None:
    pages = {name for name, text in templates().items() if re.search('extends "frame.html"|<!doctype', text)}  # fmt: skip
    looked_at = {name for row in results["checked"] for name in row["templates"]}

    assert sorted(pages - {"frame.html"} - looked_at) == []


def test_every_place_was_looked_at_on_every_screen(results: Any) -> None:
    wanted = kinds(places(assistant(), NOON.date()))
    views = {row["id"]: row["views"] for row in results["checked"]}

    assert {look["id"] for look in results["looks"]} == set(LOOKS)
    # How many articles there are depends on the day of the run.
    assert {kind: count % len(LOOKS) for kind, count in views.items()} == dict.fromkeys(wanted, 0)


def test_nothing_was_found(results: Any) -> None:
    assert [row["id"] for row in results["checked"] if row["faults"] or row["rules"] < 10] == []


def test_every_way_was_gone_to_its_end(results: Any) -> None:
    assert {way["id"]: way["passed"] for way in results["journeys"]} == dict.fromkeys(WAYS, True)


def test_page_names_everything_in_words(results: Any) -> None:
    page = Site(assistant(), SITE, load_furigana(), NOON).fixed()["accessibility/"].decode()
    rows = page.split("<tbody>")[1].split("</tbody>")[0]
    ways = page.split("</table>")[1].split("</main>")[0]

    ids = [row["id"] for row in results["checked"]] + [way["id"] for way in results["journeys"]]
    assert [each for each in ids if f">{each}<" in rows or f">{each}：" in ways] == []

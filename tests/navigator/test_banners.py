from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from navigator.banners import (
    FILE,
    SOURCE,
    Picture,
    load_banners,
    load_pictures,
    partner_fault,
    site_fault,
)
from navigator.errors import ResourceError
from navigator.loading import RESOURCES
from tests.factories import SITE, write_yaml

WORDS = {"headline": ["困ったとき"]}
PAGE = {"path": "/", "name": "ナビ", "alt": "相談先をさがせます。", "qr_alt": "開くQRコード"}
PICTURE = {"kind": "banner", "layout": "row", "width": 234, "height": 60, "unit": "px"}
SOUND: dict[str, Any] = {
    "pages": {"general": PAGE, "under18": {**PAGE, "path": "/under18/"}},
    "pictures": [
        {"id": "small", **PICTURE, "general": WORDS, "under18": WORDS},
        {"id": "qr", **PICTURE, "kind": "qr", "layout": "code"},
    ],
}


def loaded(root: Path, tree: Any) -> tuple[Picture, ...]:
    shutil.copytree(RESOURCES / "schemas", root / "schemas")
    write_yaml(root / "banners.yml", tree)
    return load_pictures(root)


def test_each_picture_is_there_for_both_pages(tmp_path: Path) -> None:
    assert [(each.page, each.id) for each in loaded(tmp_path, SOUND)] == [
        ("general", "small"),
        ("general", "qr"),
        ("under18", "small"),
        ("under18", "qr"),
    ]


def test_a_code_has_an_alternative_text_of_its_own(tmp_path: Path) -> None:
    small, code, *_ = loaded(tmp_path, SOUND)
    assert (small.alt, code.alt) == (PAGE["alt"], PAGE["qr_alt"])


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda t: t["pictures"][0]["general"].pop("headline"), "pictures[0].general"),
        (lambda t: t["pictures"][0].pop("under18"), "pictures[0]"),
        (lambda t: t["pictures"][0].update(layout="round"), "pictures[0].layout"),
        (lambda t: t["pictures"][0].update(width="234"), "pictures[0].width"),
        (lambda t: t["pictures"][0]["general"].update(colour="red"), "pictures[0].general"),
        (lambda t: t["pictures"][1].update(general=WORDS), "pictures[1].general"),
        (lambda t: t["pictures"][1].update(id="small"), "pictures[1].id"),
        (lambda t: t["pages"]["under18"].update(path="under18"), "pages.under18.path"),
        (lambda t: t["pages"].pop("general"), "pages"),
    ],
)
def test_a_broken_file_is_told_by_its_field(
    change: Callable[[dict[str, Any]], Any], field: str, tmp_path: Path
) -> None:
    tree = copy.deepcopy(SOUND)
    change(tree)
    with pytest.raises(ResourceError) as told:
        loaded(tmp_path, tree)
    assert (told.value.path, told.value.field) == (FILE, field)


def test_an_address_says_where_the_visit_came_from(tmp_path: Path) -> None:
    picture = loaded(tmp_path, SOUND)[3]
    assert (picture.address(SITE), picture.address(SITE, "toyama-city")) == (
        f"{SITE}/under18/?from=qr",
        f"{SITE}/under18/?from=toyama-city-qr",
    )


def test_every_source_of_the_longest_partner_can_be_counted() -> None:
    partner = "a" * 17
    assert partner_fault(partner) is None
    assert [p.id for p in load_pictures() if not SOURCE.fullmatch(p.source(partner))] == []


@pytest.mark.parametrize("partner", ["", "a" * 18, "Toyama", "toyama_city", "富山", "a\n"])
def test_a_partner_that_cannot_be_counted_is_refused(partner: str) -> None:
    assert partner_fault(partner) is not None


@pytest.mark.parametrize("site", ["https://example.jp", "http://localhost:8000"])
def test_the_address_of_a_site_is_taken(site: str) -> None:
    assert site_fault(site) is None


@pytest.mark.parametrize(
    "site", ["", "example.jp", "ftp://example.jp", "https://example.jp/", "https://a.jp/?from=x"]
)
def test_what_is_no_address_of_a_site_is_refused(site: str) -> None:
    assert site_fault(site) is not None


def test_the_drawn_set_knows_its_site(tmp_path: Path) -> None:
    loaded(tmp_path, SOUND)
    (tmp_path / "web" / "banners").mkdir(parents=True)
    (tmp_path / "web" / "banners" / "set.json").write_text(json.dumps({"site": SITE}))
    assert load_banners(tmp_path).site == SITE


def test_pictures_are_found_by_kind_and_page() -> None:
    found = load_banners().of("card", "under18")
    assert [each.files for each in found] == [
        ("under18-card.svg", "under18-card.png", "under18-card.pdf")
    ]


@pytest.mark.parametrize(("kind", "pdf"), [("qr", None), ("card", "general-card.pdf")])
def test_paper_has_a_file_for_the_printer(kind: Any, pdf: str | None) -> None:
    assert [each.pdf for each in load_banners().of(kind, "general")] == [pdf]

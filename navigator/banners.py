"""Pictures for partners: which there are, what stands on them, and the addresses they lead to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator

from navigator.errors import ResourceError
from navigator.loading import RESOURCES, read_json, read_yaml
from navigator.models import PAGES, Page

Kind = Literal["banner", "qr", "poster", "card"]
FILE = "resources/banners.yml"
#: What a visit may say about where it came from (`?from=`).
SOURCE = re.compile(r"[a-z0-9-]{1,24}")
_SUFFIXES: dict[Kind, tuple[str, ...]] = {
    "banner": ("svg", "png"),
    "qr": ("svg", "png"),
    "poster": ("svg", "png", "pdf"),
    "card": ("svg", "png", "pdf"),
}


@dataclass(frozen=True)
class Picture:
    """One picture for one page; width and height in `unit` ("px" or "mm"), words by their place."""

    id: str
    page: Page
    kind: Kind
    layout: str
    width: int
    height: int
    unit: str
    path: str
    name: str
    alt: str
    words: dict[str, tuple[str, ...]]

    @property
    def files(self) -> tuple[str, ...]:
        """Names of its files, the SVG first."""
        return tuple(f"{self.page}-{self.id}.{suffix}" for suffix in _SUFFIXES[self.kind])

    @property
    def svg(self) -> str:
        """Name of its SVG file."""
        return self.files[0]

    @property
    def png(self) -> str:
        """Name of its PNG file."""
        return self.files[1]

    @property
    def pdf(self) -> str | None:
        """Name of its file for the printer; None where there is none."""
        return next((name for name in self.files if name.endswith(".pdf")), None)

    def source(self, partner: str = "") -> str:
        """The code that its visits are counted under: the kind, after the partner's own code."""
        return f"{partner}-{self.kind}" if partner else self.kind

    def address(self, site: str, partner: str = "") -> str:
        """Where it leads to."""
        return f"{site}{self.path}?from={self.source(partner)}"


@dataclass(frozen=True)
class Banners:
    """All pictures, and the site that the drawn ones lead to."""

    pictures: tuple[Picture, ...]
    site: str

    def of(self, kind: Kind, page: Page) -> list[Picture]:
        """Pictures of one kind for one page, in the order of the file."""
        return [each for each in self.pictures if each.kind == kind and each.page == page]


def load_banners(root: Path = RESOURCES) -> Banners:
    """The pictures as they were drawn last (`make banners`)."""
    drawn = read_json(root / "web" / "banners" / "set.json")
    return Banners(load_pictures(root), drawn["site"])


def load_pictures(root: Path = RESOURCES) -> tuple[Picture, ...]:
    """Read and check resources/banners.yml; each picture of it once for each page."""
    tree = read_yaml(root / "banners.yml")
    validator = Draft202012Validator(read_json(root / "schemas" / "banners.schema.json"))
    for error in sorted(validator.iter_errors(tree), key=lambda e: list(map(str, e.path))):
        raise ResourceError(FILE, _field(error.absolute_path), error.message)
    ids = [record["id"] for record in tree["pictures"]]
    for number, picture_id in enumerate(ids):
        if picture_id in ids[:number]:
            raise ResourceError(FILE, f"pictures[{number}].id", f"{picture_id!r} is there twice")
    return tuple(
        _picture(record, page, tree["pages"][page]) for page in PAGES for record in tree["pictures"]
    )


def partner_fault(partner: str) -> str | None:
    """Why a partner's code cannot be used; None when it can."""
    longest = f"{partner}-poster"
    if SOURCE.fullmatch(partner) and SOURCE.fullmatch(longest):
        return None
    room = 24 - len("-poster")
    return f"{partner!r} must be 1 to {room} of a-z, 0-9 and -"


def site_fault(site: str) -> str | None:
    """Why an address cannot be the site's; None when it can. It has no path and no slash at its end."""
    parts = urlsplit(site)
    if (
        parts.scheme in ("http", "https")
        and parts.netloc
        and site == f"{parts.scheme}://{parts.netloc}"
    ):
        return None
    return f"{site!r} must be like https://example.jp"


def _picture(record: dict[str, Any], page: Page, facts: dict[str, str]) -> Picture:
    words = {
        place: (text,) if isinstance(text, str) else tuple(text)
        for place, text in record.get(page, {}).items()
    }
    return Picture(
        id=record["id"],
        page=page,
        kind=record["kind"],
        layout=record["layout"],
        width=record["width"],
        height=record["height"],
        unit=record["unit"],
        path=facts["path"],
        name=facts["name"],
        alt=facts["qr_alt" if record["kind"] == "qr" else "alt"],
        words=words,
    )


def _field(path: Iterable[Any]) -> str:
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.lstrip(".") or "file"

"""The municipality named in a Japanese address: city, ward of Tokyo, town or village."""

from __future__ import annotations

import re

from navigator.normalise import tidy

#: Where procedures of all municipalities can be looked up (マイナポータル «さがす»).
PROCEDURES_URL = "https://myna.go.jp/search"
#: Names that hold 市, 町 or 村 themselves, which would end them too early.
_TRICKY = "四日市|廿日市|野々市|八日市場|十日町|市川|市原|市貝|町田|大町|東村山|武蔵村山|村山|村上|田村|羽村|大村|玉村|中村|余市"
_ADDRESS = re.compile(
    r"(?:東京都|北海道|(?:京都|大阪)府|[^\s\d]{2,3}県)\s*"
    rf"(?P<name>[^\s\d]{{1,5}}郡(?:{_TRICKY}|[^\s\d]{{1,6}}?)[町村]|(?:{_TRICKY}|[^\s\d市区町村]{{1,6}})[市区町村])"
)


def municipality_of(address: str) -> str | None:
    """Name of the municipality, without its prefecture; None where the address is not in Japanese."""
    found = _ADDRESS.search(tidy(address))
    return found["name"] if found else None

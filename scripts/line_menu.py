"""Draw the LINE menu (resources/line/rich_menu.yml) as PNG files; other scripts ask it for the menu as LINE wants it.

The same file gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import resvg_py
from jsonschema import Draft202012Validator
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from navigator import postbacks  # noqa: E402
from navigator.errors import ResourceError  # noqa: E402
from navigator.loading import RESOURCES, read_json, read_yaml  # noqa: E402
from scripts.banner_drawing import (  # noqa: E402
    ACCENT,
    EDGE,
    GROUND,
    INK,
    LEADING,
    SOFT,
    WHITE,
    face,
)
from scripts.banners import in_few_colours  # noqa: E402
from scripts.outlines import BASE, FINENESS  # noqa: E402

FILE = "resources/line/rich_menu.yml"
FOLDER = RESOURCES / "line"
#: LINE's larger menu. https://developers.line.biz/en/reference/messaging-api/#upload-rich-menu-image-requirements
WIDTH, HEIGHT = 2500, 1686
BYTES_LIMIT = 1_000_000
#: On a telephone 375 points wide these are 17 and 11 points.
WORDS, NOTE = 116, 74
_GAP, _EDGE, _RADIUS, _ICON = 14, 5, 44, 165
#: Ground, words, note, icon.
_LOOKS = {
    "plain": (WHITE, INK, SOFT, ACCENT),
    "under18": (GROUND["under18"], INK, SOFT, ACCENT),
    "strong": (ACCENT, WHITE, WHITE, WHITE),
}
#: Lines of 5 units in a square of 64.
_ICONS = {
    "search": '<circle cx="28" cy="28" r="17"/><path d="M41 41 56 56"/>',
    "star": '<path d="m32 9 7 15 17 2-12 12 3 16-15-8-15 8 3-16L8 26l17-2z"/>',
    "phone": '<path d="M20 10 12 16c-3 14 22 39 36 36l6-8-12-9-6 5c-4-1-11-8-12-12l5-6z"/>',
    "people": '<path d="M10 12h30v20H24l-8 8v-8h-6zM46 24h9v20h-5v8l-8-8H28v-5"/>',
    "sheet": '<path d="M16 8h24l10 10v38H16zM39 9v10h10M24 30h17M24 39h17M24 48h10"/>',
    "globe": '<circle cx="32" cy="32" r="23"/><path d="M9 32h46M32 9c-14 14-14 32 0 46 14-14 14-32 0-46z"/>',
}


@dataclass(frozen=True)
class Area:
    """One button: its place in the picture, and what the file says of it."""

    x: int
    y: int
    width: int
    height: int
    record: dict[str, Any]


def main() -> int:
    try:
        for push in (False, True):
            picture = png(push)
            path = image_path(push)
            path.write_bytes(picture)
            print(f"line-menu: {path.relative_to(ROOT)}, {len(picture):,} bytes")
    except ResourceError as error:
        print(f"line-menu: {error}", file=sys.stderr)
        return 1
    return 0


def image_path(push: bool) -> Path:
    """The drawn menu, with or without the button for campaign messages."""
    return FOLDER / ("menu-push.png" if push else "menu.png")


def menu(push: bool) -> dict[str, Any]:
    """The menu as LINE wants it; its name ends in a digest of all that it is, the picture included."""
    tree = _tree()
    found = {
        "size": {"width": WIDTH, "height": HEIGHT},
        "selected": True,
        "chatBarText": tree["bar"],
        "areas": [_as_line_area(area) for area in areas(push)],
    }
    described = json.dumps(found, ensure_ascii=False, sort_keys=True).encode()
    digest = hashlib.sha256(described + image_path(push).read_bytes()).hexdigest()
    return {"name": f"{tree['name']} {digest[:12]}", **found}


def is_ours(name: str) -> bool:
    """True for the name of a menu that `menu` made, of whatever version."""
    ours, _, digest = name.rpartition(" ")
    return bool(digest) and ours == _tree()["name"]


def areas(push: bool) -> list[Area]:
    """Every button of the menu; together they cover it."""
    return list(_areas(_tree(), push))


def png(push: bool) -> bytes:
    """The picture; ResourceError when words have no room or it is too large for LINE."""
    rendered = resvg_py.svg_to_bytes(
        svg_string=svg(push), width=WIDTH, height=HEIGHT, skip_system_fonts=True
    )
    out = BytesIO()
    in_few_colours(Image.open(BytesIO(rendered)).convert("RGB")).save(out, "PNG", optimize=True)
    if len(out.getvalue()) > BYTES_LIMIT:
        raise ResourceError(FILE, "rows", "the picture is larger than LINE takes")
    return out.getvalue()


def svg(push: bool) -> str:
    """The picture before it is made of pixels."""
    parts = "\n".join(part for area in areas(push) for part in _drawn(area))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">\n'
        f'<path fill="{GROUND["general"]}" d="M0 0h{WIDTH}v{HEIGHT}H0z"/>\n{parts}\n</svg>\n'
    )


def _tree() -> dict[str, Any]:
    tree: dict[str, Any] = read_yaml(RESOURCES / "line" / "rich_menu.yml")
    validator = Draft202012Validator(read_json(RESOURCES / "schemas" / "rich_menu.schema.json"))
    for error in validator.iter_errors(tree):
        raise ResourceError(FILE, ".".join(map(str, error.absolute_path)) or "file", error.message)
    if sum(row["height"] for row in tree["rows"]) != HEIGHT:
        raise ResourceError(FILE, "rows", f"their heights must make {HEIGHT}")
    return tree


def _areas(tree: dict[str, Any], push: bool) -> Iterator[Area]:
    y = 0
    for row in tree["rows"]:
        shown = [it for it in row["areas"] if push or not it.get("only_with_push")]
        ends = [round(WIDTH * (number + 1) / len(shown)) for number in range(len(shown))]
        for x, end, record in zip([0, *ends], ends, shown):
            yield Area(x, y, end - x, row["height"], record)
        y += row["height"]


def _as_line_area(area: Area) -> dict[str, Any]:
    entities = dict(area.record["postback"])
    intent = entities.pop("intent")
    try:
        data = postbacks.build(intent, **entities)
    except ValueError as error:
        raise ResourceError(FILE, f"postback of {area.record['says']}", str(error)) from None
    return {
        "bounds": {"x": area.x, "y": area.y, "width": area.width, "height": area.height},
        "action": {
            "type": "postback",
            "label": area.record["says"],  # read out to those who listen
            "data": data,
            "displayText": area.record["says"],
            "inputOption": "closeRichMenu",  # the answer would come behind it
        },
    }


def _drawn(area: Area) -> Iterator[str]:
    """A panel, the icon, and lines of words below it, all in the middle."""
    record = area.record
    ground, words, note, line = _LOOKS[record.get("look", "plain")]
    yield (
        f'<rect x="{area.x + _GAP}" y="{area.y + _GAP}" width="{area.width - 2 * _GAP}" height="{area.height - 2 * _GAP}" '
        f'rx="{_RADIUS}" fill="{ground}" stroke="{EDGE}" stroke-width="{_EDGE}"/>'
    )
    lines = [(text, WORDS, words, True) for text in record["words"]]
    if "note" in record:
        lines.append((record["note"], NOTE, note, False))
    icon = _ICON if "icon" in record else 0
    y = area.y + (area.height - icon - sum(size for _, size, *_ in lines) * LEADING) / 2
    if icon:
        yield (
            f'<g transform="translate({area.x + (area.width - icon) / 2:g} {y:g}) scale({icon / 64:g})" fill="none" '
            f'stroke="{line}" stroke-width="5" stroke-linejoin="round" stroke-linecap="round">{_ICONS[record["icon"]]}</g>'
        )
    y += icon
    for text, size, colour, strong in lines:
        wide = face(strong).width(text) * size
        if wide > area.width - 6 * _GAP:
            raise ResourceError(FILE, "words", f"{text!r} has no room")
        base = y + size * ((LEADING - 1) / 2 + BASE)
        outline = face(strong).line(text, size, area.x + (area.width - wide) / 2, base)
        yield f'<path transform="scale({1 / FINENESS:g})" fill="{colour}" d="{outline}"/>'
        y += size * LEADING


if __name__ == "__main__":
    sys.exit(main())

"""Where things stand on each kind of picture (resources/banners.yml)."""

from __future__ import annotations

from collections.abc import Callable

from navigator.banners import Picture
from scripts.banner_drawing import ACCENT, INK, SOFT, WHITE, Box, Drawing, Line, face


def draw(picture: Picture, site: str, partner: str = "") -> str:
    """One picture as SVG; `site` is like https://example.jp, `partner` the code of who puts it up."""
    drawing = Drawing(picture, picture.address(site, partner), site)
    _LAYOUTS[picture.layout](drawing)
    return drawing.svg()


def _row(it: Drawing) -> None:
    """Sign, words, and a button where there is room."""
    width, height = it.picture.width, it.picture.height
    pad = height * 0.13
    it.ground()
    sign = min(height - 2 * pad, 64)
    it.icon(pad, (height - sign) / 2, sign)
    left, right = pad * 1.8 + sign, width - pad * 1.2
    if "button" in it.picture.words:
        button = height * 0.5
        wide = button * 0.6 + face(True).width(it.picture.words["button"][0]) * button * 0.46
        it.button(Box(width - pad * 1.6 - wide, (height - button) / 2, wide, button), button * 0.46)
        right = width - pad * 2.8 - wide
    it.text(
        _words(it, 0.62 if height < 80 else 0.6),
        Box(left, pad * 0.5, right - left, height - pad),
        height,
    )


def _box(it: Drawing) -> None:
    """Sign and name on top, the headline large, the button at the foot."""
    width, height = it.picture.width, it.picture.height
    unit = height / 250
    pad = 18 * unit
    it.ground()
    it.icon(pad, pad * 0.8, 38 * unit)
    it.text(
        _name(it),
        Box(pad + 46 * unit, pad * 0.8, width - 2 * pad - 46 * unit, 38 * unit),
        17 * unit,
    )
    foot = height - pad * 0.8
    if "button" in it.picture.words:
        foot -= 42 * unit
        it.button(Box(pad, foot, width - 2 * pad, 42 * unit), 18 * unit)
        foot -= 8 * unit
    top = pad * 0.8 + 44 * unit
    high = (foot - top) * 0.64
    it.text(it.lines("headline", strong=True), Box(pad, top, width - 2 * pad, high), 44 * unit)
    it.text(
        it.lines("note", colour=SOFT),
        Box(pad, top + high, width - 2 * pad, foot - top - high),
        15 * unit,
    )


def _column(it: Drawing) -> None:
    """Vertical text, read from the right, each column a little lower than the one before."""
    width, height = it.picture.width, it.picture.height
    pad = 12.0
    it.ground()
    it.icon(width / 2 - 34, 18, 68)
    it.text(_name(it), Box(pad, 92, width - 2 * pad, 24), 16, 0.5)
    words = it.picture.words["headline"]
    top, room = 130.0, height - 276
    longest = max(face(True).height(text) + number / 2 for number, text in enumerate(words))
    size = min(room / longest, (width - 2 * pad) / (len(words) * 1.35))
    top += (room - longest * size) / 2
    x = width / 2 + (len(words) - 1) * size * 0.7
    for number, text in enumerate(words):
        it.path(face(True).column(text, size, x, top + number * size / 2), INK, text)
        x -= size * 1.4
    it.text(it.lines("note", colour=SOFT), Box(pad, height - 136, width - 2 * pad, 54), 15, 0.5)
    it.button(Box(pad, height - 66, width - 2 * pad, 48), 18)


def _code(it: Drawing) -> None:
    it.code(0, 0, it.picture.width)


def _poster(it: Drawing) -> None:
    """A5: words, the code in the middle, what else one may want to know below."""
    width, height, pad = it.picture.width, it.picture.height, 12.0
    inner = width - 2 * pad
    it.ground()
    it.icon(pad, 10, 15)
    it.text(_name(it), Box(pad + 18, 10, inner - 18, 15), 6.2)
    it.text(it.lines("headline", strong=True), Box(pad, 28, inner, 45), 15.5, 0.0)
    it.text(it.lines("lead"), Box(pad, 74, inner, 15), 5)
    it.panel(Box(width / 2 - 34, 92, 68, 68), WHITE, 3)
    it.code(width / 2 - 32, 94, 64)
    it.text(it.lines("how"), Box(pad, 161, inner, 11), 4.2, 0.5)
    it.text([Line(it.typed, strong=True)], Box(pad, 172, inner, 7), 4.4, 0.5)
    it.panel(Box(0, 181, width, height - 181), ACCENT, 0)
    it.text(it.lines("note", colour=WHITE, strong=True), Box(pad, 183, inner, 11), 6, 0.5)
    it.text(it.lines("fine", colour=WHITE), Box(pad, 194, inner, 11), 3.4, 0.5)


def _card(it: Drawing) -> None:
    """For the pocket: words on the left, the code on the right."""
    it.ground()
    it.icon(5, 4.5, 8)
    it.text(_name(it), Box(14.5, 4.5, 36, 8), 3.6)
    it.text(it.lines("headline", strong=True), Box(5, 13.5, 46, 22), 6)
    it.text(it.lines("note"), Box(5, 36, 46, 8), 3.1)
    it.code(55, 5, 31)
    it.text(it.lines("how", colour=SOFT), Box(55, 36.2, 31, 7.6), 2.7, 0.5)
    it.panel(Box(0, 46, it.picture.width, 9), ACCENT, 0)
    it.text([Line(it.typed, colour=WHITE)], Box(5, 46, it.picture.width - 10, 9), 3.4, 0.5)


def _words(it: Drawing, small: float) -> list[Line]:
    """The name or what stands in its place, the headline, the note."""
    top = it.lines("top", small, SOFT) or [Line(it.picture.name, small, SOFT, False)]
    return [*top, *it.lines("headline", strong=True), *it.lines("note", small, SOFT)]


def _name(it: Drawing) -> list[Line]:
    return [Line(it.picture.name, colour=ACCENT)]


_LAYOUTS: dict[str, Callable[[Drawing], None]] = {
    "row": _row,
    "box": _box,
    "column": _column,
    "code": _code,
    "poster": _poster,
    "card": _card,
}

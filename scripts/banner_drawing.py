"""What a picture is drawn with: text, panels, the sign of the site, QR codes, as SVG."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from html import escape

import segno

from navigator.banners import FILE, Picture
from navigator.errors import ResourceError
from navigator.loading import RESOURCES, read_bytes
from scripts.outlines import BASE, FINENESS, Face

#: Colours of resources/web/style.css; on every ground they are used on, text has at least 4.5:1.
INK, SOFT, ACCENT, WHITE, EDGE = "#1a1a1c", "#4d4d4d", "#00428c", "#fff", "#dcd6ca"
#: The two pages are told apart by the ground: the warm one is the children's.
GROUND = {"general": "#faf8f4", "under18": "#fff3d6"}
#: Smaller text could not be read: 11 px on a screen, 7 points on paper.
LEAST = {"px": 11.0, "mm": 2.4}
#: Height of a line of text, in em.
LEADING = 1.36
#: Light modules around a QR code that its standard asks for.
QUIET = 4


@cache
def face(strong: bool) -> Face:
    """The font of the sheets, for headlines or for the rest."""
    return Face("BIZUDPGothic-Bold" if strong else "BIZUDPGothic-Regular")


@dataclass(frozen=True)
class Box:
    """A part of a picture, in its units."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Line:
    """A line of text; `scale` is its size beside the headline's."""

    text: str
    scale: float = 1.0
    colour: str = INK
    strong: bool = True


class Drawing:
    """One picture in the making: what was drawn last lies on top."""

    def __init__(self, picture: Picture, address: str, site: str) -> None:
        self.picture, self.address = picture, address
        #: The address as one would type it.
        self.typed = site.split("://")[1] + picture.path.rstrip("/")
        self.parts: list[str] = []
        self._spoken: list[str] = []

    def svg(self) -> str:
        """The finished picture, with its words for those who listen to it."""
        it = self.picture
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{it.width}{it.unit}" height="{it.height}{it.unit}" '
            f'viewBox="0 0 {it.width} {it.height}" role="img" lang="ja">\n'
            f"<title>{escape(it.alt)}</title>\n"
            f"<desc>{escape(' '.join(self._spoken))}</desc>\n"
            + "\n".join(self.parts)
            + "\n</svg>\n"
        )

    def lines(
        self, place: str, scale: float = 1.0, colour: str = INK, strong: bool = False
    ) -> list[Line]:
        """The words of one place; none where the picture has none."""
        return [Line(text, scale, colour, strong) for text in self.picture.words.get(place, ())]

    def ground(self) -> None:
        """The ground and a thin edge, so that it ends somewhere on a page of the same colour."""
        it = self.picture
        edge = 1.0 if it.unit == "px" else 0.2
        self.parts.append(
            f'<path fill="{GROUND[it.page]}" d="M0 0h{it.width}v{it.height}h-{it.width}z"/>'
        )
        if it.kind == "banner":
            inside = f'x="{edge / 2}" y="{edge / 2}" width="{it.width - edge}" height="{it.height - edge}"'
            self.parts.append(f'<rect {inside} fill="none" stroke="{EDGE}" stroke-width="{edge}"/>')

    def panel(self, box: Box, fill: str, radius: float) -> None:
        """A filled box with round corners."""
        self.parts.append(
            f'<rect x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}" rx="{radius:g}" fill="{fill}"/>'
        )

    def icon(self, x: float, y: float, size: float) -> None:
        """The sign of the site."""
        self.parts.append(
            f'<g transform="translate({x:g} {y:g}) scale({size / 64:g})">{_icon()}</g>'
        )

    def text(self, lines: list[Line], box: Box, largest: float, align: float = 0.0) -> None:
        """Lines as large as the box allows, `align` from 0 (left) to 1 (right); ResourceError when they have no room."""
        sizes = self._sizes(lines, box, largest)
        y = box.y + (box.height - sum(sizes) * LEADING) / 2
        for line, size in zip(lines, sizes):
            x = box.x + (box.width - face(line.strong).width(line.text) * size) * align
            # Letters stand in the middle of their line.
            base = y + size * ((LEADING - 1) / 2 + BASE)
            self.path(face(line.strong).line(line.text, size, x, base), line.colour, line.text)
            y += size * LEADING

    def _sizes(self, lines: list[Line], box: Box, largest: float) -> list[float]:
        """Size of each line: in proportion to the headline, as large as the box allows, never too small to read."""
        least, headline = LEAST[self.picture.unit], largest
        while headline >= least:
            sizes = [max(headline * line.scale, least) for line in lines]
            widest = max(
                face(line.strong).width(line.text) * size for line, size in zip(lines, sizes)
            )
            if widest <= box.width and sum(sizes) * LEADING <= box.height:
                return sizes
            headline *= 0.98
        where = f"{self.picture.id}.{self.picture.page}"
        words = " / ".join(line.text for line in lines)
        raise ResourceError(FILE, where, f"{words!r} has no room at {least:g} {self.picture.unit}")

    def path(self, commands: str, colour: str, spoken: str) -> None:
        """Outlines of some words."""
        self.parts.append(
            f'<path transform="scale({1 / FINENESS:g})" fill="{colour}" d="{commands}"/>'
        )
        self._spoken.append(spoken)

    def button(self, box: Box, largest: float) -> None:
        """What looks as if one could press it: the whole picture is a link."""
        self.panel(box, ACCENT, min(box.height / 2, box.height * 0.28))
        side = box.height * 0.3
        self.text(
            self.lines("button", colour=WHITE, strong=True),
            Box(box.x + side, box.y, box.width - 2 * side, box.height),
            largest,
            0.5,
        )

    def code(self, x: float, y: float, size: float) -> None:
        """The QR code on white, its quiet zone within `size`."""
        matrix = segno.make(self.address, error="q", micro=False).matrix
        modules = len(matrix) + 2 * QUIET
        # On a screen a module is so many whole pixels; what is left over makes the quiet zone wider.
        module = size // modules if self.picture.unit == "px" else size / modules
        gap = (size - module * modules) // 2 + QUIET * module
        self.panel(Box(x, y, size, size), WHITE, 0)
        self.parts.append(
            f'<path transform="translate({x + gap:g} {y + gap:g}) scale({module:g})" fill="#000" '
            f'shape-rendering="crispEdges" d="{_modules(matrix)}"/>'
        )
        self._spoken.append(self.address)


def _modules(matrix: tuple[bytearray, ...]) -> str:
    """Dark modules of a QR code as one path, a run of a row at a time."""
    found = []
    for y, row in enumerate(matrix):
        for run in re.finditer(b"\x01+", bytes(row)):
            wide = run.end() - run.start()
            found.append(f"M{run.start()} {y}h{wide}v1h-{wide}z")
    return "".join(found)


@cache
def _icon() -> str:
    """What is drawn in resources/web/icon.svg, 64 units wide."""
    markup = read_bytes(RESOURCES / "web" / "icon.svg").decode()
    inside = re.sub(r"<!--.*?-->|</?svg[^>]*>", "", markup, flags=re.DOTALL)
    return " ".join(inside.split())

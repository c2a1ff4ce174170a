"""Text as outlines, so that a picture looks the same on every device and loads no font."""

from __future__ import annotations

from typing import Any

from fontTools.misc.transform import Transform
from fontTools.pens.basePen import BasePen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

from navigator.loading import font_path

#: Paths are written in whole hundredths of the picture's unit: half the bytes of decimals.
FINENESS = 100
#: Where letters stand, in em from the top of their square.
BASE = 0.88


class Face:
    """One font; sizes and places are in the units of the picture, y grows downwards."""

    def __init__(self, name: str) -> None:
        font = TTFont(font_path(name), lazy=True)
        self._glyphs = font.getGlyphSet()
        self._names = font.getBestCmap()
        self._em = font["head"].unitsPerEm
        self._tops = font["vmtx"]
        self._upright = _vertical_forms(font)

    def width(self, text: str) -> float:
        """Width of one line, in em."""
        return sum(self._glyphs[self._names[ord(char)]].width for char in text) / self._em

    def height(self, text: str) -> float:
        """Height of one column, in em."""
        names = (self._names[ord(char)] for char in text)
        return sum(self._tops[self._upright.get(name, name)][0] for name in names) / self._em

    def line(self, text: str, size: float, x: float, y: float) -> str:
        """Path of a line that starts at x and stands on y."""
        pen, scale = _Path(self._glyphs), size / self._em
        for char in text:
            glyph = self._glyphs[self._names[ord(char)]]
            glyph.draw(TransformPen(pen, Transform(scale, 0, 0, -scale, x, y)))
            x += glyph.width * scale
        return pen.commands()

    def column(self, text: str, size: float, x: float, y: float) -> str:
        """Path of vertical text (縦書き) around x that hangs down from y."""
        pen, scale = _Path(self._glyphs), size / self._em
        for char in text:
            name = self._names[ord(char)]
            name = self._upright.get(name, name)
            glyph = self._glyphs[name]
            high, gap = self._tops[name]
            left = x - glyph.width * scale / 2
            base = y + (gap + self._height(name)) * scale
            glyph.draw(TransformPen(pen, Transform(scale, 0, 0, -scale, left, base)))
            y += high * scale
        return pen.commands()

    def _height(self, name: str) -> float:
        """How far a glyph reaches above its line, in units of the font."""
        return float(getattr(self._glyphs.glyfTable[name], "yMax", 0))


class _Path(BasePen):
    """Writes a path whose points are told from the point before, in whole `FINENESS` parts."""

    def __init__(self, glyphs: Any) -> None:
        super().__init__(glyphs)
        self._written: list[str] = []
        self._x = self._y = 0

    def commands(self) -> str:
        """All that was drawn, as the `d` of a path."""
        return "".join(self._written)

    def _moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802 - names of BasePen
        self._write("m", point)

    def _lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self._write("l", point)

    def _qCurveToOne(self, bend: tuple[float, float], point: tuple[float, float]) -> None:  # noqa: N802
        self._write("q", bend, point)

    def _closePath(self) -> None:  # noqa: N802
        self._written.append("z")
        # After "z" one is back where the outline began.
        self._x, self._y = self._start

    def _write(self, command: str, *points: tuple[float, float]) -> None:
        steps = []
        for x, y in points:
            last = round(x * FINENESS), round(y * FINENESS)
            steps += [last[0] - self._x, last[1] - self._y]
        self._x, self._y = last
        if command == "m":
            self._start = last
        # A minus parts two numbers as well as a space does.
        self._written.append(command + " ".join(map(str, steps)).replace(" -", "-"))


def _vertical_forms(font: TTFont) -> dict[str, str]:
    """Glyphs that have another form in vertical text, such as 、 and ー."""
    table = font["GSUB"].table
    lookups = {
        index
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == "vert"
        for index in record.Feature.LookupListIndex
    }
    forms: dict[str, str] = {}
    for index in sorted(lookups):
        for part in table.LookupList.Lookup[index].SubTable:
            forms.update(part.mapping)
    return forms

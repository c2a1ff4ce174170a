"""The summary sheet as an A4 PDF (fpdf2). Same content and date, same bytes."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import segno
from fontTools.ttLib import TTFont
from fpdf import FPDF

from navigator.line_breaking import wrap
from navigator.loading import font_path
from navigator.summary import Sheet, SheetContact, SheetService, SheetWorry

REGULAR, STRONG, RARE = "BIZUDPGothic-Regular", "BIZUDPGothic-Bold", "NotoSansJP-Regular"
#: Stands for the number of pages until it is known; no memo can hold it (`_drawable`).
PAGE_COUNT = "\0\0"
#: Printers' sign for a character that is not in the type case.
GETA = "〓"
#: Choose between shapes of the character before them (of a name, or of an emoji); our fonts have one shape each.
SELECTORS = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
MARGIN = 14.0  # mm
LABEL = 27.0  # mm, width of the left column
BODY, SMALL, HEAD, TITLE = 9.5, 8.0, 11.5, 17.0  # points
INK, GREY, BLUE, PALE, RULE = (
    (26, 26, 28),
    (90, 90, 96),
    (0, 23, 193),
    (232, 241, 254),
    (190, 196, 206),
)
#: Lines to write on: as many as the page has room for, within these.
FEWEST_LINES, MOST_LINES = 4, 10
LINE = 7.0  # mm


@dataclass(frozen=True)
class Printed:
    """A finished sheet."""

    data: bytes
    pages: int


def render(sheet: Sheet, memo: str = "") -> Printed:
    """Draw the sheet; `memo` is printed in its box and kept nowhere."""
    memo = _drawable(memo)
    pdf = _SheetPdf(sheet, _full_fonts_needed(sheet, memo))
    pdf.add_page()
    pdf.head()
    for number, worry in enumerate(sheet.worries, 1):
        pdf.worry(number, worry)
    pdf.script()
    pdf.memo(memo)
    return Printed(bytes(pdf.output()), pdf.pages_count)


class _SheetPdf(FPDF):  # type: ignore[misc]  # mypy skips fpdf (pyproject.toml)
    """Draws the parts from top to bottom and turns the page where a part would be torn."""

    def __init__(self, sheet: Sheet, full: bool) -> None:
        super().__init__(format="A4")
        self._sheet = sheet
        self.add_font("ui", "", font_path(REGULAR, built=not full))
        self.add_font("ui", "B", font_path(STRONG, built=not full))
        if full:
            self.add_font("rare", "", font_path(RARE))
            self.set_fallback_fonts(["rare"], exact_match=False)
        for font in self.fonts.values():
            # Glyphs keep their boxes when cut out; computing them again takes half the time of a sheet.
            font.ttfont.recalcBBoxes = False
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(False)
        self.alias_nb_pages(PAGE_COUNT)
        self.set_title(sheet.title)
        self.set_lang(sheet.language)
        self.set_creator("hitorijanai-navi")
        self.set_creation_date(sheet.made)
        self.set_text_color(*INK)

    @property
    def _bottom(self) -> float:
        return float(self.h) - MARGIN - 8

    def footer(self) -> None:
        """Date of the facts, the honest line, page number."""
        labels = self._sheet.labels
        self.set_y(-MARGIN - 3)
        self.set_font("ui", "", SMALL)
        self.set_text_color(*GREY)
        self.cell(self.epw - 30, 4, labels["not_official"])
        self.cell(30, 4, f"{labels['page']} {self.page_no()}/{PAGE_COUNT}", align="R")
        self.set_text_color(*INK)

    def head(self) -> None:
        """Title, date, QR code of the site."""
        labels, sheet = self._sheet.labels, self._sheet
        self.set_font("ui", "B", TITLE)
        self.cell(self.epw - 28, 9, sheet.title, new_x="LMARGIN", new_y="NEXT")
        self.set_font("ui", "", BODY)
        made = (
            f"{sheet.made:%Y}/{sheet.made.month}/{sheet.made.day} {sheet.made.hour}:{sheet.made:%M}"
        )
        self.cell(self.epw - 28, 6, f"{labels['made_on']}  {made}", new_x="LMARGIN", new_y="NEXT")
        self._qr(sheet.site_url, self.w - MARGIN - 20, MARGIN, 20)
        self.set_xy(MARGIN, MARGIN + 23)

    def worry(self, number: int, worry: SheetWorry) -> None:
        """One worry: its path, then its services."""
        labels = self._sheet.labels
        self._room(42)
        self.start_section(worry.need, level=0)
        self.set_fill_color(*PALE)
        self.set_font("ui", "B", HEAD)
        self._filled(f"{number}. {worry.need}")
        self._row(labels["topic"], worry.topic)
        self._row(labels["detail"], worry.detail)
        self._row(labels["need"], worry.need)
        self.ln(1.5)
        for service in worry.services:
            self._service(service)
        self.ln(2)

    def script(self) -> None:
        """Words to read out."""
        lines = [
            line for text in self._sheet.script for line in self._wrapped(text, self.epw - 8, BODY)
        ]
        self._room(9 + len(lines) * 5.6)
        title = self._sheet.labels["script_title"]
        self.start_section(title, level=0)
        self.set_font("ui", "B", HEAD)
        self.cell(0, 7, title, new_x="LMARGIN", new_y="NEXT")
        self.set_font("ui", "", BODY)
        for line in lines:
            self.set_x(MARGIN + 4)
            self.cell(0, 5.6, line, new_x="LMARGIN", new_y="NEXT")
        self.ln(2)

    def memo(self, memo: str) -> None:
        """A box with the typed memo, or with lines to write on."""
        labels = self._sheet.labels
        lines = self._wrapped(memo, self.epw - 6, BODY) if memo.strip() else []
        self._room(LINE * (1 + min(len(lines) or FEWEST_LINES, 8)))
        self.start_section(labels["memo"], level=0)
        self.set_font("ui", "B", HEAD)
        self.cell(18, 7, labels["memo"])
        self.set_font("ui", "", SMALL)
        self.cell(0, 7, labels["memo_hint"], new_x="LMARGIN", new_y="NEXT")
        self.set_draw_color(*RULE)
        self.set_font("ui", "", BODY)
        free = int((self._bottom - self.get_y()) // LINE)
        for line in lines or [""] * min(free, MOST_LINES):
            self._room(LINE)
            self.set_x(MARGIN + 3)
            self.cell(self.epw - 6, LINE, line, border="B", new_x="LMARGIN", new_y="NEXT")

    def _service(self, service: SheetService) -> None:
        labels = self._sheet.labels
        self._room(38)
        self.start_section(service.name, level=1)
        self.set_draw_color(*RULE)
        self.line(MARGIN, self.get_y(), self.w - MARGIN, self.get_y())
        self.ln(1)
        self._row(service.kind, service.name, style="B")
        self._row(labels["description"], service.description)
        self._row(labels["eligibility"], service.eligibility)
        self._row(labels["application"], service.application)
        for contact in service.contacts:
            self._contact(contact)
        remarks = f"{labels['checked_on']} {service.checked_on}"
        self._row(
            "",
            f"{remarks}  {service.caution}" if service.caution else remarks,
            size=SMALL,
            ink=GREY,
        )
        self.ln(1)

    def _contact(self, contact: SheetContact) -> None:
        self._row(
            contact.kind,
            contact.value,
            style="B",
            ink=BLUE if contact.href else INK,
            link=contact.href,
        )
        if contact.remarks:
            self._row("", contact.remarks, size=SMALL)

    def _row(
        self,
        label: str,
        text: str,
        style: str = "",
        size: float = BODY,
        ink: tuple[int, int, int] = INK,
        link: str | None = None,
    ) -> None:
        step = 5.2 if size >= BODY else 4.4
        lines = self._wrapped(text, self.epw - LABEL, size, style)
        self._room(step * min(len(lines), 4))
        self.set_font("ui", "", SMALL)
        self.set_text_color(*GREY)
        self.cell(LABEL, step, label)
        self.set_font("ui", style, size)
        self.set_text_color(*ink)
        for line in lines:
            self._room(step)
            self.set_x(MARGIN + LABEL)
            self.cell(self.epw - LABEL, step, line, link=link or "", new_x="LMARGIN", new_y="NEXT")
        self.set_text_color(*INK)

    def _filled(self, text: str) -> None:
        for line in self._wrapped(text, self.epw - 4, HEAD, "B"):
            self.cell(0, 7.5, f" {line}", fill=True, new_x="LMARGIN", new_y="NEXT")
        self.ln(1)

    def _wrapped(self, text: str, width: float, size: float, style: str = "") -> list[str]:
        self.set_font("ui", style, size)
        return wrap(text, width - 2 * self.c_margin, self.get_string_width)

    def _room(self, height: float) -> None:
        if self.get_y() + height > self._bottom:
            self.add_page()

    def _qr(self, address: str, x: float, y: float, size: float) -> None:
        matrix = segno.make(address, error="m", micro=False).matrix
        module = size / len(matrix)
        self.set_fill_color(*INK)
        for row, cells in enumerate(matrix):
            start = 0
            while start < len(cells):
                end = start
                while end < len(cells) and cells[end]:
                    end += 1
                if end > start:
                    self.rect(
                        x + start * module, y + row * module, (end - start) * module, module, "F"
                    )
                start = end + 1
        self.set_xy(x, y + size)
        self.set_font("ui", "", 6.5)
        self.cell(size, 3.5, self._sheet.labels["qr"], align="C", link=address)


def _drawable(memo: str) -> str:
    """A memo as it can be drawn: tabs are spaces, invisible characters are left out, 〓 stands for what no font has."""
    return "".join(map(_drawn, memo))


def _drawn(char: str) -> str:
    if char.isspace():
        return char if char in "\n\u3000" else " "
    if unicodedata.category(char) in ("Cc", "Cf") or char in SELECTORS:
        return ""
    return char if ord(char) in _all_characters() else GETA


def _full_fonts_needed(sheet: Sheet, memo: str) -> bool:
    """The built subset draws all our own texts; a memo may hold any character."""
    known = characters(REGULAR, built=True)
    texts = [memo, sheet.title, *sheet.labels.values(), *sheet.script]
    for worry in sheet.worries:
        texts += [worry.topic, worry.detail, worry.need]
        for service in worry.services:
            texts += [service.name, service.description, service.eligibility, service.application]
            texts += [word for c in service.contacts for word in (c.value, c.remarks)]
    return any(ord(char) not in known and not char.isspace() for text in texts for char in text)


@lru_cache(maxsize=1)
def _all_characters() -> frozenset[int]:
    return characters(REGULAR) | characters(RARE)


@lru_cache(maxsize=3)
def characters(font: str, built: bool = False) -> frozenset[int]:
    """Code points that a font can draw."""
    with TTFont(font_path(font, built), lazy=True) as opened:
        return frozenset(opened.getBestCmap())

from __future__ import annotations

import io
import logging
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any

import pytest
from fpdf import FPDF
from pypdf import PdfReader

from navigator.line_breaking import NO_END, NO_START
from navigator.links import SummaryRequest
from navigator.pdf import GETA, PAGE_COUNT, Printed, render
from navigator.summary import Sheet, SheetContact, SheetWorry
from tests.factories import NOON, SITE, assistant, at, sheet, sheet_service

SERVICES = list(assistant().catalogue.services.values())
CHUNKS = [SERVICES[start : start + 52] for start in range(0, len(SERVICES), 52)]
#: What fpdf2 says of a character that none of its fonts can draw.
UNDRAWN = "missing the following glyphs"
RARE = "𠮷髙①㈱﨑彅〜～−"


def read(printed: Printed) -> PdfReader:
    return PdfReader(io.BytesIO(printed.data))


def text_of(printed: Printed) -> str:
    return "\n".join(page.extract_text() for page in read(printed).pages)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def addresses(printed: Printed) -> list[str]:
    """Where the links of the sheet lead."""
    notes = (note.get_object() for page in read(printed).pages for note in page.get("/Annots", []))
    return [note["/A"]["/URI"] for note in notes if "/A" in note]


def titles(outline: list[Any], level: int = 0) -> list[tuple[int, str]]:
    """Bookmarks with their level."""
    found = []
    for item in outline:
        found += titles(item, level + 1) if isinstance(item, list) else [(level, item.title)]
    return found


def warnings_of(content: Sheet, memo: str = "") -> tuple[Printed, str]:
    """A printed sheet, and what the PDF library warned of meanwhile."""
    warned = io.StringIO()
    handler = logging.StreamHandler(warned)
    logging.getLogger("fpdf").addHandler(handler)
    try:
        return render(content, memo), warned.getvalue()
    finally:
        logging.getLogger("fpdf").removeHandler(handler)


@dataclass(frozen=True)
class LongSheet:
    """A sheet of fifty services."""

    content: Sheet
    printed: Printed
    text: str
    warnings: str


@lru_cache(maxsize=8)
def long_sheet(number: int) -> LongSheet:
    """One part of the catalogue on a sheet."""
    chunk = CHUNKS[number]
    worries = tuple(dict.fromkeys(service.needs[0] for service in chunk))
    request = SummaryRequest(worries, tuple(service.id for service in chunk), "general", "ja")
    content = assistant().summaries.sheet(request, NOON)
    printed, warnings = warnings_of(content)
    return LongSheet(content, printed, text_of(printed), warnings)


# Everything is on it


@pytest.mark.parametrize("number", range(len(CHUNKS)))
def test_every_name_of_the_catalogue_is_found_in_the_text(number: int) -> None:
    text = squeezed(long_sheet(number).text)
    assert [s.id for s in CHUNKS[number] if squeezed(s.name) not in text] == []


@pytest.mark.parametrize("number", range(len(CHUNKS)))
def test_every_number_and_address_of_the_catalogue_is_found_in_the_text(number: int) -> None:
    text = squeezed(long_sheet(number).text)
    values = [
        (s.id, p.value) for s in CHUNKS[number] for p in s.contact_points if "ja" in p.languages
    ]
    assert [(owner, value) for owner, value in values if squeezed(value) not in text] == []


@pytest.mark.parametrize("number", range(len(CHUNKS)))
def test_telephone_numbers_stand_on_one_line(number: int) -> None:
    lines = long_sheet(number).text.splitlines()
    values = [
        p.value for s in CHUNKS[number] for p in s.contact_points if p.tel and "ja" in p.languages
    ]
    assert [value for value in values if not any(value in line for line in lines)] == []


@pytest.mark.parametrize("number", range(len(CHUNKS)))
def test_every_telephone_number_can_be_tapped(number: int) -> None:
    links = set(addresses(long_sheet(number).printed))
    wanted = {
        p.href for s in CHUNKS[number] for p in s.contact_points if p.tel and "ja" in p.languages
    }
    assert wanted <= links


@pytest.mark.parametrize("number", range(len(CHUNKS)))
def test_no_line_begins_or_ends_against_the_rules(number: int) -> None:
    lines = [line.strip() for line in long_sheet(number).text.splitlines() if line.strip()]
    assert [line for line in lines if line[0] in NO_START or line[-1] in NO_END] == []


@pytest.mark.parametrize("number", range(len(CHUNKS)))
def test_every_character_of_the_catalogue_can_be_drawn(number: int) -> None:
    assert UNDRAWN not in long_sheet(number).warnings


@pytest.mark.parametrize("part", ["description", "eligibility", "application"])
def test_the_texts_of_a_service_are_on_the_sheet(part: str) -> None:
    content, text = long_sheet(0).content, long_sheet(0).text
    printed = chain.from_iterable(worry.services for worry in content.worries)
    assert [s.name for s in printed if squeezed(getattr(s, part)) not in squeezed(text)] == []


def test_the_path_of_each_worry_is_on_the_sheet() -> None:
    content, text = long_sheet(0).content, long_sheet(0).text
    words = [word for w in content.worries for word in (w.topic, w.detail, w.need)]
    assert [word for word in words if squeezed(word) not in squeezed(text)] == []


def test_date_month_of_check_caution_and_words_to_read_out_are_on_the_sheet() -> None:
    made = sheet(
        sheet_service(checked_on="2026-10", caution="変わることがあります。"),
        made=at("2026-01-02 09:05"),
    )
    text = text_of(render(made))
    for wanted in ("2026/1/2 9:05", "2026-10", "変わることがあります。", made.script[0]):
        assert wanted in text


def test_hours_and_cost_stand_below_the_number() -> None:
    point = SheetContact("電話", "0120-279-338", "tel:0120279338", "毎日 9:00〜21:00／無料")
    lines = text_of(render(sheet(sheet_service(contacts=(point,))))).splitlines()
    number = next(place for place, line in enumerate(lines) if "0120-279-338" in line)
    assert lines[number + 1].strip() == "毎日 9:00〜21:00／無料"


# The file


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert render(sheet(), "メモ").data == render(sheet(), "メモ").data


def test_another_memo_gives_other_bytes() -> None:
    assert render(sheet(), "メモ").data != render(sheet(), "めも").data


def test_the_file_is_dated_by_the_sheet_and_not_by_the_clock() -> None:
    assert read(render(sheet(made=at("2026-01-02 09:05")))).metadata.creation_date == at(
        "2026-01-02 09:05"
    )


def test_the_file_names_its_title_and_language() -> None:
    reader = read(render(sheet(title="相談のまとめ", language="ja")))
    assert (reader.metadata.title, reader.root_object["/Lang"]) == ("相談のまとめ", "ja")


def test_the_file_names_nobody() -> None:
    assert set(read(render(sheet(), "わたしの名前")).metadata) == {
        "/Title",
        "/Creator",
        "/CreationDate",
    }


def test_bookmarks_lead_to_worries_services_memo_and_words() -> None:
    made = sheet(sheet_service(name="甲"), sheet_service(name="乙"))
    labels = made.labels
    assert titles(read(render(made)).outline) == [
        (0, "借金が返せない"),
        (1, "甲"),
        (1, "乙"),
        (0, labels["script_title"]),
        (0, labels["memo"]),
    ]


def test_the_site_can_be_opened_by_a_tap() -> None:
    assert f"{SITE}/" in addresses(render(sheet()))


@pytest.mark.parametrize("href", ["tel:0120279338", "mailto:a@example.jp", "https://example.jp/"])
def test_a_contact_can_be_opened_by_a_tap(href: str) -> None:
    point = SheetContact("電話", "0120-279-338", href, "")
    assert href in addresses(render(sheet(sheet_service(contacts=(point,)))))


def test_a_place_cannot_be_tapped() -> None:
    point = SheetContact("行って相談", "市役所", None, "")
    assert addresses(render(sheet(sheet_service(contacts=(point,))))) == [f"{SITE}/"]


def test_pages_are_a4() -> None:
    box = read(render(sheet())).pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) == (595, 842)


@pytest.mark.parametrize("number", range(len(CHUNKS)))
def test_pages_are_counted(number: int) -> None:
    printed = long_sheet(number).printed
    pages = read(printed).pages
    label = sheet().labels["page"]
    assert len(pages) == printed.pages
    assert [
        f"{label} {n}/{len(pages)}" in page.extract_text() for n, page in enumerate(pages, 1)
    ] == [True] * len(pages)


def test_fifty_services_stay_in_order_and_under_a_megabyte() -> None:
    content, printed = long_sheet(0).content, long_sheet(0).printed
    names = [squeezed(s.name) for worry in content.worries for s in worry.services]
    marks = [title for level, title in titles(read(printed).outline) if level == 1]
    assert [squeezed(mark) for mark in marks] == names
    assert len(printed.data) < 1_000_000


@pytest.mark.parametrize("number", range(len(CHUNKS)))
def test_no_text_is_wider_than_its_place(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    too_wide = []

    def measured(pdf: FPDF, w: float, h: float, text: str = "", **options: Any) -> object:
        room = (w or pdf.w - pdf.r_margin - pdf.x) - 2 * pdf.c_margin
        if pdf.get_string_width(text) > room + 0.01 and PAGE_COUNT not in text:
            too_wide.append((text, pdf.get_string_width(text), room))
        return FPDF.cell(pdf, w, h, text, **options)

    monkeypatch.setattr("navigator.pdf._SheetPdf.cell", measured, raising=False)
    render(long_sheet(number).content, "家賃を三か月払っていません。" * 40)
    assert too_wide == []


def test_nothing_is_drawn_outside_the_page() -> None:
    outside: list[tuple[str, float, float]] = []

    def visit(text: str, _cm: Any, tm: list[float], _font: Any, _size: Any) -> None:
        if text.strip() and not (30 < tm[4] < 560 and 20 < tm[5] < 820):
            outside.append((text, tm[4], tm[5]))

    for page in read(long_sheet(0).printed).pages:
        page.extract_text(visitor_text=visit)
    assert outside == []


# The memo


def test_the_memo_is_printed() -> None:
    assert "先月から家賃を払っていない" in text_of(render(sheet(), "先月から家賃を払っていない"))


def test_a_memo_keeps_its_lines() -> None:
    lines = text_of(render(sheet(), "一行目です\r\n二行目です\n\n四行目です")).splitlines()
    assert [line.strip() for line in lines if "行目です" in line] == [
        "一行目です",
        "二行目です",
        "四行目です",
    ]


def test_a_long_memo_is_printed_whole_on_several_pages() -> None:
    memo = "".join(f"{number}番目の聞きたいことを書いておきます。" for number in range(100))
    printed = render(sheet(), memo)
    footer = sheet().labels["not_official"]
    lines = [line for line in text_of(printed).splitlines() if not line.startswith(footer)]
    assert squeezed(memo) in squeezed("".join(lines))
    assert printed.pages == 2


def test_the_memo_box_says_what_to_write_in_it() -> None:
    assert sheet().labels["memo_hint"] in text_of(render(sheet()))


@lru_cache(maxsize=2)
def with_rare_characters(bold: bool) -> tuple[str, str]:
    """Text of a sheet with every rare character in the memo, or in bold names; and the warnings."""
    memo = "" if bold else "\n".join(f"名前は{char}です" for char in RARE)
    services = [sheet_service(name=f"名前は{char}です") for char in RARE] if bold else []
    printed, warnings = warnings_of(sheet(*services), memo)
    return text_of(printed), warnings


@pytest.mark.parametrize("char", RARE)
@pytest.mark.parametrize("bold", [False, True], ids=["memo", "bold name"])
def test_rare_characters_are_found_in_the_text(char: str, bold: bool) -> None:
    assert f"名前は{char}です" in with_rare_characters(bold)[0]


@pytest.mark.parametrize("bold", [False, True], ids=["memo", "bold name"])
def test_rare_characters_are_drawn(bold: bool) -> None:
    assert UNDRAWN not in with_rare_characters(bold)[1]


def test_a_character_that_no_font_has_is_noticed_by_these_tests() -> None:
    assert UNDRAWN in warnings_of(sheet(sheet_service(name="\U00010380")))[1]


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("つらい😢", f"つらい{GETA}"),
        ("❤\ufe0f", GETA),
        ("♥\ufe0f", "♥"),
        ("名は\U00010380", f"名は{GETA}"),
        ("葛\U000e0100城市", "葛城市"),
        ("家\u200b賃\u202e\ufeff", "家賃"),
        ("\x00\x00 \x1b[1m", "[1m"),
        ("\ud800", GETA),
        ("項目\t金額", "項目 金額"),
        ("項目\u00a0\u2003金額", "項目  金額"),
    ],
)
def test_what_people_type_on_telephones_is_drawn(typed: str, printed: str) -> None:
    made, warnings = warnings_of(sheet(), typed)
    assert UNDRAWN not in warnings
    assert printed.strip() in [line.strip() for line in text_of(made).splitlines()]


@pytest.mark.parametrize(
    "memo",
    ["", " ", "\n\n", "。" * 3, "<b>太字</b> & ｢半角｣ %s **太** __線__", "a" * 300, "{nb} {need}"],
)
def test_odd_memos_are_printed_as_they_are(memo: str) -> None:
    assert squeezed(memo) in squeezed(text_of(render(sheet(), memo)))


# Emptiness


def test_a_worry_without_services_makes_a_sheet() -> None:
    empty = sheet(worries=(SheetWorry("お金", "借金", "借金が返せない", ()),))
    assert "借金が返せない" in text_of(render(empty))


def test_a_sheet_without_worries_still_has_a_memo() -> None:
    assert "聞きたいこと" in text_of(render(sheet(worries=()), "聞きたいこと"))

from __future__ import annotations

import calendar
import re

import pytest

from navigator.hours_text import HoursInWords
from navigator.opening_hours import OpenState, state
from tests.factories import Echo, assistant, at

MONTHLY = ",".join(f"{m} 10" for m in calendar.month_abbr[1:])
HOURS = sorted(
    {p.hours for s in assistant().catalogue.services.values() for p in s.contact_points if p.hours}
)


@pytest.fixture(scope="module")
def words() -> HoursInWords:
    return HoursInWords(assistant().sentences, "ja")


@pytest.mark.parametrize("hours", HOURS)
def test_all_hours_of_the_catalogue_have_words(words: HoursInWords, hours: str) -> None:
    text = words.text(hours)
    assert text
    assert re.search("[A-Za-z;]", text) is None


@pytest.mark.parametrize("hours", [h for h in HOURS if h != "24/7"])
def test_words_keep_every_time_of_day(words: HoursInWords, hours: str) -> None:
    written = [
        (int(h) % 24 if (h, m) != ("24", "00") else 24, m)
        for h, m in re.findall(r"(\d\d):(\d\d)", hours)
    ]
    told = [(int(h), m) for h, m in re.findall(r"(\d+):(\d\d)", words.text(hours))]
    assert told == written


@pytest.mark.parametrize(
    ("hours", "text"),
    [
        ("24/7", "24時間・毎日"),
        ("Mo-Su 09:00-21:00", "毎日 9:00〜21:00"),
        ("Mo-Fr 09:00-17:00; PH off", "月〜金 9:00〜17:00（祝日は休み）"),
        (
            "Mo-Fr 09:00-17:00; PH off; Dec 29-Jan 03 off",
            "月〜金 9:00〜17:00（祝日・12/29〜1/3は休み）",
        ),
        ("Mo-Fr 10:00-12:00,13:00-16:00", "月〜金 10:00〜12:00・13:00〜16:00"),
        ("Sa,Su,PH 10:00-16:00", "土・日・祝日 10:00〜16:00"),
        ("Tu-Sa 16:00-21:00; Mo[1,3] 16:00-21:00", "火〜土 16:00〜21:00、第1・3月曜 16:00〜21:00"),
        (f"{MONTHLY} 08:00-32:00", "毎月10日 8:00〜翌8:00"),
        ("Mo-Su 22:00-26:00", "毎日 22:00〜翌2:00"),
        ("Mo-Su 10:00-24:00", "毎日 10:00〜24:00"),
        ("09:30-17:00", "毎日 9:30〜17:00"),
    ],
)
def test_hours_in_japanese(words: HoursInWords, hours: str, text: str) -> None:
    assert words.text(hours) == text


def test_hours_without_words_are_an_error(words: HoursInWords) -> None:
    with pytest.raises(ValueError, match=r"no words for opening hours 'sunrise-sunset'"):
        words.text("Mo-Fr 09:00-17:00; sunrise-sunset")


@pytest.mark.parametrize(
    ("hours", "moment", "badge"),
    [
        ("24/7", "2026-11-25 03:00", "<hours.open>"),
        ("Mo-Su 09:00-21:00", "2026-11-25 12:00", "<hours.open_until time=21:00>"),
        (
            f"{MONTHLY} 08:00-32:00",
            "2026-12-10 09:00",
            "<hours.open_until time=<hours.next_day time=8:00>>",
        ),
        (f"{MONTHLY} 08:00-32:00", "2026-12-11 07:00", "<hours.open_until time=8:00>"),
        (
            "Mo-Su 22:00-02:00",
            "2026-11-25 23:00",
            "<hours.open_until time=<hours.next_day time=2:00>>",
        ),
        ("Mo-Su 10:00-24:00", "2026-11-25 12:00", "<hours.open_until time=24:00>"),
        ("Mo-Fr 00:00-24:00", "2026-11-25 12:00", "<hours.open>"),
        (
            "Mo-Su 09:00-21:00",
            "2026-11-25 08:00",
            "<hours.opens_today time=9:00 month=11 day=25 weekday=<hours.We>>",
        ),
        (
            "Mo-Su 09:00-21:00",
            "2026-11-25 22:00",
            "<hours.opens_tomorrow time=9:00 month=11 day=26 weekday=<hours.Th>>",
        ),
        (
            "Mo-Fr 09:30-17:00; PH off",
            "2026-09-18 18:00",
            "<hours.opens_on time=9:30 month=9 day=24 weekday=<hours.Th>>",
        ),
        (
            "Mo-Su 09:00-21:00",
            "2026-12-31 22:00",
            "<hours.opens_tomorrow time=9:00 month=1 day=1 weekday=<hours.Fr>>",
        ),
    ],
)
def test_badge_says_whether_and_when(hours: str, moment: str, badge: str) -> None:
    now = at(moment)
    assert HoursInWords(Echo(), "ja").badge(state(hours, now), now, spoken=True) == badge


@pytest.mark.parametrize(
    ("hours", "badge"),
    [("24/7", "<hours.taking>"), ("Mo-Su 09:00-21:00", "<hours.taking_until time=21:00>")],
)
def test_a_counter_one_writes_to_takes_messages(hours: str, badge: str) -> None:
    now = at("2026-11-25 12:00")
    assert HoursInWords(Echo(), "ja").badge(state(hours, now), now, spoken=False) == badge


def test_unknown_hours_have_no_badge(words: HoursInWords) -> None:
    assert words.badge(OpenState(None), at("2026-11-25 12:00"), spoken=True) == ""


def test_a_line_that_never_opens_again_is_closed() -> None:
    now = at("2026-11-25 12:00")
    assert HoursInWords(Echo(), "ja").badge(OpenState(False), now, spoken=True) == "<hours.closed>"

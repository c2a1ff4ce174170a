"""Is a counter open now, and when does it open next?

Hours are OpenStreetMap opening_hours. The library's own Japanese calendar misses holidays (2026-09-22, 2027-03-22), so
`PH` is written out as jpholiday's dates before it sees the string.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import jpholiday
from opening_hours import OpeningHours, ParserError  # type: ignore[attr-defined]  # not in its stub

JST = ZoneInfo("Asia/Tokyo")
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ONE_DAY = rf"(?:{'|'.join(DAYS)})"
_ONE_DATE = rf"(?:{'|'.join(MONTHS)}) \d\d"
_DAY = re.compile(rf"PH|{_ONE_DAY}(?:-{_ONE_DAY}|\[[1-5](?:,[1-5])*\])?")
_DATE = re.compile(rf"{_ONE_DATE}(?:-{_ONE_DATE})?")
_TIME = re.compile(r"\d\d:\d\d-\d\d:\d\d")


def _list_of(item: re.Pattern[str]) -> str:
    return rf"(?:{item.pattern})(?:,(?:{item.pattern}))*"


_RULE = re.compile(
    rf"(?:(?:(?P<dates>{_list_of(_DATE)})|(?P<days>{_list_of(_DAY)}))\s+)?"
    rf"(?:off|(?P<times>{_list_of(_TIME)}))"
)


@dataclass(frozen=True)
class Rule:
    """One rule of an opening_hours string: the part of the grammar that we use and have words for."""

    text: str
    dates: tuple[str, ...]
    """E.g. ("Dec 29-Jan 03",); a rule has dates, days, or neither."""
    days: tuple[str, ...]
    """E.g. ("Mo-Fr", "PH") or ("Mo[1,3]",)."""
    times: tuple[str, ...]
    """E.g. ("09:00-17:00",); none is «off»."""


@dataclass(frozen=True)
class OpenState:
    """`open` is None where the hours are unknown; `next_change` is when that answer turns."""

    open: bool | None
    next_change: datetime | None = None


UNKNOWN = OpenState(None)


def parse_error(hours: str) -> str | None:
    """What is wrong with an opening_hours string; None when it is right and we have words for it."""
    try:
        rules(hours)
        _evaluator(hours, 2026)
    except (ValueError, ParserError) as error:
        return str(error).splitlines()[0]
    return None


def rules(hours: str) -> list[Rule]:
    """The rules of an opening_hours string, none for 24/7; ValueError at one that we have no words for."""
    if hours == "24/7":
        return []
    return [_rule(text.strip()) for text in hours.split(";")]


def _rule(text: str) -> Rule:
    match = _RULE.fullmatch(text)
    if match is None:
        raise ValueError(f"no words for opening hours {text!r}")
    dates, days, times = (
        tuple(item.findall(match[part] or ""))
        for part, item in (("dates", _DATE), ("days", _DAY), ("times", _TIME))
    )
    return Rule(text, dates, days, times)


def state(hours: str | None, now: datetime) -> OpenState:
    """Open state at `now` (any time zone)."""
    if hours is None:
        return UNKNOWN
    if hours == "24/7":
        return OpenState(True)
    local = now.astimezone(JST)
    evaluator = _evaluator(hours, local.year)
    naive = local.replace(tzinfo=None)
    change = evaluator.next_change(naive)
    return OpenState(evaluator.is_open(naive), change.replace(tzinfo=JST) if change else None)


@lru_cache(maxsize=512)
def _evaluator(hours: str, year: int) -> OpeningHours:
    return OpeningHours(_holidays_written_out(hours, year))


def _holidays_written_out(hours: str, year: int) -> str:
    """Replace PH by dates from December of the year before to January of the year after next."""
    if "PH" not in hours:
        return hours
    ordinary: list[str] = []
    dated: list[str] = []
    for rule in rules(hours):
        if "PH" not in rule.days:
            (dated if dated else ordinary).append(rule.text)
            continue
        times = ",".join(rule.times) or "off"
        others = ",".join(day for day in rule.days if day != "PH")
        if others:
            ordinary.append(f"{others} {times}")
        dated.append(f"{_holidays(year)} {times}")
    return "; ".join([*ordinary, *dated])


@lru_cache(maxsize=8)
def _holidays(year: int) -> str:
    day, last = date(year - 1, 12, 1), date(year + 2, 1, 31)
    found = []
    while day <= last:
        if jpholiday.is_holiday(day):
            found.append(day.strftime("%Y %b %d"))
        day += timedelta(days=1)
    return ",".join(found)

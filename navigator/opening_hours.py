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
from opening_hours import OpeningHours

JST = ZoneInfo("Asia/Tokyo")
_DAY = r"(?:Mo|Tu|We|Th|Fr|Sa|Su)"
_RULE_WITH_PH = re.compile(rf"^(?P<days>(?:{_DAY}(?:-{_DAY})?,)*)PH(?P<rest>\s.+)$")


@dataclass(frozen=True)
class OpenState:
    """`open` is None where the hours are unknown; `next_change` is when that answer turns."""

    open: bool | None
    next_change: datetime | None = None


UNKNOWN = OpenState(None)


def parse_error(hours: str) -> str | None:
    """What is wrong with an opening_hours string; None when it is right."""
    try:
        _evaluator(hours, 2026)
    except Exception as error:  # the parser raises its own ParserError, which has no public base
        return str(error).splitlines()[0]
    return None


def state(hours: str | None, now: datetime) -> OpenState:
    """Open state at `now` (any time zone)."""
    if hours is None:
        return UNKNOWN
    if hours == "24/7":
        return OpenState(True)
    local = now.astimezone(JST)
    rules = _evaluator(hours, local.year)
    naive = local.replace(tzinfo=None)
    change = rules.next_change(naive)
    return OpenState(rules.is_open(naive), change.replace(tzinfo=JST) if change else None)


@lru_cache(maxsize=512)
def _evaluator(hours: str, year: int) -> OpeningHours:
    return OpeningHours(_holidays_written_out(hours, year))


def _holidays_written_out(hours: str, year: int) -> str:
    """Replace PH by dates from December of the year before to January of the year after next."""
    if "PH" not in hours:
        return hours
    days = _holidays(year)
    rules: list[str] = []
    dated: list[str] = []
    for rule in (part.strip() for part in hours.split(";")):
        match = _RULE_WITH_PH.match(rule)
        if match is None:
            (dated if dated else rules).append(rule)
            continue
        if match["days"]:
            rules.append(match["days"].rstrip(",") + match["rest"])
        dated.append(f"{days}{match['rest']}")
    return "; ".join([*rules, *dated])


@lru_cache(maxsize=8)
def _holidays(year: int) -> str:
    day, last = date(year - 1, 12, 1), date(year + 2, 1, 31)
    found = []
    while day <= last:
        if jpholiday.is_holiday(day):
            found.append(day.strftime("%Y %b %d"))
        day += timedelta(days=1)
    return ",".join(found)

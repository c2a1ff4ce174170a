"""Opening hours in words, e.g. 月〜金 9:00〜17:00（祝日・12/29〜1/3は休み）."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache

from navigator.locales import Sentences
from navigator.opening_hours import JST, OpenState

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_DATE = rf"(?:{'|'.join(_MONTHS)}) \d\d"
_RULE = re.compile(
    rf"^(?P<dates>{_DATE}(?:[-,]{_DATE})*)?\s*"
    r"(?P<days>(?:(?:Mo|Tu|We|Th|Fr|Sa|Su|PH)(?:\[[\d,]+\])?[-,]?)+)?\s*"
    r"(?P<times>off|[\d:,+-]+)$"
)


class HoursInWords:
    """Writes opening_hours strings and open states in one language."""

    def __init__(self, sentences: Sentences, language: str) -> None:
        self._sentences = sentences
        self._language = language

    def _say(self, key: str, **values: object) -> str:
        return self._sentences.text(f"hours.{key}", self._language, **values)

    @lru_cache(maxsize=512)  # noqa: B019 - one object per language, kept for the process's life
    def text(self, hours: str) -> str:
        """Words for an opening_hours string; ValueError when it uses more than we know."""
        if hours == "24/7":
            return self._say("always")
        opened: list[str] = []
        closed: list[str] = []
        for rule in (part.strip() for part in hours.split(";")):
            match = _RULE.match(rule)
            if match is None:
                raise ValueError(f"no words for opening hours {rule!r}")
            when = self._dates(match["dates"]) if match["dates"] else self._days(match["days"])
            if match["times"] == "off":
                closed.append(when)
            else:
                times = self._say("and").join(map(self._span, match["times"].split(",")))
                opened.append(f"{when} {times}".strip())
        text = self._say("next_rule").join(opened)
        return text + self._say("closed_on", days=self._say("and").join(closed)) if closed else text

    def badge(self, state: OpenState, now: datetime, spoken: bool) -> str:
        """Words for «open now» or «opens at …»; empty where the hours are unknown.

        A counter that one writes to takes messages, and answers when it can (`spoken` False).
        """
        if state.open is None:
            return ""
        if state.open:
            key = "open" if spoken else "taking"
            if state.next_change is None:
                return self._say(key)
            return self._say(f"{key}_until", time=self._clock(state.next_change))
        if state.next_change is None:
            return self._say("closed")
        local, opens = now.astimezone(JST), state.next_change.astimezone(JST)
        days = (opens.date() - local.date()).days
        key = {0: "opens_today", 1: "opens_tomorrow"}.get(days, "opens_on")
        return self._say(
            key,
            time=self._clock(opens),
            month=opens.month,
            day=opens.day,
            weekday=self._say(_DAYS[opens.weekday()]),
        )

    def _days(self, days: str | None) -> str:
        if not days or days == "Mo-Su":
            return self._say("every_day")
        return self._say("and").join(self._day(part) for part in re.split(r",(?![^\[]*\])", days))

    def _day(self, part: str) -> str:
        nth = re.fullmatch(r"(\w\w)\[([\d,]+)\]", part)
        if nth:
            return self._say("nth", n=nth[2].replace(",", self._say("and")), day=self._say(nth[1]))
        first, _, last = part.partition("-")
        if last:
            return self._say("from_to", first=self._say(first), last=self._say(last))
        return self._say(first)

    def _dates(self, dates: str) -> str:
        singles = dates.split(",")
        if len(singles) == 12 and len({date[-2:] for date in singles}) == 1:
            return self._say("monthly", day=int(singles[0][-2:]))
        return self._say("and").join(self._date_span(part) for part in singles)

    def _date_span(self, part: str) -> str:
        first, _, last = part.partition("-")
        if last:
            return self._say("from_to", first=self._date(first), last=self._date(last))
        return self._date(first)

    def _date(self, text: str) -> str:
        month, day = text.split()
        return self._say("date", month=_MONTHS.index(month) + 1, day=int(day))

    def _span(self, span: str) -> str:
        first, last = span.split("-")
        return self._say("from_to", first=self._time(first), last=self._time(last))

    def _time(self, text: str) -> str:
        hour, minute = map(int, text.split(":"))
        if hour >= 24 and (hour, minute) != (24, 0):
            return self._say("next_day", time=f"{hour - 24}:{minute:02}")
        return f"{hour}:{minute:02}"

    def _clock(self, moment: datetime) -> str:
        local = moment.astimezone(JST)
        return f"{local.hour}:{local.minute:02}"

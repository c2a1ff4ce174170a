"""Opening hours in words, e.g. 月〜金 9:00〜17:00（祝日・12/29〜1/3は休み）."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

from navigator.locales import Sentences
from navigator.opening_hours import DAYS, JST, MONTHS, OpenState, rules


class HoursInWords:
    """Writes opening_hours strings and open states in one language."""

    def __init__(self, sentences: Sentences, language: str) -> None:
        self._sentences = sentences
        self._language = language

    def _say(self, key: str, **values: Any) -> str:
        return self._sentences.text(f"hours.{key}", self._language, **values)

    @lru_cache(maxsize=512)  # noqa: B019 - one object per language, kept for the process's life
    def text(self, hours: str) -> str:
        """Words for an opening_hours string; ValueError when it uses more than we know."""
        if hours == "24/7":
            return self._say("always")
        opened: list[str] = []
        closed: list[str] = []
        for rule in rules(hours):
            when = self._dates(rule.dates) if rule.dates else self._days(rule.days)
            if rule.times:
                times = self._say("and").join(map(self._span, rule.times))
                opened.append(f"{when} {times}")
            else:
                closed.append(when)
        text = self._say("next_rule").join(opened)
        return text + self._say("closed_on", days=self._say("and").join(closed)) if closed else text

    def badge(self, state: OpenState, now: datetime, spoken: bool) -> str:
        """Words for «open now» or «opens at …»; empty where the hours are unknown.

        A counter that one writes to takes messages, and answers when it can (`spoken` False).
        """
        if state.open is None:
            return ""
        key = ("open" if spoken else "taking") if state.open else "closed"
        if state.next_change is None:
            return self._say(key)
        change = state.next_change.astimezone(JST)
        days = (change.date() - now.astimezone(JST).date()).days
        if state.open:
            until = self._time(24 * days + change.hour, change.minute)
            return self._say(f"{key}_until", time=until) if days <= 1 else self._say(key)
        return self._say(
            {0: "opens_today", 1: "opens_tomorrow"}.get(days, "opens_on"),
            time=self._time(change.hour, change.minute),
            month=change.month,
            day=change.day,
            weekday=self._say(DAYS[change.weekday()]),
        )

    def _days(self, days: tuple[str, ...]) -> str:
        if days in ((), ("Mo-Su",)):
            return self._say("every_day")
        return self._say("and").join(map(self._day, days))

    def _day(self, part: str) -> str:
        day, _, numbers = part.rstrip("]").partition("[")
        if numbers:
            return self._say("nth", n=numbers.replace(",", self._say("and")), day=self._say(day))
        first, _, last = part.partition("-")
        if last:
            return self._say("from_to", first=self._say(first), last=self._say(last))
        return self._say(first)

    def _dates(self, dates: tuple[str, ...]) -> str:
        if len(dates) == 12 and len({date[-2:] for date in dates}) == 1:
            return self._say("monthly", day=int(dates[0][-2:]))
        return self._say("and").join(map(self._date_span, dates))

    def _date_span(self, part: str) -> str:
        first, _, last = part.partition("-")
        if last:
            return self._say("from_to", first=self._date(first), last=self._date(last))
        return self._date(first)

    def _date(self, text: str) -> str:
        month, day = text.split()
        return self._say("date", month=MONTHS.index(month) + 1, day=int(day))

    def _span(self, span: str) -> str:
        first, last = (self._time(*map(int, time.split(":"))) for time in span.split("-"))
        return self._say("from_to", first=first, last=last)

    def _time(self, hour: int, minute: int) -> str:
        if (hour, minute) > (24, 0):
            return self._say("next_day", time=f"{hour - 24}:{minute:02}")
        return f"{hour}:{minute:02}"

"""Answers on their way to LINE: as a reply where that works, as a push where that is allowed, once in any case."""

from __future__ import annotations

import logging
from collections import Counter
from typing import Any

from extensions.channels.line.api import Api, Outcome
from extensions.channels.line.events import Event

LOG = logging.getLogger(__name__)


class Figures:
    """Counters of this process: names of ours and numbers, nothing else."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._logged: dict[str, int] = {}

    def add(self, name: str) -> None:
        self._counts[name] += 1

    def __getitem__(self, name: str) -> int:
        return self._counts[name]

    def log(self) -> None:
        """One line where something changed since the last; louder where answers were lost."""
        counts = dict(self._counts)
        if counts != self._logged:
            bad = any(counts.get(name, 0) > self._logged.get(name, 0) for name in LOST)
            line = " ".join(f"{name}={number}" for name, number in sorted(counts.items()))
            LOG.log(logging.WARNING if bad else logging.INFO, "line: %s", line)
        self._logged = counts


#: Figures that mean that somebody may not have got an answer.
LOST = ("failed", "given_up", *(f"reply_{o.value}" for o in Outcome if o is not Outcome.SENT))


class Delivery:
    """Sends the messages of one turn."""

    def __init__(self, api: Api, figures: Figures, push: bool) -> None:
        """`push` is the operator's consent to messages that may cost money."""
        self._api = api
        self._figures = figures
        self._push = push

    async def answer(self, event: Event, messages: list[dict[str, Any]], retry_key: str) -> Outcome:
        """Reply; push where nothing was shown and the person can be reached otherwise."""
        outcome = Outcome.EXPIRED
        if event.reply_token is not None:
            outcome = await self._api.reply(event.reply_token, messages)
            self._figures.add(f"reply_{outcome.value}")
        if outcome in (Outcome.EXPIRED, Outcome.UNREACHED) and self._push and event.user:
            outcome = await self._api.push(event.user, messages, retry_key)
            self._figures.add(f"push_{outcome.value}")
        return outcome

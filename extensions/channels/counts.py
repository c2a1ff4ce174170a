"""Counters that identify nobody: visits per source, reports per service, in files under var/."""

from __future__ import annotations

import asyncio
import fcntl
import json
import logging
import os
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import BaseHTTPResponse

from navigator.banners import SOURCE
from navigator.opening_hours import JST

#: At most this many names are kept of one day, so that invented ones cannot fill the disk.
NAMES_LIMIT = 500
#: What the rest of such a day is counted under; no source code and no service id can be called so.
REST = "(rest)"
#: A year and a month: this May beside the last.
DAYS_KEPT = 396
WRITE_SECONDS = 30

#: Day → name (source or service) → part (kind of page or reason) → count.
Table = dict[str, dict[str, dict[str, int]]]

_LOG = logging.getLogger(__name__)


class Counter:
    """Counts in memory, added to a JSON file now and then; several processes may share the file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._new: Table = {}

    def add(self, day: date, name: str, part: str) -> None:
        """One more."""
        _add(self._new, day.isoformat(), name, part, 1)

    def write(self) -> None:
        """Add what is new to the file; kept for the next time when that fails."""
        new, self._new = self._new, {}
        if not new:
            return
        try:
            self._merge(new)
        except (OSError, ValueError) as error:
            _LOG.warning("%s cannot be written: %s", self._path.name, error)
            _add_all(self._new, new)

    def _merge(self, new: Table) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # until the file is closed, or its process dies
            table = read_table(self._path)
            _add_all(table, new)
            first = (date.fromisoformat(max(table)) - timedelta(days=DAYS_KEPT)).isoformat()
            kept = {day: table[day] for day in sorted(table) if day > first}
            fresh = self._path.with_suffix(".new")
            fresh.write_text(json.dumps(kept, indent=1), encoding="utf-8")
            os.replace(fresh, self._path)  # a reader sees the whole old file or the whole new one


class Counts:
    """Visits and reports of this site."""

    def __init__(self, folder: Path) -> None:
        self._visits = Counter(folder / "visits.json")
        self._reports = Counter(folder / "reports.json")

    def report(self, service: str, reason: str) -> None:
        """Somebody told us that a record is wrong."""
        self._reports.add(_today(), service, reason)

    def add_to(self, routes: Blueprint) -> None:
        """Count pages asked for with `?from=<code>`, and write both files every WRITE_SECONDS and at the end."""
        writing: list[asyncio.Task[None]] = []

        async def visited(request: Request, response: BaseHTTPResponse) -> None:
            source = request.args.get("from", "") if request.method == "GET" else ""
            # A page's address ends in «/»; one that the browser has already (304) is visited, too.
            if (
                request.path.endswith("/")
                and response.status in (200, 304)
                and SOURCE.fullmatch(source)
            ):
                self._visits.add(_today(), source, request.path.split("/")[1] or "home")

        @routes.listener("before_server_start")
        async def start(app: Sanic, _loop: Any) -> None:
            app.register_middleware(visited, "response")  # of the app: the front page has no route
            writing.append(asyncio.get_running_loop().create_task(self._write_regularly()))

        @routes.listener("before_server_stop")
        async def stop(_app: Sanic, _loop: Any) -> None:
            for task in writing:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
            self._write()

    async def _write_regularly(self) -> None:
        while True:
            await asyncio.sleep(WRITE_SECONDS)
            self._write()

    def _write(self) -> None:
        self._visits.write()
        self._reports.write()


def read_table(path: Path) -> Table:
    """What was counted until now; nothing while there is no file. ValueError when it is not ours."""
    if not path.exists():
        return {}
    table: Table = json.loads(path.read_text(encoding="utf-8"))
    return table


def _add(table: Table, day: str, name: str, part: str, count: int) -> None:
    names = table.setdefault(day, {})
    if name not in names and len(names) >= NAMES_LIMIT:
        name = REST
    parts = names.setdefault(name, {})
    parts[part] = parts.get(part, 0) + count


def _add_all(table: Table, new: Table) -> None:
    for day, names in new.items():
        for name, parts in names.items():
            for part, count in parts.items():
                _add(table, day, name, part, count)


def _today() -> date:
    return datetime.now(tz=JST).date()

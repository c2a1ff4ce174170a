"""Tracker store that keeps the slots of a talk for a day, and never what was said.

Rasa's rules need only the running turn, and `Talk` (navigator/talk.py) is all that a later turn builds on. So a talk is
stored as its slots: no free text reaches the disk, and a turn costs the same after ten messages as after five hundred.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

DEFAULT_HOURS = 24
SWEEP_SECONDS = 600

_METADATA = sa.MetaData()
_TALKS = sa.Table(
    "talks",
    _METADATA,
    sa.Column("sender_id", sa.String(255), primary_key=True),
    sa.Column("updated", sa.Float, nullable=False, index=True),
    sa.Column("slots", sa.Text, nullable=False),
)


class SlotTrackerStore(TrackerStore):
    """Slots of each talk in one row of any SQLAlchemy database; rows expire."""

    def __init__(
        self,
        domain: Domain | None,
        event_broker: Any = None,
        host: str = "sqlite:///var/talks.db",
        hours: str | float = DEFAULT_HOURS,
        **kwargs: Any,
    ) -> None:
        """`host` is Rasa's name for the endpoint's `url`; `hours` is how long a silent talk is kept."""
        super().__init__(domain, event_broker, **kwargs)
        url = sa.engine.make_url(host)
        if url.get_backend_name() == "sqlite" and url.database:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        self._engine = sa.create_engine(url, future=True)
        if url.get_backend_name() == "sqlite":
            sa.event.listen(self._engine, "connect", _fast_sqlite)
        _METADATA.create_all(self._engine)
        self._seconds = float(hours) * 3600
        self._next_sweep = 0.0

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write the slots that differ from their start value."""
        now = time.time()
        slots = {
            name: slot.value
            for name, slot in tracker.slots.items()
            if slot.value != slot.initial_value
        }
        row = {"updated": now, "slots": json.dumps(slots)}
        mine = _TALKS.c.sender_id == tracker.sender_id
        with self._engine.begin() as connection:
            if now >= self._next_sweep:
                self._next_sweep = now + SWEEP_SECONDS
                connection.execute(_TALKS.delete().where(_TALKS.c.updated < now - self._seconds))
            if connection.execute(_TALKS.update().where(mine).values(**row)).rowcount == 0:
                connection.execute(_TALKS.insert().values(sender_id=tracker.sender_id, **row))

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """A listening tracker with the slots of the talk; None when there is none, or it is too old."""
        query = sa.select(_TALKS.c.updated, _TALKS.c.slots).where(_TALKS.c.sender_id == sender_id)
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None or row.updated < time.time() - self._seconds:
            return None
        tracker = self.init_tracker(sender_id)
        tracker.update(ActionExecuted(ACTION_SESSION_START_NAME))
        tracker.update(SessionStarted())
        for name, value in json.loads(row.slots).items():
            tracker.update(SlotSet(name, value))
        tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
        return tracker

    async def delete(self, sender_id: str) -> None:
        """Forget a talk at once."""
        with self._engine.begin() as connection:
            connection.execute(_TALKS.delete().where(_TALKS.c.sender_id == sender_id))

    async def keys(self) -> Iterable[str]:
        """Ids of all stored talks."""
        with self._engine.connect() as connection:
            return [row.sender_id for row in connection.execute(sa.select(_TALKS.c.sender_id))]


def _fast_sqlite(connection: Any, _record: Any) -> None:
    """Write-ahead log without a disk flush a turn: a power cut may cost the last seconds of a talk, no more."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("PRAGMA secure_delete=ON")

"""Tracker store that keeps the slots of a talk for a day, and never what was said.

Rasa's rules need only the running turn, and `Talk` (navigator/talk.py) is all that a later turn builds on. So a talk is
stored as its slots: no free text reaches the disk, and a turn costs the same after ten messages as after five hundred.

A talk that its person ended leaves one mark, so that its session, still well signed, opens nothing any more: a digest of the
random id, which tells nothing of the talk, kept as long as the session could have lived.
"""

from __future__ import annotations

import hashlib
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

from navigator.links import SESSION_SECONDS

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
_ENDED = sa.Table(
    "ended",
    _METADATA,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("at", sa.Float, nullable=False, index=True),
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
        self._engine = open_engine(host)
        _METADATA.create_all(self._engine)
        self._seconds = float(hours) * 3600
        self._next_sweep = 0.0

    @property
    def engine(self) -> sa.engine.Engine:
        """The database, for tables that live and die with the talks."""
        return self._engine

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write the slots that differ from their start value; a talk that was ended meanwhile stays ended."""
        slots = {
            name: slot.value
            for name, slot in tracker.slots.items()
            if slot.value != slot.initial_value
        }
        await self.put(tracker.sender_id, slots)

    async def put(self, sender_id: str, slots: dict[str, Any]) -> None:
        """Write these as all the slots of a talk; one that was ended meanwhile stays ended."""
        now = time.time()
        row = {"updated": now, "slots": json.dumps(slots)}
        mine = _TALKS.c.sender_id == sender_id
        with self._engine.begin() as connection:
            if now >= self._next_sweep:
                self._next_sweep = now + SWEEP_SECONDS
                connection.execute(_TALKS.delete().where(_TALKS.c.updated < now - self._seconds))
                connection.execute(_ENDED.delete().where(_ENDED.c.at < now - SESSION_SECONDS))
            if connection.execute(_mark_of(sender_id)).first() is not None:
                return
            if connection.execute(_TALKS.update().where(mine).values(**row)).rowcount == 0:
                connection.execute(_TALKS.insert().values(sender_id=sender_id, **row))

    async def slots(self, sender_id: str) -> dict[str, Any] | None:
        """Slots of a talk that differ from their start value; None when there is none, or it is too old."""
        query = sa.select(_TALKS.c.updated, _TALKS.c.slots).where(_TALKS.c.sender_id == sender_id)
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None or row.updated < time.time() - self._seconds:
            return None
        found: dict[str, Any] = json.loads(row.slots)
        return found

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """A listening tracker with the slots of the talk; None when there is none, or it is too old."""
        slots = await self.slots(sender_id)
        if slots is None:
            return None
        tracker = self.init_tracker(sender_id)
        tracker.update(ActionExecuted(ACTION_SESSION_START_NAME))
        tracker.update(SessionStarted())
        for name, value in slots.items():
            tracker.update(SlotSet(name, value))
        tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
        return tracker

    async def end(self, sender_id: str) -> None:
        """Forget a talk at once, and remember for a day that it is over."""
        mark = {"digest": _digest(sender_id), "at": time.time()}
        with self._engine.begin() as connection:
            connection.execute(_TALKS.delete().where(_TALKS.c.sender_id == sender_id))
            connection.execute(_ENDED.delete().where(_ENDED.c.digest == mark["digest"]))
            connection.execute(_ENDED.insert().values(**mark))
        forget_log(self._engine)

    async def forget(self, sender_id: str) -> None:
        """Forget a talk at once; the same person may begin another under the same id."""
        with self._engine.begin() as connection:
            connection.execute(_TALKS.delete().where(_TALKS.c.sender_id == sender_id))
        forget_log(self._engine)

    async def ended(self, sender_id: str) -> bool:
        """True for a talk that its person ended."""
        with self._engine.connect() as connection:
            return connection.execute(_mark_of(sender_id)).first() is not None

    async def keys(self) -> Iterable[str]:
        """Ids of all stored talks."""
        with self._engine.connect() as connection:
            return [row.sender_id for row in connection.execute(sa.select(_TALKS.c.sender_id))]


def open_engine(url: str) -> sa.engine.Engine:
    """An engine whose SQLite overwrites what is deleted; the folder of the file is made."""
    address = sa.engine.make_url(url)
    if address.get_backend_name() == "sqlite" and address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    if address.get_backend_name() != "sqlite":
        return sa.create_engine(address, future=True)
    # Connections are kept: to open one, with its settings, costs more than a transaction.
    kept = {"poolclass": sa.pool.QueuePool, "connect_args": {"check_same_thread": False}}
    engine = sa.create_engine(address, future=True, **(kept if address.database else {}))
    sa.event.listen(engine, "connect", _fast_sqlite)
    return engine


def forget_log(engine: sa.engine.Engine) -> None:
    """Earlier states of deleted rows stand in SQLite's write-ahead log until it is taken in."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _digest(sender_id: str) -> str:
    return hashlib.sha256(sender_id.encode()).hexdigest()


def _mark_of(sender_id: str) -> sa.sql.Select:
    return sa.select(_ENDED.c.at).where(_ENDED.c.digest == _digest(sender_id))


def _fast_sqlite(connection: Any, _record: Any) -> None:
    """Write-ahead log without a disk flush a turn: a power cut may cost the last seconds of a talk, no more."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("PRAGMA secure_delete=ON")

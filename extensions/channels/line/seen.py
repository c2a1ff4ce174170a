"""Which events were handled, across processes and restarts, and what each message left in its talk.

A row holds keyed hashes and ids of needs and services, never words; all go after a day. LINE may deliver an event more than
once: https://developers.line.biz/en/docs/messaging-api/receiving-messages/#webhook-redelivery
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from extensions.stores import forget_log

KEPT_SECONDS = 24 * 3600
SWEEP_SECONDS = 600
#: A process that took an event this long ago and did not finish it is dead: a second delivery is handled.
DEAD_SECONDS = 600

_METADATA = sa.MetaData()
_EVENTS = sa.Table(
    "line_events",
    _METADATA,
    sa.Column("event", sa.String(64), primary_key=True),
    sa.Column("at", sa.Float, nullable=False, index=True),
    sa.Column("done", sa.Boolean, nullable=False),
    sa.Column("sender", sa.String(80), index=True),
    sa.Column("reply_token", sa.String(200)),
    sa.Column("message", sa.String(64), index=True),
    sa.Column("unsent", sa.Boolean, nullable=False),
    sa.Column("derived", sa.Text),
)


@dataclass(frozen=True)
class Left:
    """What a message left in the slots of its talk."""

    needs: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    danger: str | None = None


@dataclass(frozen=True)
class Interrupted:
    """An event whose handling was cut off."""

    sender: str
    reply_token: str


class Seen:
    """The events of the last day, in the database of the talks. Every call is one short transaction."""

    def __init__(self, engine: sa.engine.Engine) -> None:
        self._engine = engine
        self._next_sweep = 0.0
        _METADATA.create_all(engine)

    def take(
        self,
        event: str,
        sender: str | None = None,
        reply_token: str | None = None,
        message: str | None = None,
        unsends: bool = False,
    ) -> bool:
        """True when nobody handles or handled this event; it is ours then.

        `message` is the one that the event brings, or unsends: then it counts as unsent at once, also where it still waits.
        """
        now = time.time()
        self._sweep(now)
        row = {
            "event": event,
            "at": now,
            "done": False,
            "sender": sender,
            "reply_token": reply_token,
            "message": message,
            "unsent": unsends,
        }
        try:
            with self._engine.begin() as connection:
                connection.execute(_EVENTS.insert().values(**row))
                if unsends:
                    same = _EVENTS.c.message == message
                    connection.execute(_EVENTS.update().where(same).values(unsent=True))
        except sa.exc.IntegrityError:
            dead = _EVENTS.c.at < now - DEAD_SECONDS
            mine = sa.and_(_EVENTS.c.event == event, _EVENTS.c.done.is_(False), dead)
            return self._update(mine, at=now) == 1
        return True

    def note(self, event: str, left: Left) -> None:
        """Remember what an event left, so that it can be taken back."""
        self._update(_EVENTS.c.event == event, derived=json.dumps(vars(left)))

    def done(self, event: str) -> None:
        """Nothing is to be done for this event any more."""
        self._update(_EVENTS.c.event == event, done=True, reply_token=None)

    def is_unsent(self, message: str) -> bool:
        """True for a message that its person took back."""
        query = sa.select(_EVENTS.c.event).where(_EVENTS.c.message == message, _EVENTS.c.unsent)
        with self._engine.connect() as connection:
            return connection.execute(query).first() is not None

    def take_back(self, sender: str, message: str) -> tuple[Left, list[Left]]:
        """What the unsent message left, which is forgotten now, and what all others of its sender left."""
        query = sa.select(_EVENTS.c.message, _EVENTS.c.derived).where(
            _EVENTS.c.sender == sender, _EVENTS.c.derived.is_not(None)
        )
        with self._engine.begin() as connection:
            rows = connection.execute(query).all()
            same = sa.and_(_EVENTS.c.message == message, _EVENTS.c.sender == sender)
            connection.execute(_EVENTS.update().where(same).values(derived=None))
        forget_log(self._engine)
        mine = [_left(row.derived) for row in rows if row.message == message]
        others = [_left(row.derived) for row in rows if row.message != message]
        return (mine[0] if mine else Left()), others

    def forget(self, sender: str) -> None:
        """Of this sender only that the events were handled, and no longer whose they were."""
        nobody = {"sender": None, "message": None, "derived": None, "reply_token": None}
        self._update(_EVENTS.c.sender == sender, **nobody)
        forget_log(self._engine)

    def interrupted(self, older: float, younger: float) -> Iterator[Interrupted]:
        """Events taken between two times and never finished, each told to one process only."""
        query = sa.select(_EVENTS.c.event, _EVENTS.c.sender, _EVENTS.c.reply_token).where(
            _EVENTS.c.done.is_(False),
            _EVENTS.c.at < older,
            _EVENTS.c.at > younger,
            _EVENTS.c.reply_token.is_not(None),
            _EVENTS.c.sender.is_not(None),
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(_EVENTS.c.at)).all()
        for row in rows:
            mine = sa.and_(_EVENTS.c.event == row.event, _EVENTS.c.done.is_(False))
            if self._update(mine, done=True, reply_token=None) == 1:
                yield Interrupted(row.sender, row.reply_token)

    def _update(self, where: Any, **values: Any) -> int:
        with self._engine.begin() as connection:
            changed: int = connection.execute(
                _EVENTS.update().where(where).values(**values)
            ).rowcount
        return changed

    def _sweep(self, now: float) -> None:
        if now < self._next_sweep:
            return
        self._next_sweep = now + SWEEP_SECONDS
        with self._engine.begin() as connection:
            connection.execute(_EVENTS.delete().where(_EVENTS.c.at < now - KEPT_SECONDS))


def _left(text: str) -> Left:
    data = json.loads(text)
    return Left(tuple(data["needs"]), tuple(data["shown"]), data["danger"])

"""Which campaigns were sent, so that nobody gets one twice: ids and times, nothing of a person.

A campaign goes out in calls of at most 500 receivers, who are told apart by the first hex digits of their digests. Each such
group has a retry key of its own that stays the same when a broadcast is begun again: LINE refuses the second of two calls
with the same key (409) for 24 hours. https://developers.line.biz/en/docs/messaging-api/retrying-api-request/
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

#: LINE: `to` of a multicast. https://developers.line.biz/en/reference/messaging-api/#send-multicast-message
RECEIVERS_LIMIT = 500
_GROUP_LIMIT = 400
#: LINE: how long it knows a retry key.
KEY_SECONDS = 24 * 3600
#: A campaign comes back every year, and never twice in the same one.
REST_SECONDS = 180 * 24 * 3600

_METADATA = sa.MetaData()
_BROADCASTS = sa.Table(
    "line_broadcasts",
    _METADATA,
    sa.Column("campaign", sa.String(80), primary_key=True),
    sa.Column("started", sa.Float, nullable=False),
    sa.Column("digits", sa.Integer, nullable=False),
    sa.Column("finished", sa.Float),
)


class NotAgain(Exception):  # noqa: N818 - says what is wrong, and is an Error by its base
    """A campaign that must not be sent (again) now; `at` is when, `finished` whether all of it was sent."""

    def __init__(self, at: float, finished: bool) -> None:
        super().__init__(at, finished)
        self.at, self.finished = at, finished


@dataclass(frozen=True)
class Broadcast:
    """One sending of a campaign."""

    campaign: str
    started: float
    digits: int

    def groups(self, receivers: Mapping[str, str]) -> dict[str, list[str]]:
        """User ids of one call each, by a name that is the same when it is begun again; `receivers` are user ids by digest.

        So many may have joined meanwhile that a group has no room for all; it stays one call, or somebody would get two.
        """
        found: dict[str, list[str]] = defaultdict(list)
        for digest, user_id in sorted(receivers.items()):
            found[digest[: self.digits]].append(user_id)
        return {
            f"{self.campaign} {self.started} {group}": user_ids[:RECEIVERS_LIMIT]
            for group, user_ids in found.items()
        }


class Broadcasts:
    """The log, in the database of the tracker."""

    def __init__(self, engine: sa.engine.Engine) -> None:
        self._engine = engine
        _METADATA.create_all(engine)

    def unfinished(self, campaign: str, now: float) -> Broadcast | None:
        """The broadcast that is to be gone on with, if any; NotAgain when another would reach somebody twice."""
        query = sa.select(_BROADCASTS).where(_BROADCASTS.c.campaign == campaign)
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None or row.started <= now - REST_SECONDS:
            return None
        if row.finished is not None or row.started < now - KEY_SECONDS:
            raise NotAgain(row.started, row.finished is not None)
        return Broadcast(campaign, row.started, row.digits)

    def begin(self, campaign: str, digests: list[str], now: float) -> Broadcast:
        """The unfinished broadcast, else a new one; NotAgain as above."""
        found = self.unfinished(campaign, now)
        if found is not None:
            return found
        new = Broadcast(campaign, now, _digits(digests))
        row = {"campaign": campaign, "started": now, "digits": new.digits, "finished": None}
        with self._engine.begin() as connection:
            connection.execute(_BROADCASTS.delete().where(_BROADCASTS.c.campaign == campaign))
            connection.execute(_BROADCASTS.insert().values(**row))
        return new

    def finish(self, campaign: str, now: float) -> None:
        """All of it was sent."""
        mine = _BROADCASTS.c.campaign == campaign
        with self._engine.begin() as connection:
            connection.execute(_BROADCASTS.update().where(mine).values(finished=now))


def _digits(digests: list[str]) -> int:
    """Hex digits by which the receivers fall into groups, with room for those who join before it is begun again."""
    digits = 0
    while max(Counter(d[:digits] for d in digests).values(), default=0) > _GROUP_LIMIT:
        digits += 1
    return digits

"""Who asked for campaign messages on LINE: the only place where a person's LINE user id is kept, and it is sealed.

To send something to somebody, LINE wants the real user id; a digest will not do. So it is kept encrypted (Fernet), for those
who asked for it alone, until they stop it or leave. Both keys are derived from NAVIGATOR_SECRET for this list alone: a row
says nothing of a talk, and with the database but without the secret nobody can be reached or told apart.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from extensions.stores import forget_log
from navigator.models import Page

_METADATA = sa.MetaData()
_SUBSCRIBERS = sa.Table(
    "line_subscribers",
    _METADATA,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("page", sa.String(8), nullable=False, index=True),
    sa.Column("sealed", sa.String(255), nullable=False),
)
#: A Fernet token carries the time in clear; nobody needs to know when somebody asked.
_NO_TIME = 0


class Subscribers:
    """The list, in the database of the tracker; each call is one short transaction."""

    def __init__(self, engine: sa.engine.Engine, secret: str) -> None:
        self._engine = engine
        self._digest_key = _key(secret, b"line subscribers: digest")
        self._fernet = Fernet(base64.urlsafe_b64encode(_key(secret, b"line subscribers: seal")))
        _METADATA.create_all(engine)

    def add(self, user_id: str, page: Page) -> None:
        """Put somebody on the list, or on the other page's; twice is once."""
        digest = self._digest(user_id)
        sealed = self._fernet.encrypt_at_time(user_id.encode(), _NO_TIME).decode()
        row = {"page": page, "sealed": sealed}
        mine = _SUBSCRIBERS.c.digest == digest
        try:
            with self._engine.begin() as connection:
                connection.execute(_SUBSCRIBERS.insert().values(digest=digest, **row))
        except sa.exc.IntegrityError:
            with self._engine.begin() as connection:
                connection.execute(_SUBSCRIBERS.update().where(mine).values(**row))

    def remove(self, user_id: str) -> bool:
        """Take somebody off the list for good; True when they were on it."""
        mine = _SUBSCRIBERS.c.digest == self._digest(user_id)
        with self._engine.begin() as connection:
            gone = connection.execute(_SUBSCRIBERS.delete().where(mine)).rowcount > 0
        if gone:
            forget_log(self._engine)
        return gone

    def has(self, user_id: str) -> bool:
        """True for somebody on the list."""
        query = sa.select(_SUBSCRIBERS.c.page).where(_SUBSCRIBERS.c.digest == self._digest(user_id))
        with self._engine.connect() as connection:
            return connection.execute(query).first() is not None

    def count(self, page: Page) -> int:
        """How many are on the list of a page."""
        query = sa.select(sa.func.count()).where(_SUBSCRIBERS.c.page == page)
        with self._engine.connect() as connection:
            return int(connection.execute(query).scalar_one())

    def receivers(self, page: Page) -> dict[str, str]:
        """LINE user id of everybody on the list of a page, by digest.

        Rows that were sealed with another secret are left out: nobody can read them any more.
        """
        query = sa.select(_SUBSCRIBERS.c.digest, _SUBSCRIBERS.c.sealed)
        query = query.where(_SUBSCRIBERS.c.page == page).order_by(_SUBSCRIBERS.c.digest)
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        opened = ((row.digest, self._opened(row.sealed)) for row in rows)
        return {digest: user_id for digest, user_id in opened if user_id is not None}

    def _opened(self, sealed: str) -> str | None:
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            return None

    def _digest(self, user_id: str) -> str:
        return hmac.new(self._digest_key, user_id.encode(), hashlib.sha256).hexdigest()


def _key(secret: str, purpose: bytes) -> bytes:
    """32 bytes that serve one purpose and tell nothing of the secret."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret.encode())

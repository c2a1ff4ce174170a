"""Signed, expiring links and session ids. They hold ids only, never words of a person."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from navigator.errors import LinkExpired, LinkForged
from navigator.models import Page

SESSION_SECONDS = 24 * 3600
SUMMARY_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Session:
    """A talk of one person: a random id, and the page it was opened on."""

    id: str
    page: Page
    language: str


@dataclass(frozen=True)
class SummaryRequest:
    """What a summary sheet is made from."""

    needs: tuple[str, ...]
    services: tuple[str, ...]
    page: Page
    language: str


class Signer:
    """Signs and reads tokens with one secret; itsdangerous compresses and dates them."""

    def __init__(self, secret: str) -> None:
        self._sessions = URLSafeTimedSerializer(secret, salt="session")
        self._summaries = URLSafeTimedSerializer(secret, salt="summary")

    def new_session(self, page: Page, language: str) -> str:
        """Token of a new talk, with 128 random bits as its id."""
        return self._sessions.dumps([secrets.token_hex(16), page, language])

    def session(self, token: object) -> Session:
        """The talk of a token; LinkForged or LinkExpired."""
        data, _ = _read(self._sessions, token, SESSION_SECONDS)
        return Session(*data)

    def summary_token(self, request: SummaryRequest) -> str:
        """Token of a summary sheet."""
        return self._summaries.dumps(
            [list(request.needs), list(request.services), request.page, request.language]
        )

    def summary(self, token: object) -> tuple[SummaryRequest, datetime]:
        """What a token asks for and when it was made; LinkForged or LinkExpired."""
        (needs, services, page, language), made = _read(self._summaries, token, SUMMARY_SECONDS)
        return SummaryRequest(tuple(needs), tuple(services), page, language), made


def _read(
    serializer: URLSafeTimedSerializer, token: object, seconds: int
) -> tuple[list[Any], datetime]:
    if not isinstance(token, str):
        raise LinkForged("not a token")
    try:
        data, made = serializer.loads(token, max_age=seconds, return_timestamp=True)
    except SignatureExpired:
        raise LinkExpired("too old") from None
    except BadSignature:
        raise LinkForged("bad signature") from None
    return data, made.replace(tzinfo=timezone.utc) if made.tzinfo is None else made

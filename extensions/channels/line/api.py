"""The calls to LINE's Messaging API that an answer needs, tried again where that can do no harm.

A reply token works once, so a reply that is tried again is never shown twice; it knows no retry key (LINE refuses one there),
a push needs one. https://developers.line.biz/en/docs/messaging-api/retrying-api-request/
"""

from __future__ import annotations

import asyncio
import json
import logging
from dataclasses import dataclass
from enum import Enum
from typing import Any

import aiohttp

LOG = logging.getLogger(__name__)


class Outcome(Enum):
    """What became of an answer."""

    SENT = "sent"
    EXPIRED = "expired"
    """The reply token is used up or too old; nothing was shown."""
    REFUSED = "refused"
    """Trying again would not help: a wrong access token, a malformed message, no quota left."""
    UNREACHED = "unreached"
    """LINE was never reached, or too busy; nothing was shown."""
    UNCERTAIN = "uncertain"
    """LINE broke down or stayed silent: it may have been shown."""


@dataclass(frozen=True)
class Pace:
    """Seconds: how long a call may take, the first pause (each is twice the one before), and all tries together."""

    call: float = 8.0
    pause: float = 0.5
    all: float = 45.0
    """A reply token lives about a minute: https://developers.line.biz/en/reference/messaging-api/#send-reply-message"""
    tries: int = 5


class Api:
    """One channel's messages. Nothing that is sent, and nobody's id, is ever logged."""

    def __init__(
        self, session: aiohttp.ClientSession, url: str, access_token: str, pace: Pace | None = None
    ) -> None:
        self._session = session
        self._url = url
        self._headers = {
            "Authorization": f"Bearer {access_token}",
            "Content-Type": "application/json",
        }
        self._pace = pace or Pace()

    async def reply(self, reply_token: str, messages: list[dict[str, Any]]) -> Outcome:
        """All messages of a turn in one call."""
        body = {"replyToken": reply_token, "messages": messages}
        return await self._send("/v2/bot/message/reply", body, {})

    async def push(self, user_id: str, messages: list[dict[str, Any]], retry_key: str) -> Outcome:
        """The same without a reply token; it may cost money."""
        body = {"to": user_id, "messages": messages}
        return await self._send("/v2/bot/message/push", body, {"X-Line-Retry-Key": retry_key})

    async def loading(self, user_id: str, seconds: int) -> None:
        """Show that an answer is being prepared; whether that works does not matter."""
        body = {"chatId": user_id, "loadingSeconds": seconds}
        try:
            await self._call("/v2/bot/chat/loading/start", body, {})
        except (aiohttp.ClientError, asyncio.TimeoutError):
            return

    async def _send(self, path: str, body: dict[str, Any], headers: dict[str, str]) -> Outcome:
        loop = asyncio.get_running_loop()
        end = loop.time() + self._pace.all
        pause, certain = self._pace.pause, True
        for tries_left in reversed(range(self._pace.tries)):
            wait = pause
            try:
                status, retry_after, problem = await self._call(path, body, headers)
            except aiohttp.ClientConnectorError:
                status = 0
            except (aiohttp.ClientError, asyncio.TimeoutError):
                status, certain = 0, False
            else:
                outcome = _outcome(status, problem, certain)
                if outcome is not None:
                    if outcome is Outcome.REFUSED:
                        LOG.warning("line: %s was refused: %s %s", path, status, problem)
                    return outcome
                certain = certain and status == 429
                wait = max(pause, retry_after)
            if not tries_left or loop.time() + wait >= end:
                break
            await asyncio.sleep(wait)
            pause *= 2
        LOG.warning("line: %s was given up; last status %s", path, status or "none")
        return Outcome.UNREACHED if certain else Outcome.UNCERTAIN

    async def _call(
        self, path: str, body: dict[str, Any], headers: dict[str, str]
    ) -> tuple[int, float, str]:
        """Status, seconds to wait that LINE asks for, and what it finds fault with."""
        data = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        timeout = aiohttp.ClientTimeout(total=self._pace.call)
        async with self._session.post(
            self._url + path, data=data, headers={**self._headers, **headers}, timeout=timeout
        ) as response:
            retry_after = response.headers.get("Retry-After", "")
            problem = "" if response.status < 400 else _problem(await response.read())
            return response.status, float(retry_after) if retry_after.isdecimal() else 0, problem


def _outcome(status: int, problem: str, certain: bool) -> Outcome | None:
    """What an answer of LINE says; None where it should be asked again."""
    if status < 300 or status == 409:  # 409: this retry key was accepted before
        return Outcome.SENT
    if status == 400 and problem == _USED_UP:
        # After a silence, the token is most likely used up by our own first try.
        return Outcome.EXPIRED if certain else Outcome.UNCERTAIN
    if status >= 500 or (status == 429 and problem != _NO_QUOTA):
        return None
    return Outcome.REFUSED


_USED_UP, _NO_QUOTA, _OTHER = "invalid reply token", "monthly limit", "other"


def _problem(body: bytes) -> str:
    """LINE's complaint in words of our own, with places in the message at most: it might quote what we sent.

    https://developers.line.biz/en/reference/messaging-api/#error-messages
    """
    try:
        data = json.loads(body)
        said = str(data["message"]).lower()
        places = [str(detail["property"]) for detail in data.get("details", [])]
    except (ValueError, KeyError, TypeError):
        return _OTHER
    for known in (_USED_UP, _NO_QUOTA):
        if known in said:
            return known
    return " ".join(["malformed:", *places[:5]]) if places else _OTHER

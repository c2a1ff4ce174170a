"""What the parts of the stand-in share: calls, refusals, bodies."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
#: Method, path, and what answers.
Call = tuple[str, str, Handler]


class Refused(Exception):  # noqa: N818 - what happened, not a fault of ours
    """What LINE would refuse, with its status."""

    def __init__(self, status: int, message: str, details: list[str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.body: dict[str, Any] = {"message": message}
        if details:
            self.body["details"] = [{"message": detail} for detail in details]


async def read_json(request: web.Request) -> dict[str, Any]:
    try:
        body = await request.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise Refused(400, "The request body could not be parsed as JSON")
    return body

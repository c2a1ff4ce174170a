"""The Messaging API for scripts: one call at a time, tried again where that is safe, faults in words."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

LINE = "https://api.line.me"
#: Where LINE takes files. https://developers.line.biz/en/reference/messaging-api/#domain-name
LINE_DATA = "https://api-data.line.me"
TIMEOUT_SECONDS = 20
#: Seconds between the tries; LINE's own `Retry-After` goes first.
PAUSES = (1.0, 3.0, 9.0)
LONGEST_PAUSE = 60.0
_WORDS = {
    400: "LINE does not take this request",
    401: "the token is wrong or has expired: issue one in the LINE Developers Console and set LINE_CHANNEL_ACCESS_TOKEN",
    403: "this account or plan may not do that",
    404: "LINE does not know this address: look at LINE_API_URL",
    409: "the same request was accepted before",
    413: "the file is too large",
    429: "too many requests, or the month's messages are used up",
}


class Trouble(Exception):  # noqa: N818 - says what happened, and is an Error by its base
    """A call that failed for good, in words for the operator; `status` is None when there was no answer."""

    def __init__(self, what: str, words: str, status: int | None = None) -> None:
        super().__init__(f"{what}: {words}")
        self.status = status


@dataclass(frozen=True)
class Api:
    """LINE, or a stand-in for it."""

    url: str
    token: str
    sleep: Callable[[float], None] = time.sleep

    @property
    def data_url(self) -> str:
        """LINE takes files elsewhere; a stand-in takes them where it is."""
        return LINE_DATA if self.url == LINE else self.url

    def get(self, path: str) -> dict[str, Any]:
        """JSON at a path."""
        return self.call("GET", path)

    def post(self, path: str, body: dict[str, Any], retry_key: str = "") -> dict[str, Any]:
        """The answer to JSON; without a retry key a call that may have arrived is not made again."""
        headers = {"X-Line-Retry-Key": retry_key} if retry_key else {}
        data = json.dumps(body, ensure_ascii=False).encode()
        return self.call("POST", path, data, "application/json", headers, again=bool(retry_key))

    def reaches(self, user_id: str) -> bool:
        """False for somebody who has blocked the account or left LINE; nothing of the profile is used."""
        try:
            self.call("GET", f"/v2/bot/profile/{user_id}", told_as="/v2/bot/profile/…")
        except Trouble as trouble:
            if trouble.status != 404:
                raise
            return False
        return True

    def call(
        self,
        method: str,
        path: str,
        data: bytes | None = None,
        kind: str = "",
        headers: dict[str, str] | None = None,
        again: bool = True,
        base: str = "",
        told_as: str = "",
    ) -> dict[str, Any]:
        """JSON of the answer, {} where there is none; Trouble for everything that is no success.

        `told_as` stands in the words of a Trouble for a path that holds a user id.
        """
        headers = {"Authorization": f"Bearer {self.token}", **(headers or {})}
        if kind:
            headers["Content-Type"] = kind
        request = urllib.request.Request(  # noqa: S310 - the operator's own setting
            f"{base or self.url}{path}", data, headers, method=method
        )
        what = f"{method} {told_as or path}"
        for pause in (*PAUSES, None):
            try:
                with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310
                    return _json(response.read())
            except urllib.error.HTTPError as error:
                fault, told = _fault(what, error), error.headers.get("Retry-After")
                safe = error.code == 429 and "monthly" not in str(fault)
                safe = safe or (error.code >= 500 and again)
            except OSError as error:  # no connection, or no answer in time
                reason = getattr(error, "reason", error)
                words = f"no answer from {base or self.url} ({reason})"
                fault, told, safe = Trouble(what, words), None, again
            if not safe or pause is None:
                raise fault
            self.sleep(min(float(told), LONGEST_PAUSE) if told and told.isdigit() else pause)
        raise AssertionError("unreachable")


def _fault(what: str, error: urllib.error.HTTPError) -> Trouble:
    told = _json(error.read())
    details = [f"{d.get('property')}: {d.get('message')}" for d in told.get("details", [])]
    said = "; ".join([str(told["message"]), *details]) if "message" in told else ""
    words = _WORDS.get(error.code, "LINE has a fault; try again later")
    shown = f"{words} (HTTP {error.code}{': ' if said else ''}{said})"
    return Trouble(what, shown, error.code)


def _json(data: bytes) -> dict[str, Any]:
    """JSON of an answer; what is no JSON object tells nothing."""
    try:
        found = json.loads(data or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}

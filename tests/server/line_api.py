"""A stand-in for LINE: its Messaging API, which records what it is told, and the sender of its webhooks."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any

from tests.server.client import Answer, request

CHANNEL_SECRET = "channel-secret-for-the-tests"
ACCESS_TOKEN = "access-token-for-the-tests"
USED_UP = (400, {"message": "Invalid reply token"}, {})
_NUMBERS = count(1)

Response = tuple[int, dict[str, Any], dict[str, str]]
"""Status, JSON body, headers."""


@dataclass
class Call:
    """One call of the Messaging API."""

    path: str
    body: dict[str, Any]
    headers: dict[str, str]
    """Names in lower case."""
    at: float
    status: int = 0

    @property
    def texts(self) -> str:
        """Everything in its messages, as JSON."""
        return json.dumps(self.body.get("messages", []), ensure_ascii=False)


@dataclass
class LineApi:
    """What LINE would have done; `trouble` decides about a call before anything else: a response, None, or seconds of silence."""

    base: str = ""
    calls: list[Call] = field(default_factory=list)
    trouble: Callable[[Call], Response | float | None] = lambda _call: None
    _used: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, call: Call) -> Response:
        """Like LINE: a reply token works once, a retry key too, and only with the right access token."""
        found = self.trouble(call)
        if isinstance(found, float):
            time.sleep(found)
        elif found is not None:
            return found
        if call.headers.get("authorization") != f"Bearer {ACCESS_TOKEN}":
            return 401, {"message": "Authentication failed"}, {}
        once = call.body.get("replyToken") or call.headers.get("x-line-retry-key")
        if once is None:
            return 202 if "loading" in call.path else 200, {}, {}
        with self._lock:
            used = once in self._used
            self._used.add(once)
        if used:
            return USED_UP if "replyToken" in call.body else (409, {"message": "accepted"}, {})
        return 200, {"sentMessages": []}, {}

    def shown(self) -> list[Call]:
        """Replies and pushes that reached a person, in order."""
        return [c for c in self.calls if c.status == 200 and c.path.endswith(("/reply", "/push"))]

    def of(self, path: str) -> list[Call]:
        return [call for call in self.calls if call.path.endswith(path)]

    def reset(self) -> None:
        self.calls.clear()
        self.trouble = lambda _call: None


@contextmanager
def line_api() -> Iterator[LineApi]:
    """A stand-in on a port of its own."""
    api = LineApi()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            call = Call(self.path, json.loads(body), headers, time.monotonic())
            api.calls.append(call)
            call.status, answer, extra = api.answer(call)
            data = json.dumps(answer).encode()
            try:
                self.send_response(call.status)
                for name, value in {**extra, "Content-Length": str(len(data))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data)
            except OSError:  # who asked did not wait
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            return

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

        def handle_error(self, *_: object) -> None:  # a caller that was killed
            return

    server = Server(("127.0.0.1", 0), Handler)
    api.base = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield api
    finally:
        server.shutdown()
        server.server_close()


def signed(body: bytes, secret: str = CHANNEL_SECRET) -> str:
    digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


@dataclass
class Friend:
    """A LINE user in a one-to-one chat (or, with `group`, in a group)."""

    base: str
    api: LineApi
    group: str | None = None
    user: str = ""

    def __post_init__(self) -> None:
        self.user = self.user or f"U{next(_NUMBERS):032x}"

    def event(self, kind: str, **more: Any) -> dict[str, Any]:
        """An event of this chat; what happens later has a later time."""
        number = next(_NUMBERS)
        source = {"type": "user", "userId": self.user}
        if self.group:
            source = {"type": "group", "groupId": self.group, "userId": self.user}
        return {
            "type": kind,
            "mode": "active",
            "timestamp": int(time.time() * 1000),
            "source": source,
            "webhookEventId": f"EVENT{number:021d}",
            "deliveryContext": {"isRedelivery": False},
            "replyToken": f"token-{number}",
            **more,
        }

    def text(self, text: str, **more: Any) -> dict[str, Any]:
        message = {"type": "text", "id": str(next(_NUMBERS)), "text": text, **more}
        return self.event("message", message=message)

    def send(self, *events: dict[str, Any], **headers: str) -> Answer:
        """A signed webhook."""
        body = json.dumps({"destination": "U" + "0" * 32, "events": events}).encode()
        headers = {"X-Line-Signature": signed(body), **headers}
        return request(f"{self.base}/line/webhook", body, **headers)

    def reply_to(self, event: dict[str, Any], seconds: float = 20) -> list[dict[str, Any]]:
        """The messages that came for an event; empty when none came in time."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for call in self.api.shown():
                if call.body.get("replyToken") == event["replyToken"]:
                    return call.body["messages"]
            time.sleep(0.02)
        return []

    def says(self, text: str) -> list[dict[str, Any]]:
        return self.asks(self.text(text))

    def presses(self, data: str) -> list[dict[str, Any]]:
        return self.asks(self.event("postback", postback={"data": data}))

    def asks(self, event: dict[str, Any]) -> list[dict[str, Any]]:
        """Sends an event and waits for its answer."""
        assert self.send(event).status == 200
        return self.reply_to(event)

"""As much of the Messaging API as the scripts use, on a port of this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = "token-of-the-tests"


@dataclass
class Line:
    """What LINE knows and was asked for; `faults` are statuses that the next calls to a path get first."""

    url: str = ""
    menus: dict[str, dict[str, Any]] = field(default_factory=dict)
    images: dict[str, bytes] = field(default_factory=dict)
    default: str | None = None
    blocked: set[str] = field(default_factory=set)
    webhook: dict[str, Any] | None = None
    calls: list[tuple[str, str]] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    faults: dict[str, list[int]] = field(default_factory=dict)
    made: int = 0
    lost_answers: int = 0
    """So many multicasts are taken, but answered with 500."""

    def changes(self) -> list[tuple[str, str]]:
        """Calls that were more than looking."""
        return [
            call for call in self.calls if call[0] != "GET" and not call[1].endswith("/validate")
        ]

    def add_menu(self, body: dict[str, Any]) -> str:
        self.made += 1
        menu_id = f"richmenu-{self.made}"
        self.menus[menu_id] = {**body, "richMenuId": menu_id}
        return menu_id

    def answer(
        self, method: str, path: str, body: bytes, retry_key: str
    ) -> tuple[int, dict[str, Any]]:
        self.calls.append((method, path))
        told = self.faults.get(path)
        if told:
            return told.pop(0), {"message": "as the test wanted"}
        parts = path.split("/")[3:]
        if method == "GET":
            return self._look(parts)
        return self._change(method, parts, body, retry_key)

    def _look(self, parts: list[str]) -> tuple[int, dict[str, Any]]:
        match parts:
            case ["richmenu", "list"]:
                return 200, {"richmenus": list(self.menus.values())}
            case ["user", "all", "richmenu"]:
                return (200, {"richMenuId": self.default}) if self.default else (404, {})
            case ["channel", "webhook", "endpoint"]:
                return (200, self.webhook) if self.webhook else (404, {})
            case ["message", "quota"]:
                return 200, {"type": "limited", "value": 200}
            case ["message", "quota", "consumption"]:
                return 200, {"totalUsage": 12}
            case ["profile", user_id]:
                return (404, {}) if user_id in self.blocked else (200, {"displayName": "x"})
        return 404, {"message": "Not found"}

    def _change(
        self, method: str, parts: list[str], body: bytes, retry_key: str
    ) -> tuple[int, dict[str, Any]]:
        match method, parts:
            case "POST", ["richmenu", "validate"]:
                return 200, {}
            case "POST", ["richmenu"]:
                return 200, {"richMenuId": self.add_menu(json.loads(body))}
            case "POST", ["richmenu", menu_id, "content"]:
                self.images[menu_id] = body
                return 200, {}
            case "POST", ["user", "all", "richmenu", menu_id]:
                self.default = menu_id
                return 200, {}
            case "DELETE", ["richmenu", menu_id]:
                del self.menus[menu_id]
                return 200, {}
            case "POST", ["message", "multicast"]:
                return self._multicast(json.loads(body), retry_key)
        return 404, {"message": "Not found"}

    def _multicast(self, body: dict[str, Any], retry_key: str) -> tuple[int, dict[str, Any]]:
        if retry_key in self.keys:
            return 409, {"message": "The retry key is already accepted"}
        self.keys.add(retry_key)
        self.sent.append(body)
        if self.lost_answers:
            self.lost_answers -= 1
            return 500, {}
        return 200, {}


@contextmanager
def stand_in() -> Iterator[Line]:
    """A running stand-in; everything without the token gets 401."""
    line = Line()

    class Handler(BaseHTTPRequestHandler):
        def _handle(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, told = 401, {"message": "Authentication failed"}
            if self.headers.get("Authorization") == f"Bearer {TOKEN}":
                key = self.headers.get("X-Line-Retry-Key", "")
                status, told = line.answer(self.command, self.path, body, key)
            data = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_DELETE = _handle  # noqa: N815 - names that http.server wants

        def log_message(self, *_: Any) -> None:
            """Nothing on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    line.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield line
    finally:
        server.shutdown()
        server.server_close()

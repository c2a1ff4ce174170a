"""Static pages under resources/web, and kind pages for what went wrong."""

from __future__ import annotations

import hashlib
import html
import mimetypes
from pathlib import Path
from typing import Any

from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from navigator.loading import RESOURCES, read_bytes
from navigator.locales import Sentences

WEB = RESOURCES / "web"
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_PAGE_NAMES = {"": "index.html", "under18": "under18/index.html"}


class Pages:
    """Every file of resources/web, read once; nothing outside that folder can be asked for."""

    def __init__(self, sentences: Sentences, root: Path = WEB) -> None:
        self._sentences = sentences
        self._files = {
            str(path.relative_to(root)): read_bytes(path)
            for path in sorted(root.rglob("*"))
            if path.is_file()
        }
        self._tags = {
            name: hashlib.sha256(body).hexdigest()[:20] for name, body in self._files.items()
        }
        self._error_page = self._files.pop("error.html").decode()

    def add_to(self, routes: Blueprint) -> None:
        """Serve the files; `/` and `/under18/` are their index pages."""

        async def front(request: Request) -> HTTPResponse | None:
            asked = request.path == "/" and request.method in ("GET", "HEAD")
            return self._file(request, "") if asked else None

        @routes.listener("before_server_start")
        async def before_rasa(app: Sanic, _loop: Any) -> None:
            # Rasa's server has a `/` of its own, so the front page answers before routing.
            app.register_middleware(front, "request")

        @routes.get("/<name:path>")
        async def page(request: Request, name: str) -> HTTPResponse:
            return self._file(request, name)

    def kind(self, key: str, status: int) -> HTTPResponse:
        """A page in plain words (`page.<key>.title` and `.text`) with the way back and the crisis numbers."""
        title, text = (self._sentences.text(f"page.{key}.{part}") for part in ("title", "text"))
        body = self._error_page.replace("{title}", html.escape(title)).replace(
            "{text}", html.escape(text)
        )
        return response.html(
            body, status=status, headers={**SECURITY_HEADERS, "Cache-Control": "no-store"}
        )

    def _file(self, request: Request, name: str) -> HTTPResponse:
        name = name.strip("/")
        name = _PAGE_NAMES.get(name, name)
        body = self._files.get(name)
        if body is None:
            return self.kind("not_found", 404)
        tag = f'"{self._tags[name]}"'
        headers = {**SECURITY_HEADERS, "ETag": tag, "Cache-Control": "no-cache"}
        if request.headers.get("if-none-match") == tag:
            return response.empty(304, headers=headers)
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        if kind.startswith("text/") or kind.endswith(("javascript", "json", "svg+xml")):
            kind += "; charset=utf-8"
        return response.raw(body, headers=headers, content_type=kind)

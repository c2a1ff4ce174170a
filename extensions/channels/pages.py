"""Serving: files of resources/web and the site's pages, compressed, with tags and headers."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from extensions.channels.site import CHILDREN, Site
from extensions.channels.slim import slim
from navigator.assistant import Assistant
from navigator.directory import Search
from navigator.furigana import Furigana
from navigator.loading import RESOURCES, web_files
from navigator.models import Page
from navigator.opening_hours import JST

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
    "manifest-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors "
)
SECURITY_HEADERS = {
    "Content-Security-Policy": _POLICY + "'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
#: The chat alone, which any site may show in a frame (widget.js).
EMBEDDED = "embed/"
EMBED_HEADERS = {**SECURITY_HEADERS, "Content-Security-Policy": _POLICY + "*"}
del EMBED_HEADERS["Cross-Origin-Opener-Policy"]  # it is for windows, not for frames
LIST = "services/"
_SERVICE = re.compile(rf"{LIST}([a-z0-9-]+)/({re.escape(CHILDREN)})?")
HTML = "text/html; charset=utf-8"
_TEXTS = ("text/", "application/javascript", "application/json", "image/svg+xml")


@dataclass(frozen=True)
class Body:
    """What is sent for one address; `zipped` is None where compressing does not help."""

    kind: str
    plain: bytes
    zipped: bytes | None
    tag: str


def body(plain: bytes, kind: str) -> Body:
    """Compressed once, the same bytes each time."""
    zipped = gzip.compress(plain, 9, mtime=0) if kind.startswith(_TEXTS) else None
    return Body(kind, plain, zipped, hashlib.sha256(plain).hexdigest()[:20])


def content_type(name: str) -> str:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith(_TEXTS) else kind


class Pages:
    """Every file of resources/web and every page of the site; nothing else can be asked for."""

    def __init__(
        self, assistant: Assistant, site_url: str, furigana: Furigana, root: Path = RESOURCES
    ) -> None:
        self._sentences = assistant.sentences
        self.site = Site(assistant, site_url, furigana, datetime.now(tz=JST), root)
        self._files = {
            name: body(slim(name, data), content_type(name))
            for name, data in web_files(root).items()
        }
        self._fixed = {path: body(data, HTML) for path, data in self.site.fixed().items()}
        self._day: date | None = None
        self._dated: dict[str, Body] = {}
        self._draw_day(datetime.now(tz=JST).date())

    def add_to(self, routes: Blueprint) -> None:
        """Serve everything that can be read; `/` too."""

        async def front(request: Request) -> HTTPResponse | None:
            asked = request.path == "/" and request.method in ("GET", "HEAD")
            return self._answer(request, "", "general") if asked else None

        @routes.listener("before_server_start")
        async def before_rasa(app: Sanic, _loop: Any) -> None:
            # Rasa's server has a `/` of its own, so the front page answers before routing.
            app.register_middleware(front, "request")

        @routes.route("/<name:path>", methods=["GET", "HEAD"])
        async def page(request: Request, name: str) -> HTTPResponse:
            return self._answer(request, name, _page(request.args.get("page")))

        @routes.route(f"/{LIST}", methods=["GET", "HEAD", "POST"], strict_slashes=True)
        async def services(request: Request) -> HTTPResponse:
            fields = _first((request.form if request.method == "POST" else request.args) or {})
            search, page = self.site.searched(fields), _page(fields.get("page"))
            return self._list(search, page) if search else self._answer(request, LIST, page)

    def show(
        self, template: str, status: int = 200, page: Page = "general", **context: Any
    ) -> HTTPResponse:
        """A page for this request alone, kept nowhere."""
        html = self.site.render(template, page, **context)
        headers = {**SECURITY_HEADERS, "Cache-Control": "no-store"}
        return response.raw(html, status=status, headers=headers, content_type=HTML)

    def kind(self, key: str, status: int) -> HTTPResponse:
        """A page in plain words (`page.<key>.title` and `.text`) with the way back and the crisis numbers."""
        title, text = (self._sentences.text(f"page.{key}.{part}") for part in ("title", "text"))
        return self.show("notice.html", status, title=title, text=text)

    def _answer(self, request: Request, name: str, page: Page) -> HTTPResponse:
        found = self._find(name, page)
        if found is not None:
            headers = EMBED_HEADERS if name == EMBEDDED else SECURITY_HEADERS
            return self._send(request, found, headers)
        if self._find(f"{name}/", page) is not None:
            query = f"?{request.query_string}" if request.query_string else ""
            return response.redirect(f"/{name}/{query}", status=301, headers=SECURITY_HEADERS)
        return self.kind("not_found", 404)

    def _find(self, name: str, page: Page) -> Body | None:
        """What stands at an address; the children's version where there is one and it is asked for."""
        if page == "under18":
            return self._at(name + CHILDREN) or self._at(name)
        return self._at(name)

    def _at(self, address: str) -> Body | None:
        self._draw_day(datetime.now(tz=JST).date())
        found = self._files.get(address) or self._fixed.get(address) or self._dated.get(address)
        service = None if found else _SERVICE.fullmatch(address)
        if service:
            # Drawn when first asked for: all 428 with their furigana would make the start two seconds longer.
            drawn = self.site.service(service[1], "under18" if service[2] else "general")
            if drawn is not None:
                found = self._fixed[address] = body(drawn, HTML)
        return found

    def _list(self, search: Search, page: Page) -> HTTPResponse:
        # «no-cache», not «no-store»: the way back from a service to what was found must not ask to send the form again.
        headers = {**SECURITY_HEADERS, "Cache-Control": "private, no-cache"}
        return response.raw(self.site.services(search, page), headers=headers, content_type=HTML)

    def _draw_day(self, today: date) -> None:
        """Draw the pages of a day on its first request."""
        if today != self._day:
            self._dated = {path: body(data, HTML) for path, data in self.site.dated(today).items()}
            self._day = today

    def _send(self, request: Request, found: Body, headers: dict[str, str]) -> HTTPResponse:
        zipped = found.zipped if "gzip" in request.headers.get("accept-encoding", "") else None
        tag = f'"{found.tag}{"-gzip" if zipped else ""}"'
        headers = {**headers, "ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
        if request.headers.get("if-none-match") == tag:
            return response.empty(304, headers=headers)
        if zipped:
            headers["Content-Encoding"] = "gzip"
        return response.raw(zipped or found.plain, headers=headers, content_type=found.kind)


def _first(fields: Mapping[str, list[str]]) -> dict[str, str]:
    """The first value of each field of a form or an address."""
    return {name: values[0] for name, values in fields.items() if values}


def _page(name: object) -> Page:
    return "under18" if name == "under18" else "general"

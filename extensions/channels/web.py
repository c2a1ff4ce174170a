"""The website's doors on one port: chat, talk by forms, summary sheets, pages, counts and health.

Typed text and pressed buttons are different fields; typed `/…` is never a command. docs/chat.md describes the contract.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, Sanic, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from extensions import rasa_patches
from extensions.channels.chat import Chat
from extensions.channels.counts import Counts
from extensions.channels.forms import Forms
from extensions.channels.guard import ChatError, check_start
from extensions.channels.pages import Pages
from extensions.channels.reports import add_reports
from extensions.channels.sheets import add_sheets
from extensions.channels.talks import BODY_LIMIT, OnMessage, Talks
from navigator.assistant import Assistant, load_assistant
from navigator.furigana import load_furigana

#: «Get ready»: any words do.
WARM_UP = "じゅんび"


class WebInput(InputChannel):
    """`/chat/…`, `/talk/`, `/summary/…`, `/services/…/report`, `/healthz` and the pages."""

    def __init__(self, secret: str, site_url: str, counts: Path) -> None:
        self._assistant: Assistant = load_assistant(secret, site_url)
        self._furigana = load_furigana()
        self._pages = Pages(self._assistant, site_url, self._furigana)
        self._counts = Counts(counts)

    @classmethod
    def name(cls) -> str:
        return "web"

    @classmethod
    def url_prefix(cls) -> str:
        return "/"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> WebInput:
        """`secret` and `site_url`; `counts` is the folder of the counters."""
        rasa_patches.apply()
        given = credentials or {}
        secret = given.get("secret") or ""
        if len(secret) < 32 or secret.startswith("${"):
            raise ValueError("credentials.yml: NAVIGATOR_SECRET must have at least 32 characters")
        site_url = str(given.get("site_url", "")).rstrip("/")
        return cls(secret, site_url, Path(given["counts"]))

    def blueprint(self, on_new_message: OnMessage) -> Blueprint:
        routes = Blueprint("web")
        talks = Talks(self._assistant, on_new_message, self.name())
        chat, forms = Chat(talks, self._furigana), Forms(talks, self._pages)

        @routes.listener("after_server_start")
        async def check(app: Sanic, _loop: Any) -> None:
            app.config.REQUEST_MAX_SIZE = BODY_LIMIT
            talks.store = check_start(app)
            # Loads dictionaries and model now: the first person would wait seconds for them.
            await app.ctx.agent.parse_message(WARM_UP)

        @routes.get("/healthz")
        async def health(_request: Request) -> HTTPResponse:
            return response.json(
                {"status": "ok", "services": len(self._assistant.catalogue.services)}
            )

        @routes.exception(ChatError)
        async def refused(_request: Request, error: ChatError) -> HTTPResponse:
            return chat.refusal(error)

        @routes.exception(SanicException)
        async def sanic_refused(request: Request, error: SanicException) -> HTTPResponse:
            status = getattr(error, "status_code", 500)
            code = {413: "too_long", 404: "not_found"}.get(status, "bad_request")
            if request.path.startswith("/chat/"):
                return chat.refusal(ChatError(status if status < 500 else 503, code))
            if request.path.startswith("/talk/") and status == 413:
                return forms.refused(ChatError(status, code))
            return self._pages.kind("not_found" if status == 404 else "trouble", status)

        chat.add_to(routes)
        forms.add_to(routes)
        add_sheets(routes, self._assistant, self._pages)
        add_reports(routes, self._assistant.catalogue, self._counts, self._pages)
        self._counts.add_to(routes)
        self._pages.add_to(routes)
        return routes

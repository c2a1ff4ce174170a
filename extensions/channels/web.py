"""The website's door: chat contract, summary sheets, pages and health on one port.

Typed text and pressed buttons are different fields; typed `/…` is never a command. docs/chat.md describes the contract.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from extensions import rasa_patches
from extensions.channels.collecting import CollectingReplies
from extensions.channels.guard import ChatError, check_start
from extensions.channels.pages import Pages
from extensions.channels.sheets import add_sheets
from navigator import postbacks
from navigator.assistant import Assistant, load_assistant
from navigator.errors import LinkExpired, LinkForged
from navigator.links import SESSION_SECONDS, Session
from navigator.locales import SOURCE_LANGUAGE
from navigator.opening_hours import JST
from navigator.talk import Talk

#: Characters of one message; SudachiPy refuses 49,149 bytes, and nobody reads more at once.
TEXT_LIMIT = 5_000
#: Bytes of one request: the longest text in UTF-8, escaped as JSON, with room.
BODY_LIMIT = 64 * 1024
#: Messages of one talk that may wait at a time.
WAITING_LIMIT = 5

OnMessage = Callable[[UserMessage], Awaitable[None]]


class WebInput(InputChannel):
    """`/chat/…`, `/summary/…`, `/healthz` and the pages."""

    def __init__(self, secret: str, site_url: str) -> None:
        self._assistant: Assistant = load_assistant(secret, site_url)
        self._waiting: Counter[str] = Counter()

    @classmethod
    def name(cls) -> str:
        return "web"

    @classmethod
    def url_prefix(cls) -> str:
        return "/"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> WebInput:
        rasa_patches.apply()
        secret = (credentials or {}).get("secret") or ""
        if len(secret) < 32 or secret.startswith("${"):
            raise ValueError("credentials.yml: NAVIGATOR_SECRET must have at least 32 characters")
        return cls(secret, str((credentials or {}).get("site_url", "")).rstrip("/"))

    def blueprint(self, on_new_message: OnMessage) -> Blueprint:
        routes = Blueprint("web")
        pages = Pages(self._assistant.sentences)

        @routes.listener("after_server_start")
        async def check(app: Sanic, _loop: Any) -> None:
            app.config.REQUEST_MAX_SIZE = BODY_LIMIT
            check_start(app)

        @routes.get("/healthz")
        async def health(_request: Request) -> HTTPResponse:
            return response.json(
                {"status": "ok", "services": len(self._assistant.catalogue.services)}
            )

        @routes.post("/chat/session")
        async def session(request: Request) -> HTTPResponse:
            body = self._body(request)
            page, language = body.get("page", "general"), body.get("language", SOURCE_LANGUAGE)
            if page not in ("general", "under18"):
                raise ChatError(400, "bad_page", self._language(language))
            if not isinstance(language, str) or len(language) > 12:
                raise ChatError(400, "bad_language", SOURCE_LANGUAGE)
            token = self._assistant.signer.new_session(page, self._language(language))
            opened = self._assistant.signer.session(token)
            replies = await self._turn(on_new_message, opened, postbacks.build("start"))
            expires = (datetime.now(tz=JST) + timedelta(seconds=SESSION_SECONDS)).isoformat()
            return response.json({"session": token, "expires": expires, "messages": replies})

        @routes.post("/chat/message")
        async def message(request: Request) -> HTTPResponse:
            body = self._body(request)
            talk = self._session(body.get("session"))
            payload = self._payload(body, talk)
            return response.json({"messages": await self._turn(on_new_message, talk, payload)})

        @routes.exception(ChatError)
        async def refused(_request: Request, error: ChatError) -> HTTPResponse:
            return self._refusal(error)

        @routes.exception(SanicException)
        async def sanic_refused(request: Request, error: SanicException) -> HTTPResponse:
            status = getattr(error, "status_code", 500)
            if request.path.startswith("/chat/"):
                code = {413: "too_long", 405: "bad_request", 404: "not_found"}.get(
                    status, "bad_request"
                )
                return self._refusal(ChatError(status if status < 500 else 503, code))
            return pages.kind("not_found" if status == 404 else "trouble", status)

        add_sheets(routes, self._assistant, pages)
        pages.add_to(routes)
        return routes

    async def _turn(
        self, on_new_message: OnMessage, talk: Session, text: str
    ) -> list[dict[str, Any]]:
        if self._waiting[talk.id] >= WAITING_LIMIT:
            raise ChatError(429, "too_many", talk.language)
        self._waiting[talk.id] += 1
        collected = CollectingReplies()
        metadata = {"page": talk.page, "language": talk.language}
        try:
            await on_new_message(
                UserMessage(text, collected, talk.id, input_channel=self.name(), metadata=metadata)
            )
        finally:
            self._waiting[talk.id] -= 1
            if not self._waiting[talk.id]:
                del self._waiting[talk.id]
        if not collected.replies:  # Rasa answers nothing when its action server is away
            raise ChatError(503, "unavailable", talk.language, self._without_actions(talk, text))
        return collected.replies

    def _without_actions(self, talk: Session, text: str) -> list[dict[str, Any]]:
        """Even then, danger to life is answered with numbers."""
        danger = self._assistant.crisis_rules.find(text)
        if danger is None:
            return []
        now = datetime.now(tz=JST)
        reply, _ = self._assistant.crisis.reply(Talk(talk.page, talk.language), danger, now)
        return [reply.as_dict()]

    def _body(self, request: Request) -> dict[str, Any]:
        if len(request.body) > BODY_LIMIT:
            raise ChatError(413, "too_long")
        try:
            body = request.json
        except SanicException:
            raise ChatError(400, "bad_request") from None
        if not isinstance(body, dict):
            raise ChatError(400, "bad_request")
        return body

    def _session(self, token: object) -> Session:
        try:
            return self._assistant.signer.session(token)
        except LinkExpired:
            raise ChatError(401, "session_expired") from None
        except LinkForged:
            raise ChatError(401, "session_unknown") from None

    def _payload(self, body: dict[str, Any], talk: Session) -> str:
        text, postback = body.get("text"), body.get("postback")
        if postback is not None:
            if text is not None or not postbacks.is_valid(postback):
                raise ChatError(400, "bad_postback", talk.language)
            return str(postback)
        if not isinstance(text, str) or not text.strip():
            raise ChatError(400, "empty", talk.language)
        if len(text) > TEXT_LIMIT:
            raise ChatError(413, "too_long", talk.language)
        text = text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")
        stripped = text.strip()
        # A full-width solidus: Rasa would take typed «/restart» for a command.
        return f"／{stripped[1:]}" if stripped.startswith("/") else stripped

    def _refusal(self, error: ChatError) -> HTTPResponse:
        words = self._assistant.sentences.text(
            f"error.{error.code}", error.language, limit=TEXT_LIMIT
        )
        body: dict[str, Any] = {"error": {"code": error.code, "message": words}}
        if error.messages:
            body["messages"] = error.messages
        return response.json(body, status=error.status)

    def _language(self, language: object) -> str:
        known = self._assistant.sentences.languages
        return language if isinstance(language, str) and language in known else SOURCE_LANGUAGE

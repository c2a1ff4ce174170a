"""The chat contract: `/chat/…`, JSON in and out. docs/chat.md describes it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from sanic import Blueprint, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from extensions.channels.guard import ChatError
from extensions.channels.readings import add_readings
from extensions.channels.talks import BODY_LIMIT, Talks
from navigator import postbacks
from navigator.furigana import Furigana
from navigator.links import SESSION_SECONDS, Session
from navigator.locales import SOURCE_LANGUAGE
from navigator.models import PAGES
from navigator.opening_hours import JST


class Chat:
    """Sessions, messages and the end of a talk for programs: the component, and whoever else speaks JSON."""

    def __init__(self, talks: Talks, furigana: Furigana) -> None:
        self._talks = talks
        self._furigana = furigana

    def add_to(self, routes: Blueprint) -> None:
        talks = self._talks

        @routes.post("/chat/session")
        async def session(request: Request) -> HTTPResponse:
            body = _body(request)
            page, language = body.get("page", "general"), body.get("language", SOURCE_LANGUAGE)
            if page not in PAGES:
                raise ChatError(400, "bad_page", talks.language(language))
            if not isinstance(language, str) or len(language) > 12:
                raise ChatError(400, "bad_language", SOURCE_LANGUAGE)
            token, talk = talks.begin(page, talks.language(language))
            replies = await self._turn(talk, postbacks.build("start"))
            expires = (datetime.now(tz=JST) + timedelta(seconds=SESSION_SECONDS)).isoformat()
            return response.json({"session": token, "expires": expires, "messages": replies})

        @routes.post("/chat/message")
        async def message(request: Request) -> HTTPResponse:
            body = _body(request)
            talk = await talks.session(body.get("session"))
            return response.json({"messages": await self._turn(talk, talks.payload(body, talk))})

        @routes.post("/chat/end")
        async def end(request: Request) -> HTTPResponse:
            # A page that is being left sends it as text/plain (sendBeacon) and hears no answer.
            await talks.end(_token(request.body))
            return response.empty()

    async def _turn(self, talk: Session, payload: str) -> list[dict[str, Any]]:
        """Replies to one message; children's carry the kana of their words."""
        try:
            return self._read(talk, await self._talks.turn(talk, payload))
        except ChatError as error:
            error.messages = self._read(talk, error.messages)
            raise

    def _read(self, talk: Session, replies: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return add_readings(replies, self._furigana) if talk.page == "under18" else replies

    def refusal(self, error: ChatError) -> HTTPResponse:
        """`{"error": {"code", "message"}}`, with replies where life is in danger."""
        body: dict[str, Any] = {"error": {"code": error.code, "message": self._talks.words(error)}}
        if error.messages:
            body["messages"] = error.messages
        return response.json(body, status=error.status)


def _body(request: Request) -> dict[str, Any]:
    if len(request.body) > BODY_LIMIT:
        raise ChatError(413, "too_long")
    try:
        body = request.json
    except SanicException:
        raise ChatError(400, "bad_request") from None
    if not isinstance(body, dict):
        raise ChatError(400, "bad_request")
    return body


def _token(body: bytes) -> object:
    """The field `session` of a JSON body; None when there is none."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found.get("session") if isinstance(found, dict) else None

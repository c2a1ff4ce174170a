"""Talks, whichever door they come through: opening, one turn, the end, and what is refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from rasa.core.channels.channel import UserMessage

from extensions.channels.collecting import CollectingReplies
from extensions.channels.guard import ChatError, TalkEnded
from extensions.stores import SlotTrackerStore
from navigator import postbacks
from navigator.assistant import Assistant
from navigator.errors import LinkExpired, LinkForged
from navigator.links import Session
from navigator.locales import SOURCE_LANGUAGE
from navigator.models import Page
from navigator.opening_hours import JST
from navigator.talk import Talk

#: Characters of one message; SudachiPy refuses 49,149 bytes, and nobody reads more at once.
TEXT_LIMIT = 5_000
#: Bytes of one request: the longest text in UTF-8, escaped as JSON or as a form, with room.
BODY_LIMIT = 64 * 1024
#: Messages of one talk that may wait at a time.
WAITING_LIMIT = 5

OnMessage = Callable[[UserMessage], Awaitable[None]]


class Talks:
    """Sessions and turns; `store` is set once the server has one."""

    store: SlotTrackerStore

    def __init__(self, assistant: Assistant, on_new_message: OnMessage, channel: str) -> None:
        self._assistant = assistant
        self._on_new_message = on_new_message
        self._channel = channel
        self._waiting: Counter[str] = Counter()

    def begin(self, page: Page, language: str) -> tuple[str, Session]:
        """Token of a new talk, and the talk."""
        token = self._assistant.signer.new_session(page, language)
        return token, self._assistant.signer.session(token)

    async def session(self, token: object) -> Session:
        """The talk of a token; ChatError 401 when it is forged, too old or was ended."""
        try:
            talk = self._assistant.signer.session(token)
        except LinkExpired:
            raise ChatError(401, "session_expired") from None
        except LinkForged:
            raise ChatError(401, "session_unknown") from None
        if await self.store.ended(talk.id):
            raise TalkEnded
        return talk

    async def end(self, token: object) -> None:
        """Erase a talk; one that is unknown or too old has nothing left to erase."""
        try:
            talk = self._assistant.signer.session(token)
        except (LinkExpired, LinkForged):
            return
        await self.store.end(talk.id)

    def payload(self, body: dict[str, Any], talk: Session) -> str:
        """What Rasa is given for the field `text` or `postback`; ChatError for neither, both, or too much."""
        text, postback = body.get("text"), body.get("postback")
        if postback is not None:
            if text is not None or not postbacks.is_valid(postback):
                raise ChatError(400, "bad_postback", talk.language)
            return str(postback)
        if not isinstance(text, str) or not text.strip():
            raise ChatError(400, "empty", talk.language)
        if len(text) > TEXT_LIMIT:
            raise ChatError(413, "too_long", talk.language)
        return typed(text)

    async def turn(self, talk: Session, payload: str) -> list[dict[str, Any]]:
        """Replies to one message; ChatError when too many wait or nobody answers."""
        if self._waiting[talk.id] >= WAITING_LIMIT:
            raise ChatError(429, "too_many", talk.language)
        self._waiting[talk.id] += 1
        collected = CollectingReplies()
        metadata = {"page": talk.page, "language": talk.language}
        try:
            await self._on_new_message(
                UserMessage(
                    payload, collected, talk.id, input_channel=self._channel, metadata=metadata
                )
            )
        finally:
            self._waiting[talk.id] -= 1
            if not self._waiting[talk.id]:
                del self._waiting[talk.id]
        if not collected.replies:  # Rasa answers nothing when its action server is away
            raise ChatError(503, "unavailable", talk.language, self.danger(talk, payload))
        return collected.replies

    def words(self, error: ChatError, page: Page = "general") -> str:
        """What a refusal says, in the person's language."""
        say = self._assistant.sentences.text
        return say(f"error.{error.code}", error.language, page, limit=TEXT_LIMIT)

    def language(self, wanted: object) -> str:
        """The language a talk is held in: the one wanted, where we have its sentences."""
        known = self._assistant.sentences.languages
        return wanted if isinstance(wanted, str) and wanted in known else SOURCE_LANGUAGE

    def danger(self, talk: Session, text: str) -> list[dict[str, Any]]:
        """Numbers for a danger to life that the patterns find, without Rasa and its actions; else nothing."""
        danger = self._assistant.crisis_rules.find(text)
        if danger is None:
            return []
        now = datetime.now(tz=JST)
        reply, _ = self._assistant.crisis.reply(Talk(talk.page, talk.language), danger, now)
        return [reply.as_dict()]


def typed(text: str) -> str:
    """What Rasa is given for words that a person typed: never a command."""
    stripped = text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "").strip()
    # A full-width solidus: Rasa would take typed «/restart» for a command.
    return f"／{stripped[1:]}" if stripped.startswith("/") else stripped

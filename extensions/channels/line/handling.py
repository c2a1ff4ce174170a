"""What is said to an event, and what it leaves in the talk: one event at a time for each chat."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from extensions.channels.guard import ChatError
from extensions.channels.line import limits, push, unsending
from extensions.channels.line.api import Api
from extensions.channels.line.delivery import Delivery, Figures
from extensions.channels.line.events import Event
from extensions.channels.line.seen import Left, Seen
from extensions.channels.line.signature import Keys
from extensions.channels.line.subscribers import Subscribers
from extensions.channels.talks import TEXT_LIMIT, Talks, typed
from extensions.stores import forget_log
from navigator import postbacks
from navigator.assistant import Assistant
from navigator.links import Session
from navigator.locales import SOURCE_LANGUAGE
from navigator.models import PAGES, Page
from navigator.municipality import PROCEDURES_URL, municipality_of
from navigator.opening_hours import JST
from navigator.replies import Button, Reply
from navigator.talk import Talk

LOG = logging.getLogger(__name__)
#: Turns that Rasa works on at a time; the website shares its processor.
THINKING_AT_ONCE = 2
#: An answer that takes longer (s) is announced by LINE's animation.
THINKING_SECONDS = 0.3
#: How long (s) the animation may last; a message ends it. LINE: a multiple of 5, at most 60.
LOADING_SECONDS = 30
#: What is said to messages that hold no words.
_WORDLESS = {"sticker": "line.sticker", "media": "line.media"}

Draw = Callable[[list[dict[str, Any]], Page, str, int], list[dict[str, Any]]]
"""Replies, page, language and part of a long menu → LINE's messages."""


@dataclass(frozen=True)
class Said:
    """Replies of the chat contract, and how to draw them."""

    replies: list[dict[str, Any]]
    talk: Session
    part: int = 1


@dataclass
class Handling:
    """Deals with the events of one channel."""

    assistant: Assistant
    talks: Talks
    keys: Keys
    seen: Seen
    subscribers: Subscribers
    api: Api
    delivery: Delivery
    figures: Figures
    draw: Draw
    push: bool
    """The operator sends campaign messages."""
    _thinking: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self._thinking = asyncio.Semaphore(THINKING_AT_ONCE)

    async def handle(self, event: Event) -> None:
        """Deal with one event; whatever happens is counted, and nothing raised."""
        self.figures.add("events")
        try:
            async with self._loading(event):
                said = await self._said(event)
            if said is not None:
                retry_key = self.keys.retry_key(event.id)
                await self.delivery.answer(event, self._drawn(said), retry_key)
            self.seen.done(self.keys.event(event.id))
        except Exception as error:  # noqa: BLE001 - the next event of this chat must have its turn
            LOG.error("line: an event could not be dealt with: %s", type(error).__name__)
            self.figures.add("failed")

    async def apologise(self, older: float, younger: float) -> None:
        """Say to whoever was being answered when a process died that they may write again."""
        for cut in self.seen.interrupted(older, younger):
            talk = await self._talk(cut.sender)
            words = self._refusal(talk, ChatError(503, "unavailable", talk.language))
            await self.api.reply(cut.reply_token, self._drawn(Said(words, talk)))
            self.figures.add("interrupted")

    async def _said(self, event: Event) -> Said | None:
        if event.user is None:
            return self._to_group(event)
        sender = self.keys.sender(event.user)
        if event.meaning == "unsend":
            await self._erase(sender, event.message)
            return None
        if event.meaning == "unfollow":
            await self._forget(sender)
            self.subscribers.remove(event.user)
            return None
        if event.meaning == "follow":
            await self._forget(sender)
        talk = await self._talk(sender)
        if event.meaning == "follow":
            return await self._greeting(talk)
        if event.meaning == "postback":
            return await self._pressed(event, event.user, talk)
        if event.meaning == "text":
            return await self._heard(event, talk)
        if event.meaning == "location":
            return Said([self._place(talk, event.text)], talk)
        return Said([self._menu(talk, _WORDLESS[event.meaning])], talk)

    def _place(self, talk: Session, address: str) -> dict[str, Any]:
        """Where the procedures of a place are looked up; the place is kept nowhere."""
        name = municipality_of(address)
        if name is None:
            return self._menu(talk, "line.location")
        words = self.assistant.sentences.text(
            "municipality.found", talk.language, talk.page, name=name
        )
        title = self._say(talk, "municipality.procedures")
        link = {"href": PROCEDURES_URL, "title": title}
        return {**self._menu(talk, "line.location"), "text": words, "link": link}

    async def _talk(self, sender: str) -> Session:
        """The talk of a sender, on the page that its slots tell."""
        slots = await self.talks.store.slots(sender) or {}
        page: Page = slots.get("page", "general")
        return Session(sender, page, slots.get("language", SOURCE_LANGUAGE))

    async def _greeting(self, talk: Session) -> Said:
        """The start, and before its menu what LINE itself keeps."""
        replies = await self._turn(talk, postbacks.build("start"))
        hint = Reply("text", self._say(talk, "line.follow")).as_dict()
        return Said([*replies[:-1], hint, *replies[-1:]], talk)

    async def _heard(self, event: Event, talk: Session) -> Said | None:
        """The answer to typed words; none where they were taken back while they waited."""
        message = self.keys.message(event.message or "")
        if self.seen.is_unsent(message):
            return None
        text = typed(event.text[:TEXT_LIMIT])
        before = await self.talks.store.slots(talk.id) or {}
        replies = await self._turn(talk, text)
        after = await self.talks.store.slots(talk.id) or {}
        spoken = self.assistant.crisis_rules.find(text) is not None
        self.seen.note(self.keys.event(event.id), unsending.left_by(before, after, replies, spoken))
        if self.seen.is_unsent(message):  # taken back meanwhile, at another process
            await self._erase(talk.id, event.message)
        return Said(replies, talk)

    async def _pressed(self, event: Event, user: str, talk: Session) -> Said:
        found = postbacks.read(event.text)
        if found is None:
            return Said([self._menu(talk, "line.old_button")], talk)
        answer = push.answer(
            event.text,
            user,
            talk.page,
            talk.language,
            self.subscribers,
            self.assistant.sentences,
            self.push,
        )
        if answer is not None:
            return Said(answer, talk)
        intent, entities = found
        if intent == "open_page":
            return await self._opened(talk, entities["page"])
        if intent == "crisis_numbers":
            return Said([self._numbers(talk)], talk)
        if intent == "more_topics":
            state = Talk(talk.page, talk.language)
            turn = self.assistant.menus.topics(state, self._say(talk, "menu.topics"))
            part = int(entities["part"]) if entities["part"].isdecimal() else 1
            return Said([reply.as_dict() for reply in turn.replies], talk, part)
        replies = await self._turn(talk, event.text)
        if intent in ("select_need", "select_way"):
            self.seen.note(self.keys.event(event.id), Left(needs=(entities["need"],)))
        return Said(replies, talk)

    async def _opened(self, talk: Session, wanted: str) -> Said:
        """The start of another page; nothing of the talk goes with it."""
        page: Page = next((known for known in PAGES if known == wanted), "general")
        slots = {"page": page, "language": talk.language}
        usual = {"page": "general", "language": SOURCE_LANGUAGE}
        changed = {name: value for name, value in slots.items() if value != usual[name]}
        await self.talks.store.put(talk.id, changed)
        talk = Session(talk.id, page, talk.language)
        return Said(await self._turn(talk, postbacks.build("start")), talk)

    def _numbers(self, talk: Session) -> dict[str, Any]:
        """Numbers for danger to life, for somebody who said nothing of it: no slot changes."""
        state, now = Talk(talk.page, talk.language), datetime.now(tz=JST)
        reply, _ = self.assistant.crisis.reply(state, "danger_now", now)
        return {**reply.as_dict(), "text": self._say(talk, "line.crisis_numbers")}

    def _to_group(self, event: Event) -> Said | None:
        """Others read along: numbers where there is danger, else only that we speak one to one."""
        talk = Session("", "general", SOURCE_LANGUAGE)
        danger = self.talks.danger(talk, event.text)
        if event.meaning == "group_text" and not danger:
            return None
        for reply in danger:
            del reply["buttons"]  # anybody could press them
        return Said([*danger, Reply("text", self._say(talk, "line.group")).as_dict()], talk)

    async def _turn(self, talk: Session, payload: str) -> list[dict[str, Any]]:
        try:
            async with self._thinking:
                return await self.talks.turn(talk, payload)
        except ChatError as error:
            return self._refusal(talk, error)
        except Exception as error:  # noqa: BLE001 - whatever Rasa fails with, the person hears of it
            LOG.error("line: a turn failed: %s", type(error).__name__)
            error_told = ChatError(503, "unavailable", talk.language)
            error_told.messages = self.talks.danger(talk, payload)
            return self._refusal(talk, error_told)

    def _refusal(self, talk: Session, error: ChatError) -> list[dict[str, Any]]:
        self.figures.add(error.code)
        words = Reply("text", self.talks.words(error, talk.page)).as_dict()
        return [*error.messages, words]

    async def _erase(self, sender: str, message: str | None) -> None:
        """Take what an unsent message left out of the talk."""
        mine, others = self.seen.take_back(sender, self.keys.message(message or ""))
        slots = await self.talks.store.slots(sender)
        if slots:
            await self.talks.store.put(sender, unsending.without(slots, mine, others))
            forget_log(self.talks.store.engine)

    async def _forget(self, sender: str) -> None:
        await self.talks.store.forget(sender)
        self.seen.forget(sender)

    def _menu(self, talk: Session, key: str) -> dict[str, Any]:
        """Kind words and two ways on."""
        buttons = tuple(
            Button(self._say(talk, name), postbacks.build(intent))
            for name, intent in (("button.topics", "show_topics"), ("button.human", "human"))
        )
        return Reply("menu", self._say(talk, key), buttons).as_dict()

    def _say(self, talk: Session, key: str) -> str:
        return self.assistant.sentences.text(key, talk.language, talk.page)

    def _drawn(self, said: Said) -> list[dict[str, Any]]:
        """LINE's messages; plain words where they cannot be drawn, rather than nothing."""
        try:
            return self.draw(said.replies, said.talk.page, said.talk.language, said.part)
        except Exception as error:  # noqa: BLE001 - a person waits for these words
            LOG.error("line: replies could not be drawn: %s", type(error).__name__)
            self.figures.add("undrawn")
            plain = [{"type": "text", "text": _plain(reply)} for reply in said.replies]
            return plain[: limits.MESSAGES]

    @asynccontextmanager
    async def _loading(self, event: Event) -> AsyncIterator[None]:
        """Show LINE's animation meanwhile, where the answer takes its time."""
        if event.user is None or event.reply_token is None:
            yield
            return
        task = asyncio.create_task(self._show_loading(event.user))
        try:
            yield
        finally:
            task.cancel()  # it must not come after the answer, which ends it

    async def _show_loading(self, user: str) -> None:
        await asyncio.sleep(THINKING_SECONDS)
        await self.api.loading(user, LOADING_SECONDS)


def _plain(reply: dict[str, Any]) -> str:
    """The words and numbers of a reply."""
    numbers = (
        f"{service['name']} {contact['value']}"
        for service in reply.get("services", [])
        for contact in service["contacts"]
    )
    return "\n".join([reply["text"], *numbers])[: limits.TEXT_UNITS // 2]

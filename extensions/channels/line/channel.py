"""LINE's door: `/line/webhook`. It says 200 at once, and what is said to a person comes later, through the Messaging API."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Any

import aiohttp
from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from extensions.channels.guard import check_start
from extensions.channels.line.api import Api
from extensions.channels.line.delivery import Delivery, Figures
from extensions.channels.line.events import Event, read
from extensions.channels.line.handling import Handling
from extensions.channels.line.messages import messages
from extensions.channels.line.seen import Seen
from extensions.channels.line.signature import Keys, is_signed
from extensions.channels.line.subscribers import Subscribers
from extensions.channels.line.turns import Turns
from extensions.channels.talks import OnMessage, Talks
from navigator.assistant import Assistant, load_assistant
from navigator.models import Page

#: Bytes of one webhook: many events of the longest text, escaped as JSON.
BODY_LIMIT = 2 * 1024 * 1024
#: How long a stop waits for what is under way; scripts/serve.py gives ten seconds in all.
STOP_SECONDS = 8.0
FIGURES_SECONDS = 600
#: After a start: how often, and for how long, to look for turns that a dead process left (s).
LOOK_SECONDS, LOOKS = 5, 10
#: Age (s) from which a turn that nobody finished counts as left, and to which its reply token works.
LEFT_SECONDS, TOKEN_SECONDS = 12, 55


@dataclass(frozen=True)
class Settings:
    """What credentials.yml says; without a channel secret the channel is off."""

    channel_secret: str
    access_token: str
    api_url: str
    push: bool
    secret: str
    site_url: str

    @classmethod
    def of(cls, given: dict[str, Any]) -> Settings:
        """ValueError where the channel is on and cannot work."""
        values = {name: _filled(given.get(name)) for name in cls.__annotations__}
        if values["channel_secret"] and not values["access_token"]:
            raise ValueError("credentials.yml: LINE_CHANNEL_ACCESS_TOKEN is missing")
        return cls(
            channel_secret=values["channel_secret"],
            access_token=values["access_token"],
            api_url=values["api_url"].rstrip("/"),
            push=values["push"].lower() in ("on", "true", "yes", "1"),
            secret=values["secret"],
            site_url=values["site_url"].rstrip("/"),
        )


class LineInput(InputChannel):
    """The webhook and what works behind it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @classmethod
    def name(cls) -> str:
        return "line"

    @classmethod
    def url_prefix(cls) -> str:
        return "/line"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> LineInput:
        """Names as in `Settings`."""
        return cls(Settings.of(credentials or {}))

    def blueprint(self, on_new_message: OnMessage) -> Blueprint:
        routes = Blueprint("line")
        if not self._settings.channel_secret:

            @routes.post("/webhook")
            async def off(_request: Request) -> HTTPResponse:
                return response.empty(404)

            return routes

        assistant = load_assistant(self._settings.secret, self._settings.site_url)
        desk = _Desk(self._settings, assistant, Talks(assistant, on_new_message, self.name()))

        @routes.listener("after_server_start")
        async def started(app: Sanic, _loop: Any) -> None:
            desk.start(app)

        @routes.listener("before_server_stop")
        async def stopping(_app: Sanic, _loop: Any) -> None:
            await desk.stop()

        @routes.post("/webhook", stream=True)  # has a limit of its own, and is read as it is
        async def webhook(request: Request) -> HTTPResponse:
            body = await _body(request)
            if body is None:
                return response.empty(413)
            signature = request.headers.get("x-line-signature", "")
            return response.empty(desk.accept(body, signature))

        return routes


class _Desk:
    """What lives as long as the server."""

    def __init__(self, settings: Settings, assistant: Assistant, talks: Talks) -> None:
        self._settings = settings
        self._assistant = assistant
        self._talks = talks
        self._keys = Keys(settings.secret)
        self._figures = Figures()
        self._started = time.time()

    def start(self, app: Sanic) -> None:
        """Begin work, in the running event loop."""
        settings = self._settings
        self._talks.store = check_start(app)
        engine = self._talks.store.engine
        self._session = aiohttp.ClientSession()
        self._seen = Seen(engine)
        api = Api(self._session, settings.api_url, settings.access_token)
        self._handling = Handling(
            assistant=self._assistant,
            talks=self._talks,
            keys=self._keys,
            seen=self._seen,
            subscribers=Subscribers(engine, settings.secret),
            api=api,
            delivery=Delivery(api, self._figures, settings.push),
            figures=self._figures,
            draw=self._draw,
            push=settings.push,
        )
        self._turns = Turns(self._handling.handle)
        work = (self._count(), self._look_back())
        self._background = [asyncio.get_running_loop().create_task(task) for task in work]

    async def stop(self) -> None:
        """Finish what is under way, as far as the time allows."""
        for task in self._background:
            task.cancel()
        for _ in range(await self._turns.finish(STOP_SECONDS)):
            self._figures.add("given_up")
        await self._session.close()
        self._figures.log()

    def accept(self, body: bytes, signature: str) -> int:
        """HTTP status for a webhook; its events wait for their turn from then on."""
        if not is_signed(body, signature, self._settings.channel_secret):
            return 401
        try:
            events = read(body)
        except ValueError:
            return 400
        if self._turns.is_full:
            self._figures.add("full")
            return 503
        for event in events:
            if self._take(event):
                self._turns.add(event)
            else:
                self._figures.add("duplicates")
        return 200

    def _take(self, event: Event) -> bool:
        return self._seen.take(
            self._keys.event(event.id),
            sender=self._keys.sender(event.user) if event.user else None,
            reply_token=event.reply_token if event.user else None,
            message=self._keys.message(event.message) if event.message else None,
            unsends=event.meaning == "unsend",
        )

    def _draw(
        self, replies: list[dict[str, Any]], page: Page, language: str, part: int
    ) -> list[dict[str, Any]]:
        sentences, site = self._assistant.sentences, self._settings.site_url
        return messages(replies, site, page, sentences, language, part=part)

    async def _count(self) -> None:
        while True:
            await asyncio.sleep(FIGURES_SECONDS)
            self._figures.log()

    async def _look_back(self) -> None:
        """Turns that an earlier process did not finish are answered with an apology, while their reply tokens work."""
        for _ in range(LOOKS):
            now = time.time()
            older = min(self._started, now - LEFT_SECONDS)
            await self._handling.apologise(older, now - TOKEN_SECONDS)
            await asyncio.sleep(LOOK_SECONDS)


async def _body(request: Request) -> bytes | None:
    """Byte by byte as it came; None for one that is too long."""
    body = b""
    while request.stream is not None and (chunk := await request.stream.read()):
        body += chunk
        if len(body) > BODY_LIMIT:
            return None
    return body


def _filled(value: Any) -> str:
    """The value of a setting; empty where its environment variable is."""
    text = "" if value is None else str(value).strip()
    return "" if text.startswith("${") else text

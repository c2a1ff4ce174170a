"""What people do at the website, as the load does it: one step at a time, with time to think between."""

from __future__ import annotations

import asyncio
import random
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientError, ClientSession

#: Our own, ordinary sentences; some are not what the assistant is for.
WORRIES = (
    "先月から家賃を払えていません",
    "仕事を急にやめさせられた",
    "カードの支払いがたまって返せない",
    "父の介護で夜も眠れません",
    "上司にみんなの前でどなられます",
    "近所に話せる人が一人もいない",
    "子どもが朝になるとおなかが痛いと言って学校を休みます",
    "電気を止めるという紙が来ました。手元に2000円しかありません",
    "離婚したいけど、お金のことが心配です",
    "病院に行きたいけど保険証がない",
    "妊娠したかもしれない。だれにも言えない",
    "この先どうしたらいいか分からない",
    "在留カードの期限がもうすぐ切れます",
    "今日の天気はどうですか",
    "アパートの保証人になってくれる人がいません。仕事も探していて、役所のどこに行けばいいのか分かりません",
)
CHILDREN_SAY = (
    "クラスの子にむしされる",
    "お母さんがお酒を飲むとこわい",
    "学校に行きたくない",
    "スマホで写真を送れって言われた",
)
DANGERS = ("もう死にたい", "消えてしまいたいです", "今から飛び降ります", "薬をたくさん飲んだ")
BANDS = ("elementary_3_4", "elementary_5_6", "junior_high", "age_15_18")
THINKING_S = (2.0, 6.0)

Pause = Callable[[], Awaitable[None]]
Replies = list[dict[str, Any]]


@dataclass
class Results:
    """Seconds of each kind of request, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)


class Over(Exception):  # noqa: N818 - no fault either
    """The time is up."""


class Wrong(Exception):  # noqa: N818 - it is what is counted, not a fault of this program
    """An answer that is none; the journey ends."""


@dataclass
class Person:
    """Somebody with a browser; `pause` is the time to think before each step, or ends the visit with `Over`."""

    client: ClientSession
    results: Results
    chance: random.Random
    pause: Pause
    session: str = ""
    replies: Replies = field(default_factory=list)

    async def journey(self) -> None:
        """One visit from the page to the end of the talk."""
        ways = (self.menu, self.text, self.sheet, self.crisis, self.child)
        way = self.chance.choices(ways, weights=(3, 3, 2, 1, 2))[0]
        try:
            await way()
            await self._call("end", "POST", "/chat/end", 204, {"session": self.session})
        except Wrong:
            pass  # counted already; the person begins again

    async def menu(self) -> None:
        await self._open("general")
        while self._offered("/select_"):  # some topics have two levels, some three
            await self._press("/select_")
        await self._press("/go_back")

    async def text(self) -> None:
        await self._open("general")
        for _ in range(self.chance.randint(1, 3)):
            await self._write(self.chance.choice(WORRIES))
        await self._press("/human")

    async def sheet(self) -> None:
        await self._open("general")
        await self._write(WORRIES[self.chance.randrange(5)])
        if not self._offered("/summary"):  # nothing was sure: the reply is a menu of guesses
            await self._press("/select_need")
        await self._print()

    async def crisis(self) -> None:
        await self._open("general")
        await self._write(self.chance.choice(DANGERS), "crisis")
        if self.replies[0]["type"] != "crisis":
            self._fault("crisis", f"answered as {self.replies[0]['type']}")
        await self._press("/human")

    async def child(self) -> None:
        await self._open("under18")
        await self._press(f'/select_band{{"band":"{self.chance.choice(BANDS)}"')
        await self._write(self.chance.choice(CHILDREN_SAY))
        await self._press("/go_back")

    async def _open(self, page: str) -> None:
        await self._call("page", "GET", "/" if page == "general" else "/under18/", 200)
        body = {"page": page, "language": "ja"}
        answer = await self._call("greeting", "POST", "/chat/session", 200, body)
        self.session, self.replies = answer["session"], answer["messages"]

    async def _press(self, start: str) -> None:
        """Press one of the buttons whose postback begins so."""
        if not (found := self._offered(start)):
            self._fault("button", f"no {start} among {self._offered('/')}")
        await self._say("button", "postback", self.chance.choice(found))

    def _offered(self, start: str) -> list[str]:
        buttons = [b["postback"] for reply in self.replies for b in reply.get("buttons", [])]
        return [postback for postback in buttons if postback.startswith(start)]

    async def _write(self, text: str, kind: str = "text") -> None:
        await self._say(kind, "text", text)

    async def _say(self, kind: str, name: str, said: str) -> None:
        body = {"session": self.session, name: said}
        self.replies = (await self._call(kind, "POST", "/chat/message", 200, body))["messages"]
        if not self.replies:
            self._fault(kind, f"no reply to {said}")

    async def _print(self) -> None:
        await self._press("/summary")
        links = [reply["link"]["href"] for reply in self.replies if "link" in reply]
        if not links:
            self._fault("sheet", "no link to it")
        await self._call("sheet", "GET", links[0], 200)

    async def _call(
        self, kind: str, method: str, path: str, wanted: int, body: dict[str, str] | None = None
    ) -> Any:
        await self.pause()
        began = time.perf_counter()
        try:
            async with self.client.request(method, path, json=body) as answer:
                content = await answer.read()
                self.results.seconds[kind].append(time.perf_counter() - began)
                if answer.status != wanted:
                    self._fault(kind, f"{answer.status} {content[:200]!r}")
                return await answer.json() if answer.content_type == "application/json" else None
        except (ClientError, asyncio.TimeoutError) as error:
            self._fault(kind, repr(error))

    def _fault(self, kind: str, words: str) -> None:
        self.results.errors.append(f"{kind}: {words}")
        raise Wrong

"""Order in a chat, chats side by side."""

from __future__ import annotations

import asyncio

import pytest

from extensions.channels.line import turns
from extensions.channels.line.events import Event
from extensions.channels.line.turns import Turns


def event(chat: str, number: int, at: int | None = None) -> Event:
    return Event(f"{chat}{number}", "text", number if at is None else at, chat, chat)


def test_events_of_a_chat_come_one_after_the_other() -> None:
    running: set[str] = set()
    handled: list[str] = []

    async def handle(one: Event) -> None:
        assert one.chat not in running
        running.add(one.chat)
        await asyncio.sleep(0.001)
        running.discard(one.chat)
        handled.append(one.id)

    async def run() -> None:
        waiting = Turns(handle)
        for number in range(10):
            for chat in "abc":
                waiting.add(event(chat, number))
        assert await waiting.finish(10) == 0

    asyncio.run(run())

    for chat in "abc":
        assert [i for i in handled if i[0] == chat] == [f"{chat}{n}" for n in range(10)]


def test_a_slow_chat_holds_up_no_other() -> None:
    handled: list[str] = []

    async def run() -> None:
        gate = asyncio.Event()

        async def handle(one: Event) -> None:
            if one.chat == "slow":
                await gate.wait()
            handled.append(one.chat)

        waiting = Turns(handle)
        waiting.add(event("slow", 1))
        waiting.add(event("quick", 1))
        await asyncio.sleep(0.01)
        assert handled == ["quick"]
        gate.set()
        await waiting.finish(10)

    asyncio.run(run())

    assert handled == ["quick", "slow"]


def test_what_happened_first_comes_first_where_both_wait() -> None:
    handled: list[str] = []

    async def run() -> None:
        async def handle(one: Event) -> None:
            await asyncio.sleep(0)
            handled.append(one.id)

        waiting = Turns(handle)
        for one in (event("a", 1, at=10), event("a", 2, at=30), event("a", 3, at=20)):
            waiting.add(one)
        await waiting.finish(10)

    asyncio.run(run())

    assert handled == ["a1", "a3", "a2"]


def test_a_chat_can_go_on_after_a_pause() -> None:
    handled: list[str] = []

    async def run() -> None:
        async def handle(one: Event) -> None:
            handled.append(one.id)

        waiting = Turns(handle)
        waiting.add(event("a", 1))
        await asyncio.sleep(0.01)
        waiting.add(event("a", 2))
        await waiting.finish(10)

    asyncio.run(run())

    assert handled == ["a1", "a2"]


def test_stop_waits_only_so_long_and_says_what_is_left() -> None:
    async def run() -> int:
        async def handle(_one: Event) -> None:
            await asyncio.sleep(60)

        waiting = Turns(handle)
        for number in range(3):
            waiting.add(event("a", number))
        await asyncio.sleep(0)
        return await waiting.finish(0.01)

    assert asyncio.run(run()) == 3


def test_full_when_too_many_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "WAITING_LIMIT", 2)

    async def run() -> list[bool]:
        async def handle(_one: Event) -> None:
            await asyncio.sleep(0)

        waiting = Turns(handle)
        seen = [waiting.is_full]
        for number in range(2):
            waiting.add(event("a", number))
        seen.append(waiting.is_full)
        await waiting.finish(10)
        return [*seen, waiting.is_full]

    assert asyncio.run(run()) == [False, True, False]

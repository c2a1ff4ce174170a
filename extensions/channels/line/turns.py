"""Events wait their turn: those of one chat are handled one after the other, those of different chats side by side."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Awaitable, Callable
from itertools import count

from extensions.channels.line.events import Event

#: Events that may wait in all; a webhook above it is refused, and LINE sends it again later.
WAITING_LIMIT = 5_000


class Turns:
    """One queue per chat, each with a task of its own as long as something waits in it."""

    def __init__(self, handle: Callable[[Event], Awaitable[None]]) -> None:
        """`handle` deals with one event and raises nothing."""
        self._handle = handle
        self._queues: dict[str, list[tuple[int, int, Event]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._arrivals = count()
        self._waiting = 0

    @property
    def is_full(self) -> bool:
        return self._waiting >= WAITING_LIMIT

    def add(self, event: Event) -> None:
        """Put an event behind those of its chat that happened before it."""
        queue = self._queues.get(event.chat)
        self._waiting += 1
        if queue is not None:
            heapq.heappush(queue, (event.at, next(self._arrivals), event))
            return
        self._queues[event.chat] = [(event.at, next(self._arrivals), event)]
        task = asyncio.get_running_loop().create_task(self._work(event.chat))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finish(self, seconds: float) -> int:
        """Wait for what is waiting; how many events were given up after the time."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        left = self._waiting
        for task in self._tasks:
            task.cancel()
        return left

    async def _work(self, chat: str) -> None:
        queue = self._queues[chat]
        try:
            while queue:
                _, _, event = heapq.heappop(queue)
                await self._handle(event)
                self._waiting -= 1
        finally:
            del self._queues[chat]

"""Many people write at once: what came back, in which order, and after how long."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from dataclasses import dataclass

import aiohttp

from tests.server.line_api import Friend, LineApi, signed

WORDS = ("家賃が払えません", "眠れない", "借金が返せません", "親の介護がつらい", "ありがとう")
#: Every so often an event is delivered twice, as LINE does it.
TWICE = 10


@dataclass
class Storm:
    """Counts of events, and seconds."""

    events: int
    statuses: Counter[int]
    lost: int
    doubled: int
    disordered: int
    """People whose answers came in another order than their messages."""
    webhooks: list[float]
    replies: list[float]
    drained: float
    """Until the last answer, from the first event."""


def storm(
    base: str, api: LineApi, people: int, each: int, seconds: float, patience: float = 120
) -> Storm:
    """`each` events from each of so many people within so many seconds, then wait for all answers."""
    return asyncio.run(_storm(base, api, people, each, seconds, patience))


async def _storm(
    base: str, api: LineApi, people: int, each: int, seconds: float, patience: float
) -> Storm:
    api.reset()
    friends = [Friend(base, api) for _ in range(people)]
    sent: dict[str, float] = {}
    order: dict[str, list[str]] = {friend.user: [] for friend in friends}
    statuses: Counter[int] = Counter()
    webhooks: list[float] = []
    start = time.monotonic()

    async def write(session: aiohttp.ClientSession, friend: Friend, place: int) -> None:
        for number in range(each):
            moment = start + seconds * (number + place / people) / each
            await asyncio.sleep(max(0.0, moment - time.monotonic()))
            event = friend.text(WORDS[(number + place) % len(WORDS)])
            order[friend.user].append(event["replyToken"])
            sent[event["replyToken"]] = time.monotonic()
            for _ in range(2 if number % TWICE == 0 else 1):
                body = json.dumps({"destination": "U", "events": [event]}).encode()
                began = time.monotonic()
                async with session.post(
                    f"{base}/line/webhook", data=body, headers={"X-Line-Signature": signed(body)}
                ) as response:
                    statuses[response.status] += 1
                webhooks.append(time.monotonic() - began)

    connector = aiohttp.TCPConnector(limit=people)
    async with aiohttp.ClientSession(connector=connector) as session:
        await asyncio.gather(*(write(session, f, i) for i, f in enumerate(friends)))
    deadline = time.monotonic() + patience
    while len(api.shown()) < len(sent) and time.monotonic() < deadline:  # noqa: ASYNC110
        await asyncio.sleep(0.1)
    await asyncio.sleep(0.5)  # whatever would come twice

    shown = api.shown()
    came = Counter(call.body["replyToken"] for call in shown)
    arrived = {call.body["replyToken"]: call.at for call in shown}
    answers = {user: [t for t in arrived if t in set(tokens)] for user, tokens in order.items()}
    return Storm(
        events=len(sent),
        statuses=statuses,
        lost=sum(token not in came for token in sent),
        doubled=sum(number > 1 for number in came.values()),
        disordered=sum(
            answers[user] != [t for t in tokens if t in arrived] for user, tokens in order.items()
        ),
        webhooks=webhooks,
        replies=[arrived[token] - at for token, at in sent.items() if token in arrived],
        drained=max(arrived.values(), default=start) - start,
    )

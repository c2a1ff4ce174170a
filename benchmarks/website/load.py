"""Fifty people who talk at once: errors, time to the answer, processor and memory of the server. A Markdown section."""

from __future__ import annotations

import asyncio
import os
import random
import resource
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
from aiohttp import ClientSession, ClientTimeout, TCPConnector

from benchmarks.website import server
from benchmarks.website.journeys import THINKING_S, Over, Person, Results

PEOPLE = int(os.environ.get("PEOPLE", "50"))
SECONDS = int(os.environ.get("SECONDS", "120"))
#: Somebody who waits longer has gone.
PATIENCE_S = 30


@dataclass
class Use:
    """What one run took."""

    results: Results
    seconds: float
    cpu: float
    """Processor seconds of the server."""
    client_cpu: float
    machine_cpu: float
    memory: tuple[int, int]
    """Megabytes before and after."""
    trouble: list[str]
    """Lines of the server's logs."""
    first: float
    """Seconds of the first message after the start."""
    load: float


def measure() -> str:
    """The section."""
    load = os.getloadavg()[0]
    with server.running() as ours:
        first = asyncio.run(_first_words(ours.base))  # also loads what is loaded late
        memory, cpu, client = ours.memory_mb(), ours.cpu_seconds(), _client_cpu()
        machine = server.machine_cpu_seconds()
        results, began = Results(), time.monotonic()
        asyncio.run(_people(ours.base, results, PEOPLE, SECONDS))
        use = Use(
            results=results,
            seconds=time.monotonic() - began,
            cpu=ours.cpu_seconds() - cpu,
            client_cpu=_client_cpu() - client,
            machine_cpu=server.machine_cpu_seconds() - machine,
            memory=(memory, ours.memory_mb()),
            trouble=ours.trouble(),
            first=first,
            load=load,
        )
    return "\n".join(_written(use))


async def _people(base: str, results: Results, people: int, seconds: float) -> None:
    """Everybody makes one journey after the other until the time is over."""
    over = time.monotonic() + seconds

    async def one(number: int) -> None:
        chance = random.Random(number)  # noqa: S311 - the same people each time

        async def pause() -> None:
            await asyncio.sleep(chance.uniform(*THINKING_S))
            if time.monotonic() >= over:
                raise Over

        timeout, own = ClientTimeout(total=PATIENCE_S), TCPConnector(limit=6)
        async with ClientSession(base, timeout=timeout, connector=own) as client:
            with suppress(Over):
                while True:
                    await Person(client, results, chance, pause).journey()

    await asyncio.gather(*(one(number) for number in range(people)))


async def _first_words(base: str) -> float:
    """Seconds until the first own words are answered after a start, with nobody else there."""
    results = Results()
    async with ClientSession(base) as client:
        person = Person(client, results, random.Random(0), lambda: asyncio.sleep(0))  # noqa: S311
        await person.text()
        await person.sheet()
    return results.seconds["text"][0]


def _client_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _written(use: Use) -> Iterator[str]:
    seconds, errors = use.results.seconds, use.results.errors
    count = sum(map(len, seconds.values()))
    low, high = THINKING_S
    yield f"## {PEOPLE} people at once"
    yield ""
    yield f"`python -m benchmarks.website load`: {PEOPLE} people for {SECONDS} s against `scripts/serve.py`, {low:.0f}–{high:.0f} s of thinking before each step; menus, own words, danger,"
    yield f"sheets and children's talks mixed, each with its own session, the client on the same {os.cpu_count()} cores (load {use.load:.1f} before)."
    yield ""
    yield f"- {count} requests in {use.seconds:.0f} s ({count / use.seconds:.1f} a second), **{len(errors)} errors** (another status, no reply, danger not recognised, no answer within {PATIENCE_S} s)"
    yield f"- processor of the server: {use.cpu / use.seconds:.0%} of one core, {use.cpu / count * 1000:.0f} ms a request; of the client {use.client_cpu / use.seconds:.0%};"
    others = use.machine_cpu - use.cpu - use.client_cpu
    yield f"  of whatever else ran on this machine {others / use.seconds:.0%}"
    yield f"- memory of the server: {use.memory[0]} MB before, {use.memory[1]} MB after; lines of error in its logs: {len(use.trouble)}"
    yield f"- the first own words after a start, before this run: {use.first:.1f} s"
    yield from (f"- error: {words}" for words in errors)
    yield from (f"- log: {line}" for line in use.trouble)
    yield ""
    yield "| | requests | p50 (ms) | p95 (ms) | p99 (ms) | worst (ms) |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for kind, values in [
        *seconds.items(),
        ("all", [v for found in seconds.values() for v in found]),
    ]:
        figures = [*np.quantile(values, (0.5, 0.95, 0.99)), max(values)]
        row = " | ".join(f"{figure * 1000:.0f}" for figure in figures)
        yield f"| {kind} | {len(values)} | {row} |"

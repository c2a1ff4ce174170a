"""The same talk on our pages and with two components from npm: weight, time, faults. A Markdown section."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import sync_playwright

from benchmarks.website import browser, server
from benchmarks.website.stand import standing
from benchmarks.website.subjects import SUBJECTS, fetch_packages

RUNS = int(os.environ.get("RUNS", "5"))
#: Rows of the table: words, figure of a run, how it is written.
TIMED: tuple[tuple[str, str, Callable[[float], str]], ...] = (
    ("requests, first view", "requests", "{:.0f}".format),
    ("over the wire, first view (kB)", "wire", lambda v: f"{v / 1000:.1f}"),
    ("of it JavaScript (kB)", "scripts", lambda v: f"{v / 1000:.1f}"),
    ("JavaScript unpacked (kB)", "unpacked", lambda v: f"{v / 1000:.1f}"),
    ("afterwards by the service worker (kB)", "behind", lambda v: f"{v / 1000:.1f}"),
    ("first contentful paint (s)", "paint", lambda v: f"{v / 1000:.2f}"),
    ("opening to greeting (s)", "greeting", lambda v: f"{v / 1000:.2f}"),
    ("Enter to answer (s)", "answer", lambda v: f"{v / 1000:.2f}"),
    ("main thread blocked before the greeting (ms)", "blocked", "{:.0f}".format),
    ("layout shift (CLS) before the message", "shift_before", "{:.3f}".format),
    ("layout shift (CLS), answer included", "shift", "{:.3f}".format),
)
#: Figures that chance moves: their smallest and largest are told, too.
SPREAD = {"paint", "greeting", "answer", "blocked", "shift_before", "shift"}


def measure() -> str:
    """The section."""
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder, server.running() as ours:
        files = fetch_packages(Path(folder))
        with standing(ours.base, files) as stand, sync_playwright() as playwright:
            runs: dict[str, list[dict[str, Any]]] = {subject.name: [] for subject in SUBJECTS}
            failed = Counter[str]()
            for number in range(RUNS + 1):
                for subject in SUBJECTS:  # in turn, so that a busy minute of the machine meets all
                    try:
                        found = browser.timed(playwright, stand, subject)
                    except browser.WaitedInVain as error:
                        failed[subject.name] += 1
                        print(f"rivals: {number} {error}", flush=True)
                        continue
                    print(f"rivals: {number} {subject.name} {found}", flush=True)
                    if number:  # the first round warms the server and the files of the browser
                        runs[subject.name].append(found)
            rest = {}
            for subject in SUBJECTS:
                strict = browser.under_policy(playwright, stand, subject)
                rest[subject.name] = {**browser.judged(playwright, stand, subject), **strict}
                print(f"rivals: {subject.name} {rest[subject.name]}", flush=True)
    return "\n".join(_written(runs, failed, rest, load))


def _written(
    runs: dict[str, list[dict[str, Any]]],
    failed: Counter[str],
    rest: dict[str, dict[str, Any]],
    load: float,
) -> Iterator[str]:
    yield "## Beside other chat components"
    yield ""
    yield f"`python -m benchmarks.website rivals`: {RUNS} runs in turn, median (smallest–largest); {os.cpu_count()} cores, load {load:.1f} before, {os.getloadavg()[0]:.1f} after."
    yield f"Headless Chromium as a phone of 360 × 740, a new browser and profile each run, processor {browser.SLOWER}× slower, Lighthouse's «slow 4G»."
    yield "The others (both MIT) hold the same talk with our server from a page of a heading and nothing else, everything gzipped, the session asked"
    yield "for while the component still loads; ours go through the same proxy. Requests to other hosts fail at once, so their bytes are not counted."
    yield "First view: until 3 s after the greeting. In a frame `/embed/` starts no service worker. Shifts within 0.5 s of a key are the person's own."
    yield ""
    yield "| | " + " | ".join(runs) + " |"
    yield "| --- |" + " --- |" * len(runs)
    for words, key, write in TIMED:
        yield (
            f"| {words} | " + " | ".join(_cell(found, key, write) for found in runs.values()) + " |"
        )
    yield (
        "| runs without greeting or answer in 60 s | "
        + " | ".join(str(failed[n]) for n in runs)
        + " |"
    )
    hosts = [found[0]["hosts"] for found in runs.values()]
    yield "| requests to other hosts | " + " | ".join(_counts(h) for h in hosts) + " |"
    for words, cell in REST.items():
        yield f"| {words} | " + " | ".join(cell(found) for found in rest.values()) + " |"


def _cell(runs: list[dict[str, Any]], key: str, write: Callable[[float], str]) -> str:
    values = [run[key] for run in runs]
    spread = f" ({write(min(values))}–{write(max(values))})" if key in SPREAD else ""
    return write(median(values)) + spread


def _counts(counted: dict[str, int]) -> str:
    return ", ".join(f"{name} {times}" for name, times in counted.items()) or "0"


def _faults(found: dict[str, Any]) -> str:
    return "<br>".join(f"{rule} ({impact}) {n}" for rule, impact, n in found["faults"]) or "0"


#: Rows from the passes that are not timed.
REST: dict[str, Callable[[dict[str, Any]], str]] = {
    "violations of our content security policy": lambda found: str(found["violations"]),
    "greeted and answered under that policy": lambda found: " ".join(
        "yes" if name in found["works"] else "no" for name in ("greeting", "answer")
    ),
    "numbers to tap in page and answer": lambda found: str(found["numbers"]),
    "axe: rule (impact) elements": _faults,
}

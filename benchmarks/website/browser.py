"""One person's first view in a slow phone's browser, and what the browser tells of it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, CDPSession, Page, Playwright

from benchmarks.website.stand import STRICT, Stand
from benchmarks.website.subjects import PAGES, Subject

CHROMIUM = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run",
         # Nobody else is asked: such a request is counted and fails at once.
         "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"]  # fmt: skip
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "is_mobile": True,
                         "has_touch": True, "locale": "ja-JP", "timezone_id": "Asia/Tokyo"}  # fmt: skip
SLOWER = 4
#: «Slow 4G» as Lighthouse gives it to the browser's own throttling: 150 ms there and back, 1.6 and 0.75 Mbit/s, made
#: worse since the browser delays requests, not packets (lighthouse/core/config/constants.js, mobileSlow4G).
SLOW_4G = {
    "offline": False,
    "latency": 562.5,
    "downloadThroughput": 1.6 * 1024 * 1024 * 0.9 / 8,
    "uploadThroughput": 750 * 1024 * 0.9 / 8,
}
WAIT_MS = 60_000
#: What a page still loads after its greeting belongs to the first view.
SETTLE_MS = 3_000


@dataclass
class Traffic:
    """Requests of a page, as the browser counts them."""

    paths: list[str] = field(default_factory=list)
    hosts: Counter[str] = field(default_factory=Counter)
    """Other hosts, with how often each was asked."""
    wire: int = 0
    scripts: int = 0
    unpacked: int = 0
    """Bytes of scripts after unpacking."""

    def __post_init__(self) -> None:
        self._script_ids: set[str] = set()

    def listen(self, session: CDPSession) -> None:
        session.on("Network.requestWillBeSent", lambda e: self._asked(e["request"]["url"]))
        session.on("Network.responseReceived", self._answered)
        session.on("Network.dataReceived", self._came)
        session.on("Network.loadingFinished", self._finished)
        session.send("Network.enable")

    def _asked(self, url: str) -> None:
        address = urlsplit(url)
        if address.hostname == "127.0.0.1":
            self.paths.append(address.path)
        elif address.scheme in ("http", "https"):
            self.hosts[str(address.hostname)] += 1

    def _answered(self, event: dict[str, Any]) -> None:
        if "javascript" in event["response"]["mimeType"]:
            self._script_ids.add(event["requestId"])

    def _came(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self._script_ids:
            self.unpacked += event["dataLength"]

    def _finished(self, event: dict[str, Any]) -> None:
        self.wire += int(event["encodedDataLength"])
        if event["requestId"] in self._script_ids:
            self.scripts += int(event["encodedDataLength"])


@contextmanager
def window(playwright: Playwright, subject: Subject) -> Iterator[tuple[BrowserContext, Page]]:
    """A page in a browser and a profile that never saw anything."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    context = browser.new_context(**PHONE)
    context.set_default_timeout(WAIT_MS)
    script = (PAGES / "watch.js").read_text(encoding="utf-8")
    found = f"{{ greeting: () => {subject.greeting}, answer: () => {subject.answer} }}"
    context.add_init_script(script.replace("FOUND;", f"{found};"))
    try:
        yield context, context.new_page()
    finally:
        browser.close()


def timed(playwright: Playwright, stand: Stand, subject: Subject) -> dict[str, Any]:
    """First view and one message, on a slow phone with a slow line."""
    stand.sent.clear()
    with window(playwright, subject) as (context, page):
        session, traffic = context.new_cdp_session(page), Traffic()
        traffic.listen(session)
        session.send("Network.emulateNetworkConditions", SLOW_4G)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.goto(stand.base + subject.path, wait_until="commit")
        wait(page, "greeting")
        page.wait_for_load_state("load")
        page.wait_for_timeout(SETTLE_MS)
        behind = Counter(path for path, _ in stand.sent) - Counter(traffic.paths)
        sizes = dict(stand.sent)
        first = {
            "requests": len(traffic.paths),
            "wire": traffic.wire,
            "scripts": traffic.scripts,
            "unpacked": traffic.unpacked,
            "behind_requests": sum(behind.values()),
            "behind": sum(sizes[path] * times for path, times in behind.items()),
            "shift_before": layout_shift(page.evaluate("noted.shifts")),
        }
        say(page, subject)
        wait(page, "answer")
        page.wait_for_timeout(SETTLE_MS)
        noted = page.evaluate("noted")
        return {
            **first,
            "hosts": dict(traffic.hosts),
            "paint": noted["paint"],
            "greeting": noted["greeting"],
            "answer": noted["answer"] - noted["sent"],
            "blocked": noted["blocked"],
            "shift": layout_shift(noted["shifts"]),
        }


def judged(playwright: Playwright, stand: Stand, subject: Subject) -> dict[str, Any]:
    """What axe says of the page with greeting and answer; none of the slowness."""
    with window(playwright, subject) as (_, page):
        page.goto(stand.base + subject.path)
        wait(page, "greeting")
        say(page, subject)
        wait(page, "answer")
        page.wait_for_timeout(SETTLE_MS)
        page.evaluate(AXE_SCRIPT)
        found = page.evaluate("axe.run()")
        faults = [(f["id"], f["impact"], len(f["nodes"])) for f in found["violations"]]
        return {"faults": faults, "numbers": page.locator(subject.number).count()}


def under_policy(playwright: Playwright, stand: Stand, subject: Subject) -> dict[str, Any]:
    """What our content security policy finds to forbid, and whether the talk goes on all the same."""
    works = []
    with window(playwright, subject) as (_, page):
        page.goto(f"{stand.base}{subject.path}?{STRICT}")
        for name in ("greeting", "answer"):
            try:
                wait(page, name, 15_000)
            except WaitedInVain:
                break
            works.append(name)
            if name == "greeting":
                say(page, subject)
        page.wait_for_timeout(SETTLE_MS)
        broken = Counter(page.evaluate("noted.violations"))
        return {"works": works, "violations": sum(broken.values()), "kinds": dict(broken)}


class WaitedInVain(Exception):  # noqa: N818 - says what happened
    """Greeting or answer did not come."""


def wait(page: Page, name: str, most_ms: int = WAIT_MS) -> None:
    """Until watch.js has noted it; asked from outside, since the policy forbids Playwright to ask from within."""
    for _ in range(most_ms // 250):
        if page.evaluate(f"Boolean(window.noted && noted.{name})"):
            return
        page.wait_for_timeout(250)
    raise WaitedInVain(f"{page.url}: no {name} within {most_ms} ms")


def say(page: Page, subject: Subject) -> None:
    """Write and press Enter."""
    box = page.locator(subject.input).first
    box.fill(subject.says)
    box.press("Enter")


def layout_shift(shifts: list[list[float]]) -> float:
    """Cumulative layout shift: the worst window of at most 5 s with gaps below 1 s (web.dev/articles/cls)."""
    worst = total = 0.0
    start = last = float("-inf")
    for at, value in sorted(shifts):
        if at - last >= 1000 or at - start >= 5000:
            start, total = at, 0.0
        total, last = total + value, at
        worst = max(worst, total)
    return worst

"""A real Chromium before a real server. Every window fails its test on a console error, a broken policy, or a request to somebody else."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Request, sync_playwright

from tests.browser.line import Line

# The server of tests/server, started once more for these tests.
from tests.server.conftest import Server, server, start_server  # noqa: F401

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run"]  # fmt: skip
#: The page that quick exit goes to; nothing is asked of the real one.
NEUTRAL = "https://www.jma.go.jp/bosai/forecast/"
SIZES = {"phone": (360, 740), "desktop": (1280, 800)}

Windows = Callable[..., Page]


def find_chromium() -> str | None:
    """Path of the browser: `CHROMIUM`, else one of the usual names."""
    named = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
    return (
        named
        if Path(named).is_file()
        else shutil.which("chromium") or shutil.which("google-chrome")
    )


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    if find_chromium() is None:
        pytest.skip("no Chromium: apt-get install chromium, or say where it is with CHROMIUM=/path")
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    started = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
    yield started
    started.close()


@pytest.fixture
def line(server: Server) -> Iterator[Line]:  # noqa: F811
    """The way to the server, which can be cut."""
    with Line(server.port) as opened:
        yield opened


@pytest.fixture
def window(browser: Browser) -> Iterator[Windows]:
    """Opens windows of one person each; see `open_window`."""
    with ExitStack() as closing:

        def opened(size: str = "desktop", **options: object) -> Page:
            return closing.enter_context(Watch(browser, size, **options))  # type: ignore[arg-type]

        yield opened


class Watch:
    """A window whose console and requests are looked at when the test is over.

    `expected` is a pattern of console errors that belong to the test, `allowed` are hosts other than the server's.
    """

    def __init__(
        self,
        browser: Browser,
        size: str,
        dark: bool = False,
        workers: bool = False,
        expected: str | None = None,
        allowed: tuple[str, ...] = (),
    ) -> None:
        width, height = SIZES[size]
        self._context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": height},
            has_touch=size == "phone",
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
            service_workers="allow" if workers else "block",
        )
        self._context.set_default_timeout(15_000)
        # Playwright says so in the console when it blocks a service worker.
        self._expected = re.compile("|".join(filter(None, ["blocked by Playwright", expected])))
        self._allowed = {"127.0.0.1", *allowed}
        self.faults: list[str] = []

    def __enter__(self) -> Page:
        self._context.on("console", lambda message: self._hear(message.type, message.text))
        self._context.on("weberror", lambda error: self._hear("error", str(error.error)))
        self._context.on("request", self._see)
        self._context.route(f"{NEUTRAL}**", lambda route: route.fulfill(
            content_type="text/html", body="<!doctype html><title>weather</title><h1>weather</h1>"))  # fmt: skip
        return self._context.new_page()

    def __exit__(self, failed: object, *_: object) -> None:
        self._context.close()
        if failed is None:
            assert self.faults == []

    def _hear(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and not self._expected.search(text):
            self.faults.append(f"{kind}: {text}")

    def _see(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https") and address.hostname not in self._allowed:
            self.faults.append(f"request to {address.hostname}")

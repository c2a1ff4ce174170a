"""A real Chromium before a real server. Every window fails its test on a console error, a broken policy, or a request to somebody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.browser.line import Line
from tests.browser.windows import FLAGS, Watch, find_chromium
from tests.real_server import Server

Windows = Callable[..., Page]


# Not for the session: its event loop would be in the way of the tests of other folders that run their own.
@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    if find_chromium() is None:
        pytest.skip("no Chromium: apt-get install chromium, or say where it is with CHROMIUM=/path")
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    started = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
    yield started
    started.close()


@pytest.fixture
def line(server: Server) -> Iterator[Line]:
    """The way to the server, which can be cut."""
    with Line(server.port) as opened:
        yield opened


@pytest.fixture
def window(browser: Browser) -> Iterator[Windows]:
    """Opens windows of one person each; see `Watch`."""
    with ExitStack() as closing:

        def opened(size: str = "desktop", **options: object) -> Page:
            return closing.enter_context(Watch(browser, size, **options))  # type: ignore[arg-type]

        yield opened

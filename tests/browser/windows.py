"""A window of a real Chromium, watched: it hears console errors and broken policies, and sees requests to somebody else."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Request

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run"]  # fmt: skip
#: The page that quick exit goes to; nothing is asked of the real one.
NEUTRAL = "https://www.jma.go.jp/bosai/forecast/"
SIZES = {"small": (320, 640), "phone": (360, 740), "desktop": (1280, 800)}


def find_chromium() -> str | None:
    """Path of the browser: `CHROMIUM`, else one of the usual names."""
    named = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
    return (
        named
        if Path(named).is_file()
        else shutil.which("chromium") or shutil.which("google-chrome")
    )


class Watch:
    """A window whose console and requests are looked at when the test is over.

    `expected` is a pattern of console errors that belong to the test, `allowed` are hosts other than the server's,
    `text` is the size of the text in per cent as the person has chosen it before, `script` is whether there is JavaScript.
    """

    def __init__(
        self,
        browser: Browser,
        size: str,
        dark: bool = False,
        workers: bool = False,
        script: bool = True,
        text: int = 100,
        expected: str | None = None,
        allowed: tuple[str, ...] = (),
    ) -> None:
        width, height = SIZES[size]
        self._context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": height},
            has_touch=size != "desktop",
            java_script_enabled=script,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
            service_workers="allow" if workers else "block",
        )
        self._context.set_default_timeout(15_000)
        if text != 100:
            # Not where there is no storage: on the empty page, in which a window begins.
            self._context.add_init_script(
                f"try {{ sessionStorage.setItem('navi-size', '{text}'); }} catch (_) {{}}"
            )
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

    def told(self) -> list[str]:
        """What was heard and seen since the last time."""
        told, self.faults = self.faults, []
        return told

    def _hear(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and not self._expected.search(text):
            self.faults.append(f"{kind}: {text}")

    def _see(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https") and address.hostname not in self._allowed:
            self.faults.append(f"request to {address.hostname}")

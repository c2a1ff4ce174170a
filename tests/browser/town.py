"""A page of somebody else, on another host, with the widget in it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from playwright.sync_api import Locator, Page

from tests.browser.chat import Chat

#: Another host than the server's 127.0.0.1.
HOST = "localhost"
HOSTILE = """
* { all: unset !important; color: red !important; font: 5px serif !important; position: static !important; width: 20px !important;
    opacity: .2 !important; visibility: hidden !important; transform: rotate(20deg) !important; pointer-events: none !important; direction: rtl !important; }
"""
PAGE = """<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>町</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; script-src {server}; frame-src {server}">
{style}</head><body><main><h1>町のお知らせ</h1><p>町の<a href="#x">文</a>です</p></main>
<script src="{server}/widget.js" {attributes}></script></body></html>"""


class Town:
    """The town's site."""

    def __init__(self, server: str, port: int, pages: dict[str, tuple[str, str]]) -> None:
        self._server, self._port, self._pages = server, port, pages

    def put(self, attributes: str = "", hostile: bool = True) -> str:
        """Address of a page with the widget, its attributes, and styles that wish it no good."""
        style = '<link rel="stylesheet" href="/hostile.css">' if hostile else ""
        page = PAGE.format(server=self._server, attributes=attributes, style=style)
        self._pages["/"] = ("text/html", page)
        return f"http://{HOST}:{self._port}/"


@contextmanager
def town(server: str) -> Iterator[Town]:
    """A site that shows the widget of `server`."""
    pages = {"/hostile.css": ("text/css", HOSTILE)}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, text = pages.get(self.path, ("text/plain", ""))
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            """Not in the test's output."""

    site = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    yield Town(server, site.server_port, pages)
    site.shutdown()


def opener(page: Page) -> Locator:
    return page.locator("navi-widget .open")


def opened(page: Page) -> Chat:
    """The chat in the frame, after a press on the widget's button."""
    opener(page).click()
    return Chat(page.frame_locator("navi-widget iframe")).greeted()

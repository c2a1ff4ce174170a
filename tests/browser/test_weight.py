"""What a phone has to load."""

from __future__ import annotations

import gzip

import pytest

from tests.browser.chat import Chat
from tests.browser.conftest import Windows
from tests.real_server import Server
from tests.server.client import request

#: Loader, component and its style, as they are sent.
COMPONENT = ("widget.js", "embed.js", "chat.js", "replies.js", "words.js", "post.js", "chat.css")


def sent(server: Server, name: str) -> int:
    """Bytes of a file over the wire."""
    answer = request(f"{server.base}/{name}", **{"Accept-Encoding": "gzip"})
    assert gzip.decompress(answer.body)
    return len(answer.body)


def test_widget_weighs_at_most_15_kilobytes(server: Server) -> None:
    sizes = {name: sent(server, name) for name in COMPONENT}

    assert sum(sizes.values()) <= 15_000, sizes


def test_script_of_every_page_weighs_at_most_3_kilobytes(server: Server) -> None:
    assert sent(server, "site.js") <= 3_000


@pytest.mark.parametrize("path", ["/", "/under18/"])
def test_first_view_weighs_at_most_50_kilobytes(server: Server, window: Windows, path: str) -> None:
    page = window("phone")
    page.goto(server.base + path)
    Chat(page).greeted()
    page.wait_for_load_state("networkidle")

    sizes: dict[str, int] = page.evaluate(
        """() => Object.fromEntries(performance.getEntriesByType("resource").concat(performance.getEntriesByType("navigation"))
          .map((entry) => [new URL(entry.name).pathname, entry.transferSize]))"""
    )

    assert len(sizes) > 5
    assert sum(sizes.values()) <= 50_000, sizes

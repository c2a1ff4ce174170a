"""axe finds nothing: on pages, in every state of the chat, in a frame, light and dark."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.chat import Chat
from tests.browser.conftest import Windows
from tests.server.conftest import Server

State = Callable[[Chat], object]


def faults(page: Page, iframes: bool = True) -> list[str]:
    """What axe has against a page: rule, element and reason."""
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate("(iframes) => axe.run(document, { iframes })", iframes)
    assert len(found["passes"]) > 10  # it has looked
    return [
        f"{fault['id']}: {node['html'][:160]} {node['failureSummary']}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


def trouble(chat: Chat) -> None:
    chat.input.fill(" ")
    chat.input.press("Enter")


STATES: dict[str, State] = {
    "menu": lambda _chat: None,
    "services": lambda chat: chat.say("家賃が払えないし、親の介護もつらいです"),
    "crisis": lambda chat: chat.say("もう死にたい"),
    "sheet": lambda chat: (chat.say("友だちにいじめられています"), chat.press("/summary")),
    "trouble": trouble,
}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/under18/"])
@pytest.mark.parametrize("state", STATES)
def test_chat_has_no_faults(
    server: Server, window: Windows, state: str, path: str, dark: bool
) -> None:
    page = window("phone", dark=dark)
    page.goto(server.base + path)
    STATES[state](Chat(page).greeted())

    assert faults(page) == []


@pytest.mark.parametrize("path", ["/embed/", "/embed/?page=under18&color=%237a1f5c", "/offline/"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_page_has_no_faults(server: Server, window: Windows, path: str, dark: bool) -> None:
    page = window("phone", dark=dark)
    page.goto(server.base + path)
    if path.startswith("/embed/"):
        Chat(page).greeted()

    assert faults(page) == []

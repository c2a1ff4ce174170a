"""The whole way with the keyboard alone, and without scripts."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Windows
from tests.browser.ways import WAYS
from tests.real_server import Server


@pytest.mark.parametrize("name", WAYS)
def test_way_can_be_gone_to_its_end(server: Server, window: Windows, name: str) -> None:
    go, script = WAYS[name]

    go(window(script=script), server.base)


def test_first_stop_leads_past_the_header(server: Server, window: Windows) -> None:
    page = window()
    page.goto(server.base)

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.tagName") == "MAIN"

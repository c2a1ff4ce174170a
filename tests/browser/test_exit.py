"""Leaving quickly: nothing of the talk is left in the tab, behind Back, or on the server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.browser.chat import Chat
from tests.browser.conftest import Windows
from tests.browser.test_memory import refused, session_of
from tests.browser.windows import FLAGS, NEUTRAL, Watch, find_chromium
from tests.real_server import Server

GONE = "www.jma.go.jp"


@pytest.fixture(scope="module")
def remembering_browser(playwright: Playwright) -> Iterator[Browser]:
    """Keeps pages in memory for Back, as people's browsers do; Playwright's does not."""
    started = playwright.chromium.launch(
        executable_path=find_chromium(),
        args=FLAGS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield started
    started.close()


@pytest.fixture(params=["reloading", "remembering"])
def page(
    request: pytest.FixtureRequest, browser: Browser, remembering_browser: Browser
) -> Iterator[Page]:
    """A window with a way back to two pages of ours."""
    kind = remembering_browser if request.param == "remembering" else browser
    with Watch(kind, "desktop", allowed=(GONE,)) as opened:
        yield opened


def press_exit(page: Page) -> None:
    page.locator("[data-exit]").click()


def press_escape(page: Page) -> None:
    for _ in range(3):
        page.keyboard.press("Escape")


def press_shift(page: Page) -> None:
    for _ in range(3):
        page.keyboard.press("Shift")


@pytest.mark.parametrize("leave", [press_exit, press_escape, press_shift])
def test_nothing_is_left(server: Server, page: Page, leave: object) -> None:
    page.goto(f"{server.base}/privacy/")
    page.goto(server.base)
    chat = Chat(page).greeted()
    chat.say("家賃が払えません")
    chat.input.fill("夫が")
    session = session_of(page)

    leave(page)  # type: ignore[operator]

    page.wait_for_url(NEUTRAL)
    assert refused(server, session)
    # Back leads to the page before the talk, which goes on to the neutral page at once.
    page.evaluate("setTimeout(() => history.back())")
    page.wait_for_timeout(1500)
    assert page.url == NEUTRAL
    # Who comes again by another way finds a talk that has not begun.
    page.goto(server.base)
    expect(Chat(page).greeted().turns).to_have_count(1)
    kept = page.evaluate("JSON.stringify(sessionStorage)")
    assert "家賃" not in kept
    assert "夫" not in kept
    assert "navi-left" not in kept


def test_talk_by_forms_is_ended_too(server: Server, window: Windows) -> None:
    page = window(allowed=(GONE,))
    page.goto(f"{server.base}/talk/?page=general")
    session = page.locator("input[name=session]").first.input_value()

    press_escape(page)

    page.wait_for_url(NEUTRAL)
    assert refused(server, session)


def test_ordinary_back_shows_the_page_where_it_was(server: Server, page: Page) -> None:
    page.goto(f"{server.base}/privacy/")
    page.evaluate("scrollTo(0, 500)")
    page.goto(f"{server.base}/about/")

    page.evaluate("setTimeout(() => history.back())")

    page.wait_for_url("**/privacy/", wait_until="commit")
    expect(page.locator("footer")).to_be_visible()
    page.wait_for_timeout(500)
    assert page.evaluate("scrollY") == 500


def test_answer_that_comes_too_late_brings_nothing_back(server: Server, window: Windows) -> None:
    page = window(allowed=(GONE,))
    page.goto(server.base)
    chat = Chat(page).greeted()
    held = []
    page.route("**/chat/message", lambda route: held.append(route))
    page.route(f"{NEUTRAL}**", lambda route: route.fulfill(status=204))  # the page is still there
    chat.input.fill("家賃が払えません")
    chat.input.press("Enter")
    expect(page.locator(".said")).to_have_count(1)

    press_escape(page)
    held[0].fulfill(json={"messages": [{"type": "text", "text": "家賃"}]})
    page.wait_for_timeout(300)

    assert "家賃" not in page.evaluate("JSON.stringify(sessionStorage)")
    expect(page.locator("body")).to_be_hidden()


def test_capital_letters_are_no_exit(server: Server, window: Windows) -> None:
    page = window()
    page.goto(server.base)
    chat = Chat(page).greeted()
    chat.input.focus()

    for letter in "NHKDV":
        page.keyboard.press(f"Shift+{letter}")

    expect(chat.input).to_have_value("NHKDV")
    assert page.url.rstrip("/") == server.base


def test_slow_presses_are_no_exit(server: Server, window: Windows) -> None:
    page = window()
    page.goto(server.base)
    page.clock.install()

    for _ in range(4):
        page.keyboard.press("Escape")
        page.clock.fast_forward(1100)

    assert page.url.rstrip("/") == server.base


@pytest.mark.parametrize(
    "path", ["/", "/under18/", "/privacy/", "/services/", "/offline/", "/no-such-page"]
)
def test_every_page_has_the_way_out(server: Server, window: Windows, path: str) -> None:
    page = window("phone", allowed=(GONE,), expected="404")
    page.goto(server.base + path)

    exit_link = page.locator("[data-exit]")
    expect(exit_link).to_be_in_viewport()
    exit_link.click()

    page.wait_for_url(NEUTRAL)

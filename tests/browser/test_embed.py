"""The chat on somebody else's page, whose styles and scripts wish it no good."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.chat import Chat
from tests.browser.conftest import Windows
from tests.browser.test_memory import refused
from tests.browser.town import HOST, opened, opener, town
from tests.real_server import Server

Foreign = Callable[..., str]


@pytest.fixture
def foreign(server: Server) -> Iterator[Foreign]:
    """Address of a page of another host with the widget in it."""
    with town(server.base) as site:
        yield site.put


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_one_press_opens_a_chat_that_works(foreign: Foreign, window: Windows, size: str) -> None:
    page = window(size, allowed=(HOST,))
    page.goto(foreign('data-from="toyama-city"'))
    expect(page.locator("navi-widget iframe")).to_have_count(0)  # nothing is loaded before

    chat = opened(page)
    answer = chat.say("借金が返せません")

    expect(answer.locator(".service").first).to_be_visible()
    assert "from=toyama-city" in str(page.locator("navi-widget iframe").get_attribute("src"))


def test_hostile_styles_do_not_reach_it(foreign: Foreign, window: Windows) -> None:
    page = window(allowed=(HOST,))
    page.goto(foreign())

    box = opener(page).bounding_box()
    assert box is not None
    assert box["height"] >= 44
    assert box["width"] >= 120
    assert box["x"] + box["width"] <= 1280
    assert box["y"] + box["height"] <= 800
    opened(page)
    frame = page.locator("navi-widget iframe").bounding_box()
    assert frame is not None
    assert frame["width"] > 350
    assert frame["height"] > 500


def test_it_fills_a_phone(foreign: Foreign, window: Windows) -> None:
    page = window("phone", allowed=(HOST,))
    page.goto(foreign())

    opened(page)

    assert page.locator("navi-widget iframe").bounding_box() == {
        "x": 0,
        "y": 0,
        "width": 360,
        "height": 740,
    }


def test_page_around_cannot_read_the_talk(foreign: Foreign, window: Windows) -> None:
    page = window(allowed=(HOST,))
    page.goto(foreign())
    opened(page)

    readable = page.evaluate(
        """() => {
          try { return document.querySelector("navi-widget").shadowRoot.querySelector("iframe").contentWindow.document.body.textContent; }
          catch (error) { return error.name; }
        }"""
    )

    assert readable == "SecurityError"
    assert page.context.cookies() == []


def test_focus_goes_in_and_comes_back(foreign: Foreign, window: Windows) -> None:
    page = window(allowed=(HOST,))
    page.goto(foreign(hostile=False))
    opener(page).focus()

    page.keyboard.press("Enter")
    chat = Chat(page.frame_locator("navi-widget iframe")).greeted()
    expect(chat.place.locator("h1")).to_be_focused()
    expect(opener(page)).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")

    expect(page.locator("navi-widget .panel")).to_be_hidden()
    expect(opener(page)).to_be_focused()
    expect(opener(page)).to_have_attribute("aria-expanded", "false")


def test_closed_talk_goes_on_when_opened_again(foreign: Foreign, window: Windows) -> None:
    page = window("phone", allowed=(HOST,))
    page.goto(foreign(hostile=False))
    chat = opened(page)
    chat.say("借金が返せません")

    chat.place.locator("[data-close]").click()
    expect(page.locator("navi-widget .panel")).to_be_hidden()
    opener(page).click()

    expect(chat.turns).to_have_count(2)


def test_quick_exit_closes_and_forgets(server: Server, foreign: Foreign, window: Windows) -> None:
    page = window(allowed=(HOST,))
    address = foreign(hostile=False)
    page.goto(address)
    chat = opened(page)
    chat.say("借金が返せません")
    # Not from sessionStorage: browsers may forbid it in frames, and the talk is then in memory only.
    session = page.frames[-1].evaluate("document.querySelector('navi-chat').session")

    chat.place.locator("[data-exit]").click()
    expect(page.locator("navi-widget .panel")).to_be_hidden()
    expect(page.locator("navi-widget iframe")).to_have_count(0)
    assert page.url == address

    expect(opened(page).turns).to_have_count(1)
    assert refused(server, session)


def test_three_times_escape_forgets(foreign: Foreign, window: Windows) -> None:
    page = window(allowed=(HOST,))
    page.goto(foreign(hostile=False))
    opened(page).say("借金が返せません")

    for _ in range(3):
        page.keyboard.press("Escape")

    expect(page.locator("navi-widget iframe")).to_have_count(0)
    expect(opened(page).turns).to_have_count(1)


def test_messages_of_others_are_not_heard(foreign: Foreign, window: Windows) -> None:
    page = window(allowed=(HOST,))
    page.goto(foreign(hostile=False))
    opened(page)

    page.evaluate("window.postMessage({ type: 'navi:exit' }, '*')")
    page.wait_for_timeout(300)

    expect(page.locator("navi-widget iframe")).to_be_visible()


@pytest.mark.parametrize(
    ("color", "seen"),
    [
        ("#7a1f5c", "rgb(122, 31, 92)"),
        ("#ffd43d", "rgb(0, 85, 173)"),  # white on it cannot be read
        ("red;}*{display:none", "rgb(0, 85, 173)"),
    ],
)
def test_colour_is_taken_only_where_it_can_be_read(
    foreign: Foreign, window: Windows, color: str, seen: str
) -> None:
    page = window(allowed=(HOST,))
    page.goto(foreign(f'data-color="{color}"'))
    chat = opened(page)

    expect(opener(page)).to_have_css("background-color", seen)
    expect(chat.place.locator(".composer .main")).to_have_css("background-color", seen)


def test_label_side_and_page_are_taken(foreign: Foreign, window: Windows) -> None:
    page = window(allowed=(HOST,))
    page.goto(foreign('data-page="under18" data-label="はなせるところ" data-position="left"'))

    expect(opener(page)).to_have_text("はなせるところ")
    box = opener(page).bounding_box()
    assert box is not None
    assert box["x"] == 16
    expect(opened(page).last.locator("[data-postback^='/select_band']").first).to_be_visible()


def test_other_pages_of_ours_cannot_be_framed(server: Server, window: Windows) -> None:
    for path, allowed in (("/", "'none'"), ("/embed/", "*")):
        policy = window().request.get(server.base + path).headers["content-security-policy"]
        assert f"frame-ancestors {allowed}" in policy

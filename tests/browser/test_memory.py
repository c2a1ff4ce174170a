"""How long a talk lasts: over a reload, no longer than its tab, and not past «erase»."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.chat import Chat
from tests.browser.conftest import Windows
from tests.real_server import Server
from tests.server.client import request


def session_of(page: Page) -> str:
    return str(page.evaluate("JSON.parse(sessionStorage['navi-general-talk']).session"))


def refused(server: Server, session: str) -> bool:
    """Does the server know the talk no more?"""
    body = b'{"session": "%s", "postback": "/start"}' % session.encode()
    return request(f"{server.base}/chat/message", body).status == 401


def test_reload_keeps_the_talk_and_the_unsent_words(server: Server, window: Windows) -> None:
    page = window("phone")
    page.goto(server.base)
    chat = Chat(page).greeted()
    before = chat.say("家賃が払えません").inner_text()
    chat.input.fill("それから、")

    page.reload()

    expect(chat.turns).to_have_count(2)
    assert chat.last.inner_text() == before
    expect(chat.input).to_have_value("それから、")
    assert "/summary" in chat.press("/summary").locator(".sheet a").get_attribute("href")  # type: ignore[operator]


def test_another_tab_knows_nothing(server: Server, window: Windows) -> None:
    page = window()
    page.goto(server.base)
    Chat(page).greeted().say("家賃が払えません")

    other = page.context.new_page()
    other.goto(server.base)

    expect(Chat(other).greeted().turns).to_have_count(1)
    assert page.evaluate("localStorage.length") == 0
    assert page.context.cookies() == []


def test_erased_talk_is_gone_here_and_on_the_server(server: Server, window: Windows) -> None:
    page = window()
    page.goto(server.base)
    chat = Chat(page).greeted()
    chat.say("家賃が払えません")
    session = session_of(page)

    eraser = page.locator(".erase button")
    eraser.click()
    expect(chat.turns).to_have_count(2)  # asks first
    eraser.click()

    expect(chat.turns).to_have_count(1)
    expect(chat.input).to_have_value("")
    assert "家賃" not in page.evaluate("JSON.stringify(sessionStorage)")
    assert refused(server, session)


def test_words_written_before_the_chat_came_alive_are_kept(server: Server, window: Windows) -> None:
    page = window()
    held = []
    page.route("**/words.js", lambda route: held.append(route))
    page.goto(server.base, wait_until="commit")
    page.locator("navi-chat textarea").fill("家賃が")

    held[0].continue_()

    expect(page.locator("#navi-input")).to_have_value("家賃が")

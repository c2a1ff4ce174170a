"""When the line is lost: words are kept and sent again, and the numbers to call stay readable."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser.chat import Chat
from tests.browser.conftest import Windows
from tests.browser.line import Line

#: The browser says in the console that it could not connect.
LOST = "ERR_|Failed to fetch"


def test_lost_words_come_back_and_are_sent_again(line: Line, window: Windows) -> None:
    page = window("phone", expected=LOST)
    page.goto(line.base)
    chat = Chat(page).greeted()

    line.cut()
    chat.input.fill("家賃が払えません")
    chat.input.press("Enter")
    expect(chat.trouble).to_be_visible()
    expect(chat.input).to_have_value("家賃が払えません")
    expect(chat.turns).to_have_count(1)

    line.mend()
    chat.trouble.locator("button").click()
    expect(chat.last.locator(".service").first).to_be_visible()
    expect(chat.input).to_have_value("")
    expect(chat.trouble).to_be_hidden()


def test_lost_words_outlive_a_reload(line: Line, window: Windows) -> None:
    page = window("phone", expected=LOST)
    page.goto(line.base)
    chat = Chat(page).greeted()
    line.cut()
    chat.input.fill("家賃が払えません")
    chat.input.press("Enter")
    expect(chat.trouble).to_be_visible()

    line.mend()
    page.reload()

    expect(chat.input).to_have_value("家賃が払えません")


def test_lost_button_can_be_pressed_again(line: Line, window: Windows) -> None:
    page = window("phone", expected=LOST)
    page.goto(line.base)
    chat = Chat(page).greeted()
    line.cut()
    chat.last.locator("button[data-postback^='/select_topic']").first.click()
    expect(chat.trouble).to_be_visible()

    line.mend()
    chat.trouble.locator("button").click()

    expect(chat.turns).to_have_count(2)


def test_person_is_told_when_the_line_is_back(line: Line, window: Windows) -> None:
    page = window("phone", expected=LOST)
    page.goto(line.base)
    chat = Chat(page).greeted()
    line.cut()
    page.context.set_offline(True)
    chat.input.fill("家賃が払えません")
    chat.input.press("Enter")
    lost = chat.trouble.inner_text()

    line.mend()
    page.context.set_offline(False)

    expect(chat.trouble).not_to_have_text(lost)
    expect(chat.turns).to_have_count(1)  # sending is the person's own decision
    chat.trouble.locator("button").click()
    expect(chat.turns).to_have_count(2)


def test_without_a_line_a_page_with_numbers_is_shown(line: Line, window: Windows) -> None:
    page = with_worker(window, line)

    line.cut()
    page.goto(f"{line.base}/services/")

    expect(page.locator("a[href='tel:119']").first).to_be_visible()
    expect(page.locator("main")).to_contain_text(re.compile(r"0120-\d+-\d+"))
    # Its style is there, too.
    assert page.locator(".exit").evaluate("(exit) => getComputedStyle(exit).borderRadius") != "0px"


def test_with_a_line_nothing_old_is_shown(line: Line, window: Windows) -> None:
    page = with_worker(window, line)
    stores = page.evaluate(
        "caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name).then((store) => store.keys()))))"
        ".then((found) => found.flat().map((request) => new URL(request.url).pathname))"
    )
    assert sorted(stores) == ["/icon.svg", "/offline/", "/style.css"]

    line.cut()
    page.goto(f"{line.base}/about/")
    line.mend()
    page.goto(f"{line.base}/about/")

    assert page.locator("h1").inner_text() != ""
    assert page.evaluate("performance.getEntriesByType('navigation')[0].transferSize") > 0


def test_talks_and_sheets_are_not_touched_by_the_worker(line: Line, window: Windows) -> None:
    page = with_worker(window, line)

    line.cut()
    with pytest.raises(Error, match="ERR_"):  # the browser's own page, not ours
        page.goto(f"{line.base}/talk/?page=general")


def with_worker(window: Windows, line: Line) -> Page:
    """A window whose service worker is at work."""
    page = window("phone", workers=True, expected=LOST)
    page.goto(line.base)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    assert page.evaluate("Boolean(navigator.serviceWorker.controller)")
    return page

"""Furigana by school year and larger text."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chat import Chat
from tests.browser.conftest import Windows
from tests.real_server import Server


def child(server: Server, window: Windows) -> Page:
    page = window("phone")
    page.goto(f"{server.base}/under18/")
    Chat(page).greeted()
    return page


def shown(page: Page, year: int) -> bool:
    """Do words of this school year carry kana in the chat?"""
    kana = page.locator(f"navi-chat .y{year} rt")
    assert kana.count()
    return kana.first.is_visible()


def choose(page: Page, what: str, value: str) -> None:
    page.locator("[data-tools]").evaluate("(tools) => { tools.open = true; }")
    page.locator(f"#{what}").select_option(value)


@pytest.mark.parametrize(
    ("from_year", "first", "second"), [("1", True, True), ("3", False, False), ("9", False, False)]
)
def test_switch_shows_and_hides_kana(
    server: Server, window: Windows, from_year: str, first: bool, second: bool
) -> None:
    page = child(server, window)

    choose(page, "kana", from_year)

    assert (shown(page, 1), shown(page, 2)) == (first, second)


def test_kana_stand_over_the_words_of_a_reply_and_are_not_read_twice(
    server: Server, window: Windows
) -> None:
    page = child(server, window)
    choose(page, "kana", "1")

    word = page.locator("navi-chat .bubble ruby", has_text="名前").first

    assert word.locator("rt").text_content() == "なまえ"
    assert word.locator("rt").get_attribute("aria-hidden") == "true"
    # Chromium puts spaces around ruby.
    name = re.compile(r"^\s*小学校\s*1・2\s*年生\s*$")
    expect(page.get_by_role("button", name=name)).to_be_visible()


def test_choice_holds_on_the_next_page_and_after_a_reload(server: Server, window: Windows) -> None:
    page = child(server, window)
    choose(page, "kana", "7")
    choose(page, "text-size", "150")

    page.goto(f"{server.base}/under18/faq/")
    assert page.locator("html").get_attribute("data-kana") == "7"
    assert page.locator("html").get_attribute("data-size") == "150"
    expect(page.locator("#kana")).to_have_value("7")

    page.goto(server.base)
    assert page.locator("html").get_attribute("data-kana") is None  # none on this page
    assert page.locator("html").get_attribute("data-size") == "150"


def test_grade_in_the_chat_sets_the_switch(server: Server, window: Windows) -> None:
    page = child(server, window)

    Chat(page).press('/select_band{"band":"junior_high"')

    expect(page.locator("#kana")).to_have_value("7")
    said = page.locator(".said").last
    assert said.locator("ruby").count()  # what was pressed carries kana, too


@pytest.mark.parametrize("size", ["100", "125", "150"])
def test_larger_text_fits_a_phone(server: Server, window: Windows, size: str) -> None:
    page = window("phone")
    page.goto(server.base)
    chat = Chat(page).greeted()
    choose(page, "text-size", size)
    chat.say("家賃が払えません")

    assert (
        page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
        == 16 * int(size) / 100
    )
    wide, screen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= screen

"""From a worry to the sheet, as people do it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.chat import Chat
from tests.browser.conftest import Windows
from tests.real_server import Server

#: Where the kana begin that each grade band sees.
BANDS = {"elementary_1_2": "1", "elementary_3_4": "3", "elementary_5_6": "5", "junior_high": "7", "age_15_18": "9"}  # fmt: skip


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_written_worry_leads_to_the_sheet(server: Server, window: Windows, size: str) -> None:
    page = window(size)
    page.goto(server.base)
    chat = Chat(page).greeted()

    answer = chat.say("家賃が払えません")
    expect(answer.locator(".service").first).to_be_visible()
    assert calls(answer)
    nothing_beside_the_screen(page)

    assert is_pdf(page, chat.press("/summary"))
    nothing_beside_the_screen(page)


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_menus_lead_to_the_sheet(server: Server, window: Windows, size: str) -> None:
    page = window(size)
    page.goto(server.base)
    chat = Chat(page).greeted()

    for step in ("/select_topic", "/select_detail", "/select_need"):
        turn = chat.press(step)
    expect(turn.locator(".service").first).to_be_visible()

    assert is_pdf(page, chat.press("/summary"))
    nothing_beside_the_screen(page)


@pytest.mark.parametrize(("band", "year"), BANDS.items())
def test_child_of_each_grade_comes_to_a_number_and_a_sheet(
    server: Server, window: Windows, band: str, year: str
) -> None:
    page = window("phone")
    page.goto(f"{server.base}/under18/")
    chat = Chat(page).greeted()

    chat.press(f'/select_band{{"band":"{band}"')
    assert page.locator("html").get_attribute("data-kana") == year
    answer = chat.say("友だちにいじめられています")
    assert calls(answer)

    assert is_pdf(page, chat.press("/summary"))
    nothing_beside_the_screen(page)


@pytest.mark.parametrize("path", ["/", "/under18/"])
def test_danger_is_answered_with_numbers_first(server: Server, window: Windows, path: str) -> None:
    page = window("phone")
    page.goto(server.base + path)

    answer = Chat(page).greeted().say("もう死にたい")

    expect(answer.locator(".reply").first).to_have_class(re.compile("reply-crisis"))
    assert calls(answer)
    expect(answer.locator("a.call").first).to_be_in_viewport()


def test_worry_that_was_misunderstood_can_be_removed(server: Server, window: Windows) -> None:
    page = window("phone")
    page.goto(server.base)
    chat = Chat(page).greeted()
    needs = chat.say("家賃が払えないし、親の介護もつらいです").locator(".need")
    count = needs.count()
    assert count > 1

    chat.press("/remove_need")

    expect(chat.last.locator(".need")).to_have_count(count - 1)


def test_reply_is_announced_once(server: Server, window: Windows) -> None:
    page = window()
    page.goto(server.base)
    chat = Chat(page).greeted()
    # What a live region says is what is added to it; the person's own words and the buttons are not for it.
    page.evaluate(
        """() => {
          window.added = [];
          new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach((node) => window.added.push(node.textContent))))
            .observe(document.querySelector("[role=log]"), { childList: true, subtree: true });
        }"""
    )

    answer = chat.say("家賃が払えません")

    words = answer.locator(".bubble").first.inner_text().splitlines()[0]
    added: list[str] = page.evaluate("window.added")
    assert sum(words in text for text in added) == 1
    assert page.locator("[role=log]").get_attribute("aria-live") == "polite"


@pytest.mark.parametrize("path", ["/", "/under18/"])
def test_box_to_write_in_is_on_the_first_screen_of_a_small_phone(
    server: Server, window: Windows, path: str
) -> None:
    page = window("phone")
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(server.base + path)
    chat = Chat(page).greeted()

    box = chat.input.bounding_box()

    assert box is not None
    assert box["y"] + box["height"] <= 640
    assert page.evaluate("scrollY") == 0


def calls(turn: Locator) -> list[str]:
    """Numbers that a tap dials."""
    return [str(link.get_attribute("href")) for link in turn.locator("a[href^='tel:']").all()]


def is_pdf(page: Page, turn: Locator) -> bool:
    """Does the turn's link open a sheet?"""
    href = turn.locator(".sheet a").get_attribute("href")
    answer = page.request.get(f"{page.url.split('/under18')[0].rstrip('/')}{href}")
    return answer.ok and answer.body().startswith(b"%PDF")


def nothing_beside_the_screen(page: Page) -> None:
    wide, screen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= screen

"""`make line-demo` in a real browser: our real channel behind the emulator's page."""

from __future__ import annotations

import itertools
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Locator, Page, expect

from navigator.loading import ROOT
from scripts.serve import free_port
from tests.browser.conftest import Windows
from tests.line_sdk.every_turn import everything
from tests.server.client import request

START_SECONDS = 150
#: The first written words after a start load the encoder, on a busy machine for several seconds.
ANSWER_MS = 20_000
#: Words whose answer is a service that can be called.
WORRY = "家賃が払えません"
DANGER = "もう死にたい"
#: A button that opens the page of a sheet.
SHEET = "[data-uri*='/sheet/']"
_numbers = itertools.count()


@pytest.fixture(scope="module")
def demo() -> Iterator[str]:
    """Address of a running emulator."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "scripts/line_demo.py"],
        cwd=ROOT,
        env={**os.environ, "PORT": str(port), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    deadline, printed = time.monotonic() + START_SECONDS, ""
    while "line-demo: ready at" not in printed and time.monotonic() < deadline:
        line = process.stdout.readline()
        printed += line
        if not line and process.poll() is not None:
            break
    if "line-demo: ready at" not in printed:
        process.kill()
        pytest.fail(f"the emulator did not start:\n{printed}")
    yield f"http://127.0.0.1:{port}"
    process.send_signal(signal.SIGINT)
    rest = process.communicate(timeout=60)[0]
    assert process.returncode == 0, rest
    # What was said is never printed, only of which kind it was.
    assert "reply: " in rest
    assert WORRY not in rest
    assert DANGER not in rest


class Phone:
    """The telephone of one person on the page."""

    def __init__(self, page: Page, person: str) -> None:
        self.place = page.locator(f"[data-person='{person}']")
        self.answers = self.place.locator(".row.theirs:not(.loading)")

    @property
    def last(self) -> Locator:
        return self.answers.last

    def befriended(self) -> Phone:
        """Added as a friend, and greeted."""
        self._answered(lambda: self.place.get_by_role("button", name="友だち追加").click())
        return self

    def say(self, text: str) -> Locator:
        def write() -> None:
            self.place.get_by_role("textbox").fill(text)
            self.place.get_by_role("button", name="送信", exact=True).click()

        return self._answered(write)

    def tap(self, postback: str) -> Locator:
        """Tap the first thing in the last answer whose postback begins so."""
        return self._answered(self.last.locator(f"[data-postback^='{postback}']").first.click)

    def tap_quick(self, postback: str) -> Locator:
        """The same in the row of quick replies."""
        return self._answered(
            self.place.locator(f".quick [data-postback^='{postback}']").first.click
        )

    def tap_menu(self, postback: str) -> Locator:
        """The same in the rich menu, which is opened for it."""
        switch = self.place.locator(".menu-switch")
        if switch.get_attribute("aria-expanded") == "false":
            switch.click()
        return self._answered(self.place.locator(f".menu [data-postback^='{postback}']").click)

    def do(self, name: str) -> None:
        """Something of the list behind «⋯»."""
        self.place.get_by_label("ほかの操作").click()
        self.place.get_by_role("button", name=name).click()

    def _answered(self, task: Any) -> Locator:
        count = self.answers.count()
        task()
        expect(self.answers).to_have_count(count + 1, timeout=ANSWER_MS)
        expect(self.place.locator(".fault")).to_have_count(0)
        return self.last


@pytest.fixture
def phone(demo: str, window: Windows) -> Phone:
    """A person nobody else uses, before anything was said."""
    name = f"person-{next(_numbers)}"
    page = window("phone")
    page.goto(f"{demo}/?people={name}")
    return Phone(page, name)


def calls(answer: Locator) -> list[str]:
    """Numbers that a tap dials."""
    return [
        str(link.get_attribute("data-uri")) for link in answer.locator("[data-uri^='tel:']").all()
    ]


def test_menus_lead_to_services_that_can_be_called(phone: Phone) -> None:
    phone.befriended()

    phone.tap("/select_topic")
    phone.tap("/select_detail")
    answer = phone.tap("/select_need")

    expect(answer.locator(".f-carousel .f-bubble").first).to_be_visible()
    expect(phone.place.locator(".quick button").first).to_be_visible()


def test_quick_replies_page_through_a_long_menu(phone: Phone) -> None:
    phone.befriended()
    before = phone.place.locator(".quick button").all_inner_texts()

    phone.tap_quick("/more_topics")

    after = phone.place.locator(".quick button").all_inner_texts()
    assert after
    assert after != before


def test_written_worry_leads_to_a_call_and_a_sheet(phone: Phone) -> None:
    phone.befriended()
    answer = phone.say(WORRY)
    expect(answer.locator(".f-carousel .f-bubble").first).to_be_visible()

    sheet = phone.tap_quick("/summary").locator(SHEET)

    address = str(sheet.get_attribute("data-uri"))
    link = re.search(r"/summary/[^\"?]+\.pdf", request(address).body.decode())
    assert link is not None
    assert request(urljoin(address, link[0])).body.startswith(b"%PDF")


def test_danger_is_answered_with_numbers_that_dial(phone: Phone) -> None:
    answer = phone.befriended().say(DANGER)

    assert calls(answer)
    # LINE shows the end of what was said last: numbers stand below it.
    expect(phone.place.locator(".quick [data-uri^='tel:']").first).to_be_in_viewport()
    answer.locator("[data-uri^='tel:']").first.click()
    dialled = calls(answer)[0].removeprefix("tel:")
    expect(phone.place.locator("dialog")).to_contain_text(dialled)


def test_page_of_those_under_18_is_reached_by_the_rich_menu(phone: Phone) -> None:
    phone.befriended()

    answer = phone.tap_menu('/open_page{"page":"under18"')

    expect(answer.locator("[data-postback^='/select_band']").first).to_be_visible()


def test_every_area_of_the_rich_menu_is_answered(phone: Phone) -> None:
    phone.befriended()
    areas = phone.place.locator(".menu [data-postback]").all()
    postbacks = [str(area.get_attribute("data-postback")) for area in areas]
    assert postbacks

    for postback in postbacks:
        phone.tap_menu(postback)


def test_unsent_message_is_forgotten(phone: Phone) -> None:
    phone.befriended().say(WORRY)
    said = phone.place.locator(".own[data-message]")

    said.get_by_role("button", name="送信取消").click()
    expect(said).to_have_count(0)

    # Without a worry there is nothing to put on a sheet.
    answer = phone.tap_menu("/summary")
    expect(answer.locator(SHEET)).to_have_count(0)


def test_who_blocks_us_begins_anew(phone: Phone) -> None:
    phone.befriended().say(WORRY)

    phone.do("ブロックする")
    expect(phone.place.get_by_role("button", name="友だち追加")).to_be_visible()
    phone.befriended()

    answer = phone.tap_menu("/summary")
    expect(answer.locator(SHEET)).to_have_count(0)


@pytest.mark.parametrize("thing", ["スタンプを送る", "位置情報を送る", "写真を送る", "声を送る"])
def test_what_cannot_be_read_is_answered_kindly(phone: Phone, thing: str) -> None:
    phone.befriended()
    count = phone.answers.count()

    phone.do(thing)

    expect(phone.answers).to_have_count(count + 1, timeout=ANSWER_MS)
    expect(phone.last.locator(".bubble, .f-bubble").first).to_be_visible()


def test_event_that_is_delivered_twice_is_answered_once(phone: Phone) -> None:
    phone.befriended().do("スタンプを送る")
    expect(phone.answers).to_have_count(2, timeout=ANSWER_MS)
    phone.do("直前の通知をもう一度届ける")

    phone.place.get_by_role("textbox").fill(DANGER)
    phone.place.get_by_role("button", name="送信", exact=True).click()

    # Answers come in order: once this one is there, there will be none to the sticker any more.
    numbers = phone.answers.locator("[data-uri^='tel:']")
    expect(numbers.first).to_be_visible(timeout=ANSWER_MS)
    assert phone.answers.count() == 3
    # A second answer to one event is refused, which the page shows.
    expect(phone.place.locator(".fault")).to_have_count(0)


def test_two_people_have_talks_of_their_own(demo: str, window: Windows) -> None:
    page = window()
    page.goto(f"{demo}/?people=first,second")
    first, second = (Phone(page, name).befriended() for name in ("first", "second"))
    count = second.answers.count()

    first.say(WORRY)

    assert second.answers.count() == count


def test_every_message_of_ours_can_be_drawn(demo: str, window: Windows) -> None:
    page = window("phone")
    page.goto(demo)
    every = [messages for _, messages in everything()]

    drawn, faults = page.evaluate(
        """async (turns) => {
          const { drawMessage, drawQuickReply } = await import("/demo/messages.js");
          const faults = [];
          let drawn = 0;
          for (const message of JSON.parse(turns).flat()) {
            try {
              drawMessage(message, () => {});
              if (message.quickReply) drawQuickReply(message.quickReply, () => {});
              drawn += 1;
            } catch (error) { faults.push(error.message); }
          }
          return [drawn, faults];
        }""",
        json.dumps(every),  # as one string: Playwright is slow with large objects
    )

    assert faults == []
    assert drawn == sum(len(messages) for messages in every) > 1000


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ({"type": "image"}, "message of type image"),
        ({"type": "flex", "altText": "a", "contents": {"type": "bubble", "new": 1}}, "new"),
        (
            {
                "type": "flex",
                "altText": "a",
                "contents": {
                    "type": "bubble",
                    "body": {"type": "box", "layout": "vertical", "contents": [{"type": "video"}]},
                },
            },
            "video",
        ),
    ],
)
def test_what_the_emulator_cannot_draw_is_told_loudly(
    demo: str, window: Windows, message: dict[str, Any], told: str
) -> None:
    page = window()
    page.goto(demo)

    fault = page.evaluate(
        """async (message) => {
          const { drawMessage } = await import("/demo/messages.js");
          try { drawMessage(JSON.parse(message), () => {}); } catch (error) { return error.message; }
          return "";
        }""",
        json.dumps(message),
    )

    assert told in fault

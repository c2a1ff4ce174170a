"""Calls that fail: tried again where that does no harm, and never shown twice."""

from __future__ import annotations

import asyncio
import itertools
import logging
import re
from collections.abc import Callable, Iterator
from typing import Any

import aiohttp
import pytest

from extensions.channels.line.api import Api, Outcome, Pace
from extensions.channels.line.delivery import Delivery, Figures
from extensions.channels.line.events import Event
from tests.server.line_api import ACCESS_TOKEN, USED_UP, Call, LineApi, Response, line_api

PACE = Pace(call=1.0, pause=0.02, all=6.0, tries=4)
CANARY = "カナリアの羽根は青い"
MESSAGES = [{"type": "text", "text": CANARY}]
BUSY: Response = (429, {"message": "The API rate limit has been exceeded."}, {})
BROKEN: Response = (500, {"message": "Internal error"}, {})
NO_QUOTA: Response = (429, {"message": "You have reached your monthly limit."}, {})
MALFORMED: Response = (
    400,
    {
        "message": "A message (messages[0]) in the request body is invalid",
        "details": [{"message": f"May not be {CANARY}", "property": "messages[0].text"}],
    },
    {},
)
EVENT = Event("E1", "text", 1, "U-of-somebody", "U-of-somebody", "reply-token-1", "M1", CANARY)


@pytest.fixture
def line() -> Iterator[LineApi]:
    with line_api() as api:
        yield api


def _answer(base: str, push: bool = False, token: str = ACCESS_TOKEN) -> tuple[Outcome, Figures]:
    figures = Figures()

    async def run() -> Outcome:
        async with aiohttp.ClientSession() as session:
            api = Api(session, base, token, PACE)
            return await Delivery(api, figures, push).answer(EVENT, MESSAGES, "retry-key-1")

    return asyncio.run(run()), figures


def _first(*troubles: Response | float | None) -> Callable[[Call], Response | float | None]:
    """The troubles of the first calls, one after the other; then none."""
    left = list(troubles)
    return lambda _call: left.pop(0) if left else None


def test_all_messages_of_a_turn_go_in_one_call(line: LineApi) -> None:
    outcome, figures = _answer(line.base)

    assert outcome is Outcome.SENT
    assert [call.body for call in line.calls] == [
        {"replyToken": "reply-token-1", "messages": MESSAGES}
    ]
    assert figures["reply_sent"] == 1


def test_a_reply_carries_no_retry_key_because_line_refuses_it(line: LineApi) -> None:
    _answer(line.base)

    assert "x-line-retry-key" not in line.calls[0].headers


@pytest.mark.parametrize("trouble", [BUSY, BROKEN, (503, {}, {})])
def test_busy_or_broken_line_is_asked_again(line: LineApi, trouble: Response) -> None:
    line.trouble = _first(trouble, trouble)
    outcome, _ = _answer(line.base)

    assert outcome is Outcome.SENT
    assert [call.status for call in line.calls] == [trouble[0], trouble[0], 200]


def test_pauses_grow(line: LineApi) -> None:
    line.trouble = _first(BUSY, BUSY, BUSY)
    _answer(line.base)
    times = [call.at for call in line.calls]
    pauses = [later - earlier for earlier, later in itertools.pairwise(times)]

    assert pauses[0] >= 0.02
    assert pauses[1] >= 0.04
    assert pauses[2] >= 0.08


def test_line_says_how_long_to_wait(line: LineApi) -> None:
    line.trouble = _first((429, {}, {"Retry-After": "1"}))
    _answer(line.base)

    assert line.calls[1].at - line.calls[0].at >= 1


def test_a_wait_longer_than_the_token_lives_is_not_waited(line: LineApi) -> None:
    line.trouble = lambda _call: (429, {}, {"Retry-After": "600"})

    assert _answer(line.base)[0] is Outcome.UNREACHED
    assert len(line.calls) == 1


def test_busy_line_is_given_up_after_some_tries(line: LineApi) -> None:
    line.trouble = lambda _call: BUSY
    outcome, figures = _answer(line.base)

    assert outcome is Outcome.UNREACHED
    assert len(line.calls) == PACE.tries
    assert figures["reply_unreached"] == 1


def test_reply_that_was_shown_though_line_stayed_silent_is_not_shown_again(line: LineApi) -> None:
    line.trouble = lambda call: 1.5 if call is line.calls[0] else None
    outcome, _ = _answer(line.base, push=True)

    assert outcome in (Outcome.SENT, Outcome.UNCERTAIN)
    assert len(line.of("/reply")) == 2
    assert line.of("/push") == []
    assert [call.status for call in line.calls].count(200) == 1


def test_expired_token_is_told_where_push_is_off(line: LineApi) -> None:
    line.trouble = lambda _call: USED_UP

    assert _answer(line.base)[0] is Outcome.EXPIRED
    assert len(line.calls) == 1


def test_expired_token_is_pushed_where_the_operator_pays(line: LineApi) -> None:
    line.trouble = lambda call: USED_UP if call.path.endswith("/reply") else None
    outcome, figures = _answer(line.base, push=True)

    assert outcome is Outcome.SENT
    assert line.of("/push")[0].body == {"to": "U-of-somebody", "messages": MESSAGES}
    assert line.of("/push")[0].headers["x-line-retry-key"] == "retry-key-1"
    assert figures["push_sent"] == 1


def test_push_that_was_accepted_before_is_not_made_again(line: LineApi) -> None:
    line.trouble = lambda call: USED_UP if call.path.endswith("/reply") else None
    _answer(line.base, push=True)
    outcome, _ = _answer(line.base, push=True)

    assert outcome is Outcome.SENT
    assert [call.status for call in line.of("/push")] == [200, 409]


def test_push_without_quota_is_not_tried_again(line: LineApi) -> None:
    line.trouble = lambda call: USED_UP if call.path.endswith("/reply") else NO_QUOTA

    assert _answer(line.base, push=True)[0] is Outcome.REFUSED
    assert len(line.of("/push")) == 1


def test_after_a_breakdown_nothing_is_pushed_for_it_may_have_been_shown(line: LineApi) -> None:
    line.trouble = lambda _call: BROKEN

    assert _answer(line.base, push=True)[0] is Outcome.UNCERTAIN
    assert line.of("/push") == []


def test_busy_line_is_pushed_to_for_nothing_was_shown(line: LineApi) -> None:
    line.trouble = lambda call: BUSY if call.path.endswith("/reply") else None

    assert _answer(line.base, push=True)[0] is Outcome.SENT


def test_unreachable_line_is_given_up(line: LineApi) -> None:
    assert _answer("http://127.0.0.1:9")[0] is Outcome.UNREACHED


@pytest.mark.parametrize("trouble", [MALFORMED, (403, {}, {}), (413, {}, {})])
def test_what_line_refuses_is_not_sent_again(line: LineApi, trouble: Response) -> None:
    line.trouble = lambda _call: trouble

    assert _answer(line.base, push=True)[0] is Outcome.REFUSED
    assert len(line.calls) == 1


def test_wrong_access_token_is_named_in_the_log(
    line: LineApi, caplog: pytest.LogCaptureFixture
) -> None:
    assert _answer(line.base, token="an old one")[0] is Outcome.REFUSED
    assert "/v2/bot/message/reply was refused: 401" in caplog.text


@pytest.mark.parametrize("trouble", [MALFORMED, BUSY, BROKEN, USED_UP, (401, {}, {})])
def test_no_trouble_puts_words_or_ids_into_the_log(
    line: LineApi, caplog: pytest.LogCaptureFixture, trouble: Response
) -> None:
    caplog.set_level(logging.DEBUG, logger="extensions")
    line.trouble = lambda _call: trouble
    _, figures = _answer(line.base, push=True)
    figures.log()

    for private in (CANARY, "U-of-somebody", "reply-token-1", ACCESS_TOKEN):
        assert private not in caplog.text


def test_place_of_a_fault_is_logged_without_what_stood_there(
    line: LineApi, caplog: pytest.LogCaptureFixture
) -> None:
    line.trouble = lambda _call: MALFORMED
    _answer(line.base)

    assert "malformed: messages[0].text" in caplog.text


def test_loading_animation_may_fail(line: LineApi) -> None:
    async def run(base: str) -> None:
        async with aiohttp.ClientSession() as session:
            await Api(session, base, ACCESS_TOKEN, PACE).loading("U1", 30)

    asyncio.run(run(line.base))
    asyncio.run(run("http://127.0.0.1:9"))

    assert [call.body for call in line.calls] == [{"chatId": "U1", "loadingSeconds": 30}]


def _logged(caplog: pytest.LogCaptureFixture, names: list[str]) -> list[tuple[int, str]]:
    caplog.set_level(logging.INFO, logger="extensions")
    figures = Figures()
    for name in names:
        figures.add(name)
    figures.log()
    figures.log()
    return [(record.levelno, record.getMessage()) for record in caplog.records]


@pytest.mark.parametrize(
    ("names", "level"),
    [(["events", "reply_sent"], logging.INFO), (["events", "reply_expired"], logging.WARNING)],
)
def test_figures_are_logged_when_they_changed_and_louder_when_answers_were_lost(
    caplog: pytest.LogCaptureFixture, names: list[str], level: int
) -> None:
    lines: list[Any] = _logged(caplog, names)

    assert len(lines) == 1
    assert lines[0][0] == level
    assert re.fullmatch(r"line:( \w+=\d+)+", lines[0][1])

"""LINE from end to end: signed webhooks into the real server, a stand-in for the Messaging API behind it."""

from __future__ import annotations

import json
import re
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest

from extensions.channels.line.limits import faults
from extensions.channels.line.signature import Keys
from navigator import postbacks
from tests.factories import assistant
from tests.real_server import Server
from tests.server.client import request
from tests.server.line_api import (
    ACCESS_TOKEN,
    CHANNEL_SECRET,
    USED_UP,
    Friend,
    LineApi,
    line_api,
    signed,
)
from tests.server.line_storm import storm

CANARY = "カナリアの羽根は青い"
SECRET = "only-for-the-tests-0123456789abcdef"  # tests/real_server.py
BROKEN = (500, {"message": "Internal error"}, {})
BUSY = (429, {"message": "The API rate limit has been exceeded."}, {})


@pytest.fixture(scope="module")
def api() -> Iterator[LineApi]:
    with line_api() as started:
        yield started


@pytest.fixture(scope="module")
def settings(api: LineApi) -> dict[str, str]:
    return {
        "LINE_CHANNEL_SECRET": CHANNEL_SECRET,
        "LINE_CHANNEL_ACCESS_TOKEN": ACCESS_TOKEN,
        "LINE_API_URL": api.base,
    }


@pytest.fixture(scope="module")
def line(start_server: Callable[..., Server], settings: dict[str, str]) -> Server:
    """One server with the channel on; these tests may hurt it."""
    return start_server(**settings)


@pytest.fixture
def friend(line: Server, api: LineApi) -> Friend:
    api.reset()
    return Friend(line.base, api)


def say(key: str) -> str:
    return assistant().sentences.text(key)


def texts(messages: list[dict[str, Any]]) -> str:
    return json.dumps(messages, ensure_ascii=False)


def data_of(messages: list[dict[str, Any]]) -> list[str]:
    """The data of every button in the messages."""
    found: list[str] = []

    def look(part: Any) -> None:
        if isinstance(part, dict):
            if part.get("type") == "postback":
                found.append(part["data"])
            for value in part.values():
                look(value)
        elif isinstance(part, list):
            for value in part:
                look(value)

    look(messages)
    return found


def _one_of(messages: list[dict[str, Any]], data: str) -> str:
    """The data, which a button in the messages must carry."""
    assert data in data_of(messages)
    return data


def slots(server: Server, friend: Friend) -> dict[str, Any]:
    """What the database holds of a talk."""
    with closing(sqlite3.connect(server.database)) as stored:
        row = stored.execute(
            "SELECT slots FROM talks WHERE sender_id = ?", (Keys(SECRET).sender(friend.user),)
        ).fetchone()
    found: dict[str, Any] = json.loads(row[0]) if row else {}
    found.pop("session_started_metadata", None)  # Rasa's own: page and language
    return found


def _stored(server: Server) -> bytes:
    """Every byte on the disk, logs of the database included."""
    return b"".join(path.read_bytes() for path in server.database.parent.iterdir())


def settled(
    server: Server, friend: Friend, wanted: Callable[[dict[str, Any]], bool]
) -> dict[str, Any]:
    """The slots, once they are as wanted, or after some time."""
    deadline = time.monotonic() + 10
    while not wanted(slots(server, friend)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return slots(server, friend)


# Who gets in


def test_new_friend_is_greeted(friend: Friend) -> None:
    messages = friend.asks(friend.event("follow"))

    assert say("line.follow") in texts(messages)
    assert faults(messages) == []


def test_bad_signature_is_refused_and_nothing_happens(friend: Friend) -> None:
    event = friend.text("家賃が払えません")
    body = json.dumps({"destination": "U", "events": [event]}).encode()
    address = f"{friend.base}/line/webhook"
    altered = body.replace(b"U0", b"U1")
    answers = [
        request(address, body),
        request(address, body, **{"X-Line-Signature": signed(body, "another secret")}),
        request(address, altered, **{"X-Line-Signature": signed(body)}),
        request(address, body + b"\n", **{"X-Line-Signature": signed(body)}),
    ]

    assert altered != body
    assert [answer.status for answer in answers] == [401, 401, 401, 401]
    assert friend.reply_to(event, seconds=1) == []
    assert friend.api.calls == []


def test_signed_nonsense_is_refused_and_an_empty_webhook_is_fine(friend: Friend) -> None:
    address = f"{friend.base}/line/webhook"
    for body, status in ((b"nonsense", 400), (b'{"destination":"U","events":[]}', 200)):
        assert request(address, body, **{"X-Line-Signature": signed(body)}).status == status


def test_webhook_far_beyond_the_limit_of_the_site_is_read(friend: Friend) -> None:
    events = [friend.text("眠れない" * 1_200) for _ in range(4)]

    assert friend.send(*events).status == 200
    assert all(friend.reply_to(event) for event in events)


def test_without_a_channel_secret_there_is_no_channel(server: Server, api: LineApi) -> None:
    friend = Friend(server.base, api)

    assert friend.send(friend.text("家賃が払えません")).status == 404


# Journeys


def test_menu_leads_to_services_and_to_the_sheet(friend: Friend) -> None:
    start = friend.asks(friend.event("follow"))
    assert postbacks.build("select_topic", topic="money") in data_of(start)
    details = friend.presses(postbacks.build("select_topic", topic="money"))
    needs = friend.presses(_one_of(details, postbacks.build("select_detail", detail="debt_tax")))
    chosen = friend.presses(_one_of(needs, postbacks.build("select_need", need="debt")))
    sheet = friend.presses(postbacks.build("summary"))

    assert "tel:" in texts(chosen)
    page = re.search(r"http://localhost:\d+(/sheet/[^?\"]+)", texts(sheet))
    assert page is not None
    assert request(friend.base + page[1]).status == 200
    for messages in (start, details, needs, chosen, sheet):
        assert faults(messages) == []


def test_typed_worry_is_answered_with_services_in_one_call(friend: Friend) -> None:
    messages = friend.says("家賃が払えません")

    assert "tel:" in texts(messages)
    assert faults(messages) == []
    assert len(friend.api.of("/reply")) == 1


def test_danger_comes_first(friend: Friend) -> None:
    messages = friend.says("もう死にたい。家賃も払えません")

    assert say("crisis.self.words_1").split("。")[0] in texts(messages[:1])
    assert "tel:" in texts(messages[:1])
    assert faults(messages) == []


def test_several_events_of_one_webhook_are_answered_in_order(friend: Friend) -> None:
    events = [friend.text(text) for text in ("眠れない", "借金が返せない", "ありがとう")]
    friend.send(*events)

    assert all(friend.reply_to(event) for event in events)
    assert [call.body["replyToken"] for call in friend.api.shown()] == [
        event["replyToken"] for event in events
    ]


def test_children_have_their_page_until_they_leave_it(friend: Friend) -> None:
    opened = friend.presses(postbacks.build("open_page", page="under18"))
    topics = friend.presses(postbacks.build("select_band", band="junior_high"))
    back = friend.presses(postbacks.build("open_page", page="general"))

    assert postbacks.build("select_band", band="junior_high") in data_of(opened)
    assert any("u18_" in data for data in data_of(topics))
    assert postbacks.build("select_topic", topic="money") in data_of(back)


def test_crisis_numbers_of_the_menu_stay_there_while_the_action_server_is_dead(
    line: Server, friend: Friend
) -> None:
    line.kill("actions")
    numbers = friend.presses(postbacks.build("crisis_numbers"))
    danger = friend.says("死にたい")

    assert "tel:119" in texts(numbers)
    assert "tel:" in texts(danger[:1])
    deadline = time.monotonic() + 60
    while "tel:" not in texts(friend.says("家賃が払えない")):
        assert time.monotonic() < deadline


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("sticker", "line.sticker"),
        ("image", "line.media"),
        ("audio", "line.media"),
        ("location", "line.location"),
    ],
)
def test_what_holds_no_words_is_answered_kindly(friend: Friend, kind: str, key: str) -> None:
    messages = friend.asks(friend.event("message", message={"type": kind, "id": f"{kind}-1"}))

    assert say(key) in texts(messages)
    assert faults(messages) == []


def test_group_is_told_where_we_speak_and_answered_in_danger_only(
    line: Server, api: LineApi
) -> None:
    api.reset()
    group = Friend(line.base, api, group="C" + "1" * 32)
    joined = group.asks(group.event("join"))
    small_talk = group.text("明日は何時に集まる？")
    group.send(small_talk, group.event("leave"), group.event("memberJoined"))
    danger = group.says("もう死にたい")

    assert say("line.group") in texts(joined)
    assert "tel:" in texts(danger)
    assert not {postbacks.build("human"), postbacks.build("show_topics")} & set(data_of(danger))
    assert faults(danger) == []
    assert group.reply_to(small_talk, seconds=0.5) == []


def test_unknown_events_and_those_of_another_bot_are_passed_over(friend: Friend) -> None:
    friend.send(
        friend.event("a kind of the future"),
        friend.text("家賃が払えません") | {"mode": "standby"},
        friend.event("message", message={"type": "hologram", "id": "1"}),
    )

    assert friend.says("家賃が払えません") != []
    assert len(friend.api.calls) == 1


# Erasing


def test_unsent_message_leaves_nothing_in_the_talk(line: Server, friend: Friend) -> None:
    friend.says("借金が返せません")
    assert slots(line, friend)["needs"] == ["debt"]
    unsent = friend.text("家賃が払えません")
    friend.asks(unsent)
    assert "rent_arrears" in slots(line, friend)["needs"]
    friend.send(friend.event("unsend", unsend={"messageId": unsent["message"]["id"]}))
    left = settled(line, friend, lambda slots: slots["needs"] == ["debt"])

    assert left["needs"] == ["debt"]
    sheet = texts(friend.presses(postbacks.build("summary")))
    assert assistant().taxonomy.needs["rent_arrears"].label not in sheet


def test_unsent_word_of_danger_is_forgotten(line: Server, friend: Friend) -> None:
    unsent = friend.text("もう死にたい")
    friend.asks(unsent)
    assert slots(line, friend)["danger"] == "self"
    friend.send(friend.event("unsend", unsend={"messageId": unsent["message"]["id"]}))

    assert settled(line, friend, lambda slots: not slots) == {}


def test_message_that_comes_after_it_was_unsent_is_not_answered(friend: Friend) -> None:
    late = friend.text("家賃が払えません")
    friend.send(friend.event("unsend", unsend={"messageId": late["message"]["id"]}))
    friend.send(late)

    assert friend.reply_to(late, seconds=1.5) == []


def test_friend_who_leaves_is_forgotten(line: Server, friend: Friend) -> None:
    friend.says("家賃が払えません")
    friend.send(friend.event("unfollow"))

    assert settled(line, friend, lambda slots: not slots) == {}
    sender = Keys(SECRET).sender(friend.user).encode()
    deadline = time.monotonic() + 5  # the row of the talk goes first
    while sender in _stored(line) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert sender not in _stored(line)


# Once, and in order


def test_event_delivered_again_is_answered_once(friend: Friend) -> None:
    event = friend.text("家賃が払えません")
    again = event | {"deliveryContext": {"isRedelivery": True}}
    assert [friend.send(one).status for one in (event, event, again)] == [200, 200, 200]

    assert friend.reply_to(event) != []
    time.sleep(1)
    assert len(friend.api.of("/reply")) == 1


def test_event_delivered_to_two_processes_is_answered_once(
    start_server: Callable[..., Server], settings: dict[str, str], line: Server, friend: Friend
) -> None:
    other = start_server(**settings, TRACKER_STORE_URL=f"sqlite:///{line.database}")
    friend_there = Friend(other.base, friend.api, user=friend.user)
    events = [friend.text("ありがとう") for _ in range(10)]
    for event in events:
        assert {friend.send(event).status, friend_there.send(event).status} == {200}
    assert all(friend.reply_to(event) for event in events)
    time.sleep(1)
    other.stop()

    assert len(friend.api.of("/reply")) == 10


def test_a_thousand_events_in_ten_seconds_are_answered_once_and_in_order(
    line: Server, api: LineApi
) -> None:
    found = storm(line.base, api, people=50, each=20, seconds=10)

    assert found.events == 1_000
    assert set(found.statuses) == {200}
    assert (found.lost, found.doubled, found.disordered) == (0, 0, 0)


# Trouble at LINE


def test_busy_line_answers_late(friend: Friend) -> None:
    left = [BUSY, BROKEN]
    friend.api.trouble = lambda call: left.pop() if left and call.path.endswith("/reply") else None

    assert friend.says("眠れない") != []
    assert [call.status for call in friend.api.of("/reply")] == [500, 429, 200]


def test_reply_that_line_shows_but_does_not_confirm_is_shown_once(friend: Friend) -> None:
    """Silence longer than we wait."""
    friend.api.trouble = lambda call: 9.0 if len(friend.api.of("/reply")) == 1 else None
    event = friend.text("眠れない")
    friend.send(event)
    time.sleep(11)

    assert len(friend.api.of("/reply")) == 2
    assert len(friend.api.shown()) == 1


def test_messages_after_a_lost_one_are_answered(friend: Friend) -> None:
    lost = friend.text("眠れない")
    friend.api.trouble = lambda call: (
        USED_UP if call.body.get("replyToken") == lost["replyToken"] else None
    )
    friend.send(lost)

    assert friend.says("借金が返せない") != []
    assert friend.reply_to(lost, seconds=0.1) == []
    assert friend.api.of("/push") == []


def test_line_that_refuses_our_token_is_told_in_the_log(line: Server, friend: Friend) -> None:
    friend.api.trouble = lambda _call: (401, {"message": f"{CANARY} {friend.user}"}, {})
    friend.send(friend.text(CANARY))
    deadline = time.monotonic() + 10
    while "was refused: 401" not in line.logs() and time.monotonic() < deadline:
        time.sleep(0.1)

    assert "/v2/bot/message/reply was refused: 401" in line.logs()


def test_expired_reply_token_is_pushed_where_the_operator_pays(
    start_server: Callable[..., Server], settings: dict[str, str], api: LineApi
) -> None:
    api.reset()
    paying = start_server(**settings, LINE_PUSH="on")
    friend = Friend(paying.base, api)
    api.trouble = lambda call: USED_UP if call.path.endswith("/reply") else None
    friend.send(friend.text("家賃が払えません"))
    deadline = time.monotonic() + 10
    while not api.shown() and time.monotonic() < deadline:
        time.sleep(0.05)
    printed = paying.stop()

    assert [call.body["to"] for call in api.shown()] == [friend.user]
    assert len(api.shown()[0].headers["x-line-retry-key"]) == 36
    assert "stopped" in printed


def test_stop_finishes_what_is_waiting(
    start_server: Callable[..., Server], settings: dict[str, str], api: LineApi
) -> None:
    api.reset()
    stopping = start_server(**settings)
    friend = Friend(stopping.base, api)
    events = [friend.text("ありがとう") for _ in range(10)]
    friend.send(*events)
    stopping.stop()

    assert len(api.shown()) == 10
    assert "Traceback" not in stopping.logs()


def test_who_was_being_answered_when_the_server_was_killed_is_asked_to_write_again(
    line: Server, api: LineApi
) -> None:
    api.reset()
    friends = [Friend(line.base, api) for _ in range(5)]
    events = [(friend, friend.text("家賃が払えません")) for friend in friends for _ in range(8)]
    for friend, event in events:
        friend.send(event)
    line.kill("rasa")
    deadline = time.monotonic() + 60
    while len(api.shown()) < len(events) and time.monotonic() < deadline:
        time.sleep(0.2)
    came = Counter(call.body["replyToken"] for call in api.shown())
    apologies = [call for call in api.shown() if say("error.unavailable") in call.texts]

    assert sorted(came) == sorted(event["replyToken"] for _, event in events)
    assert set(came.values()) == {1}
    assert apologies
    again = Friend(line.base, api, user=friends[0].user)
    assert "tel:" in texts(again.says("家賃が払えません"))


# What is kept


def test_no_words_and_nobody_are_in_the_logs_or_the_database(line: Server, friend: Friend) -> None:
    friend.says(f"{CANARY}、家賃が払えない")
    friend.says(f"死にたい。{CANARY}")
    friend.says(f"/{CANARY}")
    for trouble in (BROKEN, BUSY, USED_UP, (400, {"message": CANARY}, {}), (403, {}, {})):
        friend.api.trouble = lambda _call, trouble=trouble: trouble
        friend.send(friend.text(CANARY))
        time.sleep(0.5)
    friend.api.reset()
    line.kill("actions")
    friend.says(f"{CANARY}、借金が返せない")
    logs = line.logs()
    stored = _stored(line)

    hashed = Keys(SECRET).sender(friend.user)
    for private in (CANARY, friend.user, hashed, hashed[5:], ACCESS_TOKEN, CHANNEL_SECRET):
        assert private not in logs
    for private in (CANARY, friend.user):
        assert private.encode() not in stored

"""What the events of a webhook mean for us."""

from __future__ import annotations

import json
from typing import Any

import pytest

from extensions.channels.line.events import Event, read

USER = {"type": "user", "userId": "U1"}
GROUP = {"type": "group", "groupId": "C1", "userId": "U1"}
ROOM = {"type": "room", "roomId": "R1"}


def event(kind: str = "message", source: Any = USER, **more: Any) -> dict[str, Any]:
    return {
        "type": kind,
        "mode": "active",
        "timestamp": 1_790_000_000_000,
        "source": source,
        "webhookEventId": "E1",
        "deliveryContext": {"isRedelivery": False},
        "replyToken": "token",
        **more,
    }


def message(kind: str, source: Any = USER, **more: Any) -> dict[str, Any]:
    return event(source=source, message={"type": kind, "id": "M1", **more})


def meant(*events: Any) -> list[Event]:
    return read(json.dumps({"destination": "U0", "events": events}).encode())


def test_typed_words_come_with_all_that_an_answer_needs() -> None:
    assert meant(message("text", text="眠れない")) == [
        Event(
            id="E1",
            meaning="text",
            at=1_790_000_000_000,
            chat="U1",
            user="U1",
            reply_token="token",
            message="M1",
            text="眠れない",
        )
    ]


@pytest.mark.parametrize(
    ("given", "meaning"),
    [
        (message("sticker"), "sticker"),
        (message("image"), "media"),
        (message("video"), "media"),
        (message("audio"), "media"),
        (message("file", fileName="a.pdf"), "media"),
        (message("location", address="東京都"), "location"),
        (message("text", text=" \n"), "sticker"),
        (event("follow"), "follow"),
        (event("unfollow"), "unfollow"),
        (event("join", GROUP), "group_call"),
        (event("join", ROOM), "group_call"),
        (event("postback", GROUP, postback={"data": "/start"}), "group_call"),
        (message("text", GROUP, text="こんにちは"), "group_text"),
        (message("text", ROOM, text="こんにちは"), "group_text"),
    ],
)
def test_each_kind_has_its_meaning(given: dict[str, Any], meaning: str) -> None:
    assert [found.meaning for found in meant(given)] == [meaning]


def test_pressed_button_comes_with_its_data() -> None:
    found = meant(event("postback", postback={"data": "/start"}))[0]

    assert (found.meaning, found.text) == ("postback", "/start")


def test_unsent_message_is_named() -> None:
    found = meant(event("unsend", unsend={"messageId": "M7"}))[0]

    assert (found.meaning, found.message) == ("unsend", "M7")


def test_group_that_mentions_us_calls_us() -> None:
    mention = {"mentionees": [{"type": "user", "index": 0, "length": 2, "isSelf": True}]}
    found = meant(message("text", GROUP, text="@x こんにちは", mention=mention))

    assert found[0].meaning == "group_call"


def test_nobody_of_a_group_is_known() -> None:
    found = meant(message("text", GROUP, text="こんにちは"))[0]

    assert (found.chat, found.user) == ("C1", None)


@pytest.mark.parametrize(
    "unknown",
    [
        event("beacon"),
        event("a kind of the future"),
        event("leave", GROUP),
        event("memberJoined", GROUP),
        event("unsend", GROUP, unsend={"messageId": "M7"}),
        message("hologram"),
        message("image", GROUP),
        message("text", text="a") | {"mode": "standby"},
        message("text", text="a") | {"source": None},
        message("text", text="a") | {"source": {"type": "user"}},
        message("text", text="a") | {"source": {"type": "star", "starId": "S1"}},
        message("text", text="a") | {"webhookEventId": None},
        message("text", text="a") | {"timestamp": "now"},
        event("message"),
        event("unsend"),
        event("message", message={"type": "text", "text": "without an id"}),
        None,
        "text",
        [],
    ],
)
def test_what_is_not_for_us_is_left_out_without_harm_to_the_rest(unknown: Any) -> None:
    assert [found.meaning for found in meant(unknown, event("follow"))] == ["follow"]


def test_webhook_without_events_is_how_line_tries_the_address() -> None:
    assert meant() == []


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"{}", b'{"events":{}}', b"\xff", b"[" * 100_000]
)
def test_what_is_no_webhook_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"not JSON|no list"):
        read(body)


@pytest.mark.parametrize(
    ("text", "emojis", "words"),
    [
        ("つらい(sad)です", [{"index": 3, "length": 5}], "つらい です"),
        ("𠮷(sad)です", [{"index": 2, "length": 5}], "𠮷 です"),
        ("(a)と(b)", [{"index": 0, "length": 3}, {"index": 4, "length": 3}], " と "),
        ("つらい", [{"index": 90, "length": 5}, {"index": -1, "length": 1}, None, {}], "つらい "),
        ("つらい", "broken", "つらい"),
    ],
)
def test_emojis_of_line_are_no_words(text: str, emojis: Any, words: str) -> None:
    assert meant(message("text", text=text, emojis=emojis))[0].text == words


def test_emojis_alone_are_a_sticker() -> None:
    found = meant(message("text", text="(sad)", emojis=[{"index": 0, "length": 5}]))

    assert found[0].meaning == "sticker"

"""Who asked for campaign messages: sealed, and gone when they stop."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from extensions.channels.line import push
from extensions.channels.line.signature import Keys
from extensions.channels.line.subscribers import Subscribers
from extensions.stores import open_engine
from navigator import postbacks
from navigator.assistant import Assistant
from navigator.models import PAGES, Page

SECRET = "only-for-the-tests-0123456789abcdef"
SOMEBODY, ANOTHER = "U4af4980629000000000000000000aaaa", "U4af4980629000000000000000000bbbb"


@pytest.fixture
def engine(tmp_path: Path) -> sa.engine.Engine:
    return open_engine(f"sqlite:///{tmp_path / 'talks.db'}")


@pytest.fixture
def subscribers(engine: sa.engine.Engine) -> Subscribers:
    return Subscribers(engine, SECRET)


def on_disk(tmp_path: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(tmp_path.iterdir()))


def test_who_asked_can_be_reached(subscribers: Subscribers) -> None:
    subscribers.add(SOMEBODY, "general")
    subscribers.add(ANOTHER, "under18")
    assert list(subscribers.receivers("general").values()) == [SOMEBODY]


def test_asking_twice_is_asking_once(subscribers: Subscribers) -> None:
    subscribers.add(SOMEBODY, "general")
    subscribers.add(SOMEBODY, "general")
    assert subscribers.count("general") == 1


def test_the_page_on_which_somebody_asked_last_counts(subscribers: Subscribers) -> None:
    subscribers.add(SOMEBODY, "general")
    subscribers.add(SOMEBODY, "under18")
    assert (subscribers.count("general"), subscribers.count("under18")) == (0, 1)


def test_who_stops_is_gone(subscribers: Subscribers) -> None:
    subscribers.add(SOMEBODY, "general")
    assert subscribers.remove(SOMEBODY) is True
    assert (subscribers.has(SOMEBODY), subscribers.receivers("general")) == (False, {})


def test_stopping_without_having_asked_is_no_fault(subscribers: Subscribers) -> None:
    assert subscribers.remove(SOMEBODY) is False


def test_the_user_id_stands_nowhere_on_the_disk(subscribers: Subscribers, tmp_path: Path) -> None:
    subscribers.add(SOMEBODY, "general")
    assert SOMEBODY.encode() not in on_disk(tmp_path)


def test_nothing_of_the_row_stays_on_the_disk(subscribers: Subscribers, tmp_path: Path) -> None:
    # SQLite takes in its log when the last connection closes; a server always has another one.
    other = sqlite3.connect(tmp_path / "talks.db")
    subscribers.add(SOMEBODY, "general")
    row = other.execute("SELECT digest, sealed FROM line_subscribers").fetchone()
    subscribers.remove(SOMEBODY)
    left = on_disk(tmp_path)
    other.close()
    assert [part for part in row if part.encode() in left] == []


def test_the_list_cannot_be_joined_with_talks(subscribers: Subscribers) -> None:
    subscribers.add(SOMEBODY, "general")
    (digest,) = subscribers.receivers("general")
    assert digest not in Keys(SECRET).sender(SOMEBODY)


def test_a_row_does_not_tell_when_somebody_asked(
    subscribers: Subscribers, engine: sa.engine.Engine
) -> None:
    subscribers.add(SOMEBODY, "general")
    with engine.connect() as connection:
        sealed = connection.execute(sa.text("SELECT sealed FROM line_subscribers")).scalar_one()
    assert subscribers._fernet.extract_timestamp(sealed.encode()) == 0


def test_with_another_secret_nobody_can_be_reached(
    subscribers: Subscribers, engine: sa.engine.Engine
) -> None:
    subscribers.add(SOMEBODY, "general")
    other = Subscribers(engine, "another-secret-0123456789abcdefghij")
    assert (other.receivers("general"), other.count("general")) == ({}, 1)


def said(
    assistant: Assistant,
    subscribers: Subscribers,
    payload: str,
    page: Page = "general",
    allowed: bool = True,
) -> tuple[str, list[str]]:
    """Text of the answer to a button, and what its buttons carry."""
    found = push.answer(
        payload, SOMEBODY, page, "ja", subscribers, assistant.sentences, allowed=allowed
    )
    assert found is not None
    (reply,) = found
    return reply["text"], [button["postback"] for button in reply["buttons"]]


def key_of(assistant: Assistant, text: str, page: Page = "general") -> str:
    keys = ("ask", "on", "is_on", "off", "was_off", "not_sent")
    return next(k for k in keys if assistant.sentences.text(f"line.push.{k}", "ja", page) == text)


@pytest.mark.parametrize("page", PAGES)
def test_nobody_is_put_on_the_list_by_looking(
    assistant: Assistant, subscribers: Subscribers, page: Page
) -> None:
    text, buttons = said(assistant, subscribers, push.ASK, page)
    assert (key_of(assistant, text, page), buttons[0]) == ("ask", push.ON)
    assert subscribers.has(SOMEBODY) is False


@pytest.mark.parametrize("page", PAGES)
def test_before_asking_one_is_told_what_is_kept_and_who_may_see(
    assistant: Assistant, subscribers: Subscribers, page: Page
) -> None:
    text, _ = said(assistant, subscribers, push.ASK, page)
    assert [
        word for word in ("ユーザーID", "ブロック", "消します", "通知") if word not in text
    ] == []


def test_asking_and_stopping_by_button(assistant: Assistant, subscribers: Subscribers) -> None:
    steps = (push.ASK, push.ON, push.ASK, push.OFF, push.OFF)
    keys = [key_of(assistant, said(assistant, subscribers, step)[0]) for step in steps]
    assert keys == ["ask", "on", "is_on", "off", "was_off"]


def test_each_answer_to_who_is_on_the_list_has_the_way_out(
    assistant: Assistant, subscribers: Subscribers
) -> None:
    answers = [said(assistant, subscribers, step) for step in (push.ON, push.ASK)]
    assert [buttons[0] for _, buttons in answers] == [push.OFF, push.OFF]


def test_where_none_are_sent_nobody_can_ask(assistant: Assistant, subscribers: Subscribers) -> None:
    text, buttons = said(assistant, subscribers, push.ON, allowed=False)
    assert (key_of(assistant, text), push.ON in buttons) == ("not_sent", False)
    assert subscribers.has(SOMEBODY) is False


def test_where_none_are_sent_one_can_still_stop(
    assistant: Assistant, subscribers: Subscribers
) -> None:
    subscribers.add(SOMEBODY, "general")
    said(assistant, subscribers, push.OFF, allowed=False)
    assert subscribers.has(SOMEBODY) is False


@pytest.mark.parametrize("payload", [postbacks.build("human"), "お知らせ", "/push_on{}"])
def test_everything_else_is_answered_by_the_assistant(
    assistant: Assistant, subscribers: Subscribers, payload: str
) -> None:
    found = push.answer(
        payload, SOMEBODY, "general", "ja", subscribers, assistant.sentences, allowed=True
    )
    assert found is None

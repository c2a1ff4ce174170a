"""Each event once, and what a message left can be taken back."""

from __future__ import annotations

import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from extensions.channels.line import seen as module
from extensions.channels.line.seen import Interrupted, Left, Seen
from extensions.stores import open_engine


@pytest.fixture
def address(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'talks.db'}"


@pytest.fixture
def seen(address: str) -> Seen:
    return Seen(open_engine(address))


def _later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    now = time.time() + seconds
    monkeypatch.setattr(module.time, "time", lambda: now)


def test_an_event_is_taken_once(seen: Seen) -> None:
    assert [seen.take("e1"), seen.take("e1"), seen.take("e2")] == [True, False, True]


def test_an_event_is_taken_once_across_processes(address: str) -> None:
    stores = [Seen(open_engine(address)) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        for number in range(25):
            taken = list(pool.map(lambda store, n=number: store.take(f"e{n}"), stores))
            assert sum(taken) == 1


def test_an_event_that_was_dealt_with_is_never_taken_again(
    seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen.take("e1")
    seen.done("e1")
    _later(monkeypatch, module.DEAD_SECONDS + 1)

    assert not seen.take("e1")


def test_an_event_of_a_dead_process_is_taken_when_it_comes_again(
    seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen.take("e1")
    _later(monkeypatch, module.DEAD_SECONDS + 1)

    assert [seen.take("e1"), seen.take("e1")] == [True, False]


def test_events_are_remembered_for_a_day_and_no_longer(
    seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen.take("e1")
    seen.done("e1")
    _later(monkeypatch, 24 * 3600 - 60)
    assert not seen.take("e1")
    _later(monkeypatch, module.SWEEP_SECONDS + 120)

    assert seen.take("e1")


def test_unsent_message_is_known_at_once_also_where_it_comes_later(seen: Seen) -> None:
    seen.take("e1", "s", message="m1")
    assert not seen.is_unsent("m1")
    seen.take("e2", "s", message="m1", unsends=True)
    seen.take("e3", "s", message="m2", unsends=True)
    seen.take("e4", "s", message="m2")

    assert seen.is_unsent("m1")
    assert seen.is_unsent("m2")


def test_what_a_message_left_is_given_back_once_with_what_others_left(seen: Seen) -> None:
    for event, message, need in (("e1", "m1", "debt"), ("e2", "m2", "lonely"), ("e3", None, "dv")):
        seen.take(event, "s", message=message)
        seen.note(event, Left((need,), (f"{need}-line",), "self"))
    seen.take("e4", "another", message="m4")
    seen.note("e4", Left(("debt",)))
    mine, others = seen.take_back("s", "m1")

    assert mine == Left(("debt",), ("debt-line",), "self")
    assert [left.needs for left in others] == [("lonely",), ("dv",)]
    assert seen.take_back("s", "m1")[0] == Left()


def test_nobody_takes_back_a_message_of_somebody_else(seen: Seen) -> None:
    seen.take("e1", "s", message="m1")
    seen.note("e1", Left(("debt",)))

    assert seen.take_back("another", "m1") == (Left(), [])
    assert seen.take_back("s", "m1")[0] == Left(("debt",))


def test_who_left_is_in_no_byte_of_the_database(seen: Seen, address: str) -> None:
    path = Path(address.removeprefix("sqlite:///"))
    seen.take("e1", "sender-one", "reply-token-one", "message-one")
    seen.note("e1", Left(("debt",)))
    with closing(sqlite3.connect(path)) as other:
        other.execute("SELECT count(*) FROM line_events").fetchall()
        seen.forget("sender-one")
        stored = b"".join(file.read_bytes() for file in path.parent.iterdir())

    for gone in (b"sender-one", b"message-one", b"reply-token-one", b"debt"):
        assert gone not in stored
    assert not seen.take("e1")


def test_reply_token_goes_with_the_answer(seen: Seen, address: str) -> None:
    seen.take("e1", "s", "reply-token-one")
    seen.done("e1")

    with closing(sqlite3.connect(address.removeprefix("sqlite:///"))) as other:
        assert other.execute("SELECT reply_token FROM line_events").fetchall() == [(None,)]


def test_turns_cut_off_are_told_once_and_only_those_of_the_time_asked_for(
    seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time()
    for event, age, sender in (
        ("old", 90, "s"),
        ("cut", 30, "s"),
        ("done", 30, "s"),
        ("group", 30, None),
        ("new", 2, "s"),
    ):
        monkeypatch.setattr(module.time, "time", lambda age=age: now - age)
        seen.take(event, sender, f"token-{event}")
    seen.done("done")

    assert list(seen.interrupted(now - 12, now - 55)) == [Interrupted("s", "token-cut")]
    assert list(seen.interrupted(now - 12, now - 55)) == []

"""What is kept of a talk, for how long, and what never is."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from extensions import stores
from extensions.stores import SlotTrackerStore

ROOT = Path(__file__).resolve().parent.parent.parent
CANARY = "カナリアの羽根は青い"


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.load(str(ROOT / "domain.yml"))


@pytest.fixture
def address(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'deep' / 'talks.db'}"


def _saved(store: SlotTrackerStore, sender: str = "a") -> DialogueStateTracker:
    tracker = store.init_tracker(sender)
    tracker.update(UserUttered(CANARY))
    tracker.update(SlotSet("needs", ["debt"]))
    asyncio.run(store.save(tracker))
    return tracker


def test_slots_come_back_and_words_do_not(domain: Domain, address: str) -> None:
    store = SlotTrackerStore(domain, host=address)
    _saved(store)
    tracker = asyncio.run(store.retrieve("a"))

    assert tracker is not None
    assert tracker.get_slot("needs") == ["debt"]
    assert not any(isinstance(event, UserUttered) for event in tracker.events)
    files = Path(address.removeprefix("sqlite:///")).parent.iterdir()
    assert all(CANARY.encode() not in file.read_bytes() for file in files)


def test_another_process_sees_the_talk(domain: Domain, address: str) -> None:
    _saved(SlotTrackerStore(domain, host=address))

    assert asyncio.run(SlotTrackerStore(domain, host=address).retrieve("a")) is not None


def test_unknown_talk_is_none(domain: Domain, address: str) -> None:
    assert asyncio.run(SlotTrackerStore(domain, host=address).retrieve("nobody")) is None


def test_old_talk_is_gone_and_swept(
    domain: Domain, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = SlotTrackerStore(domain, host=address, hours="24")
    _saved(store, "old")
    now = time.time()
    monkeypatch.setattr(stores.time, "time", lambda: now + 25 * 3600)

    assert asyncio.run(store.retrieve("old")) is None
    _saved(store, "new")
    assert list(asyncio.run(store.keys())) == ["new"]


def test_talk_can_be_forgotten_at_once(domain: Domain, address: str) -> None:
    store = SlotTrackerStore(domain, host=address)
    _saved(store)
    asyncio.run(store.end("a"))

    assert asyncio.run(store.retrieve("a")) is None
    assert asyncio.run(store.ended("a"))
    assert not asyncio.run(store.ended("b"))


def test_forgotten_talk_is_in_no_byte_of_the_database(domain: Domain, address: str) -> None:
    store = SlotTrackerStore(domain, host=address)
    _saved(store, "sender-of-the-talk")
    path = Path(address.removeprefix("sqlite:///"))
    with closing(
        sqlite3.connect(path)
    ) as other:  # as long as any is open, the write-ahead log stays
        other.execute("SELECT count(*) FROM talks").fetchall()
        _saved(store, "sender-of-the-talk")  # an update leaves the earlier row in the log
        asyncio.run(store.end("sender-of-the-talk"))
        stored = b"".join(file.read_bytes() for file in path.parent.iterdir())

    assert b"debt" not in stored
    assert b"sender-of-the-talk" not in stored


def test_turn_that_was_under_way_does_not_bring_a_forgotten_talk_back(
    domain: Domain, address: str
) -> None:
    store = SlotTrackerStore(domain, host=address)
    tracker = _saved(store)
    asyncio.run(store.end("a"))
    asyncio.run(store.save(tracker))

    assert asyncio.run(store.retrieve("a")) is None


def test_a_talk_can_be_forgotten_twice(domain: Domain, address: str) -> None:
    store = SlotTrackerStore(domain, host=address)
    asyncio.run(store.end("a"))
    asyncio.run(store.end("a"))

    assert asyncio.run(store.ended("a"))


def test_mark_of_a_forgotten_talk_goes_when_its_session_could_not_live_any_more(
    domain: Domain, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = SlotTrackerStore(domain, host=address)
    asyncio.run(store.end("a"))
    now = time.time()
    monkeypatch.setattr(stores.time, "time", lambda: now + 25 * 3600)
    _saved(store, "b")

    assert not asyncio.run(store.ended("a"))


def test_turn_costs_the_same_in_a_long_talk(domain: Domain, address: str) -> None:
    store = SlotTrackerStore(domain, host=address)
    for _ in range(50):
        _saved(store)
    tracker = asyncio.run(store.retrieve("a"))

    assert tracker is not None
    assert len(tracker.events) < 10


def test_slots_of_a_talk_can_be_read_and_written_by_themselves(
    domain: Domain, address: str
) -> None:
    store = SlotTrackerStore(domain, host=address)
    _saved(store)
    assert asyncio.run(store.slots("a")) == {"needs": ["debt"]}
    asyncio.run(store.put("a", {"page": "under18"}))
    tracker = asyncio.run(store.retrieve("a"))

    assert tracker is not None
    assert (tracker.get_slot("page"), tracker.get_slot("needs")) == ("under18", None)
    assert asyncio.run(store.slots("nobody")) is None


def test_talk_that_was_forgotten_may_begin_again_under_its_id(domain: Domain, address: str) -> None:
    store = SlotTrackerStore(domain, host=address)
    _saved(store)
    asyncio.run(store.forget("a"))
    assert asyncio.run(store.slots("a")) is None
    _saved(store)

    assert asyncio.run(store.slots("a")) == {"needs": ["debt"]}

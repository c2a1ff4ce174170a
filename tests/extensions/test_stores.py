"""What is kept of a talk, for how long, and what never is."""

from __future__ import annotations

import asyncio
import time
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
    asyncio.run(store.delete("a"))

    assert asyncio.run(store.retrieve("a")) is None


def test_turn_costs_the_same_in_a_long_talk(domain: Domain, address: str) -> None:
    store = SlotTrackerStore(domain, host=address)
    for _ in range(50):
        _saved(store)
    tracker = asyncio.run(store.retrieve("a"))

    assert tracker is not None
    assert len(tracker.events) < 10

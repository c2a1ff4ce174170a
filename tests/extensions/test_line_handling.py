"""What is said to each kind of event, with a made-up Rasa behind it."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from extensions.channels.guard import ChatError
from extensions.channels.line import handling
from extensions.channels.line.api import Outcome
from extensions.channels.line.delivery import Figures
from extensions.channels.line.events import Event, Meaning
from extensions.channels.line.handling import Handling
from extensions.channels.line.seen import Seen
from extensions.channels.line.signature import Keys
from extensions.channels.line.subscribers import Subscribers
from extensions.channels.talks import TEXT_LIMIT, Talks
from extensions.stores import SlotTrackerStore
from navigator import postbacks
from navigator.links import Session
from navigator.models import Page
from tests.factories import SECRET, assistant

Slots = dict[str, Any]
KEYS = Keys(SECRET)


class MadeUpTalks(Talks):
    """Answers with `answer`, and puts `slots` into the talk as a turn would."""

    def __init__(self, store: SlotTrackerStore) -> None:
        super().__init__(assistant(), self._nobody, "line")
        self.store = store
        self.heard: list[tuple[Session, str]] = []
        self.answer: list[dict[str, Any]] | Exception = [{"type": "text", "text": "はい"}]
        self.slots: Slots = {}
        self.seconds = 0.0

    async def turn(self, talk: Session, payload: str) -> list[dict[str, Any]]:
        self.heard.append((talk, payload))
        await asyncio.sleep(self.seconds)
        if isinstance(self.answer, Exception):
            raise self.answer
        await self.store.put(talk.id, {**(await self.store.slots(talk.id) or {}), **self.slots})
        return self.answer

    async def _nobody(self, _message: Any) -> None:
        raise AssertionError("turn is made up")


@dataclass
class Line:
    """Stands for the Messaging API and for who sends there."""

    sent: list[list[dict[str, Any]]] = field(default_factory=list)
    loading_for: list[str] = field(default_factory=list)
    apologies: list[str] = field(default_factory=list)

    async def answer(self, _event: Event, messages: list[dict[str, Any]], _key: str) -> Outcome:
        self.sent.append(messages)
        return Outcome.SENT

    async def loading(self, user: str, _seconds: int) -> None:
        self.loading_for.append(user)

    async def reply(self, token: str, messages: list[dict[str, Any]]) -> Outcome:
        self.apologies.append(token)
        return await self.answer(None, messages, "")  # type: ignore[arg-type]


@dataclass
class Desk:
    """A channel without its webhook."""

    talks: MadeUpTalks
    line: Line
    seen: Seen
    subscribers: Subscribers
    handling: Handling
    numbers: int = 0

    def handle(self, *events: Event) -> list[dict[str, Any]]:
        """Replies to all of them, in order."""
        self.line.sent.clear()
        for event in events:
            self.seen.take(
                KEYS.event(event.id),
                KEYS.sender(event.user) if event.user else None,
                event.reply_token,
                KEYS.message(event.message) if event.message else None,
                event.meaning == "unsend",
            )

        async def run() -> None:
            for event in events:
                await self.handling.handle(event)

        asyncio.run(run())
        return [reply for replies in self.line.sent for reply in replies]

    def event(self, meaning: Meaning, text: str = "", message: str | None = None) -> Event:
        self.numbers += 1
        private = not meaning.startswith("group")
        return Event(
            id=f"E{self.numbers}",
            meaning=meaning,
            at=self.numbers,
            chat="U1" if private else "C1",
            user="U1" if private else None,
            reply_token=f"token-{self.numbers}",
            message=message or f"M{self.numbers}",
            text=text,
        )

    def slots(self) -> Slots:
        return asyncio.run(self.talks.store.slots(KEYS.sender("U1"))) or {}

    def put(self, **slots: Any) -> None:
        asyncio.run(self.talks.store.put(KEYS.sender("U1"), slots))


def _draw(
    replies: Iterable[dict[str, Any]], page: Page, language: str, part: int
) -> list[dict[str, Any]]:
    """Shows a reply as it is, with how it is to be drawn."""
    return [{**reply, "page": page, "part": part} for reply in replies]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    store = SlotTrackerStore(None, host=f"sqlite:///{tmp_path / 'talks.db'}")
    talks, line, seen = MadeUpTalks(store), Line(), Seen(store.engine)
    subscribers = Subscribers(store.engine, SECRET)
    made = Handling(
        assistant=assistant(),
        talks=talks,
        keys=KEYS,
        seen=seen,
        subscribers=subscribers,
        api=line,  # type: ignore[arg-type]
        delivery=line,  # type: ignore[arg-type]
        figures=Figures(),
        draw=_draw,
        push=True,
    )
    return Desk(talks, line, seen, subscribers, made)


def say(key: str, page: Page = "general", **values: str) -> str:
    return assistant().sentences.text(key, "ja", page, **values)


def services(need: str) -> dict[str, Any]:
    return {"type": "services", "text": "x", "needs": [{"id": need, "because": ["y"]}]}


def test_typed_words_go_to_rasa_under_a_hash(desk: Desk) -> None:
    desk.handle(desk.event("text", " /restart "))
    talk, payload = desk.talks.heard[0]

    assert (talk.id, talk.page, talk.language) == (KEYS.sender("U1"), "general", "ja")
    assert payload == "／restart"


def test_longer_words_are_cut(desk: Desk) -> None:
    desk.handle(desk.event("text", "あ" * (TEXT_LIMIT + 1)))

    assert desk.talks.heard[0][1] == "あ" * TEXT_LIMIT


@pytest.mark.parametrize(
    ("meaning", "key"),
    [("sticker", "line.sticker"), ("media", "line.media"), ("location", "line.location")],
)
def test_what_holds_no_words_is_answered_kindly_with_a_way_on(
    desk: Desk, meaning: Meaning, key: str
) -> None:
    reply = desk.handle(desk.event(meaning))[0]

    assert reply["text"] == say(key)
    assert [b["postback"] for b in reply["buttons"]] == ["/show_topics", "/human"]
    assert desk.talks.heard == []


def test_a_place_offers_the_procedures_of_its_municipality(desk: Desk) -> None:
    reply = desk.handle(desk.event("location", "日本、〒160-0022 東京都新宿区新宿1-1"))[0]

    assert reply["text"] == say("municipality.found", name="新宿区")
    assert reply["link"]["href"] == "https://myna.go.jp/search"
    assert desk.slots() == {}


def test_new_friend_is_greeted_told_what_line_keeps_and_begins_anew(desk: Desk) -> None:
    desk.put(page="under18", needs=["debt"])
    desk.talks.answer = [{"type": "text", "text": "hello"}, {"type": "menu", "text": "menu"}]
    replies = desk.handle(desk.event("follow"))

    assert [reply["text"] for reply in replies] == ["hello", say("line.follow"), "menu"]
    assert desk.talks.heard[0][1] == "/start"
    assert desk.slots() == {}


def test_friend_who_left_is_forgotten_everywhere(desk: Desk) -> None:
    desk.put(needs=["debt"])
    desk.subscribers.add("U1", "general")
    replies = desk.handle(desk.event("unfollow"))

    assert replies == []
    assert desk.slots() == {}
    assert not desk.subscribers.has("U1")


def test_worry_of_an_unsent_message_leaves_the_talk(desk: Desk) -> None:
    desk.talks.answer, desk.talks.slots = [services("debt")], {"needs": ["debt"], "shown": ["a"]}
    desk.handle(desk.event("text", "借金が返せない", "M-unsent"))
    desk.handle(desk.event("unsend", message="M-unsent"))

    assert desk.slots() == {}


def test_worry_chosen_by_button_as_well_stays(desk: Desk) -> None:
    desk.talks.answer, desk.talks.slots = [services("debt")], {"needs": ["debt"]}
    desk.handle(desk.event("text", "借金が返せない", "M-unsent"))
    desk.handle(desk.event("postback", postbacks.build("select_need", need="debt")))
    desk.handle(desk.event("unsend", message="M-unsent"))

    assert desk.slots() == {"needs": ["debt"]}


def test_message_that_was_unsent_while_it_waited_is_not_read(desk: Desk) -> None:
    replies = desk.handle(
        desk.event("text", "借金が返せない", "M-unsent"), desk.event("unsend", message="M-unsent")
    )

    assert replies == []
    assert desk.talks.heard == []


def test_danger_of_an_unsent_message_is_forgotten(desk: Desk) -> None:
    desk.talks.answer = [{"type": "crisis", "text": "x"}]
    desk.talks.slots = {"danger": "self", "crises": 1}
    desk.handle(desk.event("text", "死にたい", "M-unsent"))
    desk.handle(desk.event("unsend", message="M-unsent"))

    assert desk.slots() == {}


def test_other_page_is_opened_anew_and_stays_open(desk: Desk) -> None:
    desk.put(needs=["debt"])
    desk.handle(desk.event("postback", postbacks.build("open_page", page="under18")))
    replies = desk.handle(desk.event("text", "こんにちは"))

    assert [(talk.page, payload) for talk, payload in desk.talks.heard] == [
        ("under18", "/start"),
        ("under18", "こんにちは"),
    ]
    assert desk.slots() == {"page": "under18"}
    assert replies[0]["page"] == "under18"


def test_general_page_is_opened_again(desk: Desk) -> None:
    desk.put(page="under18", band="junior_high")
    desk.handle(desk.event("postback", postbacks.build("open_page", page="general")))

    assert desk.talks.heard[0][0].page == "general"
    assert desk.slots() == {}


def test_crisis_numbers_come_without_rasa_and_change_no_slot(desk: Desk) -> None:
    desk.talks.answer = RuntimeError("Rasa is away")
    reply = desk.handle(desk.event("postback", postbacks.build("crisis_numbers")))[0]

    assert reply["type"] == "crisis"
    assert reply["text"] == say("line.crisis_numbers")
    assert {"fire-119", "police-110"} <= {service["id"] for service in reply["services"]}
    assert desk.slots() == {}


def test_rest_of_the_topics_is_drawn_as_its_part(desk: Desk) -> None:
    reply = desk.handle(desk.event("postback", postbacks.build("more_topics", part="2")))[0]

    assert (reply["type"], reply["part"]) == ("menu", 2)
    assert desk.talks.heard == []


def test_campaign_buttons_are_answered_before_rasa(desk: Desk) -> None:
    desk.handle(desk.event("postback", postbacks.build("push_on")))

    assert desk.subscribers.has("U1")
    assert desk.talks.heard == []


@pytest.mark.parametrize("data", ["", "/restart", "buy=1", '/select_need{"need":"X"}'])
def test_button_that_is_not_ours_is_told_kindly(desk: Desk, data: str) -> None:
    reply = desk.handle(desk.event("postback", data))[0]

    assert reply["text"] == say("line.old_button")
    assert desk.talks.heard == []


def test_group_hears_only_that_we_speak_one_to_one(desk: Desk) -> None:
    replies = desk.handle(desk.event("group_call", "こんにちは"))

    assert [reply["text"] for reply in replies] == [say("line.group")]


def test_group_is_left_alone(desk: Desk) -> None:
    assert desk.handle(desk.event("group_text", "明日は何時に集まる？")) == []


@pytest.mark.parametrize("meaning", ["group_text", "group_call"])
def test_danger_in_a_group_is_answered_with_numbers_and_no_buttons(
    desk: Desk, meaning: Meaning
) -> None:
    crisis, how = desk.handle(desk.event(meaning, "もう死にたい"))

    assert crisis["type"] == "crisis"
    assert crisis["services"]
    assert "buttons" not in crisis
    assert how["text"] == say("line.group")
    assert desk.talks.heard == []


@pytest.mark.parametrize(
    "failure", [ChatError(503, "unavailable"), RuntimeError("lock"), ChatError(429, "too_many")]
)
def test_turn_that_fails_is_told(desk: Desk, failure: Exception) -> None:
    desk.talks.answer = failure
    replies = desk.handle(desk.event("text", "眠れない"))

    code = failure.code if isinstance(failure, ChatError) else "unavailable"
    assert [reply["text"] for reply in replies] == [say(f"error.{code}")]


def test_danger_is_answered_first_even_when_the_turn_fails(desk: Desk) -> None:
    desk.talks.answer = RuntimeError("lock")

    assert [r["type"] for r in desk.handle(desk.event("text", "死にたい"))] == ["crisis", "text"]


def test_replies_that_cannot_be_drawn_are_said_plainly_with_their_numbers(desk: Desk) -> None:
    def fail(*_: object) -> list[dict[str, Any]]:
        raise KeyError("a fault of ours")

    desk.handling.draw = fail
    messages = desk.handle(desk.event("postback", postbacks.build("crisis_numbers")))

    assert [message["type"] for message in messages] == ["text"]
    assert "119" in messages[0]["text"]
    assert len(json.dumps(messages)) < 20_000


def test_fault_in_one_event_does_not_stop_the_next(desk: Desk) -> None:
    async def fail(*_: object) -> Outcome:
        raise RuntimeError("a fault of ours")

    desk.handling.delivery.answer = fail  # type: ignore[method-assign]
    desk.handle(desk.event("text", "a"))
    del desk.handling.delivery.answer

    assert desk.handle(desk.event("text", "b")) != []
    assert desk.handling.figures["failed"] == 1


def test_slow_answer_is_announced(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handling, "THINKING_SECONDS", 0.01)
    desk.talks.seconds = 0.1
    desk.handle(desk.event("text", "眠れない"))

    assert desk.line.loading_for == ["U1"]


def test_quick_answer_is_not_announced(desk: Desk) -> None:
    desk.handle(desk.event("text", "眠れない"))

    assert desk.line.loading_for == []


def test_who_was_cut_off_is_asked_to_write_again(desk: Desk) -> None:

    now = time.time()
    desk.seen.take("e1", KEYS.sender("U1"), "token-cut")
    asyncio.run(desk.handling.apologise(now + 1, now - 60))

    assert desk.line.apologies == ["token-cut"]
    assert desk.line.sent[0][0]["text"] == say("error.unavailable")

"""The tracker as a Talk: the only place that names slots."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from navigator.assistant import Assistant, load_assistant
from navigator.opening_hours import JST
from navigator.talk import Talk, Turn

ASSISTANT: Assistant = load_assistant(os.environ["NAVIGATOR_SECRET"], os.environ["PUBLIC_URL"])
_LISTS = frozenset({"needs", "shown"})


def talk_of(tracker: Tracker) -> Talk:
    """Reads every slot of Talk; page and language come with each message where no slot has them yet."""
    metadata = tracker.latest_message.get("metadata") or {}
    values: dict[str, Any] = {}
    for name in (field.name for field in fields(Talk)):
        value = tracker.get_slot(name)
        if value is None:
            value = metadata.get(name)
        if value is not None:
            values[name] = tuple(value) if name in _LISTS else value
    values["crises"] = int(values.get("crises", 0))
    return Talk(**values)


def entity(tracker: Tracker, name: str) -> str:
    """Value that a pressed button carried; empty when there is none."""
    return next(tracker.get_latest_entity_values(name), "") or ""


def deliver(
    dispatcher: CollectingDispatcher, tracker: Tracker, answer: Callable[[Talk], Turn]
) -> list[EventType]:
    """Dispatch the replies of a turn and return the slots it changed."""
    before = talk_of(tracker)
    turn = answer(before)
    for reply in turn.replies:
        dispatcher.utter_message(json_message=reply.as_dict())
    return [SlotSet(name, value) for name, value in turn.talk.changes(before).items()]


def clock() -> datetime:
    """Now, in Japan."""
    return datetime.now(tz=JST)

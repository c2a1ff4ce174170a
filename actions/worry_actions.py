"""Typed messages: worries, danger, what is no worry, and the wish for a person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import ASSISTANT, clock, deliver
from navigator.answers import Understood
from navigator.talk import Talk, Turn

ANSWERS = ASSISTANT.answers


class ActionAnswerWorry(Action):
    """Answers a typed message, danger to life first. Sets needs, shown, place, crises, danger."""

    def name(self) -> str:
        return "action_answer_worry"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        understood = Understood.of(tracker.latest_message.get("understood"))
        danger = (tracker.latest_message.get("crisis") or {}).get("label")
        concern = bool(tracker.latest_message.get("concern"))
        return deliver(
            dispatcher,
            tracker,
            lambda talk: ASSISTANT.answer(talk, danger, understood, clock(), concern),
        )


class ActionAnswerOutOfScope(Action):
    """A kind line to what is no worry, and the way in. Clears place."""

    def name(self) -> str:
        return "action_answer_out_of_scope"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        return _brief(dispatcher, tracker, ANSWERS.out_of_scope)


class ActionAffirm(Action):
    """«はい». After a word of danger people again. Reads danger, sets crises. Clears place."""

    def name(self) -> str:
        return "action_affirm"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        return _brief(dispatcher, tracker, ANSWERS.affirm)


class ActionDeny(Action):
    """«いいえ». Clears needs and shown; after a word of danger people again. Clears place."""

    def name(self) -> str:
        return "action_deny"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        return _brief(dispatcher, tracker, ANSWERS.correct)


class ActionCorrect(Action):
    """«That is not it». Clears needs, shown and place."""

    def name(self) -> str:
        return "action_correct"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        return deliver(dispatcher, tracker, ANSWERS.correct)


class ActionTalkToPerson(Action):
    """Counters where a person listens. Sets shown."""

    def name(self) -> str:
        return "action_talk_to_person"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        return deliver(dispatcher, tracker, lambda talk: ANSWERS.human(talk, clock()))


def _brief(
    dispatcher: CollectingDispatcher, tracker: Tracker, usual: Callable[[Talk], Turn]
) -> list[EventType]:
    return deliver(dispatcher, tracker, lambda talk: ASSISTANT.brief(talk, usual, clock()))

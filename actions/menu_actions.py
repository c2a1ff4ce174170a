"""Menus: each action answers one kind of button."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import ASSISTANT, clock, deliver, entity

MENUS, ANSWERS, ARTICLES = ASSISTANT.menus, ASSISTANT.answers, ASSISTANT.articles


class ActionStart(Action):
    """Greets and shows the first menu. Clears all slots but page and language."""

    def name(self) -> str:
        return "action_start"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        return deliver(dispatcher, tracker, MENUS.start)


class ActionShowTopics(Action):
    """Shows the top of the menu. Sets place."""

    def name(self) -> str:
        return "action_show_topics"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        return deliver(dispatcher, tracker, MENUS.first)


class ActionSelectBand(Action):
    """Remembers the grade band. Sets band."""

    def name(self) -> str:
        return "action_select_band"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        band = entity(tracker, "band")
        return deliver(dispatcher, tracker, lambda talk: MENUS.select_band(talk, band))


class ActionShowDetails(Action):
    """Shows the details of a topic. Sets place."""

    def name(self) -> str:
        return "action_show_details"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        topic = entity(tracker, "topic")
        return deliver(dispatcher, tracker, lambda talk: MENUS.select_topic(talk, topic))


class ActionShowNeeds(Action):
    """Shows the needs of a detail. Sets place."""

    def name(self) -> str:
        return "action_show_needs"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        detail = entity(tracker, "detail")
        return deliver(dispatcher, tracker, lambda talk: MENUS.select_detail(talk, detail))


class ActionGoBack(Action):
    """Goes one step up. Reads and sets place."""

    def name(self) -> str:
        return "action_go_back"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        return deliver(dispatcher, tracker, lambda talk: ARTICLES.back(talk, clock()))


class ActionShowServices(Action):
    """Shows the services of a chosen need. Sets needs, shown, place."""

    def name(self) -> str:
        return "action_show_services"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        need = entity(tracker, "need")
        return deliver(dispatcher, tracker, lambda talk: ANSWERS.select_need(talk, need, clock()))


class ActionShowServicesByWay(Action):
    """Shows services reached by telephone or in writing first. Sets way, needs, shown, place."""

    def name(self) -> str:
        return "action_show_services_by_way"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        need, way = entity(tracker, "need"), entity(tracker, "way")
        return deliver(
            dispatcher, tracker, lambda talk: ANSWERS.select_way(talk, need, way, clock())
        )


class ActionShowMore(Action):
    """Shows the next services. Reads needs, sets shown."""

    def name(self) -> str:
        return "action_show_more"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        need = entity(tracker, "need") or None
        return deliver(dispatcher, tracker, lambda talk: ANSWERS.more(talk, need, clock()))


class ActionShowService(Action):
    """Shows one service in full."""

    def name(self) -> str:
        return "action_show_service"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        service = entity(tracker, "service")
        return deliver(dispatcher, tracker, lambda talk: ANSWERS.service(talk, service, clock()))


class ActionRemoveNeed(Action):
    """Takes one worry away. Sets needs, shown."""

    def name(self) -> str:
        return "action_remove_need"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        need = entity(tracker, "need")
        return deliver(dispatcher, tracker, lambda talk: ANSWERS.remove(talk, need, clock()))

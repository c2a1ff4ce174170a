"""What there is to read: questions, hints and messages."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import ASSISTANT, clock, deliver, entity

ARTICLES = ASSISTANT.articles


class ActionShowKinds(Action):
    """Asks what to read: questions, hints or messages. Sets place."""

    def name(self) -> str:
        return "action_show_kinds"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        return deliver(dispatcher, tracker, ARTICLES.kinds)


class ActionShowArticles(Action):
    """Lists what there is of a kind; typed, the intent is named as the kind is. Sets place."""

    def name(self) -> str:
        return "action_show_articles"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        kind = entity(tracker, "kind") or tracker.latest_message["intent"]["name"]
        part = entity(tracker, "part")
        return deliver(dispatcher, tracker, lambda talk: ARTICLES.listed(talk, kind, part, clock()))


class ActionShowArticle(Action):
    """Shows one article in full. Sets place."""

    def name(self) -> str:
        return "action_show_article"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        kind, article = entity(tracker, "kind"), entity(tracker, "article")
        return deliver(
            dispatcher, tracker, lambda talk: ARTICLES.article(talk, kind, article, clock())
        )

"""The summary sheet."""

from __future__ import annotations

import asyncio
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import ASSISTANT, clock, deliver, talk_of
from navigator.pdf import render
from navigator.talk import Turn


class ActionMakeSummary(Action):
    """Renders the sheet once, so that faults show in the talk, and answers with its link. Reads needs and shown."""

    def name(self) -> str:
        return "action_make_summary"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        talk, summaries = talk_of(tracker), ASSISTANT.summaries
        if not talk.needs:
            return deliver(dispatcher, tracker, summaries.nothing_yet)
        request = summaries.request(talk, clock())
        sheet = summaries.sheet(request, clock())
        printed = await asyncio.get_running_loop().run_in_executor(None, render, sheet, "")
        size = len(printed.data)
        offer: Turn = summaries.offer(talk, ASSISTANT.signer, request, printed.pages, size)
        return deliver(dispatcher, tracker, lambda _talk: offer)

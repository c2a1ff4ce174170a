"""Asking for campaign messages and stopping them: the channel answers these three buttons itself.

What is asked and answered here touches no slot, so that wanting messages says nothing of a talk.
"""

from __future__ import annotations

from typing import Any

from extensions.channels.line.subscribers import Subscribers
from navigator import postbacks
from navigator.locales import Sentences
from navigator.models import Page
from navigator.replies import Button, Reply

ASK, ON, OFF = (postbacks.build(name) for name in ("push", "push_on", "push_off"))


def answer(
    payload: str,
    user_id: str,
    page: Page,
    language: str,
    subscribers: Subscribers,
    sentences: Sentences,
    allowed: bool,
) -> list[dict[str, Any]] | None:
    """Replies to the three buttons about campaign messages; None for every other payload.

    `allowed` is False where the operator sends none; stopping works always.
    """
    if payload == OFF:
        key, button = ("off" if subscribers.remove(user_id) else "was_off"), None
    elif payload not in (ASK, ON):
        return None
    elif not allowed:
        key, button = "not_sent", None
    elif payload == ON:
        subscribers.add(user_id, page)
        key, button = "on", OFF
    elif subscribers.has(user_id):
        key, button = "is_on", OFF
    else:
        key, button = "ask", ON

    def say(name: str) -> str:
        return sentences.text(name, language, page)

    buttons = [Button(say("button.start_again"), postbacks.build("start_again"))]
    if button:
        title = say("line.push.button_on" if button == ON else "line.push.button_off")
        buttons.insert(0, Button(title, button))
    return [Reply("menu", say(f"line.push.{key}"), tuple(buttons)).as_dict()]

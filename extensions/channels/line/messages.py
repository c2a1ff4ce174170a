"""Replies of the chat contract as LINE messages: at most five, with what can be pressed below the last one.

What shows on a locked telephone (a text, or the alternative text of a Flex message) never says what the talk is about:
only fixed, harmless sentences go as plain texts.
"""

from __future__ import annotations

from typing import Any

from extensions.channels.line import cards, crisis, flex, limits, quick_replies
from extensions.channels.line.flex import Part
from extensions.channels.line.words import Words
from navigator.locales import Sentences
from navigator.models import Page

Reply = dict[str, Any]


def messages(
    replies: list[Reply],
    site_url: str,
    page: Page,
    sentences: Sentences,
    language: str,
    part: int = 1,
) -> list[dict[str, Any]]:
    """The messages of one turn; `part` counts the parts of a menu with more buttons than LINE shows."""
    words = Words(sentences, language, page, site_url)
    drawn = [message for reply in replies for message in _reply(words, reply, part)]
    sent = drawn[: limits.MESSAGES]
    buttons: quick_replies.Buttons = next(
        (reply["buttons"] for reply in reversed(replies) if reply.get("buttons")), []
    )
    numbers = tuple(crisis.numbers(words, replies))
    if sent and (buttons or numbers):
        sent[-1]["quickReply"] = quick_replies.drawn(words, buttons, part, numbers)
    return sent


def _reply(words: Words, reply: Reply, part: int) -> list[Part]:
    """The messages of one reply, words before services."""
    if reply["type"] == "crisis":
        return [_flex(words, "crisis", found) for found in crisis.bubbles(words, reply)]
    services, link = reply.get("services", []), reply.get("link")
    # Below services a list would push them off the screen; what can be pressed stands below the last message anyway.
    buttons = [] if services else quick_replies.choices(reply.get("buttons", []), part)
    # The worries of a menu are its buttons already.
    needs = [] if reply["type"] == "menu" else reply.get("needs", [])
    if not (buttons or services or needs or link) and _may_be_seen(words, reply):
        parts = limits.split(reply["text"], limits.TEXT_UNITS)
        return [{"type": "text", "text": text} for text in parts]
    opened = cards.sheet(words, link) if link else None
    more = [*([opened] if opened else []), *cards.choices(buttons)]
    # One service without a worry was asked for by name.
    whole = reply["type"] == "services" and len(services) == 1 and not needs
    bubbles = [cards.service(words, service, needs, whole) for service in services]
    shown = [_flex(words, "services", carousel) for carousel in flex.carousels(bubbles)]
    return [*_words(words, reply, needs, more), *shown]


def _words(words: Words, reply: Reply, needs: list[dict[str, Any]], more: list[Part]) -> list[Part]:
    """The words of a reply in a bubble; very long ones in several."""
    *before, last = limits.split(reply["text"], limits.TEXT_UNITS) or [""]
    bubbles = [cards.words_of(words, {"text": text}, [], []) for text in before]
    bubbles.append(cards.words_of(words, {**reply, "text": last}, needs, more))
    return [_flex(words, reply["type"], bubble) for bubble in bubbles]


def _flex(words: Words, kind: str, contents: Part) -> Part:
    return flex.message(words.say(f"line.card.alt.{kind}"), contents)


def _may_be_seen(words: Words, reply: Reply) -> bool:
    """False where words about danger were added to a harmless sentence."""
    danger = words.sentences.text("crisis.by_the_way", words.language, words.page)
    return reply["type"] == "text" and danger not in reply["text"]

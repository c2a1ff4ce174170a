"""The answer to danger: words and the first numbers on one screen, the others below them."""

from __future__ import annotations

from typing import Any

from extensions.channels.line import cards, contacts, flex
from extensions.channels.line.contacts import Contact
from extensions.channels.line.flex import Part
from extensions.channels.line.words import Words

#: Services beside the words: a common telephone shows some 560 px.
HELPERS = 3
#: Numbers that also stand below the last message: LINE scrolls to it, and they are always within reach of the thumb.
NUMBERS_BELOW = 2


def bubbles(words: Words, reply: dict[str, Any]) -> list[Part]:
    """The words on a warm ground with the first services, then further services as cards."""
    services = reply.get("services", [])
    further = [cards.service(words, service, []) for service in services[HELPERS:]]
    return [_bubble(words, reply["text"], services[:HELPERS]), *flex.carousels(further)]


def _bubble(words: Words, text: str, services: list[dict[str, Any]]) -> Part:
    """One bubble; when the facts were checked is said once where it is the same month for all."""
    months = {service["checked_on"] for service in services}
    dated = len(months) > 1
    remarks = [next((s["caution"] for s in services if s.get("caution")), "")]
    if not dated:
        remarks += [cards.checked(words, month) for month in months]
    helpers = [_helper(words, service, dated) for service in services]
    small = [flex.text(remark, flex.SOFT, "xs") for remark in remarks if remark]
    return flex.bubble(
        *helpers,
        flex.box(*small) if small else None,
        header=flex.box(*flex.paragraphs(text), spacing="sm", paddingAll="lg"),
    )


def numbers(words: Words, replies: list[dict[str, Any]]) -> list[Part]:
    """Calls to the first numbers of an answer to danger; none where there is no danger."""
    services = [
        service
        for reply in replies
        if reply["type"] == "crisis"
        for service in reply.get("services", [])
    ]
    ways = [_at_once(service)[0] for service in services]
    actions = (contacts.reached(words, way) for way in ways if way["type"] == "phone")
    return [action for action in actions if action][:NUMBERS_BELOW]


def _helper(words: Words, service: dict[str, Any], dated: bool) -> Part:
    """Name, the way to all about it, and the buttons."""
    more = flex.box(
        flex.text(words.say("line.card.about"), flex.ACCENT_STRONG, "sm"),
        flex=0,
        paddingAll="md",
        action=cards.detail(words, service),
    )
    name = flex.text(service["name"], weight="bold", flex=1)
    return flex.box(
        flex.box(name, more, layout="horizontal", alignItems="center"),
        *_way(words, *_at_once(service)),
        flex.text(cards.checked(words, service["checked_on"]), flex.SOFT, "xs") if dated else None,
        spacing="xs",
    )


def _way(words: Words, contact: Contact, *others: Contact) -> list[Part]:
    """A button and one line: open or not, hours, cost; for whom the number is where there are further numbers."""
    name = contacts.named(contact) if any(c["type"] == contact["type"] for c in others) else ""
    told = (name, contact.get("open_text", ""), *contacts.facts(words, contact))
    line = words.say("line.card.separator").join(fact for fact in told if fact)
    color = flex.OPEN if contact.get("open") else flex.SOFT
    button = contacts.button(words, contact, first=contact["type"] == "phone")
    return [button, flex.text(line, color, "sm")]


def _at_once(service: dict[str, Any]) -> list[Contact]:
    """The way that costs nothing and is not closed, where there is one; after it the others like it."""
    every = service["contacts"]
    free = [c for c in every if c["cost"] != "paid" and c["type"] != "fax"] or every
    return [c for c in free if c.get("open") is not False] or free

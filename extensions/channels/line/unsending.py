"""What a message leaves in the slots of its talk, and the slots without it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from extensions.channels.line.seen import Left

Slots = dict[str, Any]


def left_by(before: Slots, after: Slots, replies: Iterable[dict[str, Any]], spoken: bool) -> Left:
    """What a typed message left; `spoken` is true of words that the patterns take for danger.

    A worry was found in this message where its card quotes it; «もっと» shows cards of earlier worries, without quotes.
    """
    known = after.get("needs", [])
    found = [
        need["id"]
        for reply in replies
        for need in reply.get("needs", [])
        if need.get("because") and need["id"] in known
    ]
    shown = [one for one in after.get("shown", []) if one not in before.get("shown", [])]
    new = after.get("danger") if spoken or not before.get("danger") else None
    return Left(tuple(dict.fromkeys(found)), tuple(shown), new)


def without(slots: Slots, mine: Left, others: Iterable[Left]) -> Slots:
    """The slots as if the message had not been: what other messages or buttons brought as well stays."""
    rest = list(others)
    needs = set(mine.needs) - {need for left in rest for need in left.needs}
    shown = set(mine.shown) - {service for left in rest for service in left.shown}
    kept = {
        **slots,
        "needs": [need for need in slots.get("needs", []) if need not in needs],
        "shown": [one for one in slots.get("shown", []) if one not in shown],
    }
    if mine.danger and not any(left.danger for left in rest):
        kept = {**kept, "danger": None, "crises": 0}
    return {name: value for name, value in kept.items() if value}

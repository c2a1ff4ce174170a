"""The one place that writes and reads button payloads (`/intent{"entity": "value"}`)."""

from __future__ import annotations

import json
import re
from typing import Final

#: Every intent a button may carry, with the entity that it needs.
INTENTS: Final[dict[str, tuple[str, ...]]] = {
    "start": (),
    "show_topics": (),
    "select_band": ("band",),
    "select_topic": ("topic",),
    "select_detail": ("detail",),
    "select_need": ("need",),
    "select_way": ("need", "way"),
    "show_more": ("need",),
    "show_service": ("service",),
    "remove_need": ("need",),
    "show_kinds": (),
    "show_articles": ("kind", "part"),
    "show_article": ("kind", "article"),
    "summary": (),
    "human": (),
    "language": (),
    "help": (),
    "go_back": (),
    "start_again": (),
}
#: Buttons that only LINE has: its channel answers them itself, and every other door refuses them.
LINE_INTENTS: Final[dict[str, tuple[str, ...]]] = {
    "open_page": ("page",),
    "crisis_numbers": (),
    "more_topics": ("part",),
    "push": (),
    "push_on": (),
    "push_off": (),
}
LENGTH_LIMIT: Final = 300  # LINE: postback.data
_ID = re.compile(r"[a-z0-9_-]{1,60}")


def build(intent: str, **entities: str) -> str:
    """Payload of a button; ValueError when there is no such button or an id is malformed."""
    if INTENTS.get(intent, LINE_INTENTS.get(intent)) != tuple(entities):
        raise ValueError(f"no button carries {intent!r} with {sorted(entities)}")
    if not all(_ID.fullmatch(value) for value in entities.values()):
        raise ValueError(f"malformed id in {entities}")
    data = json.dumps(entities, separators=(",", ":")) if entities else ""
    return f"/{intent}{data}"


def read(payload: object) -> tuple[str, dict[str, str]] | None:
    """Intent and entities of a payload that `build` could have made; None for any other."""
    if not isinstance(payload, str) or len(payload) > LENGTH_LIMIT:
        return None
    match = re.fullmatch(r"/([a-z_]+)(\{.*\})?", payload)
    if match is None:
        return None
    try:
        entities = json.loads(match[2] or "{}")
        return (match[1], entities) if build(match[1], **entities) == payload else None
    except (ValueError, TypeError):
        return None


def is_valid(payload: object) -> bool:
    """True for what a button of any channel carries: the assistant answers it."""
    found = read(payload)
    return found is not None and found[0] in INTENTS

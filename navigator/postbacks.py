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
    "summary": (),
    "human": (),
    "help": (),
    "go_back": (),
    "start_again": (),
}
LENGTH_LIMIT: Final = 300  # LINE: postback.data
_ID = re.compile(r"[a-z0-9_-]{1,60}")


def build(intent: str, **entities: str) -> str:
    """Payload of a button; ValueError when it is not in INTENTS or an id is malformed."""
    if INTENTS.get(intent) != tuple(entities):
        raise ValueError(f"no button carries {intent!r} with {sorted(entities)}")
    if not all(_ID.fullmatch(value) for value in entities.values()):
        raise ValueError(f"malformed id in {entities}")
    data = json.dumps(entities, separators=(",", ":")) if entities else ""
    return f"/{intent}{data}"


def is_valid(payload: object) -> bool:
    """True for a payload that `build` could have made."""
    if not isinstance(payload, str) or len(payload) > LENGTH_LIMIT:
        return False
    match = re.fullmatch(r"/([a-z_]+)(\{.*\})?", payload)
    if match is None:
        return False
    try:
        entities = json.loads(match[2] or "{}")
        return build(match[1], **entities) == payload
    except (ValueError, TypeError):
        return False

"""What a webhook event means for us. Kinds that we do not know are left out, so that new ones do no harm.

https://developers.line.biz/en/reference/messaging-api/#webhook-event-objects
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeGuard

Meaning = Literal[
    "text",
    "postback",
    "sticker",
    "media",
    "location",
    "follow",
    "unfollow",
    "unsend",
    "group_text",
    "group_call",
]
"""`media` is a picture, sound, film or file; `group_call` is a group that we came into, or that speaks to us."""

_MESSAGES: dict[str, Meaning] = {
    "sticker": "sticker",
    "image": "media",
    "video": "media",
    "audio": "media",
    "file": "media",
    "location": "location",
}
_CHATS = {"user": "userId", "group": "groupId", "room": "roomId"}


@dataclass(frozen=True)
class Event:
    """One event that concerns us."""

    id: str
    meaning: Meaning
    at: int
    """When it happened, in milliseconds; events of one chat may arrive in another order."""
    chat: str
    """LINE's id of the user, group or room whose events are kept in order."""
    user: str | None
    """LINE's id of the user in a one-to-one chat, else None."""
    reply_token: str | None = None
    message: str | None = None
    """LINE's id of the message that was sent or unsent."""
    text: str = ""
    """Words that were typed, the data of a button, or the address of a place."""


def read(body: bytes) -> list[Event]:
    """The events of a webhook that concern us; ValueError where the body is no webhook."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise ValueError("not JSON") from None
    events = data.get("events") if isinstance(data, dict) else None
    if not isinstance(events, list):
        raise ValueError("no list of events")
    found = (_event(item) for item in events if isinstance(item, dict))
    return [event for event in found if event is not None]


def _event(data: dict[str, Any]) -> Event | None:
    """None for what is not for us: unknown kinds, another bot's turn (standby), and what is malformed."""
    source = data.get("source")
    if data.get("mode") == "standby" or not isinstance(source, dict):
        return None
    chat = source.get(_CHATS.get(str(source.get("type")), ""))
    event_id, at = data.get("webhookEventId"), data.get("timestamp")
    if not (_is_id(chat) and _is_id(event_id) and isinstance(at, int)):
        return None
    private = source.get("type") == "user"
    detail = (_in_private if private else _in_group)(data)
    if detail is None:
        return None
    meaning, message, text = detail
    token = data.get("replyToken")
    return Event(
        id=event_id,
        meaning=meaning,
        at=at,
        chat=chat,
        user=chat if private else None,
        reply_token=token if _is_id(token) else None,
        message=message,
        text=text,
    )


Detail = tuple[Meaning, str | None, str]
"""Meaning, LINE's id of the message, text."""


def _in_private(data: dict[str, Any]) -> Detail | None:
    kinds: dict[str, Callable[[dict[str, Any]], Detail | None]] = {
        "message": _message,
        "postback": lambda data: ("postback", None, str(_part(data, "postback").get("data", ""))),
        "follow": lambda _data: ("follow", None, ""),
        "unfollow": lambda _data: ("unfollow", None, ""),
        "unsend": _unsent,
    }
    kind = kinds.get(str(data.get("type")))
    return kind(data) if kind else None


def _in_group(data: dict[str, Any]) -> Detail | None:
    """A group is only listened to for danger, and answered when it calls us."""
    kind, message = data.get("type"), _part(data, "message")
    if kind in ("join", "postback"):
        return "group_call", None, ""
    if kind != "message" or message.get("type") != "text":
        return None
    return ("group_call" if _calls_us(message) else "group_text"), None, _words(message)


def _message(data: dict[str, Any]) -> Detail | None:
    message = _part(data, "message")
    kind, message_id = str(message.get("type")), message.get("id")
    if not _is_id(message_id):
        return None
    if kind in _MESSAGES:
        return _MESSAGES[kind], message_id, str(message.get("address") or "")
    if kind != "text":
        return None
    words = _words(message)
    return ("text" if words.strip() else "sticker"), message_id, words


def _unsent(data: dict[str, Any]) -> Detail | None:
    message_id = _part(data, "unsend").get("messageId")
    return ("unsend", message_id, "") if _is_id(message_id) else None


def _words(message: dict[str, Any]) -> str:
    """The text without LINE's own emoji, which stand in it as names in brackets, e.g. «(brown)».

    Places are counted in UTF-16 units: https://developers.line.biz/en/docs/messaging-api/text-character-count/
    """
    units = str(message.get("text", "")).encode("utf-16-le", "surrogatepass")
    emojis = message.get("emojis")
    for emoji in reversed(emojis if isinstance(emojis, list) else []):
        index, length = (
            emoji.get(name) if isinstance(emoji, dict) else None for name in ("index", "length")
        )
        if isinstance(index, int) and isinstance(length, int) and index >= 0 and length > 0:
            units = units[: 2 * index] + " ".encode("utf-16-le") + units[2 * (index + length) :]
    return units.decode("utf-16-le", "replace")


def _calls_us(message: dict[str, Any]) -> bool:
    mentioned = _part(message, "mention").get("mentionees")
    people = mentioned if isinstance(mentioned, list) else []
    return any(isinstance(one, dict) and one.get("isSelf") is True for one in people)


def _part(data: dict[str, Any], name: str) -> dict[str, Any]:
    part = data.get(name)
    return part if isinstance(part, dict) else {}


def _is_id(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and 0 < len(value) <= 200

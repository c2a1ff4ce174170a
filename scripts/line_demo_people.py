"""People of the emulator: what happens in their talks, and the webhooks that LINE would send of it."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

#: LINE guarantees a reply token for one minute: https://developers.line.biz/en/reference/messaging-api/#send-reply-message
REPLY_SECONDS = 60
_ULID = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

Happening = dict[str, Any]
Event = dict[str, Any]


@dataclass
class Person:
    """One account and its talk with us."""

    name: str
    user_id: str
    friend: bool = False
    blocked: bool = False
    menu: str = ""
    """Rich menu of this person alone, else the default one."""
    happenings: list[Happening] = field(default_factory=list)
    last_event: Event | None = None
    _watching: set[asyncio.Queue[Happening]] = field(default_factory=set)

    def add(self, kind: str, kept: bool = True, **parts: Any) -> None:
        """Something happened; whoever looks at the talk is told. What is not `kept` is over at once."""
        happening = {"kind": kind, "at": int(time.time() * 1000), **parts}
        if kept:
            self.happenings.append(happening)
        for queue in self._watching:
            queue.put_nowait(happening)

    def watch(self) -> asyncio.Queue[Happening]:
        """What happened so far, and then whatever happens."""
        queue: asyncio.Queue[Happening] = asyncio.Queue()
        for happening in self.happenings:
            queue.put_nowait(happening)
        self._watching.add(queue)
        return queue

    def unwatch(self, queue: asyncio.Queue[Happening]) -> None:
        self._watching.discard(queue)


class People:
    """Everybody in this run, the tokens that answer them, and the messages they sent."""

    def __init__(self) -> None:
        self._run = secrets.token_hex(16)
        self._people: dict[str, Person] = {}
        self._tokens: dict[str, tuple[Person, float]] = {}
        self._numbers = int(time.time() * 1000)
        self.sent: set[str] = set()
        """Ids of messages whose content can be fetched."""

    def __iter__(self) -> Iterator[Person]:
        return iter(self._people.values())

    def named(self, name: str) -> Person:
        """The person of that name, new when nobody has it."""
        if name not in self._people:
            digest = hashlib.sha256(f"{self._run}{name}".encode()).hexdigest()
            self._people[name] = Person(name, f"U{digest[:32]}")
        return self._people[name]

    def of_id(self, user_id: object) -> Person | None:
        return next((person for person in self if person.user_id == user_id), None)

    def answering(self, token: object) -> Person | None:
        """Whom a reply token answers; once, and for a minute. What comes after that is to be seen on the page."""
        if token not in self._tokens:
            return None
        person, until = self._tokens[str(token)]
        if time.monotonic() > until:
            person.add("fault", text="reply: token used or too old")
            return None
        self._tokens[str(token)] = (person, 0.0)
        return person

    def event(self, person: Person, kind: str, answerable: bool = True, **parts: Any) -> Event:
        """A webhook event of https://developers.line.biz/en/reference/messaging-api/#webhook-event-objects"""
        event: Event = {
            "type": kind,
            "mode": "active",
            "timestamp": int(time.time() * 1000),
            "source": {"type": "user", "userId": person.user_id},
            "webhookEventId": ulid(),
            "deliveryContext": {"isRedelivery": False},
            **parts,
        }
        if answerable:
            token = secrets.token_hex(16)
            self._tokens[token] = (person, time.monotonic() + REPLY_SECONDS)
            event["replyToken"] = token
        person.last_event = event
        return event

    def act(self, person: Person, act: dict[str, Any]) -> Event:
        """What a person does on the page; KeyError for what nobody can do."""
        return _ACTS[act["kind"]](self, person, act)

    def _message(self, person: Person, message: dict[str, Any]) -> Event:
        self._numbers += 1
        message = {"id": str(self._numbers), "quoteToken": secrets.token_urlsafe(24), **message}
        self.sent.add(message["id"])
        person.add("said", message=message)
        return self.event(person, "message", message=message)

    def _text(self, person: Person, act: dict[str, Any]) -> Event:
        return self._message(person, {"type": "text", "text": act["text"]})

    def _sticker(self, person: Person, act: dict[str, Any]) -> Event:
        return self._message(
            person,
            {
                "type": "sticker",
                "packageId": "446",
                "stickerId": "1988",
                "stickerResourceType": "STATIC",
            },
        )

    def _location(self, person: Person, act: dict[str, Any]) -> Event:
        names = ("title", "address", "latitude", "longitude")
        return self._message(person, {"type": "location", **{name: act[name] for name in names}})

    def _file(self, person: Person, act: dict[str, Any]) -> Event:
        message = {"type": act["kind"], "contentProvider": {"type": "line"}}
        if act["kind"] in ("audio", "video"):
            message["duration"] = 3000
        return self._message(person, message)

    def _postback(self, person: Person, act: dict[str, Any]) -> Event:
        if act.get("displayText"):
            person.add("displayed", text=act["displayText"])
        return self.event(person, "postback", postback={"data": act["data"]})

    def _follow(self, person: Person, act: dict[str, Any]) -> Event:
        event = self.event(person, "follow", follow={"isUnblocked": person.blocked})
        person.friend, person.blocked = True, False
        person.add("friend", friend=True)
        return event

    def _unfollow(self, person: Person, act: dict[str, Any]) -> Event:
        person.friend, person.blocked = False, True
        person.add("friend", friend=False)
        return self.event(person, "unfollow", answerable=False)

    def _unsend(self, person: Person, act: dict[str, Any]) -> Event:
        person.add("unsent", id=act["id"])
        self.sent.discard(act["id"])
        return self.event(person, "unsend", answerable=False, unsend={"messageId": act["id"]})

    def _redeliver(self, person: Person, act: dict[str, Any]) -> Event:
        """The last event once more, as after a lost answer."""
        event = person.last_event
        if event is None:
            raise KeyError("nothing was delivered yet")
        return {**event, "deliveryContext": {"isRedelivery": True}}


_ACTS: dict[str, Callable[[People, Person, dict[str, Any]], Event]] = {
    "text": People._text,
    "sticker": People._sticker,
    "location": People._location,
    "image": People._file,
    "audio": People._file,
    "video": People._file,
    "postback": People._postback,
    "follow": People._follow,
    "unfollow": People._unfollow,
    "unsend": People._unsend,
    "redeliver": People._redeliver,
}


def ulid() -> str:
    """A new event id: 48 bits of time, 80 of chance, in Crockford's base 32."""
    number = int(time.time() * 1000) << 80 | secrets.randbits(80)
    return "".join(_ULID[number >> shift & 31] for shift in range(125, -1, -5))


def signed(secret: str, destination: str, event: Event) -> tuple[bytes, dict[str, str]]:
    """Body and headers of a webhook with one event."""
    body = json.dumps({"destination": destination, "events": [event]}, ensure_ascii=False).encode()
    digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    return body, {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "LineBotWebhook/2.0",
        "X-Line-Signature": base64.b64encode(digest).decode(),
    }

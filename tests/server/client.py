"""A person at the website, as far as HTTP goes."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from email.message import Message
from typing import Any


@dataclass
class Answer:
    """Status, headers and body of one response."""

    status: int
    headers: dict[str, str]
    """Names in lower case."""
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.body)

    @property
    def messages(self) -> list[dict[str, Any]]:
        return self.json.get("messages", [])

    @property
    def first(self) -> dict[str, Any]:
        return self.messages[0]

    @property
    def needs(self) -> list[str]:
        """Ids of all worries in the replies, in order."""
        return [need["id"] for reply in self.messages for need in reply.get("needs", [])]

    @property
    def services(self) -> list[dict[str, Any]]:
        return [service for reply in self.messages for service in reply.get("services", [])]

    @property
    def postbacks(self) -> list[str]:
        return [b["postback"] for reply in self.messages for b in reply.get("buttons", [])]


def request(
    address: str, body: bytes | None = None, kind: str = "application/json", **headers: str
) -> Answer:
    """GET without a body, POST with one; refusals are answers too."""
    sent = urllib.request.Request(address, data=body, headers=headers)
    if body is not None:
        sent.add_header("Content-Type", kind)
    try:
        with urllib.request.urlopen(sent, timeout=60) as response:
            return Answer(response.status, _lower(response.headers), response.read())
    except urllib.error.HTTPError as error:
        return Answer(error.code, _lower(error.headers), error.read())


def _lower(headers: Message) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


@dataclass
class Person:
    """One talk."""

    base: str
    page: str = "general"
    session: str = field(default="", init=False)
    greeting: Answer = field(init=False)

    def __post_init__(self) -> None:
        self.greeting = self.post("/chat/session", {"page": self.page, "language": "ja"})
        self.session = self.greeting.json["session"]

    def post(self, path: str, data: Any) -> Answer:
        return request(self.base + path, json.dumps(data).encode())

    def says(self, text: str) -> Answer:
        return self.post("/chat/message", {"session": self.session, "text": text})

    def presses(self, postback: str) -> Answer:
        return self.post("/chat/message", {"session": self.session, "postback": postback})

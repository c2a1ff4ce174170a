"""Channel-neutral replies: the chat contract of docs/chat.md."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

ReplyType = Literal["text", "menu", "services", "crisis", "summary", "content", "municipality"]


@dataclass(frozen=True)
class Button:
    """Something to press; `postback` comes from navigator.postbacks."""

    title: str
    postback: str

    def as_dict(self) -> dict[str, Any]:
        return {"title": self.title, "postback": self.postback}


@dataclass(frozen=True)
class Reply:
    """One message of the assistant; web and LINE each draw it their way."""

    type: ReplyType
    text: str
    buttons: tuple[Button, ...] = ()
    needs: tuple[dict[str, Any], ...] = ()
    services: tuple[dict[str, Any], ...] = ()
    link: dict[str, Any] | None = field(default=None)
    """A sheet (`href`, `pages`, `bytes`), or the page of an article (`href`, `title`)."""
    title: str = ""

    def as_dict(self) -> dict[str, Any]:
        """JSON of the chat contract; empty parts are left out, except the type and the text."""
        parts: dict[str, Any] = {
            "type": self.type,
            "title": self.title,
            "text": self.text,
            "buttons": [button.as_dict() for button in self.buttons],
            "needs": list(self.needs),
            "services": list(self.services),
            "link": self.link,
        }
        return {key: value for key, value in parts.items() if value or key in ("type", "text")}

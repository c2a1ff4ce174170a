"""Output channel that gathers the replies of one turn."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import OutputChannel


class CollectingReplies(OutputChannel):
    """Keeps each reply as the chat contract's JSON, in order."""

    def __init__(self) -> None:
        self.replies: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        return "collecting"

    async def send_text_message(self, recipient_id: str, text: str, **kwargs: Any) -> None:
        """A fixed sentence (`utter_…`)."""
        self.replies.append({"type": "text", "text": text})

    async def send_custom_json(
        self, recipient_id: str, json_message: dict[str, Any], **kwargs: Any
    ) -> None:
        """A Reply that an action built."""
        self.replies.append(json_message)

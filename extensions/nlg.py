"""Fixed sentences (`utter_…`) in the person's language, from gettext instead of the domain."""

from __future__ import annotations

from typing import Any

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.trackers import DialogueStateTracker

from navigator.locales import load_sentences


class TranslatedResponses(NaturalLanguageGenerator):
    """Looks `utter_x` up as the sentence `utter.x`."""

    def __init__(self, endpoint_config: Any = None, domain: Any = None) -> None:
        self._sentences = load_sentences()

    async def generate(
        self,
        utter_action: str,
        tracker: DialogueStateTracker,
        output_channel: str,
        **kwargs: Any,
    ) -> dict[str, Any] | None:
        """Text of a response; None for a name that no locale knows."""
        metadata = (tracker.latest_message.metadata if tracker.latest_message else None) or {}
        language = tracker.get_slot("language") or metadata.get("language", "ja")
        name = utter_action.removeprefix("utter_")
        text = self._sentences.find(f"utter.{name}", language, metadata.get("page", "general"))
        return {"text": text} if text else None

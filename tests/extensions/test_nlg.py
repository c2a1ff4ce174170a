"""Fixed sentences come from the locale, in the page's words."""

from __future__ import annotations

import asyncio

from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from extensions.nlg import TranslatedResponses
from navigator.locales import load_sentences


def _text(page: str) -> str:
    tracker = DialogueStateTracker("a", [])
    tracker.update(UserUttered("ありがとう", metadata={"page": page, "language": "ja"}))
    answer = asyncio.run(TranslatedResponses().generate("utter_thanks", tracker, "web"))
    assert answer is not None
    return str(answer["text"])


def test_page_for_children_has_its_own_words() -> None:
    sentences = load_sentences()

    assert _text("general") == sentences.text("utter.thanks")
    assert _text("under18") == sentences.text("utter.thanks", page="under18")
    assert _text("general") != _text("under18")


def test_unknown_name_is_none() -> None:
    tracker = DialogueStateTracker("a", [])

    assert asyncio.run(TranslatedResponses().generate("utter_nonsense", tracker, "web")) is None

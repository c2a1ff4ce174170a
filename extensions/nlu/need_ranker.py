"""Rasa component: which of the 116 needs a worry is, clause by clause, with reasons."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, METADATA
from rasa.shared.nlu.training_data.message import Message

from extensions.nlu.component import ReadingComponent
from extensions.nlu.message_reader import READING
from extensions.nlu.ranking import NeedModel, understand
from extensions.nlu.reading import Reading
from extensions.nlu.tasks import OUT_OF_SCOPE, WORRY, need_of

UNDERSTOOD = "understood"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class NeedRanker(ReadingComponent, IntentClassifier):
    """Learns from `worry/<need>`; puts `understood` beside every message that is no control."""

    model: NeedModel

    def learn(self, examples: list[Message]) -> dict[str, Any]:
        pairs = [(m.get(READING).whole.vector, need_of(m)) for m in examples]
        kept = [(vector, need) for vector, need in pairs if need]
        self.model = NeedModel.fit([vector for vector, _ in kept], [need for _, need in kept])
        return self.model.arrays()

    def restore(self, data: Any) -> None:
        self.model = NeedModel.of_arrays(data)

    def understand(self, message: Message, reading: Reading) -> None:
        if (message.get(INTENT) or {}).get(INTENT_NAME_KEY) in (WORRY, OUT_OF_SCOPE):
            page = (message.get(METADATA) or {}).get("page", "general")
            message.set(UNDERSTOOD, understand(self.model, reading, page), add_to_output=True)

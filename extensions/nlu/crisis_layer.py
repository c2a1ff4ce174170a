"""Rasa component: danger to life, by patterns or by the classifier. Stands last and overrides every intent."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    PREDICTED_CONFIDENCE_KEY,
)
from rasa.shared.nlu.training_data.message import Message

from extensions.nlu.component import ReadingComponent
from extensions.nlu.danger import DangerModel
from extensions.nlu.message_reader import READING
from extensions.nlu.reading import Reading
from extensions.nlu.tasks import CRISIS, NO_DANGER, NOT_CRISIS, WORRY, danger_of


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class CrisisLayer(ReadingComponent, IntentClassifier):
    """Learns from `crisis/<danger>`, worries about one's own death, and `not_crisis`; sees every typed message."""

    model: DangerModel

    def learn(self, examples: list[Message]) -> dict[str, Any]:
        pairs = [(m, danger_of(m)) for m in examples]
        kept = [(m, d) for m, d in pairs if d != NO_DANGER or _looks_like_danger(m)]
        vectors = [m.get(READING).whole.vector for m, _ in kept]
        self.model = DangerModel.fit(vectors, [danger for _, danger in kept])
        return self.model.arrays()

    def restore(self, data: Any) -> None:
        self.model = DangerModel.of_arrays(data)

    def understand(self, message: Message, reading: Reading) -> None:
        worry = (message.get(INTENT) or {}).get(INTENT_NAME_KEY) == WORRY
        found = self.model.find(reading, worry)
        if found is None:
            return
        danger, confidence = found
        message.set(CRISIS, {"label": danger, "confidence": confidence}, add_to_output=True)
        intent = {INTENT_NAME_KEY: CRISIS, PREDICTED_CONFIDENCE_KEY: confidence}
        message.set(INTENT, intent, add_to_output=True)


def _looks_like_danger(message: Message) -> bool:
    """True for `not_crisis`: sentences that were written to be told from danger."""
    return message.get(INTENT) == NOT_CRISIS

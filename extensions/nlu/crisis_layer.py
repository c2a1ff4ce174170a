"""Rasa component: danger to life, by patterns or by the classifier. Stands last and overrides every intent."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    PREDICTED_CONFIDENCE_KEY,
)
from rasa.shared.nlu.training_data.message import Message

from extensions.nlu.component import ReadingClassifier, label_of
from extensions.nlu.danger import DangerModel
from extensions.nlu.message_reader import READING
from extensions.nlu.reading import Reading

CRISIS = "crisis"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class CrisisLayer(ReadingClassifier):
    """Learns from `crisis/<danger>` against everything else."""

    model: DangerModel

    def learn(self, examples: list[Message]) -> dict[str, Any]:
        pieces, labels = [], []
        for message in examples:
            intent, danger = label_of(message)
            pieces.append(message.get(READING).whole)
            labels.append(danger if intent == CRISIS else "none")
        self.model = DangerModel.fit(pieces, labels)
        return self.model.arrays()

    def restore(self, data: Any) -> None:
        self.model = DangerModel.of_arrays(data)

    def understand(self, message: Message, reading: Reading) -> None:
        found = self.model.find(reading)
        if found is None:
            return
        danger, confidence = found
        message.set(CRISIS, {"label": danger, "confidence": confidence}, add_to_output=True)
        intent = {INTENT_NAME_KEY: CRISIS, PREDICTED_CONFIDENCE_KEY: confidence}
        message.set(INTENT, intent, add_to_output=True)

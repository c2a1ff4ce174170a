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
from extensions.nlu.tasks import CRISIS, danger_of


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class CrisisLayer(ReadingComponent, IntentClassifier):
    """Learns from `crisis/<danger>` against everything else."""

    model: DangerModel

    def learn(self, examples: list[Message]) -> dict[str, Any]:
        pieces = [message.get(READING).whole for message in examples]
        self.model = DangerModel.fit(pieces, [danger_of(message) for message in examples])
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

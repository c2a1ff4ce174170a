"""Rasa component: danger to life. Stands last and overrides every intent."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY
from rasa.shared.nlu.training_data.message import Message

from extensions.nlu.component import ReadingComponent
from extensions.nlu.danger import ALARM, CONCERN, DangerModel
from extensions.nlu.listener import listener
from extensions.nlu.message_reader import READING
from extensions.nlu.ngrams import NgramModel
from extensions.nlu.reading import Reading, sound
from extensions.nlu.tasks import CRISIS, NO_DANGER, danger_of

#: Output of a message that may speak of danger, but not likely enough for an alarm.
CONCERNED = "concern"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class CrisisLayer(ReadingComponent, IntentClassifier):
    """Learns from all sentences which speak of danger; sees every typed message."""

    model: DangerModel

    def learn(self, examples: list[Message]) -> dict[str, Any]:
        sounds = [sound(m.get(READING).whole.text) for m in examples]
        dangerous = np.array([danger_of(m) != NO_DANGER for m in examples])
        self.model = DangerModel(listener(), NgramModel.fit(sounds, dangerous))
        return self.model.arrays()

    def restore(self, data: Any) -> None:
        self.model = DangerModel(listener(), NgramModel.of_arrays(data))

    def understand(self, message: Message, reading: Reading) -> None:
        danger, confidence = self.model.find(reading)
        if confidence < ALARM:
            message.set(CONCERNED, confidence >= CONCERN, add_to_output=True)
            return
        message.set(CRISIS, {"label": danger, "confidence": confidence}, add_to_output=True)
        intent = {INTENT_NAME_KEY: CRISIS, PREDICTED_CONFIDENCE_KEY: confidence}
        message.set(INTENT, intent, add_to_output=True)

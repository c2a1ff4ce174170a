"""Rasa component: is it a worry, a control («もどる»), or something we do not handle?"""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY
from rasa.shared.nlu.training_data.message import Message

from extensions.nlu.component import ReadingComponent
from extensions.nlu.linear import LinearModel
from extensions.nlu.message_reader import READING
from extensions.nlu.reading import Reading
from extensions.nlu.tasks import OUT_OF_SCOPE, WORRY, coarse_of

#: A worry that is missed costs more than a menu too many: anything else must be this sure.
SURE_OTHER = 0.4
#: Long messages are hardly ever controls.
CONTROL_LENGTH = 40


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class CoarseIntent(ReadingComponent, IntentClassifier):
    """Worry, out of scope, or one of the controls."""

    model: LinearModel

    def learn(self, examples: list[Message]) -> dict[str, Any]:
        pairs = [(m.get(READING).whole.vector, coarse_of(m)) for m in examples]
        kept = [(vector, kind) for vector, kind in pairs if kind]
        self.model = LinearModel.fit([v for v, _ in kept], [kind for _, kind in kept])
        return self.model.arrays()

    def restore(self, data: Any) -> None:
        self.model = LinearModel.of_arrays(data)

    def understand(self, message: Message, reading: Reading) -> None:
        name, confidence = coarse(self.model, reading)
        intent = {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: confidence}
        message.set(INTENT, intent, add_to_output=True)


def coarse(model: LinearModel, reading: Reading) -> tuple[str, float]:
    """Coarse intent of a message and its probability."""
    scores = model.probabilities(reading.whole.vector)
    best = int(scores.argmax())
    name, confidence = model.labels[best], float(scores[best])
    if name != WORRY:
        control = name != OUT_OF_SCOPE
        if confidence < SURE_OTHER or (control and len(reading.whole.text) > CONTROL_LENGTH):
            return WORRY, float(scores[model.labels.index(WORRY)])
    return name, confidence

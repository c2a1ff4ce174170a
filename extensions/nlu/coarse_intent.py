"""Rasa component: is it a worry, a control («もどる»), or something we do not handle?"""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY
from rasa.shared.nlu.training_data.message import Message

from extensions.nlu.component import ReadingClassifier, label_of
from extensions.nlu.linear import LinearModel
from extensions.nlu.message_reader import READING
from extensions.nlu.reading import Reading

#: Intents that other components learn from; here danger counts as a worry.
_AS_WORRY = frozenset({"crisis"})
_LEFT_OUT = frozenset({"not_crisis"})
#: A worry that is missed costs more than a menu too many: anything else must be this sure.
SURE_OTHER = 0.6
#: Long messages are hardly ever controls.
CONTROL_LENGTH = 40


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class CoarseIntent(ReadingClassifier):
    """Worry, out of scope, or one of the controls."""

    model: LinearModel

    def learn(self, examples: list[Message]) -> dict[str, Any]:
        pieces, labels = [], []
        for message in examples:
            intent, _ = label_of(message)
            if intent not in _LEFT_OUT:
                pieces.append(message.get(READING).whole)
                labels.append("worry" if intent in _AS_WORRY else intent)
        self.model = LinearModel.fit(pieces, labels, balanced=True)
        return self.model.arrays("coarse")

    def restore(self, data: Any) -> None:
        self.model = LinearModel.of_arrays(data, "coarse")

    def understand(self, message: Message, reading: Reading) -> None:
        name, confidence = coarse(self.model, reading)
        intent = {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: confidence}
        message.set(INTENT, intent, add_to_output=True)


def coarse(model: LinearModel, reading: Reading) -> tuple[str, float]:
    """Coarse intent of a message and its probability."""
    scores = model.probabilities(reading.whole)
    best = int(scores.argmax())
    name, confidence = model.labels[best], float(scores[best])
    if name != "worry":
        control = name != "out_of_scope"
        if confidence < SURE_OTHER or (control and len(reading.whole.text) > CONTROL_LENGTH):
            worry = model.labels.index("worry")
            return "worry", float(scores[worry])
    return name, confidence

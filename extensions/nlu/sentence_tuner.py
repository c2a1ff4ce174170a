"""Rasa component: sentence vectors from an encoder that was tuned on all our training sentences."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from extensions.nlu.component import ReadingComponent
from extensions.nlu.encoder import Encoder, Head
from extensions.nlu.message_reader import READING
from extensions.nlu.reading import Reading, encoded, readable, split
from extensions.nlu.tasks import COARSE, NEED, about_danger, coarse_of, labels_of

#: Weight of each task's loss.
IMPORTANCE = {NEED: 1.0, COARSE: 0.5}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceTuner(ReadingComponent):
    """Tunes the encoder for needs and kinds of message together; gives each piece its vector.

    Sentences about danger are the listener's (extensions/nlu/listener.py): twice as many as all others, they would take
    the training more time than it has.
    """

    encoder: Encoder

    def learn(self, examples: list[Message]) -> dict[str, Any]:
        from extensions.nlu.tuning import Example, tune  # TensorFlow is needed here only

        sentences, fragments = [], []
        for message in examples:
            if about_danger(message):
                continue
            piece, labels = message.get(READING).whole, _labels(message)
            sentences.append(Example(piece.text, labels))
            clauses = split(piece.typed) if NEED in labels else []
            if len(clauses) > 1:
                part = {NEED: labels[NEED]}
                fragments += [Example(readable(clause), part) for clause in clauses]
        weights, heads = tune(sentences, fragments, IMPORTANCE)
        arrays = {f"weight_{name}": value.astype(np.float16) for name, value in weights.items()}
        for task, head in heads.items():
            arrays |= {
                f"head_{task}_labels": np.array(head.labels),
                f"head_{task}_matrix": head.matrix,
                f"head_{task}_bias": head.bias,
            }
        self.restore(arrays)
        return arrays

    def restore(self, data: Any) -> None:
        weights = {key[7:]: data[key] for key in data if key.startswith("weight_")}
        heads = {
            task: Head(
                [str(label) for label in data[f"head_{task}_labels"]],
                data[f"head_{task}_matrix"],
                data[f"head_{task}_bias"],
            )
            for task in IMPORTANCE
        }
        self.encoder = Encoder(weights, heads)

    def understand(self, message: Message, reading: Reading) -> None:
        message.set(READING, encoded(reading, self.encoder))

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Vectors for the training sentences, for the classifiers behind."""
        messages = [m for m in training_data.training_examples if m.get(READING) and coarse_of(m)]
        readings = [m.get(READING) for m in messages]
        vectors = self.encoder.encode([reading.whole.text for reading in readings])
        for message, reading, vector in zip(messages, readings, vectors):
            whole = replace(reading.whole, vector=vector)
            message.set(READING, replace(reading, pieces=(whole,), encoder=self.encoder))
        return training_data


def _labels(message: Message) -> dict[str, str]:
    return {task: label for task, label in labels_of(message).items() if task in IMPORTANCE}

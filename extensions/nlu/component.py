"""What our trainable components share: storage in an npz, and pressed buttons passed by."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from extensions.nlu.message_reader import READING
from extensions.nlu.reading import Reading

FILE = "model.npz"


class ReadingComponent(GraphComponent):
    """Trains on readings, keeps arrays, never looks at pressed buttons."""

    def __init__(self, model_storage: ModelStorage, resource: Resource) -> None:
        self._storage = model_storage
        self._resource = resource

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ReadingComponent:
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ReadingComponent:
        component = cls(model_storage, resource)
        with model_storage.read_from(resource) as folder, np.load(folder / FILE) as data:
            component.restore(data)
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the training sentences and store the arrays."""
        arrays = self.learn([m for m in training_data.intent_examples if m.get(READING)])
        with self._storage.write_to(self._resource) as folder:
            np.savez(folder / FILE, **arrays)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Understand typed messages."""
        for message in messages:
            reading = message.get(READING)
            if reading is not None:
                self.understand(message, reading)
        return messages

    def learn(self, examples: list[Message]) -> dict[str, Any]:
        """Train and return the arrays to store."""
        raise NotImplementedError

    def restore(self, data: Any) -> None:
        """Take the arrays back."""
        raise NotImplementedError

    def understand(self, message: Message, reading: Reading) -> None:
        """Put what was understood on the message."""
        raise NotImplementedError

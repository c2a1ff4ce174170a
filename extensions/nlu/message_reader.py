"""Rasa component: GiNZA tokens and the reading that the components behind it share."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from extensions.nlu.reading import READ_LIMIT, read, words

READING = "reading"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class MessageReader(Tokenizer):
    """Reads each typed message once; a pressed button (`/intent{…}`) is not read at all."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> MessageReader:
        read("じゅんび")  # loads the dictionaries now, not at the first person's message
        return cls(config)

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
        }

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Sudachi's words with their normalised forms as lemmas."""
        text = message.get(attribute)
        return [
            Token(t.text, t.idx, lemma=t.norm_) for t in words(text[:READ_LIMIT]) if not t.is_space
        ]

    def process(self, messages: list[Message]) -> list[Message]:
        """Put tokens and reading on typed messages."""
        typed = [m for m in messages if is_typed(m)]
        for message in typed:
            message.set(READING, read(message.get(TEXT)))
        super().process(typed)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """The same for training sentences, each read as one piece."""
        for message in training_data.training_examples:
            if is_typed(message):
                message.set(READING, read(message.get(TEXT), clauses=False))
        return training_data


def is_typed(message: Message) -> bool:
    """False for a pressed button and for an empty message."""
    text = message.get(TEXT)
    return bool(text) and not text.startswith(INTENT_MESSAGE_PREFIX)

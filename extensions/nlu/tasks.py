"""What a training sentence teaches, task by task: its need, its danger, and what kind of message it is."""

from __future__ import annotations

from functools import lru_cache

from rasa.shared.nlu.constants import INTENT, INTENT_RESPONSE_KEY
from rasa.shared.nlu.training_data.message import Message

from navigator.crisis import CrisisRules, load_crisis_rules

NEED, DANGER, COARSE = "need", "danger", "coarse"
WORRY, CRISIS, NOT_CRISIS, OUT_OF_SCOPE = "worry", "crisis", "not_crisis", "out_of_scope"
NO_DANGER = "none"


def need_of(message: Message) -> str | None:
    """The need of a worry."""
    intent, label = _label(message)
    return label if intent == WORRY and label else None


def danger_of(message: Message) -> str:
    """`self`, `other`, `danger_now` or `none`; worries about one's own death are `self`."""
    intent, label = _label(message)
    if intent == CRISIS:
        return label
    return "self" if need_of(message) in rules().needs else NO_DANGER


def coarse_of(message: Message) -> str | None:
    """`worry`, `out_of_scope` or a control; danger is a worry, its negatives may be either."""
    intent, _ = _label(message)
    if intent == NOT_CRISIS:
        return None
    return WORRY if intent == CRISIS else intent


def labels_of(message: Message) -> dict[str, str]:
    """Label of each task that a training sentence says something about."""
    found = {NEED: need_of(message), DANGER: danger_of(message), COARSE: coarse_of(message)}
    return {task: label for task, label in found.items() if label}


def about_danger(message: Message) -> bool:
    """Whether a training sentence was written for the crisis layer: danger, or what only looks like it."""
    return message.get(INTENT) in (CRISIS, NOT_CRISIS)


@lru_cache(maxsize=1)
def rules() -> CrisisRules:
    """The compiled patterns of resources/crisis.yml."""
    return load_crisis_rules()


def _label(message: Message) -> tuple[str, str]:
    """Intent and sub-label, e.g. ("worry", "rent_arrears")."""
    full = message.get(INTENT_RESPONSE_KEY) or ""
    return message.get(INTENT), full.partition("/")[2]

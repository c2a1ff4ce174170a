"""Both repairs of Rasa do what they are for, on the Rasa that is installed."""

from __future__ import annotations

import io
import logging

import pytest
import rasa.core.actions.action as rasa_action
import structlog
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction

from extensions import rasa_patches

CANARY = "カナリアの羽根は青い"


@pytest.fixture
def patched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        RemoteAction, "_validate_action_result", RemoteAction._validate_action_result
    )
    structlog.configure(processors=[structlog.processors.JSONRenderer()])
    rasa_patches.apply()
    yield
    structlog.reset_defaults()


def test_good_answer_of_the_action_server_is_taken(patched: None) -> None:
    assert RemoteAction("action_x", None)._validate_action_result({"events": [], "responses": []})


def test_bad_answer_of_the_action_server_is_refused(patched: None) -> None:
    with pytest.raises(ValidationError):
        RemoteAction("action_x", None)._validate_action_result({"events": "none"})


def test_schema_is_still_the_one_of_rasa() -> None:
    assert rasa_action.RemoteAction.action_response_format_spec()["type"] == "object"


def test_log_of_an_exception_holds_no_local_variables(patched: None) -> None:
    stream = io.StringIO()
    logging.basicConfig(stream=stream, level=logging.INFO, force=True)
    logger = structlog.wrap_logger(
        logging.getLogger("test"), processors=structlog.get_config()["processors"]
    )
    secret = CANARY
    try:
        raise RuntimeError("broken")
    except RuntimeError:
        logger.error("failed", text=secret, sender_id=secret, exc_info=True)
    logging.basicConfig(stream=io.StringIO(), force=True)

    assert "RuntimeError" in stream.getvalue()
    assert CANARY not in stream.getvalue()

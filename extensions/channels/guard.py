"""What the web channel refuses, and what must hold before it opens."""

from __future__ import annotations

import os
from typing import Any

from sanic import Sanic

from extensions.stores import SlotTrackerStore
from navigator.locales import SOURCE_LANGUAGE

#: sysexits.h EX_CONFIG: scripts/serve.py does not start us again after it.
BAD_CONFIGURATION = 78


class ChatError(Exception):
    """A refusal told to the person: HTTP status, code of the sentence `error.<code>`, replies all the same."""

    def __init__(
        self,
        status: int,
        code: str,
        language: str = SOURCE_LANGUAGE,
        messages: list[dict[str, Any]] | None = None,
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.language = status, code, language
        self.messages = messages or []


class TalkEnded(ChatError):  # noqa: N818 - says what happened, and is an Error by its base
    """The person ended this talk; for them it is a session that expired."""

    def __init__(self) -> None:
        super().__init__(401, "session_expired")


def check_start(app: Sanic) -> SlotTrackerStore:
    """The tracker store; stops instead of running with one that Rasa put in silently.

    Rasa 3.6 only warns about a wrong tracker-store path and keeps talks in memory.
    """
    agent = getattr(app.ctx, "agent", None)
    store = getattr(agent, "tracker_store", None)
    inner = getattr(store, "_tracker_store", store)  # FailSafeTrackerStore wraps the configured one
    if not isinstance(inner, SlotTrackerStore):
        fault = f"endpoints.yml: tracker_store: expected extensions.stores.SlotTrackerStore, got {type(inner).__name__}\n"
        os.write(2, fault.encode())
        os._exit(BAD_CONFIGURATION)  # an exception would only end a task of the server
    return inner

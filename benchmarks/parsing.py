"""The trained pipeline as a function: what Rasa itself makes of a message, with the page it was written on."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MODEL = ROOT / "models" / "navigator.tar.gz"
Parse = Callable[[str, str], dict[str, Any]]


def load(model: Path = MODEL) -> Parse:
    """`parse(text, page)`: Rasa's parse data of a message, with `seconds` it took."""
    from rasa.core.agent import Agent
    from rasa.core.channels.channel import UserMessage
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)  # as the server runs; debug lines take a third of the time
    agent = Agent.load(str(model))
    loop = asyncio.new_event_loop()
    loop.run_until_complete(agent.processor.parse_message(UserMessage("準備")))

    def parse(text: str, page: str) -> dict[str, Any]:
        began = time.perf_counter()
        message = UserMessage(text, metadata={"page": page})
        data: dict[str, Any] = loop.run_until_complete(agent.processor.parse_message(message))
        return {**data, "seconds": time.perf_counter() - began}

    return parse

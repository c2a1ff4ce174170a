"""Runs in the environment of requirements.txt: turns come in as JSON, what the SDK's models make of them goes out.

Its models leave out what they do not know, so a message is only right when it comes out as it went in.
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import version
from typing import Any

from linebot.v3.messaging import ReplyMessageRequest


def fault(messages: list[dict[str, Any]]) -> str:
    """What is wrong with the messages of a turn, or ""."""
    body = {"replyToken": "token", "messages": messages}
    try:
        understood = ReplyMessageRequest.from_dict(body).to_dict()
    except ValueError as error:
        return str(error)
    lost = [different(a, b) for a, b in zip(messages, understood["messages"], strict=True)]
    return "; ".join(place for place in lost if place)


def different(sent: Any, understood: Any, place: str = "") -> str:
    """Where two JSON values part, or ""."""
    if isinstance(sent, dict) and isinstance(understood, dict):
        for name in sorted(sent.keys() | understood.keys()):
            if name not in sent or name not in understood:
                return f"{place}/{name} is only in {'the input' if name in sent else 'the output'}"
            if found := different(sent[name], understood[name], f"{place}/{name}"):
                return found
        return ""
    if isinstance(sent, list) and isinstance(understood, list) and len(sent) == len(understood):
        pairs = enumerate(zip(sent, understood, strict=True))
        return next((f for n, (a, b) in pairs if (f := different(a, b, f"{place}/{n}"))), "")
    return "" if sent == understood else f"{place}: {sent!r} became {understood!r}"


def main() -> int:
    """Reads {name: messages} from stdin, prints {"version", "faults": {name: fault}}."""
    turns = json.load(sys.stdin)
    faults = {name: found for name, messages in turns.items() if (found := fault(messages))}
    json.dump({"version": version("line-bot-sdk"), "faults": faults}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())

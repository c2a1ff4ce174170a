"""How long a summary sheet takes."""

from __future__ import annotations

import time
from datetime import datetime

from navigator.assistant import load_assistant
from navigator.links import SummaryRequest
from navigator.opening_hours import JST
from navigator.pdf import render

MADE = datetime(2026, 11, 25, 21, 0, tzinfo=JST)


def measure() -> dict[str, float]:
    """Milliseconds (best of five, fonts warm) for 1, 10 and 50 services."""
    assistant = load_assistant("benchmark" * 4, "http://localhost:8000")
    found = {}
    for count in (1, 10, 50):
        services = list(assistant.catalogue.services.values())[:count]
        needs = tuple(dict.fromkeys(service.needs[0] for service in services))
        request = SummaryRequest(needs, tuple(s.id for s in services), "general", "ja")
        times = []
        for _ in range(5):
            began = time.perf_counter()
            render(assistant.summaries.sheet(request, MADE))
            times.append(time.perf_counter() - began)
        found[f"sheet_{count}_ms"] = round(min(times) * 1e3, 1)
    return found

"""Names, numbers, hours, cost and languages stand as they were frozen: none changes by accident."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from scripts.freeze_facts import TARGET, facts

HOW = "Compared with its source and changed on purpose? Then: python scripts/freeze_facts.py, and commit the diff."
FROZEN: dict[str, dict[str, Any]] = json.loads(Path(TARGET).read_text(encoding="utf-8"))
NOW = facts()


def changes(before: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """Fields of one record that differ, with both values."""
    found = [
        f"{field}: {before[field]!r} → {now[field]!r}"
        for field in ("name", "under18")
        if before[field] != now[field]
    ]
    old, new = before["contact_points"], now["contact_points"]
    if len(old) != len(new):
        found.append(f"contact_points: {len(old)} → {len(new)}")
    for number, (one, other) in enumerate(zip(old, new)):
        found += [
            f"contact_points[{number}].{field}: {one[field]!r} → {other[field]!r}"
            for field in one
            if one[field] != other[field]
        ]
    return found


@pytest.mark.parametrize("service", sorted(FROZEN.keys() & NOW.keys()))
def test_no_fact_of_the_record_changed(service: str) -> None:
    found = changes(FROZEN[service], NOW[service])
    assert not found, f"{service}: {'; '.join(found)}. {HOW}"


def test_no_record_came_or_went() -> None:
    gone, new = sorted(FROZEN.keys() - NOW.keys()), sorted(NOW.keys() - FROZEN.keys())
    assert not gone + new, f"gone: {gone}, new: {new}. {HOW}"


def test_a_digit_that_changes_is_told() -> None:
    now = copy.deepcopy(FROZEN["yorisoi-hotline"])
    now["contact_points"][0]["value"] = "0120-279-339"
    assert changes(FROZEN["yorisoi-hotline"], now) == [
        "contact_points[0].value: '0120-279-338' → '0120-279-339'"
    ]


def test_a_contact_that_goes_is_told() -> None:
    now = copy.deepcopy(FROZEN["yorisoi-hotline"])
    now["contact_points"].pop()
    assert changes(FROZEN["yorisoi-hotline"], now) == ["contact_points: 4 → 3"]

"""Figures about understanding, from parsed messages. Plain numpy, no Rasa."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

#: Needs whose words are a sign of danger themselves: an alarm on them is no false one.
DANGER_NEEDS = frozenset({"suicidal", "self_harm", "u18_want_to_die", "u18_self_harm"})
RESAMPLES = 2000


@dataclass(frozen=True)
class Share:
    """How many of how many, with a 95 % interval (Wilson)."""

    hits: int
    total: int

    @classmethod
    def of(cls, flags: Sequence[bool]) -> Share:
        return cls(sum(map(bool, flags)), len(flags))

    @property
    def value(self) -> float:
        return self.hits / self.total if self.total else float("nan")

    @property
    def interval(self) -> tuple[float, float]:
        n, p, z = self.total, self.value, 1.96
        if not n:
            return float("nan"), float("nan")
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        return max(0.0, middle - half), min(1.0, middle + half)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.value:.3f} [{low:.3f}, {high:.3f}] ({self.hits}/{self.total})"


@dataclass(frozen=True)
class Parsed:
    """One sentence, its label, and what the assistant made of it."""

    text: str
    page: str
    needs: tuple[str, ...]
    label: str | None
    intent: str
    danger: str | None
    concern: bool
    """No alarm, but the answer says by the way that there are people to talk to."""
    ranking: tuple[str, ...]
    confidence: float
    """Of the first of the ranking."""
    shown: tuple[str, ...]
    """Needs whose services are shown."""
    offered: tuple[str, ...]
    """Needs in a menu of guesses."""
    seconds: float

    @classmethod
    def of(cls, row: dict[str, Any], data: dict[str, Any]) -> Parsed:
        """From a line of a test file and Rasa's parse data."""
        understood = data.get("understood") or {"ranking": [], "worries": [], "candidates": []}
        ranking = understood["ranking"]
        answered = data["intent"]["name"] in ("worry", "crisis")
        ids = {part: tuple(i["id"] for i in understood[part]) for part in ("worries", "candidates")}
        return cls(
            text=row["text"],
            page=row.get("page", "general"),
            needs=tuple(row.get("needs") or row.get("needs_all") or ()),
            label=row.get("label"),
            intent=data["intent"]["name"],
            danger=(data.get("crisis") or {}).get("label"),
            concern=bool(data.get("concern")),
            ranking=tuple(item["id"] for item in ranking),
            confidence=ranking[0]["confidence"] if ranking else 0.0,
            shown=ids["worries"] if answered else (),
            offered=ids["candidates"] if answered else (),
            seconds=data["seconds"],
        )

    @property
    def served(self) -> bool:
        """The right need's services are shown, or a menu holds it, or people are put first."""
        covered = self.danger is not None and set(self.needs) <= DANGER_NEEDS
        return covered or bool(set(self.needs) & {*self.shown, *self.offered})


def top(rows: Sequence[Parsed], k: int) -> list[bool]:
    """Is the (first) need among the first k of the ranking?"""
    return [row.needs[0] in row.ranking[:k] for row in rows]


def macro_f1(rows: Sequence[Parsed]) -> float:
    """Mean F1 over all needs that occur as label or first guess."""
    truth = np.array([row.needs[0] for row in rows])
    guess = np.array([row.ranking[0] if row.ranking else "" for row in rows])
    scores = []
    for need in sorted(set(truth)):
        hits = int(((truth == need) & (guess == need)).sum())
        wrong = int(((truth == need) ^ (guess == need)).sum())
        scores.append(2 * hits / (2 * hits + wrong))
    return float(np.mean(scores))


def bootstrap(rows: Sequence[Parsed], figure: Any, seed: int = 0) -> tuple[float, float]:
    """95 % interval of a figure over resampled sentences."""
    random = np.random.default_rng(seed)
    draws = [
        figure([rows[i] for i in random.integers(len(rows), size=len(rows))])
        for _ in range(RESAMPLES // 10)
    ]
    low, high = np.quantile(draws, [0.025, 0.975])
    return float(low), float(high)


def calibration(rows: Sequence[Parsed], bins: int = 10) -> list[tuple[float, float, int]]:
    """(mean confidence, share right, sentences) of each bin that is not empty."""
    confidence = np.array([row.confidence for row in rows])
    right = np.array(top(rows, 1))
    found = []
    for number in range(bins):
        inside = (confidence >= number / bins) & (
            confidence < (number + 1) / bins + (number == bins - 1)
        )
        if inside.any():
            found.append(
                (float(confidence[inside].mean()), float(right[inside].mean()), int(inside.sum()))
            )
    return found


def calibration_error(rows: Sequence[Parsed]) -> float:
    """Expected calibration error over ten bins."""
    return sum(abs(c - r) * n for c, r, n in calibration(rows)) / len(rows)

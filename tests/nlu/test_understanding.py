"""Floors under the figures of docs/understanding.md, on sentences that the model has never seen.

They lie some points below the figures: one training differs from the next by up to three points.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.evaluate import BLIND, measured
from benchmarks.metrics import DANGER_NEEDS, Parsed, Share, macro_f1, top
from benchmarks.parsing import load

HOLDOUT = Path(__file__).parent / "holdout"
NAMES = ("needs", "two_worries", "crisis", "out_of_scope", "controls")


@pytest.fixture(scope="module")
def sets() -> dict[str, list[Parsed]]:
    parse = load()
    blind = measured(BLIND, parse)
    return {name: measured(HOLDOUT / f"{name}.jsonl", parse) for name in NAMES} | {"blind": blind}


def test_right_need_comes_first(sets: dict[str, list[Parsed]]) -> None:
    assert Share.of(top(sets["needs"], 1)).value >= 0.83


def test_right_need_is_among_the_first_three(sets: dict[str, list[Parsed]]) -> None:
    assert Share.of(top(sets["needs"], 3)).value >= 0.93


def test_every_need_is_learned_not_only_the_frequent_ones(sets: dict[str, list[Parsed]]) -> None:
    assert macro_f1(sets["needs"]) >= 0.82


def test_worries_get_services_or_a_menu_with_the_right_need(sets: dict[str, list[Parsed]]) -> None:
    assert Share.of([row.served or bool(row.shown) for row in sets["needs"]]).value >= 0.95


def test_two_worries_are_both_among_the_first_three(sets: dict[str, list[Parsed]]) -> None:
    both = [set(row.needs) <= set(row.ranking[:3]) for row in sets["two_worries"]]

    assert Share.of(both).value >= 0.75


def test_one_worry_is_seldom_shown_as_several(sets: dict[str, list[Parsed]]) -> None:
    assert Share.of([len(row.shown) > 1 for row in sets["needs"]]).value <= 0.18


@pytest.mark.parametrize(
    ("danger", "floor"), [("self", 0.95), ("danger_now", 0.92), ("other", 0.95)]
)
@pytest.mark.parametrize("name", ["crisis", "blind"])
def test_danger_is_recognised(
    sets: dict[str, list[Parsed]], name: str, danger: str, floor: float
) -> None:
    rows = [row for row in sets[name] if row.label == danger]

    assert Share.of([row.danger is not None for row in rows]).value >= floor


def test_what_only_looks_like_danger_seldom_raises_an_alarm(sets: dict[str, list[Parsed]]) -> None:
    rows = [row for name in ("crisis", "blind") for row in sets[name] if row.label == "none"]

    assert Share.of([row.danger is not None for row in rows]).value <= 0.06


def test_ordinary_messages_hardly_ever_raise_an_alarm(sets: dict[str, list[Parsed]]) -> None:
    rows = [r for name in ("needs", "two_worries", "out_of_scope", "controls") for r in sets[name]]
    ordinary = [row for row in rows if not set(row.needs) & DANGER_NEEDS]

    assert Share.of([row.danger is not None for row in ordinary]).value <= 0.04


def test_out_of_scope_gets_no_services(sets: dict[str, list[Parsed]]) -> None:
    assert Share.of([not row.shown for row in sets["out_of_scope"]]).value >= 0.9


def test_controls_are_recognised(sets: dict[str, list[Parsed]]) -> None:
    assert Share.of([row.intent == row.label for row in sets["controls"]]).value >= 0.84

"""How the figures of docs/website.md are made."""

from __future__ import annotations

import pytest

from benchmarks.website.__main__ import replaced
from benchmarks.website.browser import layout_shift


def test_layout_shifts_count_together_within_a_second_of_each_other() -> None:
    assert layout_shift([[100, 0.1], [900, 0.2], [2500, 0.25]]) == pytest.approx(0.3)


def test_layout_shifts_count_together_for_five_seconds_at_most() -> None:
    assert layout_shift([[at * 900, 0.1] for at in range(10)]) == pytest.approx(0.6)


def test_no_layout_shift_is_zero() -> None:
    assert layout_shift([]) == 0


def test_measuring_one_part_leaves_the_other() -> None:
    text = "<!-- rivals -->\nold\n<!-- /rivals -->\n<!-- load -->\nkept\n<!-- /load -->\n"

    assert replaced(text, "rivals", "new") == text.replace("old", "new")


def test_document_without_a_place_is_refused() -> None:
    with pytest.raises(SystemExit, match="load"):
        replaced("<!-- rivals -->\n<!-- /rivals -->\n", "load", "new")

"""Counting visits and reports: nothing is lost between processes, and nothing fills the disk."""

from __future__ import annotations

import json
import multiprocessing
from datetime import date, timedelta
from pathlib import Path

import pytest

from extensions.channels import counts
from extensions.channels.counts import Counter, read_table
from navigator.banners import SOURCE
from scripts.visits import table_text

DAY = date(2026, 5, 7)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "visits.json"


def _count(path: Path, name: str, times: int, day: date = DAY) -> None:
    counter = Counter(path)
    for _ in range(times):
        counter.add(day, name, "home")
        counter.write()


def test_count_survives_a_restart(path: Path) -> None:
    _count(path, "poster-1", 2)
    _count(path, "poster-1", 3)

    assert read_table(path) == {"2026-05-07": {"poster-1": {"home": 5}}}


def test_kinds_of_pages_are_counted_apart(path: Path) -> None:
    counter = Counter(path)
    counter.add(DAY, "poster-1", "home")
    counter.add(DAY, "poster-1", "under18")
    counter.write()

    assert read_table(path) == {"2026-05-07": {"poster-1": {"home": 1, "under18": 1}}}


def test_processes_at_the_same_time_lose_nothing(path: Path) -> None:
    processes = [multiprocessing.Process(target=_count, args=(path, "a", 50)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()

    assert read_table(path)["2026-05-07"]["a"]["home"] == 200


def test_invented_names_of_a_day_end_in_one_row(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counts, "NAMES_LIMIT", 2)
    counter = Counter(path)
    for name in ("a", "b", "c", "d", "a"):
        counter.add(DAY, name, "home")
    counter.write()

    assert read_table(path) == {
        "2026-05-07": {"a": {"home": 2}, "b": {"home": 1}, counts.REST: {"home": 2}}
    }


def test_limit_holds_for_all_processes_together(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counts, "NAMES_LIMIT", 2)
    for name in ("a", "b", "c"):
        _count(path, name, 1)

    assert set(read_table(path)["2026-05-07"]) == {"a", "b", counts.REST}


def test_old_days_are_dropped(path: Path) -> None:
    _count(path, "a", 1)
    _count(path, "a", 1, DAY + timedelta(days=counts.DAYS_KEPT))

    assert list(read_table(path)) == ["2027-06-07"]


def test_what_cannot_be_written_is_written_the_next_time(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("no JSON")
    counter = Counter(path)
    counter.add(DAY, "a", "home")
    counter.write()
    path.write_text("{}")
    counter.write()

    assert read_table(path) == {"2026-05-07": {"a": {"home": 1}}}


def test_nothing_new_writes_nothing(path: Path) -> None:
    Counter(path).write()

    assert not path.exists()


def test_no_half_written_file_is_left(path: Path) -> None:
    _count(path, "a", 1)

    assert json.loads(path.read_text()) == read_table(path)
    assert {file.name for file in path.parent.iterdir()} == {"visits.json", "visits.lock"}


@pytest.mark.parametrize(
    ("code", "known"),
    [
        ("city-hall-2", True),
        ("a" * 24, True),
        ("a" * 25, False),
        ("", False),
        ("Poster", False),
        ("../etc", False),
        (counts.REST, False),
    ],
)
def test_source_code_is_told_from_anything_else(code: str, known: bool) -> None:
    assert bool(SOURCE.fullmatch(code)) is known


def test_table_names_most_visited_first_with_its_days() -> None:
    table = {
        "2026-05-07": {"a": {"home": 1}, "b": {"home": 2}},
        "2026-05-09": {"b": {"home": 2}},
    }
    lines = [line.split() for line in table_text(table, "page", days=31).splitlines()]

    assert lines[1:] == [
        ["4", "b", "home", "2026-05-07", "2026-05-09"],
        ["1", "a", "home", "2026-05-07", "2026-05-07"],
    ]


def test_table_leaves_out_days_before_the_last_ones() -> None:
    table = {"2026-05-07": {"a": {"home": 1}}, "2026-05-09": {"b": {"home": 2}}}

    assert " a " not in table_text(table, "page", days=1)

from __future__ import annotations

from pathlib import Path

import pytest

from navigator.errors import ResourceError
from navigator.loading import (
    RESOURCES,
    catalogue_files,
    locale_names,
    read_bytes,
    read_json,
    read_yaml,
)
from tests.factories import record, resources


@pytest.mark.parametrize("read", [read_yaml, read_json, read_bytes])
def test_a_missing_file_is_told(read: object, tmp_path: Path) -> None:
    with pytest.raises(ResourceError) as told:
        read(tmp_path / "gone")
    assert (told.value.path, told.value.field) == (str(tmp_path / "gone"), "file")


@pytest.mark.parametrize(("read", "content"), [(read_yaml, "a: [1"), (read_json, "{")])
def test_a_broken_file_is_told_in_one_line(read: object, content: str, tmp_path: Path) -> None:
    (tmp_path / "broken").write_text(content)
    with pytest.raises(ResourceError) as told:
        read(tmp_path / "broken")
    assert "\n" not in str(told.value)


def test_our_own_files_are_told_from_the_top_of_the_project() -> None:
    with pytest.raises(ResourceError) as told:
        read_yaml(RESOURCES / "gone.yml")
    assert told.value.path == "resources/gone.yml"


def test_records_come_in_the_order_of_their_ids_whatever_their_kind(tmp_path: Path) -> None:
    root = resources(tmp_path, record(id="b"), record(id="c"))
    (root / "catalogue" / "schemes").mkdir()
    (root / "catalogue" / "schemes" / "a.yml").touch()
    assert [path.stem for path in catalogue_files(root)] == ["a", "b", "c"]


def test_japanese_is_the_first_locale(tmp_path: Path) -> None:
    for name in ("en", "ja", "de"):
        folder = tmp_path / "locales" / name / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / "messages.po").touch()
    assert locale_names(tmp_path) == ["ja", "de", "en"]

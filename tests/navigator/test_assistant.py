from __future__ import annotations

from pathlib import Path

import pytest

from navigator.answers import Understood
from navigator.assistant import load_assistant
from navigator.crisis import DANGERS, Danger
from navigator.errors import ResourceError
from navigator.models import Page
from navigator.talk import Talk
from tests.factories import NIGHT, SECRET, SITE, assistant, ids, record, resources, understood


def types(talk: Talk, danger: Danger | None, found: Understood) -> list[str]:
    return [reply.type for reply in assistant().answer(talk, danger, found, NIGHT).replies]


@pytest.mark.parametrize("danger", DANGERS)
def test_danger_comes_first_and_the_ordinary_worry_is_answered_too(danger: Danger) -> None:
    turn = assistant().answer(Talk(), danger, understood("suicidal", "rent_arrears"), NIGHT)
    assert [reply.type for reply in turn.replies] == ["crisis", "services"]
    assert ids(turn.replies[1].needs) == ["rent_arrears"]


def test_the_worry_beside_danger_is_remembered() -> None:
    talk = assistant().answer(Talk(), "self", understood("rent_arrears"), NIGHT).talk
    assert (talk.needs, talk.crises) == (("rent_arrears",), 1)


@pytest.mark.parametrize(
    "found", [understood(), understood("suicidal"), understood("u18_want_to_die", "u18_self_harm")]
)
def test_danger_alone_is_answered_once(found: Understood) -> None:
    assert types(Talk(), "self", found) == ["crisis"]


def test_after_danger_what_is_not_understood_is_answered_with_people_again() -> None:
    assert types(Talk(danger="self"), None, understood()) == ["crisis"]


def test_after_danger_the_same_danger_is_meant() -> None:
    turn = assistant().answer(Talk(danger="other", crises=1), None, understood(), NIGHT)
    assert (turn.talk.danger, turn.talk.crises) == ("other", 2)


def test_after_danger_an_unsure_worry_is_answered_with_people_and_asked_about() -> None:
    found = understood(candidates=("suicidal", "debt"))
    turn = assistant().answer(Talk(danger="other", crises=1), None, found, NIGHT)
    assert [reply.type for reply in turn.replies] == ["crisis", "menu"]
    assert ids(turn.replies[1].needs) == ["debt"]


@pytest.mark.parametrize(
    ("danger", "found"),
    [("self", understood(candidates=("debt",))), (None, understood(candidates=("suicidal",)))],
    ids=["the word of danger itself", "no guess but danger"],
)
def test_no_guesses_stand_behind_the_crisis_reply(danger: Danger | None, found: Understood) -> None:
    assert types(Talk(danger="self"), danger, found) == ["crisis"]


def test_without_danger_the_worry_is_answered() -> None:
    assert types(Talk(), None, understood("rent_arrears")) == ["services"]


@pytest.mark.parametrize("page", ["general", "under18"])
def test_a_concern_is_answered_as_usual_and_names_people_by_the_way(page: Page) -> None:
    talk, found = Talk(page=page), understood("rent_arrears")
    usual = assistant().answer(talk, None, found, NIGHT).replies
    concerned = assistant().answer(talk, None, found, NIGHT, concern=True).replies
    words = concerned[0].text.removeprefix(usual[0].text)

    assert "人と話したい" in words
    assert (concerned[0].services, concerned[1:]) == (usual[0].services, usual[1:])


def test_the_talk_goes_on_after_danger() -> None:
    turn = assistant().answer(Talk(needs=("debt",)), "self", understood(), NIGHT)
    assert types(turn.talk, None, understood("rent_arrears")) == ["services"]


def test_loading_stops_at_a_broken_record_with_file_and_field(tmp_path: Path) -> None:
    root = resources(tmp_path, record(name=""))
    with pytest.raises(ResourceError) as told:
        load_assistant(SECRET, SITE, root)
    assert (Path(told.value.path).name, told.value.field) == ("a-service.yml", "name")


def test_loading_stops_when_a_crisis_number_is_gone(tmp_path: Path) -> None:
    root = resources(tmp_path, record())
    with pytest.raises(ResourceError) as told:
        load_assistant(SECRET, SITE, root)
    assert told.value.path == "resources/crisis.yml"

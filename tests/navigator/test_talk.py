from __future__ import annotations

import pytest

from navigator.talk import NEEDS_KEPT, Talk
from tests.factories import assistant


def test_new_worries_stand_in_front_of_earlier_ones() -> None:
    assert Talk(needs=("debt",)).with_needs(["welfare", "pension"]).needs == (
        "welfare",
        "pension",
        "debt",
    )


def test_a_worry_named_again_moves_to_the_front_once() -> None:
    assert Talk(needs=("debt", "welfare")).with_needs(["welfare"]).needs == ("welfare", "debt")


def test_the_oldest_worry_leaves_when_there_are_too_many() -> None:
    talk = Talk()
    for number in range(NEEDS_KEPT + 2):
        talk = talk.with_needs([f"need_{number}"])
    assert talk.needs == ("need_7", "need_6", "need_5", "need_4", "need_3", "need_2")


def test_replacing_lets_worries_and_shown_services_go() -> None:
    talk = Talk(needs=("debt",), shown=("a",)).with_needs(["welfare"], keep=False)
    assert (talk.needs, talk.shown) == (("welfare",), ())


def test_adding_keeps_the_shown_services() -> None:
    assert Talk(shown=("a",)).with_needs(["welfare"]).shown == ("a",)


def test_shown_services_are_added_once_in_order() -> None:
    assert Talk(shown=("a", "b")).with_shown(["b", "c"]).shown == ("a", "b", "c")


def test_a_place_is_kind_and_id() -> None:
    assert Talk().at("topic", "money").place == "topic:money"


def test_a_fresh_talk_keeps_page_and_language_alone() -> None:
    talk = Talk(
        "under18", "en", "junior_high", "phone", ("debt",), ("a",), "topic:money", 3, "self"
    )
    assert talk.fresh() == Talk("under18", "en")


@pytest.mark.parametrize(
    ("change", "slots"),
    [
        ({}, {}),
        ({"needs": ("debt",)}, {"needs": ["debt"]}),
        ({"shown": ()}, {"shown": []}),
        ({"place": None}, {"place": None}),
        ({"crises": 2, "way": "phone"}, {"crises": 2, "way": "phone"}),
    ],
)
def test_only_changed_slots_are_told(change: dict, slots: dict) -> None:
    before = Talk(shown=("a",), place="topic:money")
    after = Talk(**{"shown": ("a",), "place": "topic:money", **change})
    assert after.changes(before) == slots


@pytest.mark.parametrize(
    ("talk", "age"),
    [
        (Talk(), None),
        (Talk("under18"), (6, 18)),
        (Talk("under18", band="junior_high"), (12, 15)),
        (Talk("under18", band="gone"), (6, 18)),
        (Talk(band="junior_high"), (12, 15)),
    ],
)
def test_age_comes_from_the_grade_or_the_page(talk: Talk, age: tuple[int, int] | None) -> None:
    assert talk.profile(assistant().taxonomy).age == age


def test_matching_knows_page_language_and_wish() -> None:
    profile = Talk("under18", "en", way="written").profile(assistant().taxonomy)
    assert (profile.page, profile.language, profile.prefers) == ("under18", "en", "written")

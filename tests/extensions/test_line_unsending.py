"""The slots of a talk without one of its messages."""

from __future__ import annotations

from typing import Any

from extensions.channels.line.seen import Left
from extensions.channels.line.unsending import left_by, without


def found(need: str, *because: str) -> dict[str, Any]:
    return {"type": "services", "needs": [{"id": need, "because": list(because)}]}


def test_a_message_leaves_the_worries_that_quote_it_and_the_services_that_are_new() -> None:
    before = {"needs": ["debt"], "shown": ["a"]}
    after = {"needs": ["lonely", "debt"], "shown": ["a", "b"]}

    assert left_by(before, after, [found("lonely", "さびしい")], spoken=False) == Left(
        ("lonely",), ("b",)
    )


def test_worry_that_was_known_is_found_again() -> None:
    slots = {"needs": ["debt"]}

    assert left_by(slots, slots, [found("debt", "借金")], spoken=False).needs == ("debt",)


def test_more_of_an_earlier_worry_is_none_of_this_message() -> None:
    slots = {"needs": ["debt"]}

    assert left_by(slots, slots, [found("debt")], spoken=False).needs == ()


def test_a_guess_that_was_only_asked_about_is_not_left() -> None:
    assert left_by({}, {}, [found("debt", "お金")], spoken=False) == Left()


def test_danger_is_left_by_the_message_that_brought_it_or_spoke_of_it_again() -> None:
    danger = {"danger": "self", "crises": 1}

    assert left_by({}, danger, [], spoken=False).danger == "self"
    assert left_by(danger, danger, [], spoken=True).danger == "self"
    assert left_by(danger, danger, [], spoken=False).danger is None


SLOTS = {"page": "under18", "needs": ["lonely", "debt"], "shown": ["a", "b"], "place": "need:debt"}


def test_everything_of_the_message_goes_and_nothing_else() -> None:
    assert without(SLOTS, Left(("debt",), ("b",)), []) == {
        "page": "under18",
        "needs": ["lonely"],
        "shown": ["a"],
        "place": "need:debt",
    }


def test_what_another_message_or_button_brought_as_well_stays() -> None:
    others = [Left(("debt",)), Left((), ("b",))]

    assert without(SLOTS, Left(("debt",), ("a", "b")), others) == {**SLOTS, "shown": ["b"]}


def test_danger_goes_with_the_only_message_that_spoke_of_it() -> None:
    slots = {"danger": "self", "crises": 2}

    assert without(slots, Left(danger="self"), [Left(("debt",))]) == {}
    assert without(slots, Left(danger="self"), [Left(danger="self")]) == slots


def test_message_that_left_nothing_changes_nothing() -> None:
    assert without(SLOTS, Left(), [Left(("debt",))]) == SLOTS

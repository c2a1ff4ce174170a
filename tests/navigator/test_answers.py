from __future__ import annotations

from itertools import chain

import pytest

from navigator.answers import Answers, Understood
from navigator.matching import FIRST_SHOWN
from navigator.models import WRITTEN_CHANNELS, Page, RankedNeed
from navigator.replies import Reply
from navigator.talk import Talk, Turn
from tests.factories import (
    NIGHT,
    NOON,
    answers,
    assistant,
    ids,
    intents,
    needs,
    pressed,
    ranked,
    said,
    service,
    understood,
)

DEBT = [service(f"debt-{n}", needs=("debt",)) for n in range(5)]
WELFARE = [service(f"welfare-{n}", needs=("welfare",)) for n in range(2)]


@pytest.fixture
def few() -> Answers:
    return answers(*DEBT, *WELFARE)


def shown(turn: Turn) -> list[str]:
    return [card["id"] for reply in turn.replies for card in reply.services]


def last(turn: Turn) -> Reply:
    return turn.replies[-1]


# A typed worry


def test_a_sure_worry_brings_its_services(few: Answers) -> None:
    turn = few.worry(Talk(), understood("debt"), NOON)
    assert (last(turn).type, shown(turn)) == ("services", ["debt-0", "debt-1", "debt-2"])


def test_a_worry_is_remembered_with_what_was_shown(few: Answers) -> None:
    talk = few.worry(Talk(), understood("debt"), NOON).talk
    assert (talk.needs, talk.shown) == (("debt",), ("debt-0", "debt-1", "debt-2"))


def test_several_worries_each_bring_their_services(few: Answers) -> None:
    turn = few.worry(Talk(), understood("debt", "welfare"), NOON)
    assert ids(last(turn).needs) == ["debt", "welfare"]
    assert shown(turn) == ["debt-0", "debt-1", "debt-2", "welfare-0", "welfare-1"]


def test_one_and_several_worries_are_told_in_different_words(few: Answers) -> None:
    keys = [
        said(last(few.worry(Talk(), understood(*found), NOON)))[0]
        for found in (["debt"], ["debt", "welfare"])
    ]
    assert keys == ["services.one", "services.several"]


def test_the_reason_is_in_the_persons_own_words(few: Answers) -> None:
    found = Understood(worries=(ranked("debt", 0.81, "借金", "返せない"),))
    card = last(few.worry(Talk(), found, NOON)).needs[0]
    assert (card["confidence"], card["because"]) == (0.81, ["借金", "返せない"])


def test_a_service_for_two_worries_is_shown_once_with_both() -> None:
    both = answers(service("both", needs=("debt", "welfare")), *WELFARE)
    turn = both.worry(Talk(), understood("debt", "welfare"), NOON)
    cards = {card["id"]: card["for_needs"] for card in last(turn).services}
    assert cards == {
        "both": ["debt", "welfare"],
        "welfare-0": ["welfare"],
        "welfare-1": ["welfare"],
    }


@pytest.mark.parametrize("number", [1, 2, 3])
def test_at_most_three_services_for_each_worry(number: int) -> None:
    found = understood(*["debt", "unemployed", "rent_arrears"][:number])
    turn = assistant().answers.worry(Talk(), found, NIGHT)
    assert len(shown(turn)) == number * FIRST_SHOWN


def test_a_further_worry_is_added_in_front(few: Answers) -> None:
    first = few.worry(Talk(), understood("debt"), NOON)
    assert few.worry(first.talk, understood("welfare"), NOON).talk.needs == ("welfare", "debt")


def test_only_the_further_worry_is_answered(few: Answers) -> None:
    first = few.worry(Talk(), understood("debt"), NOON)
    assert shown(few.worry(first.talk, understood("welfare"), NOON)) == ["welfare-0", "welfare-1"]


def test_a_worry_instead_of_the_last_one_replaces_it(few: Answers) -> None:
    first = few.worry(Talk(), understood("debt"), NOON)
    talk = few.worry(first.talk, understood("welfare", replaces=True), NOON).talk
    assert (talk.needs, talk.shown) == (("welfare",), ("welfare-0", "welfare-1"))


@pytest.mark.parametrize("candidates", [("welfare",), ()], ids=["unsure", "nothing"])
def test_the_last_worry_goes_even_when_what_comes_instead_is_unsure(
    candidates: tuple[str, ...], few: Answers
) -> None:
    found = understood(candidates=candidates, replaces=True)
    talk = few.worry(Talk(needs=("debt",), shown=("debt-0",)), found, NOON).talk
    assert (talk.needs, talk.shown) == ((), ())


def test_the_same_worry_again_shows_the_same_services(few: Answers) -> None:
    first = few.worry(Talk(), understood("debt"), NOON)
    assert shown(few.worry(first.talk, understood("debt"), NOON)) == shown(first)


def test_when_unsure_the_best_guesses_are_offered(few: Answers) -> None:
    turn = few.worry(Talk(), understood(candidates=("debt", "welfare")), NOON)
    assert (last(turn).type, ids(last(turn).needs), said(last(turn))) == (
        "menu",
        ["debt", "welfare"],
        ["menu.candidates"],
    )


def test_guesses_are_not_remembered(few: Answers) -> None:
    assert few.worry(Talk(), understood(candidates=("debt",)), NOON).talk.needs == ()


@pytest.mark.parametrize("nothing", [understood(), Understood.of(None), Understood.of({})])
def test_nothing_understood_is_said_honestly_with_the_topics(
    few: Answers, nothing: Understood
) -> None:
    turn = few.worry(Talk(), nothing, NOON)
    assert (said(last(turn)), "select_topic" in intents(last(turn))) == (["menu.not_found"], True)


def test_nothing_understood_keeps_the_worries(few: Answers) -> None:
    assert few.worry(Talk(needs=("debt",)), understood(), NOON).talk.needs == ("debt",)


def test_what_is_no_worry_is_declined_with_the_topics(few: Answers) -> None:
    turn = few.out_of_scope(Talk())
    assert (said(last(turn)), "select_topic" in intents(last(turn))) == (
        ["menu.out_of_scope"],
        True,
    )


def test_that_is_not_it_lets_the_worries_go(few: Answers) -> None:
    talk = few.correct(Talk(needs=("debt",), shown=("debt-0",))).talk
    assert (talk.needs, talk.shown) == ((), ())


# More


def pressed_more(give: Answers, turn: Turn, need: str | None) -> list[list[str]]:
    """What each further press shows, until there is no more."""
    rounds = [shown(turn)]
    while True:
        turn = give.more(turn.talk, need, NIGHT)
        if not shown(turn):
            assert said(last(turn)) == ["services.no_more"] or last(turn).type == "menu"
            return rounds
        rounds.append(shown(turn))


def test_more_shows_the_next_services_until_the_end(few: Answers) -> None:
    rounds = pressed_more(few, few.worry(Talk(), understood("debt"), NIGHT), "debt")
    assert rounds == [["debt-0", "debt-1", "debt-2"], ["debt-3", "debt-4"]]


def test_more_without_a_worry_named_is_for_all_of_them(few: Answers) -> None:
    turn = few.worry(Talk(), understood("debt", "welfare"), NIGHT)
    assert pressed_more(few, turn, None)[1:] == [["debt-3", "debt-4"]]


@pytest.mark.parametrize("need", ids(needs("general")))
def test_more_shows_every_service_of_a_need_once(need: str) -> None:
    known = assistant()
    turn = known.answers.select_need(Talk(), need, NIGHT)
    seen = list(chain.from_iterable(pressed_more(known.answers, turn, need)))
    assert len(seen) == len(set(seen))
    assert set(seen) == set(ids(known.catalogue.by_need[need]))


def test_more_for_all_leaves_out_those_with_nothing_left(few: Answers) -> None:
    turn = few.worry(Talk(), understood("debt", "welfare"), NIGHT)
    assert ids(last(few.more(turn.talk, None, NIGHT)).needs) == ["debt"]


def test_the_end_is_told_with_ways_on(few: Answers) -> None:
    turn = few.more(Talk(needs=("welfare",), shown=("welfare-0", "welfare-1")), "welfare", NOON)
    assert said(last(turn)) == ["services.no_more"]
    assert {"summary", "go_back", "human", "start_again"} <= set(intents(last(turn)))


@pytest.mark.parametrize("need", [None, "gone"])
def test_more_of_nothing_shows_the_topics(few: Answers, need: str | None) -> None:
    assert said(last(few.more(Talk(), need, NOON))) == ["menu.topics"]


def asked_for_more(turn: Turn) -> list[str]:
    """Needs that the buttons for more carry."""
    carried = [pressed(button.postback) for button in last(turn).buttons]
    return [entities["need"] for intent, entities in carried if intent == "show_more"]


def test_each_of_several_worries_has_a_button_for_more() -> None:
    many = answers(*DEBT, *[service(f"welfare-{n}", needs=("welfare",)) for n in range(4)])
    turn = many.worry(Talk(), understood("debt", "welfare"), NOON)
    assert asked_for_more(turn) == ["debt", "welfare"]


@pytest.mark.parametrize(
    ("worries", "left"), [(["debt"], ["debt"]), (["welfare"], []), (["debt", "welfare"], ["debt"])]
)
def test_more_is_offered_only_where_something_is_left(
    worries: list[str], left: list[str], few: Answers
) -> None:
    assert asked_for_more(few.worry(Talk(), understood(*worries), NOON)) == left


def test_the_last_services_offer_no_more(few: Answers) -> None:
    turn = few.more(few.worry(Talk(), understood("debt"), NOON).talk, "debt", NOON)
    assert (shown(turn), asked_for_more(turn)) == (["debt-3", "debt-4"], [])


# Remove


def test_each_worry_can_be_taken_away(few: Answers) -> None:
    cards = last(few.worry(Talk(), understood("debt", "welfare"), NOON)).needs
    assert [pressed(card["remove"]) for card in cards] == [
        ("remove_need", {"need": "debt"}),
        ("remove_need", {"need": "welfare"}),
    ]


def test_a_worry_taken_away_leaves_the_services_of_the_rest(few: Answers) -> None:
    turn = few.remove(few.worry(Talk(), understood("debt", "welfare"), NOON).talk, "debt", NOON)
    assert (turn.talk.needs, shown(turn), turn.talk.shown) == (
        ("welfare",),
        ["welfare-0", "welfare-1"],
        ("welfare-0", "welfare-1"),
    )


def test_the_last_worry_taken_away_opens_the_topics(few: Answers) -> None:
    turn = few.remove(Talk(needs=("debt",), shown=("debt-0",)), "debt", NOON)
    assert (said(last(turn)), turn.talk.needs, turn.talk.shown) == (["menu.corrected"], (), ())


def test_taking_away_a_worry_that_was_not_there_keeps_the_others(few: Answers) -> None:
    assert few.remove(Talk(needs=("debt",)), "welfare", NOON).talk.needs == ("debt",)


# Chosen by button


def test_a_chosen_need_brings_its_services(few: Answers) -> None:
    turn = few.select_need(Talk(), "debt", NOON)
    assert (shown(turn), turn.talk.needs, turn.talk.place) == (
        ["debt-0", "debt-1", "debt-2"],
        ("debt",),
        "need:debt",
    )


@pytest.mark.parametrize("page", ["general", "under18"])
def test_an_unknown_need_shows_the_top_menu(few: Answers, page: Page) -> None:
    turn = few.select_need(Talk(page), "gone", NOON)
    assert (last(turn).type, turn.talk.needs) == ("menu", ())


def test_an_unknown_need_with_a_way_shows_the_top_menu(few: Answers) -> None:
    assert last(few.select_way(Talk("under18"), "gone", "phone", NOON)).type == "menu"


@pytest.mark.parametrize(
    ("way", "kept"), [("phone", "phone"), ("written", "written"), ("any", None), ("pigeon", None)]
)
def test_the_way_to_talk_is_remembered(way: str, kept: str | None) -> None:
    assert answers().select_way(Talk("under18"), "u18_sad", way, NOON).talk.way == kept


@pytest.mark.parametrize(("way", "channels"), [("phone", {"phone"}), ("written", WRITTEN_CHANNELS)])
@pytest.mark.parametrize("need", ids(needs("under18")))
def test_the_wished_way_comes_first_for_children(need: str, way: str, channels: set[str]) -> None:
    known = assistant()
    turn = known.answers.select_way(Talk("under18", band="junior_high"), need, way, NOON)
    assert last(turn).services[0]["contacts"][0]["type"] in channels


def test_a_service_is_shown_in_full(few: Answers) -> None:
    turn = few.service(Talk(), "debt-4", NOON)
    assert (shown(turn), said(last(turn))[0]) == (["debt-4"], "services.detail")


def test_an_unknown_service_shows_the_top_menu(few: Answers) -> None:
    assert said(last(few.service(Talk(), "gone", NOON))) == ["menu.topics"]


# A person


@pytest.mark.parametrize("page", ["general", "under18"])
@pytest.mark.parametrize("now", [NIGHT, NOON])
def test_a_person_who_can_be_reached_now_stands_first(page: Page, now: object) -> None:
    first = last(assistant().answers.human(Talk(page), now)).services[0]
    assert any(contact.get("open") for contact in first["contacts"])


def test_wishing_for_a_person_is_no_worry() -> None:
    assert assistant().answers.human(Talk(), NOON).talk.needs == ()


# Every answer


@pytest.mark.parametrize("page", ["general", "under18"])
@pytest.mark.parametrize("step", ["go_back", "human", "start_again", "summary", "show_more"])
def test_services_lead_on(page: Page, step: str) -> None:
    need = needs(page)[0].id
    turn = assistant().answers.select_way(Talk(page), need, "any", NOON)
    assert step in intents(last(turn))


def test_the_sheet_is_offered_only_where_there_is_a_worry() -> None:
    assert "summary" not in intents(last(assistant().answers.human(Talk(), NOON)))


def test_the_rankers_json_is_read() -> None:
    data = {
        "worries": [{"id": "debt", "confidence": 0.8, "because": ["借金"]}],
        "candidates": [{"id": "welfare", "confidence": 0.2, "because": []}],
        "replaces": True,
    }
    assert Understood.of(data) == Understood(
        (RankedNeed("debt", 0.8, ("借金",)),), (RankedNeed("welfare", 0.2),), True
    )


def test_needs_answered_elsewhere_are_left_out() -> None:
    found = understood("suicidal", "debt", candidates=("suicidal",)).without(
        lambda need: need == "suicidal"
    )
    assert (ids(found.worries), ids(found.candidates)) == (["debt"], [])

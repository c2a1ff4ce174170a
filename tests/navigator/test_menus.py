from __future__ import annotations

import pytest

from navigator import postbacks
from navigator.models import Page
from navigator.replies import Reply
from navigator.talk import Talk, Turn
from tests.factories import (
    Chat,
    answers,
    assistant,
    ids,
    intents,
    menus,
    needs,
    pressed,
    ranked,
    said,
    service,
    understood,
)

PAGES: tuple[Page, ...] = ("general", "under18")
TOPIC = {"general": "money", "under18": "u18_school"}
DETAIL = {"general": "debt_tax", "under18": "u18_school_worries"}
GRADE = "junior_high"


def last(turn: Turn) -> Reply:
    return turn.replies[-1]


def offered(reply: Reply, entity: str) -> list[str]:
    """Ids that the buttons of a reply carry for one entity."""
    carried = [pressed(button.postback)[1] for button in reply.buttons]
    return [entities[entity] for entities in carried if entity in entities]


def child(**changes: object) -> Talk:
    return Talk(**{"page": "under18", "band": GRADE, **changes})


# The whole tree, by pressing what is offered


def walk(page: Page) -> dict[str, list[dict]]:
    """Services of each need that can be reached from the start by buttons alone."""
    found: dict[str, list[dict]] = {}
    seen: set[str] = set()
    todo = [["/start"]]
    while todo:
        path = todo.pop()
        chat = Chat(page)
        replies = [chat.press(postback) for postback in path][-1]
        intent, entities = pressed(path[-1])
        if intent in ("select_need", "select_way") and any(
            reply.get("services") for reply in replies
        ):
            found.setdefault(entities["need"], []).extend(s for r in replies for s in r["services"])
        for button in (b for reply in replies for b in reply.get("buttons", [])):
            step, _ = pressed(button["postback"])
            if step.startswith("select_") and button["postback"] not in seen:
                seen.add(button["postback"])
                todo.append([*path, button["postback"]])
    return found


@pytest.mark.parametrize(("page", "number"), [("general", 92), ("under18", 24)])
def test_every_need_is_reached_by_buttons_and_ends_in_services(page: Page, number: int) -> None:
    found = walk(page)
    assert sorted(found) == sorted(ids(needs(page)))
    assert len(found) == number
    assert all(found.values())


@pytest.mark.parametrize("band", list(assistant().taxonomy.bands))
@pytest.mark.parametrize("need", ids(needs("under18")))
def test_children_of_every_grade_find_services_in_every_way(need: str, band: str) -> None:
    chat = Chat("under18")
    chat.press(postbacks.build("select_band", band=band))
    for way in ("phone", "written", "any"):
        replies = chat.press(postbacks.build("select_way", need=need, way=way))
        assert replies[-1]["services"], way


@pytest.mark.parametrize("page", PAGES)
def test_every_topic_of_a_page_is_in_its_first_menu(page: Page) -> None:
    turn = menus().first(Talk(page, band=GRADE if page == "under18" else None))
    assert offered(last(turn), "topic") == ids(assistant().taxonomy.page_topics(page))


def test_children_are_asked_for_their_grade_first() -> None:
    turn = menus().start(Talk("under18"))
    assert offered(last(turn), "band") == list(assistant().taxonomy.bands)


def test_the_start_greets() -> None:
    assert [said(reply) for reply in menus().start(Talk()).replies] == [
        ["start.greeting"],
        ["menu.topics"],
    ]


def test_a_grade_is_remembered() -> None:
    assert menus().select_band(Talk("under18"), GRADE).talk.band == GRADE


def test_a_topic_offers_its_details() -> None:
    reply = last(menus().select_topic(Talk(), "money"))
    assert offered(reply, "detail") == ["living_costs", "debt_tax", "pension_support"]


def test_a_topic_with_one_detail_offers_its_needs_at_once() -> None:
    reply = last(menus().select_topic(child(), "u18_family"))
    assert offered(reply, "need")[:2] == ["u18_hit", "u18_neglect"]


def test_a_detail_offers_its_needs() -> None:
    reply = last(menus().select_detail(Talk(), "debt_tax"))
    assert offered(reply, "need") == ["debt", "tax_insurance", "gambling_debt"]


def test_children_choose_between_telephone_and_writing() -> None:
    reply = last(answers().select_need(child(), "u18_sad", now=None))
    assert [pressed(b.postback)[1] for b in reply.buttons[:3]] == [
        {"need": "u18_sad", "way": way} for way in ("phone", "written", "any")
    ]


def test_topics_end_with_the_way_to_what_there_is_to_read() -> None:
    for talk in (Talk(), child()):
        offered_last = [i for i in intents(last(menus().first(talk))) if i.startswith("show_")]
        assert offered_last == ["show_kinds"]


# Ways out


MENUS = {
    "bands": lambda page: menus().start(Talk(page)),
    "topics": lambda page: menus().first(Talk(page, band=GRADE)),
    "details": lambda page: menus().select_topic(Talk(page, band=GRADE), TOPIC[page]),
    "needs": lambda page: menus().select_detail(Talk(page, band=GRADE), DETAIL[page]),
    "way": lambda page: menus().ask_way(Talk(page, band=GRADE), "u18_sad"),
    "candidates": lambda page: answers().worry(
        Talk(page), understood(candidates=("debt",)), now=None
    ),
    "not_found": lambda page: answers().not_found(Talk(page)),
    "out_of_scope": lambda page: answers().out_of_scope(Talk(page)),
    "corrected": lambda page: answers().correct(Talk(page)),
    "no_more": lambda page: answers(service(needs=("debt",))).more(
        Talk(page, needs=("debt",), shown=("a-service",)), "debt", now=None
    ),
}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("way_out", ["human", "start_again"])
@pytest.mark.parametrize("menu", list(MENUS))
def test_every_menu_leads_to_a_person_and_to_the_start(menu: str, way_out: str, page: Page) -> None:
    assert intents(last(MENUS[menu](page))).count(way_out) == 1


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("menu", ["details", "needs", "way", "no_more"])
def test_every_menu_below_the_top_leads_back(menu: str, page: Page) -> None:
    assert intents(last(MENUS[menu](page))).count("go_back") == 1


@pytest.mark.parametrize("menu", ["topics", "not_found", "out_of_scope", "corrected"])
@pytest.mark.parametrize(("page", "times"), [("general", 0), ("under18", 1)])
def test_the_topics_lead_back_to_the_grades_of_children(menu: str, page: Page, times: int) -> None:
    assert intents(last(MENUS[menu](page))).count("go_back") == times


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("menu", list(MENUS))
def test_no_menu_offers_the_same_button_twice(menu: str, page: Page) -> None:
    pressed_ones = [button.postback for button in last(MENUS[menu](page)).buttons]
    assert len(pressed_ones) == len(set(pressed_ones))


# Back


def test_back_from_services_shows_the_needs_beside() -> None:
    turn = menus().back(Talk(place="need:debt"))
    assert turn.talk.place == "detail:debt_tax"


def test_back_from_needs_shows_the_details() -> None:
    assert menus().back(Talk(place="detail:debt_tax")).talk.place == "topic:money"


def test_back_from_the_only_detail_shows_the_topics() -> None:
    assert said(last(menus().back(child(place="detail:u18_school_worries")))) == ["menu.topics"]


def test_back_from_details_shows_the_topics() -> None:
    turn = menus().back(Talk(place="topic:money"))
    assert (said(last(turn)), turn.talk.place) == (["menu.topics"], None)


def test_back_from_the_topics_lets_a_child_choose_another_grade() -> None:
    turn = menus().back(child())
    assert (said(last(turn)), turn.talk.band) == (["menu.bands"], None)


@pytest.mark.parametrize("answer", ["not_found", "out_of_scope", "correct"])
def test_back_from_topics_below_an_answer_lets_a_child_choose_another_grade(answer: str) -> None:
    turn = getattr(answers(), answer)(child(place="need:u18_sad"))
    assert said(last(menus().back(turn.talk))) == ["menu.bands"]


def test_back_at_the_top_stays_there() -> None:
    assert said(last(menus().back(Talk()))) == ["menu.topics"]


@pytest.mark.parametrize("page", PAGES)
def test_pressing_back_again_and_again_leads_to_the_top(page: Page) -> None:
    need = needs(page)[0].id
    talk = Talk(page, band=GRADE if page == "under18" else None, place=f"need:{need}")
    for _ in range(4):
        turn = menus().back(talk)
        talk = turn.talk
    assert said(last(turn)) in (["menu.topics"], ["menu.bands"])


def test_back_keeps_the_worries() -> None:
    assert menus().back(Talk(needs=("debt",), place="need:debt")).talk.needs == ("debt",)


def test_starting_again_forgets_everything_but_page_and_language() -> None:
    talk = Talk(
        "under18", "ja", GRADE, "phone", ("u18_sad",), ("childline",), "need:u18_sad", 2, "self"
    )
    assert menus().start(talk).talk == Talk("under18", "ja")


# What is not in the tree


@pytest.mark.parametrize(
    "place", ["need:gone", "detail:gone", "topic:gone", "gone", "", ":", "need:"]
)
def test_back_from_a_place_that_is_gone_shows_the_topics(place: str) -> None:
    assert said(last(menus().back(Talk(place=place)))) == ["menu.topics"]


@pytest.mark.parametrize("unknown", ["", "gone", "u18_school", "Money"])
def test_an_unknown_topic_shows_the_topics(unknown: str) -> None:
    assert said(last(menus().select_topic(Talk(), unknown))) == ["menu.topics"]


@pytest.mark.parametrize("unknown", ["", "gone", "u18_school_worries"])
def test_an_unknown_detail_shows_the_topics(unknown: str) -> None:
    assert said(last(menus().select_detail(Talk(), unknown))) == ["menu.topics"]


@pytest.mark.parametrize("adult", ["money", "mind"])
def test_topics_for_adults_do_not_open_on_the_under18_page(adult: str) -> None:
    assert said(last(menus().select_topic(child(), adult))) == ["menu.topics"]


def test_an_unknown_grade_is_asked_for_again() -> None:
    turn = menus().select_band(Talk("under18"), "gone")
    assert (said(last(turn)), turn.talk.band) == (["menu.bands"], None)


# Guesses


def test_guesses_are_offered_surest_first_with_a_way_to_say_none() -> None:
    reply = menus().candidates(Talk(), [ranked("debt", 0.4, "借金"), ranked("welfare", 0.3)], "")
    assert offered(reply, "need") == ["debt", "welfare"]
    assert "show_topics" in intents(reply)


def test_guesses_say_how_sure_and_why() -> None:
    reply = menus().candidates(Talk(), [ranked("debt", 0.4, "借金")], "")
    assert [(n["id"], n["confidence"], n["because"]) for n in reply.needs] == [
        ("debt", 0.4, ["借金"])
    ]

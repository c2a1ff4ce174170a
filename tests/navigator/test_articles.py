"""Questions, hints and messages in the talk."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from navigator.articles import ASKED_FOR, PART, Articles
from navigator.cards import Cards
from navigator.content import Article, Content
from navigator.menus import Menus
from navigator.models import PAGES, Page
from navigator.replies import Reply
from navigator.talk import Talk, Turn
from tests.factories import (
    NOON,
    Chat,
    Echo,
    assistant,
    catalogue,
    ids,
    intents,
    pressed,
    said,
    service,
)

WAYS_OUT = ["go_back", "human", "start_again"]


def article(article_id: str = "free", **changes: Any) -> Article:
    """A question for adults with two paragraphs."""
    fields: dict[str, Any] = {
        "kind": "faq",
        "title": f"題{article_id}",
        "summary": "まとめ",
        "page": "general",
        "date": date(2026, 11, 1),
        "needs": (),
        "starts": None,
        "ends": None,
        "order": None,
        "html": "<p>一つ。</p><p>二つ。</p>",
    }
    return Article(article_id, **{**fields, **changes})


def articles(*known: Article) -> Articles:
    """Articles in names of sentences, with one service to show."""
    taxonomy, cards = assistant().taxonomy, Cards(assistant().taxonomy, Echo())
    menus = Menus(taxonomy, Echo(), cards)
    return Articles(Content(known), taxonomy, catalogue(service("a-service")), Echo(), cards, menus)


def many(number: int, **changes: Any) -> Articles:
    """Articles «a01», «a02» … in the order of their numbers."""
    return articles(*(article(f"a{n:02}", order=n, **changes) for n in range(1, number + 1)))


def only(turn: Turn) -> Reply:
    (reply,) = turn.replies
    return reply


def offered(reply: Reply, entity: str) -> list[str]:
    carried = [pressed(button.postback)[1] for button in reply.buttons]
    return [entities[entity] for entities in carried if entity in entities]


# Kinds


def test_kinds_can_be_chosen() -> None:
    reply = only(articles().kinds(Talk()))

    assert (reply.type, said(reply)) == ("menu", ["content.kinds"])
    assert offered(reply, "kind") == list(ASKED_FOR)
    assert intents(reply)[-3:] == WAYS_OUT


# Lists


def test_a_list_offers_its_articles_by_title_and_the_ways_out() -> None:
    reply = only(many(2).listed(Talk(), "faq", "1", NOON))

    assert (reply.type, said(reply)) == ("content", ["content.faq"])
    assert [button.title for button in reply.buttons[:2]] == ["題a01", "題a02"]
    assert intents(reply) == ["show_article", "show_article", *WAYS_OUT]


def test_a_list_that_fits_has_no_next_part() -> None:
    assert "show_articles" not in intents(only(many(PART).listed(Talk(), "faq", "1", NOON)))


def test_a_long_list_goes_on_in_its_next_part() -> None:
    known = many(PART + 1)
    first = only(known.listed(Talk(), "faq", "1", NOON))
    second = only(known.listed(Talk(), "faq", offered(first, "part")[0], NOON))

    assert offered(first, "article") == [f"a{n:02}" for n in range(1, PART + 1)]
    assert offered(second, "article") == [f"a{PART + 1:02}"]
    assert offered(second, "part") == []


def test_a_list_with_more_to_come_fits_the_quick_replies_of_line() -> None:
    assert len(only(many(50).listed(Talk(), "faq", "2", NOON)).buttons) == 13


@pytest.mark.parametrize("part", ["", "0", "4", "99999999999", "-1", "two", "1_0"])
def test_a_part_that_is_not_there_is_the_first(part: str) -> None:
    reply = only(many(PART + 1).listed(Talk(), "faq", part, NOON))

    assert offered(reply, "article")[0] == "a01"


def test_a_list_holds_its_own_page_and_kind_alone() -> None:
    known = articles(
        article("adult"), article("child", page="under18"), article("hint", kind="hints")
    )

    assert offered(only(known.listed(Talk(), "faq", "1", NOON)), "article") == ["adult"]
    assert offered(only(known.listed(Talk("under18"), "faq", "1", NOON)), "article") == ["child"]


def test_an_empty_list_says_so_and_leads_on() -> None:
    reply = only(articles().listed(Talk(), "hints", "1", NOON))

    assert (said(reply), intents(reply)) == (["content.nothing"], WAYS_OUT)


@pytest.mark.parametrize("kind", ["campaigns", "", "gone"])
def test_a_kind_that_cannot_be_asked_for_shows_the_kinds(kind: str) -> None:
    known = articles(article(kind="campaigns"))

    assert said(only(known.listed(Talk(), kind, "1", NOON))) == ["content.kinds"]


# One article


def read(*known: Article, talk: Talk = Talk()) -> Reply:  # noqa: B008 - frozen
    """The first of some articles, in full."""
    return only(articles(*known).article(talk, known[0].kind, known[0].id, NOON))


def test_an_article_is_its_title_and_its_paragraphs() -> None:
    reply = read(article())

    assert (reply.type, reply.title, reply.text) == ("content", "題free", "一つ。\n二つ。")
    assert intents(reply) == WAYS_OUT


@pytest.mark.parametrize(
    ("page", "href"), [("general", "/hints/free/"), ("under18", "/under18/hints/free/")]
)
def test_an_article_links_to_its_page(page: Page, href: str) -> None:
    reply = read(article(kind="hints", page=page), talk=Talk(page))

    assert reply.link == {"href": href, "title": "<content.page>"}


def test_cards_in_an_article_are_services_of_the_reply() -> None:
    reply = read(article(html='<p>前</p><div data-service="a-service"></div>'))

    assert (reply.text, ids(reply.services)) == ("前", ["a-service"])
    assert reply.services[0]["contacts"][0]["hours_text"]


def test_worries_that_an_article_helps_with_can_be_chosen() -> None:
    reply = read(article(needs=("debt", "u18_sad")))

    assert offered(reply, "need") == ["debt"]  # the other one is for children
    assert said(reply) == ["content.needs"]


@pytest.mark.parametrize(
    ("kind", "article_id", "expected"),
    [
        ("faq", "gone", "content.faq"),
        ("faq", "child", "content.faq"),
        ("faq", "tomorrow", "content.faq"),
        ("hints", "free", "content.nothing"),
        ("gone", "free", "content.kinds"),
    ],
)
def test_an_article_that_is_not_shown_here_leads_to_its_list(
    kind: str, article_id: str, expected: str
) -> None:
    known = articles(
        article(),
        article("child", page="under18"),
        article("tomorrow", date=date(2026, 11, 26)),
    )

    assert said(only(known.article(Talk(), kind, article_id, NOON))) == [expected]


def test_reading_leaves_the_worries_of_the_talk_alone() -> None:
    talk = Talk(needs=("debt",), shown=("x",))
    after = articles(article()).article(talk, "faq", "free", NOON).talk

    assert (after.needs, after.shown) == (("debt",), ("x",))


# Back


def test_back_from_an_article_shows_the_part_of_the_list_it_stands_in() -> None:
    known = many(PART + 1)
    talk = known.article(Talk(), "faq", f"a{PART + 1:02}", NOON).talk
    turn = known.back(talk, NOON)

    assert offered(only(turn), "article") == [f"a{PART + 1:02}"]


def test_back_goes_from_the_article_step_by_step_to_the_topics() -> None:
    known = many(PART + 1)
    turn = known.article(Talk(), "faq", f"a{PART + 1:02}", NOON)
    steps = []
    for _ in range(5):
        turn = known.back(turn.talk, NOON)
        steps.append(said(only(turn))[0])

    assert steps == [
        "content.faq", "content.faq", "content.kinds", "menu.topics", "menu.topics",
    ]  # fmt: skip


def test_back_from_reading_keeps_the_grade_of_a_child() -> None:
    turn = articles().kinds(Talk("under18", band="junior_high"))
    back = articles().back(turn.talk, NOON)

    assert (said(only(back)), back.talk.band) == (["menu.topics"], "junior_high")


def test_back_in_the_menu_is_the_menus_own() -> None:
    assert articles().back(Talk(place="detail:debt_tax"), NOON).talk.place == "topic:money"


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("article:faq/gone", "content.faq"),
        ("articles:faq/x", "content.kinds"),
        ("articles:gone/1", "menu.topics"),
        ("article:", "menu.topics"),
    ],
)
def test_back_from_a_place_that_is_gone_still_leads_somewhere(place: str, expected: str) -> None:
    assert said(only(many(1).back(Talk(place=place), NOON))) == [expected]


# By pressing what is offered, from the rules to the reply


@pytest.mark.parametrize("page", PAGES)
def test_every_article_is_reached_from_the_topics_by_buttons(page: Page) -> None:
    chat, found = Chat(page), set()
    if page == "under18":
        chat.press('/select_band{"band":"junior_high"}')
    todo = ["/show_topics"]
    while todo:
        for reply in chat.press(todo.pop()):
            for button in reply.get("buttons", []):
                intent, entities = pressed(button["postback"])
                if intent == "show_article":
                    found.add((entities["kind"], entities["article"]))
                elif intent in ("show_kinds", "show_articles"):
                    todo.append(button["postback"])

    assert found == {
        (a.kind, a.id) for a in assistant().content.all if a.page == page and a.kind in ASKED_FOR
    }


@pytest.mark.parametrize("page", PAGES)
def test_every_real_article_can_be_read(page: Page) -> None:
    for one in assistant().content.all:
        if one.page == page and one.kind in ASKED_FOR:
            (reply,) = assistant().articles.article(Talk(page), one.kind, one.id, NOON).replies
            assert (reply.title, ids(reply.services)) == (one.title, list(one.services))


@pytest.mark.parametrize("kind", ASKED_FOR)
@pytest.mark.parametrize("page", PAGES)
def test_what_is_asked_for_in_words_is_listed(page: Page, kind: str) -> None:
    (reply,) = Chat(page).told(kind)

    assert reply["type"] == "content"
    assert {e["kind"] for e in map(_entities, reply["buttons"]) if "article" in e} == {kind}


def _entities(button: dict[str, Any]) -> dict[str, str]:
    return pressed(button["postback"])[1]


@pytest.mark.parametrize(
    ("page", "first"), [("general", "is-this-a-person"), ("under18", "u18-is-it-a-person")]
)
def test_questions_begin_with_what_is_asked_first(page: Page, first: str) -> None:
    (reply,) = assistant().articles.listed(Talk(page), "faq", "1", NOON).replies

    assert offered(reply, "article")[0] == first

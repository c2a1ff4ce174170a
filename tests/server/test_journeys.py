"""From a worry to the right help, over HTTP, with everything real."""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor
from html import escape

import pypdf
import pytest

from navigator.taxonomy import load_taxonomy
from tests.real_server import Server
from tests.server.client import Person, request

TAXONOMY = load_taxonomy()
THREE_WORRIES = "会社をクビになって家賃が払えません。子どもの給食費も心配です"


def test_greeting_says_that_this_is_a_program_and_opens_a_menu(adult: Person) -> None:
    text, menu = adult.greeting.messages

    assert text["type"] == "text"
    assert menu["type"] == "menu"
    assert len(menu["buttons"]) >= len(TAXONOMY.page_topics("general"))


def test_three_worries_in_one_message_bring_services_with_reasons(adult: Person) -> None:
    answer = adult.says(THREE_WORRIES)

    assert set(answer.needs) == {"unemployed", "rent_arrears", "school_costs"}
    assert answer.first["type"] == "services"
    for need in answer.first["needs"]:
        assert need["because"]
        assert all(word in THREE_WORRIES for word in need["because"])
        assert any(need["id"] in service["for_needs"] for service in answer.services)


def test_at_most_three_services_a_worry_and_none_twice(adult: Person) -> None:
    answer = adult.says(THREE_WORRIES)
    ids = [service["id"] for service in answer.services]

    assert len(ids) == len(set(ids))
    assert len(ids) <= 3 * len(answer.needs)


def test_sheet_holds_each_service_and_number_that_was_shown(adult: Person, server: Server) -> None:
    shown = adult.says(THREE_WORRIES).services
    link = adult.presses("/summary").first["link"]
    sheet = request(server.base + link["href"])

    assert sheet.headers["content-type"] == "application/pdf"
    assert len(sheet.body) == link["bytes"]
    reader = pypdf.PdfReader(io.BytesIO(sheet.body))
    assert len(reader.pages) == link["pages"]
    text = re.sub(r"\s", "", "".join(page.extract_text() for page in reader.pages))
    for service in shown:
        assert re.sub(r"\s", "", service["name"]) in text
        for contact in service["contacts"]:
            if contact["type"] == "phone":
                assert contact["value"] in text


def test_sheet_is_the_same_each_time_and_prints_a_memo(adult: Person, server: Server) -> None:
    adult.says("家賃が払えない")
    address = server.base + adult.presses("/summary").first["link"]["href"]
    plain = request(address).body
    form = b"memo=%E5%A4%A7%E5%AE%B6%E3%81%AE%F0%A0%AE%B7%E7%94%B0%E3%81%95%E3%82%93"
    with_memo = request(address, form, kind="application/x-www-form-urlencoded").body

    assert request(address).body == plain
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(with_memo)).pages)
    assert "大家の𠮷田さん" in re.sub(r"\s", "", text)


def test_the_page_of_a_sheet_asks_for_the_memo(adult: Person, server: Server) -> None:
    shown = adult.says("家賃が払えない").services
    link = adult.presses("/summary").first["link"]
    page = request(server.base + link["page"])
    html = page.body.decode()

    assert page.status == 200
    assert f'action="{link["href"]}"' in html
    assert 'name="memo"' in html
    assert all(escape(service["name"], quote=False) in html for service in shown)


def test_altered_page_of_a_sheet_gets_a_kind_page(adult: Person, server: Server) -> None:
    adult.says("家賃が払えない")
    link = adult.presses("/summary").first["link"]

    assert request(server.base + link["page"].replace("/sheet/", "/sheet/x")).status == 404


def test_later_worry_is_added_and_a_correction_replaces(adult: Person) -> None:
    adult.says("家賃が払えない")
    adult.says("あと、母の介護で疲れました")
    kept = {need["id"] for need in adult.presses("/summary").first["needs"]}
    adult.says("それじゃなくて、借金が返せないんです")
    left = {need["id"] for need in adult.presses("/summary").first["needs"]}

    assert {"rent_arrears", "carer_exhausted"} <= kept
    assert left == {"debt"}


def test_a_worry_can_be_taken_away_by_its_chip(adult: Person) -> None:
    found = adult.says(THREE_WORRIES).first["needs"]
    rest = adult.presses(found[0]["remove"])

    assert set(rest.needs) == {need["id"] for need in found[1:]}


@pytest.mark.parametrize("text", ["つらい", "話を聞いてほしい", "どうしたらいいかわからない"])
def test_vague_message_is_never_left_without_a_way_on(adult: Person, text: str) -> None:
    assert adult.says(text).postbacks


@pytest.mark.parametrize(
    "text", ["今日の天気は?", "asdfghjkl", "😀😀😀", "カレーの作り方教えて", "1+1は?"]
)
def test_what_is_no_worry_gets_no_services(adult: Person, text: str) -> None:
    answer = adult.says(text)

    assert answer.services == []
    assert answer.postbacks


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ありがとう", "text"),
        ("使い方がわからない", "text"),
        ("個人情報は大丈夫?", "text"),
        ("最初から", "text"),
        ("人と話したい", "services"),
    ],
)
def test_controls_work_in_the_words_people_use(adult: Person, text: str, kind: str) -> None:
    assert adult.says(text).first["type"] == kind


def test_every_need_of_the_general_page_is_reached_by_buttons_alone(adult: Person) -> None:
    assert _reached(adult) == {need.id for need in TAXONOMY.page_needs("general")}


def test_every_need_of_the_childrens_page_is_reached_by_buttons_alone(child: Person) -> None:
    band = next(p for p in child.greeting.postbacks if "select_band" in p)
    first = child.presses(band)

    assert _reached(child, first.postbacks) == {n.id for n in TAXONOMY.page_needs("under18")}


def _reached(person: Person, start: list[str] | None = None) -> set[str]:
    """Needs whose button leads to services, walking the menu from the top."""
    waiting = list(start or person.greeting.postbacks)
    seen: set[str] = set()
    found: set[str] = set()
    while waiting:
        postback = waiting.pop()
        if postback in seen or not postback.startswith(
            ("/select_topic", "/select_detail", "/select_need", "/select_way")
        ):
            continue
        seen.add(postback)
        answer = person.presses(postback)
        if answer.services:
            found |= set(answer.needs)
        else:
            waiting += answer.postbacks
    return found


def test_back_leads_to_the_menu_above(adult: Person) -> None:
    adult.presses('/select_topic{"topic":"money"}')
    adult.presses('/select_detail{"detail":"debt_tax"}')
    back = adult.presses("/go_back")

    assert '/select_detail{"detail":"debt_tax"}' in back.postbacks


def test_questions_and_hints_are_read_by_buttons_and_lead_back(adult: Person) -> None:
    assert "/show_kinds" in adult.greeting.postbacks
    kinds = adult.presses("/show_kinds").postbacks
    listed = adult.presses(next(p for p in kinds if '"hints"' in p)).postbacks
    article = adult.presses('/show_article{"kind":"hints","article":"first-words"}')

    assert '/show_article{"kind":"hints","article":"first-words"}' in listed
    assert (article.first["type"], bool(article.first["title"])) == ("content", True)
    assert [card["id"] for card in article.services] == ["yorisoi-hotline", "anata-no-ibasho"]
    assert adult.presses("/go_back").postbacks == listed


def test_the_page_of_an_article_is_there(child: Person, server: Server) -> None:
    link = child.presses('/show_article{"kind":"faq","article":"u18-money"}').first["link"]

    assert request(server.base + link["href"]).status == 200


@pytest.mark.parametrize(
    ("text", "kind"),
    [("よくある質問", "faq"), ("ヒントを見せて", "hints"), ("メッセージを読みたい", "messages")],
)
def test_what_there_is_to_read_can_be_asked_for(adult: Person, text: str, kind: str) -> None:
    answer = adult.says(text)

    assert answer.first["type"] == "content"
    assert f'"kind":"{kind}"' in answer.postbacks[0]


def test_children_read_their_own_questions(child: Person) -> None:
    listed = child.says("よくある しつもん みせて").postbacks

    assert all('"article":"u18-' in p for p in listed if p.startswith("/show_article{"))
    assert any('"article":"u18-' in p for p in listed)


def test_twenty_people_at_once_each_get_their_own_answer(server: Server) -> None:
    worries = {
        "rent_arrears": "家賃が払えない",
        "debt": "借金が返せない",
        "dementia": "母の物忘れがひどくて認知症かも",
    }

    def talk(number: int) -> bool:
        need, text = list(worries.items())[number % len(worries)]
        person = server.person()
        person.says(text)
        needs = [n["id"] for n in person.presses("/summary").first["needs"]]
        return needs == [need]

    with ThreadPoolExecutor(20) as pool:
        assert all(pool.map(talk, range(20)))

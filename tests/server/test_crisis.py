"""Danger to life in a talk: people first, in every state, and the talk goes on."""

from __future__ import annotations

import pytest

from navigator.crisis import DANGERS, load_crisis_rules
from tests.server.client import Person

FIRST = load_crisis_rules().first


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("もう死にたい", "self"),
        ("4にたい", "self"),
        ("きえちゃいたい", "self"),
        ("友だちが死にたいって言ってる", "other"),
        ("夫が包丁を持って暴れてる、助けて", "danger_now"),
        ("薬をたくさん飲んでしまいました", "danger_now"),
    ],
)
def test_danger_is_answered_with_people_first(adult: Person, text: str, danger: str) -> None:
    answer = adult.says(text)

    assert answer.first["type"] == "crisis"
    assert {s["id"] for s in answer.first["services"]} <= set(FIRST["general"][danger])  # type: ignore[index]
    assert answer.first["buttons"]


def test_child_is_shown_the_lines_for_children(child: Person) -> None:
    shown = {service["id"] for service in child.says("しにたい").first["services"]}

    assert shown == set(FIRST["under18"]["self"])


def test_someone_can_be_reached_at_this_minute(adult: Person) -> None:
    contacts = [c for s in adult.says("消えてしまいたい").services for c in s["contacts"]]

    assert any(c["type"] == "phone" and c["open"] and c["cost"] == "free" for c in contacts)
    assert any(c["type"] in ("chat", "line", "sms") for c in contacts)


def test_ordinary_worry_in_the_same_message_is_answered_too(adult: Person) -> None:
    answer = adult.says("もう死にたいです。家賃も三か月払えていません")

    assert [reply["type"] for reply in answer.messages][:2] == ["crisis", "services"]
    assert "rent_arrears" in answer.needs


def test_words_change_from_turn_to_turn(adult: Person) -> None:
    texts = [adult.says("死にたい").first["text"] for _ in range(3)]

    assert len(set(texts)) == 3


def test_what_is_unclear_after_a_word_of_danger_is_met_by_people_again(adult: Person) -> None:
    adult.says("死にたい")

    assert adult.says("うん…でも…").first["type"] == "crisis"


@pytest.mark.parametrize("text", ["はい", "いいえ", "うん"])
def test_short_answer_to_the_question_is_met_by_people_again(adult: Person, text: str) -> None:
    adult.says("死にたい")

    assert adult.says(text).first["type"] == "crisis"


def test_talk_goes_on_after_a_crisis(adult: Person) -> None:
    adult.says("死にたい")

    assert "debt" in adult.says("借金が返せないんです").needs


def test_danger_is_heard_in_the_middle_of_a_menu(adult: Person) -> None:
    adult.presses('/select_topic{"topic":"money"}')

    assert adult.says("もう消えたい").first["type"] == "crisis"


@pytest.mark.parametrize(
    "text",
    [
        "死ぬほど忙しい",
        "推しが尊くて死ぬ",
        "ゲームでボスに殺された",
        "父を自殺で亡くして10年になります",
        "自殺対策の仕事に興味があります",
    ],
)
def test_idioms_games_and_bereavement_do_not_set_it_off(adult: Person, text: str) -> None:
    assert all(reply["type"] != "crisis" for reply in adult.says(text).messages)


def test_pressed_buttons_never_set_it_off(adult: Person) -> None:
    answer = adult.presses('/select_need{"need":"suicidal"}')

    assert answer.first["type"] == "services"


def test_first_services_are_named_for_every_danger() -> None:
    assert all(FIRST[page][danger] for page in ("general", "under18") for danger in DANGERS)  # type: ignore[index]

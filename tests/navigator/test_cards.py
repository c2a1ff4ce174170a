from __future__ import annotations

from typing import Any

import pytest

from navigator.cards import Cards
from navigator.models import Profile
from tests.factories import NIGHT, NOON, Echo, assistant, contact, ranked, service

CARDS = Cards(assistant().taxonomy, Echo())
JAPANESE = Profile()


def card(**changes: Any) -> dict[str, Any]:
    points = changes.pop("points", (contact(),))
    return CARDS.service(service("s", *points, **changes), JAPANESE, NOON)


def test_a_card_has_everything_a_person_needs() -> None:
    made = CARDS.service(service("s", name="窓口"), JAPANESE, NOON, ["debt"])
    assert made | {"contacts": []} == {
        "id": "s",
        "kind": "counter",
        "kind_label": "<kind.counter>",
        "name": "窓口",
        "organization": "団体",
        "description": "話を聞きます。",
        "eligibility": "だれでも使えます。",
        "application": "電話します。",
        "contacts": [],
        "for_needs": ["debt"],
        "checked_on": "2026-11",
    }


def test_a_contact_says_how_when_and_for_how_much() -> None:
    assert CARDS.contact(contact(label="全国"), "ja", NOON) == {
        "type": "phone",
        "type_label": "<channel.phone>",
        "value": "0120-000-000",
        "label": "全国",
        "href": "tel:0120000000",
        "open": True,
        "open_text": "<hours.open>",
        "hours_text": "<hours.always>",
        "cost": "free",
        "cost_text": "<cost.free>",
        "languages": ["ja"],
    }


@pytest.mark.parametrize(
    ("assurance", "caution"),
    [
        ("verified", None),
        ("partly", "<card.may_have_changed>"),
        ("unverified", "<card.may_have_changed>"),
    ],
)
def test_doubtful_facts_say_so(assurance: str, caution: str | None) -> None:
    assert card(assurance=assurance).get("caution") == caution


@pytest.mark.parametrize(
    ("url", "confirmed", "shown"),
    [
        ("https://example.jp/", True, ("https://example.jp/", True)),
        ("https://example.jp/", False, ("https://example.jp/", False)),
        (None, False, (None, None)),
    ],
)
def test_an_address_says_whether_it_was_confirmed(
    url: str | None, confirmed: bool, shown: tuple
) -> None:
    made = card(url=url, url_confirmed=confirmed)
    assert (made.get("url"), made.get("url_confirmed")) == shown


@pytest.mark.parametrize(
    ("channel", "caution"), [("web", "<card.unconfirmed_link>"), ("visit", None)]
)
def test_an_unconfirmed_link_says_so(channel: str, caution: str | None) -> None:
    point = contact(
        channel, value="https://example.jp/" if channel == "web" else "市役所", confirmed=False
    )
    assert CARDS.contact(point, "ja", NOON).get("caution") == caution


@pytest.mark.parametrize(
    ("hours", "now", "open_"),
    [("Mo-Su 09:00-17:00", NOON, True), ("Mo-Su 09:00-17:00", NIGHT, False), (None, NOON, None)],
)
def test_a_contact_is_open_closed_or_unknown(
    hours: str | None, now: Any, open_: bool | None
) -> None:
    assert CARDS.contact(contact(hours=hours), "ja", now).get("open") is open_


@pytest.mark.parametrize(
    ("channel", "asked"),
    [
        ("phone", "<hours.ask>"),
        ("visit", "<hours.ask>"),
        ("chat", "<hours.ask_site>"),
        ("web", "<hours.ask_site>"),
    ],
)
def test_unknown_hours_are_to_be_asked_for(channel: str, asked: str) -> None:
    assert CARDS.contact(contact(channel, hours=None), "ja", NOON)["hours_text"] == asked


@pytest.mark.parametrize(
    ("channel", "badge"),
    [("phone", "<hours.open>"), ("chat", "<hours.taking>"), ("line", "<hours.taking>")],
)
def test_a_counter_one_writes_to_is_not_said_to_answer_now(channel: str, badge: str) -> None:
    assert CARDS.contact(contact(channel), "ja", NOON)["open_text"] == badge


def test_a_visit_has_no_telephone_charge() -> None:
    assert CARDS.contact(contact("visit", value="市役所"), "ja", NOON)["cost_text"] == ""


def test_the_persons_language_comes_first() -> None:
    made = CARDS.service(
        service("s", contact(), contact(languages=("en",))), Profile(language="en"), NOON
    )
    assert [c["languages"] for c in made["contacts"]] == [["en"], ["ja"]]


def test_contacts_in_other_languages_say_so_where_there_is_no_other() -> None:
    made = card(points=(contact(languages=("en", "zh")),))
    assert [c["languages"] for c in made["contacts"]] == [["en", "zh"]]


def test_the_wished_way_comes_first() -> None:
    made = CARDS.service(
        service("s", contact("phone"), contact("chat")), Profile(prefers="written"), NOON
    )
    assert [c["type"] for c in made["contacts"]] == ["chat", "phone"]


@pytest.mark.parametrize("field", ["sources", "note", "assurance", "assured_date", "name_kana"])
def test_what_is_for_us_is_on_no_card(field: str) -> None:
    assert field not in card()


def test_a_worry_has_its_path() -> None:
    assert CARDS.need("debt", "ja") == {
        "id": "debt",
        "label": assistant().taxonomy.needs["debt"].label,
        "path": list(assistant().taxonomy.path("debt")),
    }


def test_a_worry_that_was_found_says_how_sure_and_why() -> None:
    made = CARDS.need("debt", "ja", ranked("debt", 0.81234, "借金"))
    assert (made["confidence"], made["because"]) == (0.812, ["借金"])


class Translated(Echo):
    """English labels for debt and its topic."""

    def find(self, key: str, language: str, page: Any = "general") -> str | None:
        known = {"need.debt": "Debt", "topic.money": "Money", "need.welfare.short": "Welfare!"}
        return known.get(key) if language == "en" else None


@pytest.mark.parametrize(
    ("language", "path"),
    [
        ("en", ("Money", "借金や税・保険料で困っている", "Debt")),
        ("ja", ("お金・生活費", "借金や税・保険料で困っている", "借金が返せない・多重債務")),
    ],
)
def test_labels_are_translated_where_they_can_be(language: str, path: tuple[str, ...]) -> None:
    assert Cards(assistant().taxonomy, Translated()).path("debt", language) == path


@pytest.mark.parametrize(
    ("need", "language", "short"),
    [
        ("welfare", "en", "Welfare!"),
        ("debt", "en", "Debt"),
        ("utility_bills", "ja", "電気・ガス・水道などが払えない"),
    ],
)
def test_button_labels_are_short(need: str, language: str, short: str) -> None:
    assert Cards(assistant().taxonomy, Translated()).need_short(need, language) == short

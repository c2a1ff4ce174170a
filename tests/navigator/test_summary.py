from __future__ import annotations

from datetime import timezone
from itertools import chain

import pytest

from navigator.cards import Cards
from navigator.links import Signer, SummaryRequest
from navigator.matching import FIRST_SHOWN
from navigator.models import Page, Service
from navigator.summary import LABELS, Sheet, Summaries
from navigator.talk import Talk
from tests.factories import (
    NOON,
    SECRET,
    SITE,
    Echo,
    answers,
    assistant,
    at,
    catalogue,
    contact,
    ids,
    intents,
    needs,
    said,
    service,
    understood,
)

BOTH = [
    service("both", needs=("debt", "welfare")),
    service("debt-only"),
    service("welfare-only", needs=("welfare",)),
]


def summaries(*services: Service) -> Summaries:
    """Sheets in names of sentences."""
    taxonomy = assistant().taxonomy
    return Summaries(
        taxonomy, catalogue(*(services or BOTH)), Echo(), Cards(taxonomy, Echo()), SITE
    )


def request(
    *shown: str, wanted: tuple[str, ...] = ("debt", "welfare"), page: Page = "general"
) -> SummaryRequest:
    return SummaryRequest(wanted, shown, page, "ja")


def names(sheet: Sheet) -> list[list[str]]:
    """Names of the services, worry by worry."""
    return [[printed.name for printed in worry.services] for worry in sheet.worries]


# What the sheet is made from


def test_the_services_shown_in_the_talk_are_asked_for() -> None:
    asked = summaries().request(Talk(needs=("debt",), shown=("debt-only", "both")), NOON)
    assert asked == SummaryRequest(("debt",), ("debt-only", "both"), "general", "ja")


def test_worries_without_shown_services_bring_their_first_three() -> None:
    many = [service(f"s{n}") for n in range(5)]
    assert summaries(*many).request(Talk(needs=("debt",)), NOON).services == ("s0", "s1", "s2")


def test_services_that_fit_no_worry_of_the_talk_are_left_out() -> None:
    asked = summaries().request(Talk(needs=("debt",), shown=("welfare-only", "debt-only")), NOON)
    assert asked.services == ("debt-only", "both")


def test_a_service_that_left_the_catalogue_since_it_was_shown_is_left_out() -> None:
    asked = summaries().request(Talk(needs=("debt",), shown=("gone", "debt-only")), NOON)
    assert asked.services == ("debt-only", "both")


def test_page_and_language_are_kept() -> None:
    asked = summaries().request(Talk("under18", "ja", needs=("debt",)), NOON)
    assert (asked.page, asked.language) == ("under18", "ja")


@pytest.mark.parametrize("need", ids([*needs("general"), *needs("under18")]))
def test_every_need_makes_a_sheet_with_services(need: str) -> None:
    known = assistant()
    talk = Talk(known.taxonomy.needs[need].page, needs=(need,))
    sheet = known.summaries.sheet(known.summaries.request(talk, NOON), NOON)
    assert len(sheet.worries[0].services) in range(1, FIRST_SHOWN + 1)


# What stands on it


def test_each_worry_has_its_path() -> None:
    sheet = assistant().summaries.sheet(request(wanted=("debt",)), NOON)
    worry = sheet.worries[0]
    assert (worry.topic, worry.detail, worry.need) == assistant().taxonomy.path("debt")


def test_a_service_for_two_worries_is_printed_once() -> None:
    sheet = summaries().sheet(request("both", "debt-only", "welfare-only"), NOON)
    assert names(sheet) == [["窓口both", "窓口debt-only"], ["窓口welfare-only"]]


def test_ids_that_are_gone_are_left_out() -> None:
    sheet = summaries().sheet(request("gone", "debt-only", wanted=("gone_too", "debt")), NOON)
    assert names(sheet) == [["窓口debt-only"]]


def test_the_date_is_told_in_japan() -> None:
    utc = at("2026-11-25 23:30").astimezone(timezone.utc)
    assert summaries().sheet(request(), utc).made.isoformat() == "2026-11-25T23:30:00+09:00"


@pytest.mark.parametrize(
    ("page", "address"), [("general", f"{SITE}/"), ("under18", f"{SITE}/under18/")]
)
def test_the_site_is_the_page_one_came_from(page: Page, address: str) -> None:
    assert summaries().sheet(request(page=page), NOON).site_url == address


@pytest.mark.parametrize(
    ("assurance", "caution"),
    [
        ("verified", ""),
        ("partly", "<card.may_have_changed>"),
        ("unverified", "<card.may_have_changed>"),
    ],
)
def test_doubtful_facts_say_so(assurance: str, caution: str) -> None:
    sheet = summaries(service("s", assurance=assurance)).sheet(request("s"), NOON)
    assert sheet.worries[0].services[0].caution == caution


@pytest.mark.parametrize(("confirmed", "url"), [(True, "https://example.jp/"), (False, None)])
def test_only_confirmed_addresses_are_printed(confirmed: bool, url: str | None) -> None:
    made = service("s", url="https://example.jp/", url_confirmed=confirmed)
    assert summaries(made).sheet(request("s"), NOON).worries[0].services[0].url == url


def test_a_contact_has_number_link_label_hours_and_cost() -> None:
    point = contact(value="0120-279-338", label="全国")
    sheet = summaries(service("s", point)).sheet(request("s"), NOON)
    printed = sheet.worries[0].services[0].contacts[0]
    assert (printed.kind, printed.value, printed.href) == (
        "<channel.phone>",
        "0120-279-338",
        "tel:0120279338",
    )
    assert printed.remarks == "全国<sheet.separator><hours.always><sheet.separator><cost.free>"


def test_unknown_hours_and_cost_leave_no_mark() -> None:
    sheet = summaries(service("s", contact(hours=None, cost="unknown"))).sheet(request("s"), NOON)
    assert sheet.worries[0].services[0].contacts[0].remarks == ""


def test_an_unconfirmed_address_says_so() -> None:
    sheet = summaries(
        service("s", contact("web", hours=None, cost="unknown", confirmed=False))
    ).sheet(request("s"), NOON)
    assert sheet.worries[0].services[0].contacts[0].remarks == "<card.unconfirmed_link>"


def test_contacts_in_other_languages_are_not_printed() -> None:
    sheet = summaries(service("s", contact(), contact(languages=("en",)))).sheet(request("s"), NOON)
    assert len(sheet.worries[0].services[0].contacts) == 1


def test_contacts_in_other_languages_are_printed_where_there_is_no_other() -> None:
    sheet = summaries(service("s", contact(languages=("en",)))).sheet(request("s"), NOON)
    assert len(sheet.worries[0].services[0].contacts) == 1


def test_the_words_to_read_out_name_every_worry() -> None:
    sheet = assistant().summaries.sheet(request(), NOON)
    assert all(worry.need in "".join(sheet.script) for worry in sheet.worries)


def test_every_label_is_there() -> None:
    assert sorted(summaries().sheet(request(), NOON).labels) == sorted(LABELS)


# The offer in the talk


def offer(talk: Talk) -> object:
    known = summaries()
    return known.offer(talk, Signer(SECRET), known.request(talk, NOON), pages=2, size=61_234)


def test_the_offer_is_a_link_with_pages_and_size() -> None:
    link = offer(Talk(needs=("debt",))).replies[0].link
    assert (link["pages"], link["bytes"]) == (2, 61_234)


def test_the_link_leads_to_what_was_talked_about() -> None:
    href = offer(Talk(needs=("debt",))).replies[0].link["href"]
    token = href.removeprefix("/summary/").removesuffix(".pdf")
    assert Signer(SECRET).summary(token)[0] == summaries().request(Talk(needs=("debt",)), NOON)


def test_the_offer_lists_the_worries_and_leads_on() -> None:
    reply = offer(Talk(needs=("debt", "welfare"))).replies[0]
    assert (reply.type, ids(reply.needs)) == ("summary", ["debt", "welfare"])
    assert {"human", "start_again"} <= set(intents(reply))


def test_making_the_sheet_changes_nothing_in_the_talk() -> None:
    talk = Talk(needs=("debt",), shown=("both",), place="need:debt")
    assert offer(talk).talk == talk


def test_without_a_worry_the_way_to_one_and_to_a_person_is_shown() -> None:
    reply = summaries().nothing_yet(Talk()).replies[0]
    assert (said(reply), intents(reply)) == (["summary.nothing_yet"], ["show_topics", "human"])


def test_what_the_talk_showed_is_what_the_sheet_prints() -> None:
    known = assistant()
    turn = known.answers.worry(
        Talk(), understood("unemployed", "rent_arrears", "school_costs"), NOON
    )
    turn = known.answers.more(turn.talk, "rent_arrears", NOON)
    asked = known.summaries.request(turn.talk, NOON)
    printed = chain.from_iterable(names(known.summaries.sheet(asked, NOON)))
    assert sorted(printed) == sorted(known.catalogue.services[s].name for s in turn.talk.shown)


def test_a_removed_worry_is_not_on_the_sheet() -> None:
    few = answers(*BOTH)
    talk = few.remove(
        few.worry(Talk(), understood("debt", "welfare"), NOON).talk, "debt", NOON
    ).talk
    assert names(summaries().sheet(summaries().request(talk, NOON), NOON)) == [
        ["窓口welfare-only", "窓口both"]
    ]

from __future__ import annotations

from itertools import permutations

import pytest

from navigator.matching import FIRST_SHOWN, is_open, rank, usable
from navigator.models import WRITTEN_CHANNELS, Page, Profile, Service
from tests.factories import NIGHT, NOON, assistant, at, contact, ids, needs, service

DAYTIME = "Mo-Su 09:00-17:00"
ANYONE = Profile()
CHILD = Profile(page="under18", age=(12, 15))


def order(*services: Service, profile: Profile = ANYONE, need: str = "debt") -> list[str]:
    """Ids in the order to try them, which must not depend on the order they came in."""
    found = {tuple(ids(rank(given, need, profile, NIGHT))) for given in permutations(services)}
    assert len(found) == 1
    return list(found.pop())


# Who sees what


@pytest.mark.parametrize(
    ("age", "shown"),
    [
        ((16, 17), False),
        ((16, 18), True),
        ((18, 30), True),
        ((30, 40), True),
        ((39, 50), True),
        ((40, 50), True),
        ((41, 50), False),
        (None, True),
    ],
)
def test_age_limits_count_inclusively(age: tuple[int, int] | None, shown: bool) -> None:
    limited = service("limited", minimum_age=18, maximum_age=40)
    assert bool(order(limited, profile=Profile(age=age))) is shown


@pytest.mark.parametrize(("page", "shown"), [("general", ["adults"]), ("under18", [])])
def test_services_for_adults_stay_off_the_under18_page(page: Page, shown: list[str]) -> None:
    assert order(service("adults", under18=False), profile=Profile(page=page)) == shown


def test_a_child_is_not_shown_adult_only_schemes() -> None:
    services = [
        service("adults", minimum_age=18),
        service("childline", maximum_age=18),
        service("anyone"),
    ]
    assert set(order(*services, profile=CHILD)) == {"anyone", "childline"}


# The order


def test_open_stands_before_closed() -> None:
    services = [service("closed", contact(hours=DAYTIME)), service("open")]
    assert order(*services) == ["open", "closed"]


def test_unknown_hours_stand_between_open_and_closed() -> None:
    services = [
        service("a-closed", contact(hours=DAYTIME)),
        service("b-unknown", contact(hours=None)),
        service("c-open"),
    ]
    assert order(*services) == ["c-open", "b-unknown", "a-closed"]


def test_free_stands_before_paid_and_unknown_between() -> None:
    services = [
        service("a", contact(cost="paid")),
        service("b", contact(cost="unknown")),
        service("c", contact(cost="free")),
    ]
    assert order(*services) == ["c", "b", "a"]


def test_open_counts_more_than_free() -> None:
    services = [service("free", contact(hours=DAYTIME)), service("paid", contact(cost="paid"))]
    assert order(*services) == ["paid", "free"]


def test_main_concern_counts_more_than_open() -> None:
    services = [
        service("aside", needs=("welfare", "debt")),
        service("main", contact(hours=DAYTIME)),
    ]
    assert order(*services) == ["main", "aside"]


def test_a_need_far_down_the_list_comes_last() -> None:
    services = [
        service("far", needs=("welfare", "pension", "lonely", "debt")),
        service("near", contact(hours=DAYTIME), needs=("welfare", "pension", "debt")),
    ]
    assert order(*services) == ["near", "far"]


@pytest.mark.parametrize("assurance", ["partly", "unverified"])
def test_checked_facts_stand_before_doubtful_ones(assurance: str) -> None:
    assert order(service("a", assurance=assurance), service("b")) == ["b", "a"]


def test_equal_services_stand_in_the_order_of_their_ids() -> None:
    assert order(service("b"), service("c"), service("a")) == ["a", "b", "c"]


def test_services_for_foreign_residents_stand_behind_for_a_reader_of_japanese() -> None:
    services = [service("a", audiences=("foreigner",)), service("b", contact(cost="paid"))]
    assert order(*services) == ["b", "a"]


def test_services_for_foreign_residents_do_not_stand_behind_in_their_own_topic() -> None:
    services = [
        service("a", audiences=("foreigner",), needs=("foreigner_life",)),
        service("b", contact(cost="paid"), needs=("foreigner_life",)),
    ]
    assert order(*services, need="foreigner_life") == ["a", "b"]


def test_services_in_other_languages_only_stand_behind_for_a_reader_of_japanese() -> None:
    services = [service("a", contact(languages=("en",))), service("b", contact(cost="paid"))]
    assert order(*services) == ["b", "a"]


def test_a_service_without_contacts_does_not_stand_behind() -> None:
    services = [service("a", audiences=("foreigner",)), service("b", contact_points=())]
    assert order(*services) == ["b", "a"]


@pytest.mark.parametrize(
    ("way", "first"), [("phone", "phone"), ("written", "chat"), (None, "chat")]
)
def test_the_way_one_wishes_to_talk_stands_in_front(way: str | None, first: str) -> None:
    services = [service("phone", contact("phone", hours=DAYTIME)), service("chat", contact("chat"))]
    assert order(*services, profile=Profile(prefers=way))[0] == first


@pytest.mark.parametrize(
    ("way", "wished", "other"), [("phone", "phone", "chat"), ("written", "chat", "phone")]
)
def test_the_wished_way_counts_only_in_a_language_one_reads(
    way: str, wished: str, other: str
) -> None:
    english = service("a", contact(other), contact(wished, languages=("en",)))
    japanese = service("b", contact(wished, cost="paid"))
    assert order(english, japanese, profile=Profile(prefers=way)) == ["b", "a"]


# The first three


def test_something_open_is_among_the_first_three() -> None:
    closed = [service(f"main-{n}", contact(hours=DAYTIME)) for n in range(4)]
    aside = service("open-aside", needs=("welfare", "debt"))
    assert "open-aside" in order(*closed, aside)[:FIRST_SHOWN]


def test_the_best_match_stays_first_when_something_open_moves_up() -> None:
    closed = [service(f"main-{n}", contact(hours=DAYTIME)) for n in range(4)]
    assert order(*closed, service("open", needs=("welfare", "debt")))[0] == "main-0"


def test_the_best_match_stays_first_even_where_not_every_wish_finds_a_place() -> None:
    """Something open, a telephone and writing, each in a service of its own: there are only two places for them."""
    places = [service(f"main-{n}", contact("visit")) for n in range(4)]
    others = [
        service("app", contact("app"), needs=("welfare", "debt")),
        service("phone", contact("phone", hours=DAYTIME), needs=("welfare", "debt")),
        service("chat", contact("chat", hours=DAYTIME), needs=("welfare", "debt")),
    ]
    assert ids(rank([*places, *others], "debt", CHILD, NIGHT))[:3] == ["main-0", "phone", "app"]


def test_nobody_is_lost_or_doubled_when_something_moves_up() -> None:
    closed = [service(f"main-{n}", contact(hours=DAYTIME)) for n in range(4)]
    found = order(*closed, service("open", needs=("welfare", "debt")))
    assert sorted(found) == ["main-0", "main-1", "main-2", "main-3", "open"]


@pytest.mark.parametrize(
    ("many", "few"), [("phone", "chat"), ("chat", "phone"), ("line", "phone"), ("phone", "sms")]
)
def test_children_see_a_telephone_and_a_way_to_write(many: str, few: str) -> None:
    services = [service(f"main-{n}", contact(many)) for n in range(4)]
    other = service("other", contact(few), needs=("welfare", "debt"))
    assert "other" in order(*services, other, profile=CHILD)[:FIRST_SHOWN]


def test_children_see_a_way_to_write_in_a_language_they_read() -> None:
    english = contact("chat", languages=("en",))
    services = [service(f"main-{n}", contact(), english) for n in range(4)]
    other = service("other", contact("chat"), needs=("welfare", "debt"))
    assert "other" in order(*services, other, profile=CHILD)[:FIRST_SHOWN]


def test_adults_see_the_best_three_whatever_the_way() -> None:
    services = [service(f"main-{n}") for n in range(3)]
    other = service("other", contact("chat"), needs=("welfare", "debt"))
    assert order(*services, other)[:FIRST_SHOWN] == ["main-0", "main-1", "main-2"]


@pytest.mark.parametrize("now", [NIGHT, NOON, at("2026-11-22 20:00"), at("2027-01-01 11:00")])
@pytest.mark.parametrize("need", ids(needs("under18")))
def test_first_three_for_children_hold_a_telephone_and_writing(need: str, now: object) -> None:
    known = assistant()
    for band in known.taxonomy.bands.values():
        profile = Profile("under18", "ja", band.ages)
        found = known.catalogue.for_need(need, profile, now)
        for channels in ({"phone"}, WRITTEN_CHANNELS):
            having = [
                s.id
                for s in found
                if any(p.channel in channels for p in usable(s.contact_points, profile))
            ]
            if having:
                assert set(having) & set(ids(found[:FIRST_SHOWN])), (band.id, channels)


@pytest.mark.parametrize("now", [NIGHT, at("2027-01-01 11:00")])
@pytest.mark.parametrize("need", ids([*needs("general"), *needs("under18")]))
def test_first_three_hold_something_open_where_there_is_anything(need: str, now: object) -> None:
    known = assistant()
    profile = Profile(page=known.taxonomy.needs[need].page)
    found = known.catalogue.for_need(need, profile, now)
    opened = [s.id for s in found if is_open(s, profile, now)]
    assert not opened or set(opened) & set(ids(found[:FIRST_SHOWN]))


# Open, usable


@pytest.mark.parametrize(
    ("hours", "open_"),
    [
        (["24/7"], True),
        ([DAYTIME], False),
        ([None], None),
        ([DAYTIME, "24/7"], True),
        ([DAYTIME, None], None),
        ([DAYTIME, DAYTIME], False),
        ([None, "24/7"], True),
    ],
)
def test_a_service_is_open_when_one_contact_is(hours: list[str | None], open_: bool | None) -> None:
    assert is_open(service("s", *[contact(hours=h) for h in hours]), ANYONE, NIGHT) is open_


@pytest.mark.parametrize("channel", ["web", "visit", "letter", "fax"])
def test_a_page_or_a_place_does_not_make_a_service_open(channel: str) -> None:
    assert is_open(service("s", contact(channel)), ANYONE, NIGHT) is None


def test_a_line_in_another_language_does_not_make_a_service_open() -> None:
    points = [contact(hours=DAYTIME), contact(languages=("en",))]
    assert is_open(service("s", *points), ANYONE, NIGHT) is False


def test_contacts_in_a_language_one_does_not_read_are_left_out() -> None:
    japanese, english = contact(label="ja"), contact(label="en", languages=("en",))
    assert usable([english, japanese], ANYONE) == [japanese]


def test_contacts_are_all_there_where_none_is_in_a_language_one_reads() -> None:
    english, chinese = contact(languages=("en",)), contact(languages=("zh",))
    assert usable([english, chinese], ANYONE) == [english, chinese]


@pytest.mark.parametrize("need", ids([*needs("general"), *needs("under18")]))
def test_no_service_is_offered_without_a_contact_that_it_has(need: str) -> None:
    known = assistant()
    profile = Profile(page=known.taxonomy.needs[need].page)
    found = known.catalogue.for_need(need, profile, NOON)
    assert [s.id for s in found if s.contact_points and not usable(s.contact_points, profile)] == []


def test_contacts_in_ones_own_language_stand_before_japanese_ones() -> None:
    japanese, english = contact(label="ja"), contact(label="en", languages=("en",))
    assert usable([japanese, english], Profile(language="en")) == [english, japanese]


@pytest.mark.parametrize(("way", "first"), [("phone", "phone"), ("written", "chat")])
def test_contacts_of_the_wished_way_stand_first(way: str, first: str) -> None:
    points = [contact("letter"), contact("phone"), contact("chat")]
    assert usable(points, Profile(prefers=way))[0].channel == first

from __future__ import annotations

from typing import Any

import pytest

from navigator.directory import Directory, Search
from navigator.models import Page, Service
from tests.factories import assistant, catalogue, contact, ids, service


def directory(*services: Service) -> Directory:
    return Directory(assistant().taxonomy, catalogue(*services))


def found(*services: Service, page: Page = "general", **search: Any) -> list[str]:
    return ids(directory(*services).find(Search(**search), page))


def test_nothing_asked_for_is_no_search() -> None:
    assert not Search(words="　 ")


@pytest.mark.parametrize(
    "words",
    [
        "よりそい",
        "ヨリソイ",
        "ﾖﾘｿｲ",
        "寄りそいホットライン",
        "社会的包摂",
        "どんなこと",
        "借金",
        "0120-279-338",
        "0120279338",
    ],
)
def test_service_is_found_by_what_stands_in_its_record(words: str) -> None:
    wanted = service(
        "wanted",
        contact(value="0120-279-338"),
        name="寄りそいホットライン",
        name_kana="よりそいほっとらいん",
        organization="社会的包摂サポートセンター",
        description="どんなことでも話せます。",
    )
    other = service("other", needs=("lonely",))

    assert found(wanted, other, words=words) == ["wanted"]


def test_every_word_must_be_there() -> None:
    both = service("both", name="借金の電話")
    one = service("one", name="家賃の電話", needs=("rent_arrears",))

    assert found(both, one, words="借金　電話") == ["both"]


def test_word_in_the_name_comes_before_word_in_the_text() -> None:
    in_text = service("in-text", name_kana="あ", description="年金の話もできます。")
    in_name = service("in-name", name_kana="ん", name="年金事務所")

    assert found(in_text, in_name, words="年金") == ["in-name", "in-text"]


def test_topic_finds_services_of_any_need_in_it_the_best_match_first() -> None:
    second = service("second", name_kana="あ", needs=("lonely", "debt"))
    first = service("first", name_kana="ん", needs=("debt",))
    other = service("other", needs=("lonely",))

    assert found(second, first, other, topic="money") == ["first", "second"]


def test_kind_and_need_narrow_the_list() -> None:
    scheme = service("scheme", kind="scheme")
    counter = service("counter")
    lonely = service("lonely", kind="scheme", needs=("lonely",))

    assert found(scheme, counter, lonely, kind="scheme", need="debt") == ["scheme"]


def test_child_finds_only_what_is_for_children() -> None:
    grown_up, open_to_all = service("grown-up", under18=False), service("open-to-all")

    assert found(grown_up, open_to_all, page="under18", words="話") == ["open-to-all"]


def test_each_service_stands_once_in_the_list_under_what_it_helps_with_best() -> None:
    groups = directory(
        service("money", needs=("debt", "lonely")), service("child", needs=("u18_bullied",))
    ).groups("general")

    assert [(topic and topic.id, ids(members)) for topic, members in groups] == [
        ("money", ["money"]),
        (None, ["child"]),
    ]


def test_real_list_holds_every_service_once() -> None:
    groups = Directory(assistant().taxonomy, assistant().catalogue).groups("general")
    listed = [service_id for _, members in groups for service_id in ids(members)]

    assert sorted(listed) == sorted(assistant().catalogue.services)

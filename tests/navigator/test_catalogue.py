from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from navigator.catalogue import load_catalogue
from navigator.errors import ResourceError
from navigator.loading import read_yaml
from navigator.models import ContactPoint, Profile
from tests.factories import (
    NIGHT,
    NOON,
    assistant,
    catalogue,
    ids,
    needs,
    point_record,
    record,
    resources,
    service,
    write_yaml,
)


def load(root: Path, *records: dict[str, Any]) -> dict[str, Any]:
    return load_catalogue(assistant().taxonomy, resources(root, *records)).services


def point(**changes: Any) -> dict[str, Any]:
    return {"contact_points": [point_record(**changes)]}


def without(field: str) -> dict[str, Any]:
    return {key: value for key, value in record().items() if key != field}


# A sound record


def test_a_sound_record_is_read(tmp_path: Path) -> None:
    made = load(tmp_path, record())["a-service"]
    assert (made.id, made.needs, made.contact_points) == (
        "a-service",
        ("debt",),
        (
            ContactPoint(
                "phone", "0120-000-000", None, "Mo-Fr 09:00-17:00; PH off", "free", ("ja",), True
            ),
        ),
    )


@pytest.mark.parametrize("field", ["sources", "note"])
def test_what_is_for_us_stays_in_the_file(field: str, tmp_path: Path) -> None:
    assert not hasattr(load(tmp_path, record())["a-service"], field)


def test_a_withdrawn_service_is_not_served(tmp_path: Path) -> None:
    found = load(tmp_path, record(), record(id="b-service", status="withdrawn"))
    assert list(found) == ["a-service"]


def test_a_service_without_contacts_is_sound(tmp_path: Path) -> None:
    assert load(tmp_path, record(contact_points=[]))["a-service"].contact_points == ()


@pytest.mark.parametrize(
    "value", ["110", "189", "#7119", "0120-279-338", "03-1234-5678", "0120-0-78310"]
)
def test_every_way_to_write_a_number_is_sound(value: str, tmp_path: Path) -> None:
    assert (
        load(tmp_path, record(**point(value=value)))["a-service"].contact_points[0].value == value
    )


def test_services_stand_in_the_order_of_their_ids(tmp_path: Path) -> None:
    assert list(load(tmp_path, record(id="b"), record(id="c"), record(id="a"))) == ["a", "b", "c"]


# A broken record


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"id": "A Service"}, "id"),
        ({"kind": "club"}, "kind"),
        ({"kind": "scheme"}, "kind"),
        ({"name": ""}, "name"),
        ({"name": None}, "name"),
        ({"needs": []}, "needs"),
        ({"needs": ["no_such_need"]}, "needs"),
        ({"needs": ["debt", "debt"]}, "needs"),
        ({"needs": "debt"}, "needs"),
        ({"audiences": ["everyone"]}, "audiences[0]"),
        ({"minimum_age": "18"}, "minimum_age"),
        ({"minimum_age": -1}, "minimum_age"),
        ({"minimum_age": 40, "maximum_age": 18}, "maximum_age"),
        ({"under18": "no"}, "under18"),
        ({"description": "相談"}, "description"),
        ({"description": "電話で話せる"}, "description"),
        ({"eligibility": "あ" * 220 + "。"}, "eligibility"),
        ({"application": None}, "application"),
        ({"url": "example.jp"}, "url"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"municipal": ""}, "municipal"),
        ({"assurance": "sure"}, "assurance"),
        ({"assured_date": "2026-13"}, "assured_date"),
        ({"checked_on": "2026-11-25"}, "checked_on"),
        ({"checked_on": None}, "checked_on"),
        ({"status": "draft"}, "status"),
        ({"contact_points": None}, "contact_points"),
        (point(channel="pigeon"), "contact_points[0].channel"),
        (point(value=110), "contact_points[0].value"),
        (point(value="0120 279 338"), "contact_points[0].value"),
        (point(value="０１２０－２７９－３３８"), "contact_points[0].value"),
        (point(channel="web", value="example.jp"), "contact_points[0].value"),
        (point(channel="email", value="a@b"), "contact_points[0].value"),
        (point(hours="9-17"), "contact_points[0].hours"),
        (point(hours="Mo-Fr 09:00-17:00; XX off"), "contact_points[0].hours"),
        (point(hours=""), "contact_points[0].hours"),
        (point(hours="week 1-5 Mo 10:00-12:00"), "contact_points[0].hours"),
        (point(hours="Mo-Fr 09:00+"), "contact_points[0].hours"),
        (point(hours="Mo-Fr 09:00-17:00; PH closed"), "contact_points[0].hours"),
        (point(cost="cheap"), "contact_points[0].cost"),
        (point(languages=[]), "contact_points[0].languages"),
        (point(languages=["jpn"]), "contact_points[0].languages[0]"),
        (point(languages=[False]), "contact_points[0].languages[0]"),
        (point(confirmed="yes"), "contact_points[0].confirmed"),
        (point(telephone="110"), "contact_points[0]"),
        ({"contact_points": [point_record(), point_record(value="x")]}, "contact_points[1].value"),
        ({"colour": "blue"}, "record"),
    ],
)
def test_a_broken_record_is_told_with_file_and_field(
    changes: dict[str, Any], field: str, tmp_path: Path
) -> None:
    broken = record(**changes)
    with pytest.raises(ResourceError) as told:
        load(tmp_path, broken)
    file = tmp_path / "catalogue" / "counters" / f"{broken['id']}.yml"
    assert (told.value.path, told.value.field) == (str(file), field)


@pytest.mark.parametrize("field", sorted(record()))
def test_a_missing_field_is_told_by_name(field: str, tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match=f"'{field}' is a required property"):
        load(tmp_path, without(field))


def test_a_record_named_unlike_its_file_is_told(tmp_path: Path) -> None:
    root = resources(tmp_path, record())
    file = root / "catalogue" / "counters" / "a-service.yml"
    file.rename(file.with_name("another.yml"))
    with pytest.raises(ResourceError) as told:
        load_catalogue(assistant().taxonomy, root)
    assert told.value.field == "id"


@pytest.mark.parametrize("status", ["active", "withdrawn"])
def test_one_id_for_a_scheme_and_a_counter_is_told(status: str, tmp_path: Path) -> None:
    root = resources(tmp_path, record(status=status))
    file = root / "catalogue" / "schemes" / "a-service.yml"
    write_yaml(file, record(kind="scheme"))
    with pytest.raises(ResourceError) as told:
        load_catalogue(assistant().taxonomy, root)
    assert (Path(told.value.path).name, told.value.field) == ("a-service.yml", "id")


@pytest.mark.parametrize("content", ["", "- a list\n", "text\n"])
def test_a_file_that_is_no_record_is_told(content: str, tmp_path: Path) -> None:
    root = resources(tmp_path, record())
    (root / "catalogue" / "counters" / "a-service.yml").write_text(content)
    with pytest.raises(ResourceError) as told:
        load_catalogue(assistant().taxonomy, root)
    assert told.value.field == "record"


@pytest.mark.parametrize(
    "content",
    [
        b"id: [",
        b"a: b: c",
        b"\xff\xfe",
        b"\tid: x",
        b"!!python/object/apply:os.getcwd []",
        b"id: a\nid: b",
        b"!!map [a]",
        b"[a]: b",
    ],
)
def test_a_file_that_is_no_yaml_is_told(content: bytes, tmp_path: Path) -> None:
    root = resources(tmp_path, record())
    (root / "catalogue" / "counters" / "a-service.yml").write_bytes(content)
    with pytest.raises(ResourceError) as told:
        load_catalogue(assistant().taxonomy, root)
    assert told.value.field == "file"


def test_an_empty_catalogue_is_told(tmp_path: Path) -> None:
    with pytest.raises(ResourceError) as told:
        load(tmp_path)
    assert told.value.path == str(tmp_path / "catalogue")


def test_one_broken_record_among_sound_ones_stops_the_loading(tmp_path: Path) -> None:
    with pytest.raises(ResourceError) as told:
        load(tmp_path, record(), record(id="b-service", name=""), record(id="c-service"))
    assert told.value.path.endswith("b-service.yml")


def test_a_real_record_that_is_broken_is_told(tmp_path: Path) -> None:
    """The way an editor breaks one: the quotes of a short number are gone."""
    root = resources(tmp_path)
    real = read_yaml(Path("resources/catalogue/counters/police-110.yml").resolve())
    real["contact_points"][0]["value"] = 110
    write_yaml(root / "catalogue" / "counters" / "police-110.yml", real)
    with pytest.raises(ResourceError) as told:
        load_catalogue(assistant().taxonomy, root)
    assert told.value.field == "contact_points[0].value"


# Asking


def test_services_of_a_need_are_found() -> None:
    known = catalogue(service("a", needs=("debt",)), service("b", needs=("welfare",)))
    assert ids(known.for_need("debt", Profile(), NOON)) == ["a"]


def test_an_unknown_need_has_no_services() -> None:
    assert catalogue(service()).for_need("gone", Profile(), NOON) == []


def test_each_need_gets_its_own_few() -> None:
    known = catalogue(*[service(f"s{n}") for n in range(4)], service("w", needs=("welfare",)))
    found = known.for_needs(["debt", "welfare"], Profile(), NOON, per_need=2)
    assert {need: ids(services) for need, services in found.items()} == {
        "debt": ["s0", "s1"],
        "welfare": ["w"],
    }


def test_no_service_is_given_to_two_needs() -> None:
    known = catalogue(service("both", needs=("debt", "welfare")), service("w", needs=("welfare",)))
    found = known.for_needs(["debt", "welfare"], Profile(), NOON, per_need=3)
    assert ids(found["welfare"]) == ["w"]


def test_what_was_shown_is_skipped() -> None:
    known = catalogue(*[service(f"s{n}") for n in range(4)])
    assert ids(known.for_needs(["debt"], Profile(), NOON, 2, skip=["s0", "s2"])["debt"]) == [
        "s1",
        "s3",
    ]


@pytest.mark.parametrize("need", ids([*needs("general"), *needs("under18")]))
def test_every_need_has_services_on_its_page(need: str) -> None:
    page = assistant().taxonomy.needs[need].page
    assert len(assistant().catalogue.for_need(need, Profile(page=page), NIGHT)) >= 3

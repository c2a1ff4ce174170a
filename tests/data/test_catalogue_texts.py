"""What the public reads of the catalogue: polite and plain, and nothing that is for us."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from typing import Any

import pytest

from navigator.cards import Cards
from navigator.catalogue import INTERNAL_FIELDS
from navigator.links import SummaryRequest
from navigator.loading import catalogue_files, read_yaml
from navigator.models import Profile
from tests.factories import NOON, assistant, ids

RECORDS = {record["id"]: record for record in map(read_yaml, catalogue_files())}
TEXTS = ("description", "eligibility", "application")
SHOWN = ids(assistant().catalogue.services.values())

_POLITE = re.compile(r"(?:です|ます|ません|ました|でした|ましょう|でしょう|ください)(?:か|ね|よ)?$")
_BRACKETS = re.compile(r"（[^（）]*）|「[^「」]*」$")


def sentences(text: str) -> list[str]:
    """Sentences without what stands in brackets."""
    while _BRACKETS.search(text):
        text = _BRACKETS.sub("", text)
    return [part.strip() for part in re.split(r"[。！？\n]", text) if part.strip()]


def leaves(value: Any) -> Iterator[str]:
    """Every string inside, with the names of fields."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inside in value.items():
            yield from (key, *leaves(inside))
    elif isinstance(value, list | tuple):
        for inside in value:
            yield from leaves(inside)


def served(service_id: str) -> set[str]:
    """Everything that leaves for one service: its card and its part of a sheet."""
    known = assistant()
    service = known.catalogue.services[service_id]
    card = Cards(known.taxonomy, known.sentences).service(service, Profile(), NOON, service.needs)
    request = SummaryRequest(service.needs[:1], (service_id,), "general", "ja")
    sheet = known.summaries.sheet(request, NOON)
    return {*leaves(card), *leaves([dataclasses.asdict(worry) for worry in sheet.worries])}


@pytest.mark.parametrize("service", RECORDS)
def test_texts_are_polite(service: str) -> None:
    plain = [
        s for field in TEXTS for s in sentences(RECORDS[service][field]) if not _POLITE.search(s)
    ]
    assert plain == []


@pytest.mark.parametrize(
    ("text", "polite"),
    [
        ("電話で話せます。", True),
        ("だれでも使えます（無料）。", True),
        ("電話で話せる。", False),
        ("相談窓口。", False),
        ("話せます。無料だ。", False),
        ("確かめてください。", True),
    ],
)
def test_a_plain_sentence_is_noticed(text: str, polite: bool) -> None:
    assert all(_POLITE.search(sentence) for sentence in sentences(text)) is polite


@pytest.mark.parametrize("service", SHOWN)
def test_sources_do_not_leave(service: str) -> None:
    record = RECORDS[service]
    own = {record["url"], *(point["value"] for point in record["contact_points"])}
    assert sorted(served(service) & set(record["sources"]) - own) == []


@pytest.mark.parametrize("service", [s for s in SHOWN if RECORDS[s]["note"]])
def test_notes_do_not_leave(service: str) -> None:
    assert [text for text in served(service) if RECORDS[service]["note"] in text] == []


@pytest.mark.parametrize("service", SHOWN[::20])
def test_names_of_internal_fields_do_not_leave(service: str) -> None:
    assert sorted(served(service) & INTERNAL_FIELDS) == []


def test_what_should_leave_does() -> None:
    assert RECORDS["yorisoi-hotline"]["description"] in served("yorisoi-hotline")


def test_no_two_records_have_one_name() -> None:
    names = [record["name"] for record in RECORDS.values()]
    assert sorted({name for name in names if names.count(name) > 1}) == []


@pytest.mark.parametrize("service", [s for s in SHOWN if RECORDS[s]["assurance"] == "unverified"])
def test_unverified_records_show_no_telephone_number(service: str) -> None:
    assert [
        point["value"]
        for point in RECORDS[service]["contact_points"]
        if point["channel"] == "phone"
    ] == []

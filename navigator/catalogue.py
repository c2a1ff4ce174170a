"""The catalogue of services: read once, checked at the door, asked for by need."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from navigator import opening_hours
from navigator.errors import ResourceError
from navigator.loading import RESOURCES, catalogue_files, read_json, read_yaml, shown
from navigator.matching import rank
from navigator.models import ContactPoint, Profile, Service
from navigator.taxonomy import Taxonomy

#: Fields of a record that are for us and never leave the file.
INTERNAL_FIELDS = frozenset({"sources", "note"})


@dataclass(frozen=True)
class Catalogue:
    """All active services by id."""

    services: dict[str, Service]

    def for_need(self, need: str, profile: Profile, now: datetime) -> list[Service]:
        """Services that help with one need, the one to try first in front."""
        return rank(self.by_need.get(need, ()), need, profile, now)

    def for_needs(
        self,
        needs: Iterable[str],
        profile: Profile,
        now: datetime,
        per_need: int,
        skip: Collection[str] = (),
    ) -> dict[str, list[Service]]:
        """At most `per_need` services for each need; none twice, none of `skip`."""
        seen = set(skip)
        offers: dict[str, list[Service]] = {}
        for need in needs:
            fresh = [s for s in self.for_need(need, profile, now) if s.id not in seen]
            offers[need] = fresh[:per_need]
            seen.update(service.id for service in offers[need])
        return offers

    @cached_property
    def by_need(self) -> dict[str, tuple[Service, ...]]:
        """Services of each need, in the order of their ids."""
        found: dict[str, list[Service]] = {}
        for service in self.services.values():
            for need in service.needs:
                found.setdefault(need, []).append(service)
        return {need: tuple(services) for need, services in found.items()}


def load_catalogue(taxonomy: Taxonomy, root: Path = RESOURCES) -> Catalogue:
    """Read and check every record; stops at the first broken one with file and field."""
    validator = Draft202012Validator(read_json(root / "schemas" / "service.schema.json"))
    records: dict[str, Any] = {}
    for path in catalogue_files(root):
        record = read_yaml(path)
        _check(record, path, validator, taxonomy)
        if record["id"] in records:
            raise ResourceError(shown(path), "id", f"{record['id']!r} is a scheme and a counter")
        records[record["id"]] = record
    return Catalogue({i: _service(r) for i, r in records.items() if r["status"] == "active"})


def _check(record: Any, path: Path, validator: Draft202012Validator, taxonomy: Taxonomy) -> None:
    where = shown(path)
    error = next(
        iter(sorted(validator.iter_errors(record), key=lambda e: list(map(str, e.path)))), None
    )
    if error is not None:
        raise ResourceError(where, _field(error.absolute_path), error.message)
    if record["id"] != path.stem:
        raise ResourceError(where, "id", f"is {record['id']!r}, the file is named {path.stem!r}")
    if path.parent.name != f"{record['kind']}s":
        raise ResourceError(where, "kind", f"{record['kind']!r} lies in {path.parent.name}/")
    unknown = [need for need in record["needs"] if need not in taxonomy.needs]
    if unknown:
        raise ResourceError(where, "needs", f"not in the taxonomy: {', '.join(unknown)}")
    if record["maximum_age"] is not None and record["maximum_age"] < record["minimum_age"]:
        raise ResourceError(where, "maximum_age", "is below minimum_age")
    for number, point in enumerate(record["contact_points"]):
        fault = point["hours"] and opening_hours.parse_error(point["hours"])
        if fault:
            field = f"contact_points[{number}].hours"
            raise ResourceError(where, field, f"cannot use {point['hours']!r}: {fault}")


def _field(path: Iterable[Any]) -> str:
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.lstrip(".") or "record"


def _service(record: dict[str, Any]) -> Service:
    fields = {key: value for key, value in record.items() if key not in INTERNAL_FIELDS}
    points = tuple(
        ContactPoint(**{**point, "languages": tuple(point["languages"])})
        for point in fields.pop("contact_points")
    )
    needs, audiences = tuple(fields.pop("needs")), tuple(fields.pop("audiences"))
    return Service(contact_points=points, needs=needs, audiences=audiences, **fields)

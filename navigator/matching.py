"""Which service to try first: fit, then open now, then free."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from navigator import opening_hours
from navigator.models import WRITTEN_CHANNELS, ContactPoint, Profile, Service

#: How many services a person sees for one worry before asking for more.
FIRST_SHOWN = 3
Wanted = Callable[[Service], bool]

_FREE_FIRST = {"free": 0, "unknown": 1, "paid": 2}
_ASSURED_FIRST = {"verified": 0, "partly": 1, "unverified": 2}


def rank(services: Iterable[Service], need: str, profile: Profile, now: datetime) -> list[Service]:
    """Fitting services in the order to try them.

    The first three also hold something that can be reached at this minute and, for those 18 and under, both a
    telephone and a way to write, wherever the catalogue has them.
    """
    ranked = sorted(
        (service for service in services if service.fits(profile)),
        key=lambda service: _key(service, need, profile, now),
    )
    wants: list[Wanted] = [lambda service: is_open(service, profile, now) is True]
    if profile.page == "under18":
        wants += [
            lambda service: _reached_by(service, profile, {"phone"}),
            lambda service: _reached_by(service, profile, WRITTEN_CHANNELS),
        ]
    return _with_each_in_front(ranked, wants)


def is_open(service: Service, profile: Profile, now: datetime) -> bool | None:
    """True when one usable contact is open now, False when all known ones are closed."""
    states = [
        opening_hours.state(point.hours, now).open
        for point in usable(service.contact_points, profile)
        if point.channel not in ("web", "visit", "letter", "fax")
    ]
    if True in states:
        return True
    return False if states and None not in states else None


def usable(points: Iterable[ContactPoint], profile: Profile) -> list[ContactPoint]:
    """Contacts in the person's language or Japanese, or all where none is; language and wish first."""
    every = list(points)
    fitting = [p for p in every if profile.language in p.languages or "ja" in p.languages]
    return sorted(
        fitting or every,
        key=lambda p: (profile.language not in p.languages, not _wished(p, profile.prefers)),
    )


def _wished(point: ContactPoint, prefers: str | None) -> bool:
    if prefers == "phone":
        return point.channel == "phone"
    if prefers == "written":
        return point.channel in WRITTEN_CHANNELS
    return True


def _key(
    service: Service, need: str, profile: Profile, now: datetime
) -> tuple[bool, bool, int, int, int, int, int, str]:
    position = service.needs.index(need)
    nearness = 0 if position == 0 else 1 if position <= 2 else 2
    points = usable(service.contact_points, profile)
    cost = min((_FREE_FIRST[point.cost] for point in points), default=1)
    open_now = is_open(service, profile, now)
    return (
        _misses_wish(service, profile),
        _for_others(service, need, profile),
        nearness,
        0 if open_now else 1 if open_now is None else 2,
        cost,
        position,
        _ASSURED_FIRST[service.assurance],
        service.id,
    )


def _misses_wish(service: Service, profile: Profile) -> bool:
    if profile.prefers is None:
        return False
    points = usable(service.contact_points, profile)
    return not any(_wished(point, profile.prefers) for point in points)


def _for_others(service: Service, need: str, profile: Profile) -> bool:
    """A service for foreign residents, or in other languages only, stands behind for a reader of Japanese."""
    if profile.language != "ja" or need.startswith("foreigner_"):
        return False
    languages = {language for point in service.contact_points for language in point.languages}
    return service.audiences == ("foreigner",) or (languages != set() and "ja" not in languages)


def _reached_by(service: Service, profile: Profile, channels: Collection[str]) -> bool:
    points = usable(service.contact_points, profile)
    return any(point.channel in channels for point in points)


def _with_each_in_front(ranked: list[Service], wants: list[Wanted]) -> list[Service]:
    """Swap into the first places what is wanted there, from the back, undoing no earlier wish."""
    first, rest = ranked[:FIRST_SHOWN], ranked[FIRST_SHOWN:]
    for number, wanted in enumerate(wants):
        if any(map(wanted, first)):
            continue
        found = next(filter(wanted, rest), None)
        if found is None:
            continue
        for place in range(len(first) - 1, 0, -1):
            candidate = [*first[:place], found, *first[place + 1 :]]
            if all(any(map(w, candidate)) for w in wants[:number] if any(map(w, first))):
                rest.remove(found)
                rest.insert(0, first[place])
                first = candidate
                break
    return first + rest

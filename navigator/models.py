"""Frozen records that the rest of the house passes around. Field names follow Open Referral HSDS 3."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import quote

Page = Literal["general", "under18"]
Kind = Literal["scheme", "counter"]
Channel = Literal["phone", "sms", "chat", "line", "email", "web", "visit", "letter", "fax", "app"]
Cost = Literal["free", "paid", "unknown"]
Assurance = Literal["verified", "partly", "unverified"]
Danger = Literal["self", "other", "danger_now"]

PAGES: tuple[Page, ...] = ("general", "under18")
#: Ways to be reached without speaking (文字で相談できる窓口).
WRITTEN_CHANNELS: frozenset[str] = frozenset({"sms", "chat", "line", "email", "web"})
#: Channels whose value a telephone can dial.
DIALLED_CHANNELS: frozenset[str] = frozenset({"phone", "sms"})


@dataclass(frozen=True)
class ContactPoint:
    """One way to reach a service (schema.org ContactPoint)."""

    channel: Channel
    value: str
    label: str | None
    hours: str | None
    """OpenStreetMap opening_hours; None where unknown or different from place to place."""
    cost: Cost
    languages: tuple[str, ...]
    confirmed: bool
    """False for an address whose host was not among the public pages the facts were read from."""

    @property
    def tel(self) -> str | None:
        """Digits as a phone dials them, for `tel:` links; None when this is no telephone."""
        if self.channel not in DIALLED_CHANNELS:
            return None
        return self.value.replace("-", "")

    @property
    def href(self) -> str | None:
        """Address that a tap opens; None when the value is words (a place, an account name)."""
        if self.tel is not None:
            return f"tel:{quote(self.tel)}"  # a bare «#» would end the address
        if self.channel == "email":
            return f"mailto:{self.value}"
        return self.value if self.value.startswith(("https://", "http://")) else None


@dataclass(frozen=True)
class Service:
    """A support scheme (支援制度) or a consultation counter (相談窓口)."""

    id: str
    kind: Kind
    name: str
    name_kana: str
    organization: str
    needs: tuple[str, ...]
    """Need ids, best match first."""
    audiences: tuple[str, ...]
    minimum_age: int
    maximum_age: int | None
    under18: bool
    description: str
    eligibility: str
    application: str
    contact_points: tuple[ContactPoint, ...]
    url: str | None
    url_confirmed: bool
    municipal: str | None
    """Words to search municipal procedures with, for a scheme that the municipality handles."""
    emergency: bool
    assurance: Assurance
    assured_date: str | None
    """Year-month of the newest source."""
    checked_on: str
    """Year-month in which the facts were last compared with their sources."""
    status: Literal["active", "withdrawn"]

    def fits(self, profile: Profile) -> bool:
        """True when nothing we know of the person rules this service out."""
        if profile.page == "under18" and not self.under18:
            return False
        if profile.age is None:
            return True
        oldest, youngest = profile.age[1], profile.age[0]
        return oldest >= self.minimum_age and (
            self.maximum_age is None or youngest <= self.maximum_age
        )


@dataclass(frozen=True)
class Profile:
    """What is known of the person; never more than what a match needs."""

    page: Page = "general"
    language: str = "ja"
    age: tuple[int, int] | None = None
    """Inclusive range of years, from the grade band; None when unknown."""
    prefers: str | None = None
    """A contact channel the person asked for ("phone" or "written")."""


@dataclass(frozen=True)
class Need:
    """One worry the assistant understands (相談内容②)."""

    id: str
    label: str
    short: str
    """Label of at most 20 characters, for buttons (LINE's limit)."""
    topic: str
    detail: str
    page: Page


@dataclass(frozen=True)
class Detail:
    """A group of needs in a topic (相談内容①)."""

    id: str
    label: str
    short: str
    topic: str
    needs: tuple[str, ...]


@dataclass(frozen=True)
class Topic:
    """The first level of the menu (相談項目)."""

    id: str
    label: str
    short: str
    page: Page
    details: tuple[str, ...]


@dataclass(frozen=True)
class Band:
    """A school grade band of the under-18 page."""

    id: str
    label: str
    ages: tuple[int, int]


@dataclass(frozen=True)
class RankedNeed:
    """A need found in what the person wrote."""

    id: str
    confidence: float
    because: tuple[str, ...] = field(default=())
    """The person's own words that carried the decision."""

"""What people read beside the chat: questions, hints, messages and campaigns, from dated Markdown."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from jsonschema import Draft202012Validator
from markdown import Markdown  # type: ignore[import-untyped]

from navigator.catalogue import Catalogue
from navigator.errors import ResourceError
from navigator.loading import RESOURCES, content_files, read_article, read_json, shown
from navigator.models import Page
from navigator.taxonomy import Taxonomy

ContentKind = Literal["faq", "hints", "messages", "campaigns"]
KINDS: tuple[ContentKind, ...] = get_args(ContentKind)
#: Where the site has the articles of a kind.
FOLDERS: dict[ContentKind, str] = {
    "faq": "faq/",
    "hints": "hints/",
    "messages": "messages/",
    "campaigns": "campaign/",
}

_CARD = re.compile(r"^\[\]\(service:([^)\s]*)\)[ \t]*$", re.MULTILINE)
_LINK = re.compile(r'href="service:([^"]*)"')
_PLACE = re.compile(r'<div data-service="([^"]*)"></div>')
_NAMED = re.compile(r'data-service="([^"]*)"|href="service:([^"]*)"')
#: A line that ends between two Japanese characters: a browser would show the break as a space.
_JAPANESE_BREAK = re.compile(r"(?<=[^\x00-\x7f])\n(?=[^\x00-\x7f])")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LEAP_YEAR = 2024


@dataclass(frozen=True)
class Article:
    """One article. In `html`, `<div data-service="…"></div>` marks the place of a service's card."""

    id: str
    kind: ContentKind
    title: str
    summary: str
    page: Page
    date: datetime.date
    needs: tuple[str, ...]
    starts: str | None
    """First day of a campaign: «05-01» in every year, or a full date."""
    ends: str | None
    order: int | None
    """Place in lists, the smallest first; None is behind all that have one."""
    html: str

    @property
    def path(self) -> str:
        """Its address on the site, without the first slash."""
        home = "under18/" if self.page == "under18" else ""
        return f"{home}{FOLDERS[self.kind]}{self.id}/"

    @property
    def services(self) -> tuple[str, ...]:
        """Ids of the services whose cards stand in it."""
        return tuple(_PLACE.findall(self.html))

    def runs(self, today: datetime.date) -> bool:
        """True on the days from `starts` to `ends`, both included; always without them."""
        return any(first <= today <= last for first, last in self._spans(today))

    def next_start(self, today: datetime.date) -> datetime.date | None:
        """The first day after `today` on which it begins; None where there is none."""
        return min((first for first, _ in self._spans(today) if first > today), default=None)

    def _spans(self, today: datetime.date) -> Iterator[tuple[datetime.date, datetime.date]]:
        """Spans of days that may hold `today` or lie ahead."""
        if self.starts is None or self.ends is None:
            yield datetime.date.min, datetime.date.max
        elif len(self.starts) > len("05-01"):
            yield datetime.date.fromisoformat(self.starts), datetime.date.fromisoformat(self.ends)
        else:
            for year in (today.year - 1, today.year, today.year + 1):
                over = self.ends < self.starts  # from December into January
                yield _day(year, self.starts), _day(year + over, self.ends)


@dataclass(frozen=True)
class Content:
    """All articles, by kind and id."""

    all: tuple[Article, ...]

    def articles(self, kind: ContentKind, page: Page, today: datetime.date) -> list[Article]:
        """What a page shows of one kind today; of campaigns those that run.

        By `order`, then the newest first, then by id.
        """
        found = [
            article
            for article in self.all
            if (article.kind, article.page) == (kind, page)
            and article.date <= today
            and article.runs(today)
        ]
        return sorted(found, key=_place_in_list)

    def next_campaign(
        self, page: Page, today: datetime.date
    ) -> tuple[Article, datetime.date] | None:
        """The campaign that begins next, and when."""
        ahead = [
            (starts, article)
            for article in self.all
            if (article.kind, article.page) == ("campaigns", page)
            if (starts := article.next_start(today)) is not None
        ]
        return min(((a, day) for day, a in ahead), key=lambda pair: pair[1], default=None)


def load_content(taxonomy: Taxonomy, catalogue: Catalogue, root: Path = RESOURCES) -> Content:
    """Read and check every article; ResourceError with file and field at the first broken one."""
    validator = Draft202012Validator(read_json(root / "schemas" / "content.schema.json"))
    found = []
    for kind in KINDS:
        for path in content_files(kind, root):
            matter, body = read_article(path)
            _check(matter, path, kind, validator, taxonomy)
            html = _html(body, matter["page"], path, catalogue)
            found.append(_article(matter, kind, path.stem, html))
    return Content(tuple(found))


def _place_in_list(article: Article) -> tuple[float, int, str]:
    order = math.inf if article.order is None else article.order
    return order, -article.date.toordinal(), article.id


def _check(
    matter: Any, path: Path, kind: ContentKind, validator: Draft202012Validator, taxonomy: Taxonomy
) -> None:
    where = shown(path)
    error = next(iter(sorted(validator.iter_errors(matter), key=lambda e: str(e.path))), None)
    if error is not None:
        field = ".".join(map(str, error.absolute_path)) or "front matter"
        raise ResourceError(where, field, error.message)
    if not _ID.fullmatch(path.stem):
        raise ResourceError(where, "file", "its name must be small letters, digits and hyphens")
    unknown = [need for need in matter["needs"] if need not in taxonomy.needs]
    if unknown:
        raise ResourceError(where, "needs", f"not in the taxonomy: {', '.join(unknown)}")
    if ("starts" in matter) != (kind == "campaigns"):
        raise ResourceError(where, "starts", "a campaign has starts and ends, nothing else has")
    if kind == "campaigns" and len(matter["starts"]) != len(matter["ends"]):
        raise ResourceError(where, "ends", "must be a day of every year or a date, as starts is")
    for field in ("date", "starts", "ends"):
        _check_day(matter.get(field), where, field)


def _check_day(text: str | None, where: str, field: str) -> None:
    try:
        if text is not None:
            datetime.date.fromisoformat(
                text if len(text) > len("05-01") else f"{_LEAP_YEAR}-{text}"
            )
    except ValueError:
        raise ResourceError(where, field, f"there is no day {text!r}") from None


def _html(body: str, page: Page, path: Path, catalogue: Catalogue) -> str:
    """HTML of the Markdown; services become links and places for cards."""
    marked = _CARD.sub(r'\n<div data-service="\1"></div>\n', body)
    html = Markdown(extensions=["sane_lists", "tables"]).convert(marked)
    for service_id in (card or link for card, link in _NAMED.findall(html)):
        service = catalogue.services.get(service_id)
        if service is None:
            raise ResourceError(shown(path), "body", f"no active service {service_id!r}")
        if page == "under18" and not service.under18:
            raise ResourceError(shown(path), "body", f"{service_id!r} is not for children")
    query = "?page=under18" if page == "under18" else ""
    return _JAPANESE_BREAK.sub("", _LINK.sub(rf'href="/services/\1/{query}"', html))


def _article(matter: dict[str, Any], kind: ContentKind, name: str, html: str) -> Article:
    return Article(
        id=name,
        kind=kind,
        title=matter["title"],
        summary=matter["summary"],
        page=matter["page"],
        date=datetime.date.fromisoformat(matter["date"]),
        needs=tuple(matter["needs"]),
        starts=matter.get("starts"),
        ends=matter.get("ends"),
        order=matter.get("order"),
        html=html,
    )


def _day(year: int, text: str) -> datetime.date:
    """«05-01» in a year; 02-29 is the last of February where the year has none."""
    month, day = map(int, text.split("-"))
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return datetime.date(year, month + 1, 1) - datetime.timedelta(days=1)

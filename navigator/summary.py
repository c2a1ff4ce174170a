"""The summary sheet (相談内容のまとめ) as data: what stands on it, in the person's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from navigator import postbacks
from navigator.cards import Cards
from navigator.catalogue import Catalogue
from navigator.hours_text import HoursInWords
from navigator.links import Signer, SummaryRequest
from navigator.locales import Sentences
from navigator.matching import FIRST_SHOWN, usable
from navigator.models import ContactPoint, Profile, Service
from navigator.opening_hours import JST
from navigator.replies import Button, Reply
from navigator.talk import Talk, Turn
from navigator.taxonomy import Taxonomy


@dataclass(frozen=True)
class SheetContact:
    """One line of 相談先: words, and the address a tap opens."""

    kind: str
    value: str
    href: str | None
    remarks: str
    """Label, hours and cost in words."""


@dataclass(frozen=True)
class SheetService:
    """One 支援制度・相談窓口."""

    kind: str
    name: str
    organization: str
    description: str
    eligibility: str
    application: str
    contacts: tuple[SheetContact, ...]
    url: str | None
    caution: str
    checked_on: str


@dataclass(frozen=True)
class SheetWorry:
    """相談項目・相談内容①・相談内容② and the services for them."""

    topic: str
    detail: str
    need: str
    services: tuple[SheetService, ...]


@dataclass(frozen=True)
class Sheet:
    """Everything that is printed, apart from the memo."""

    language: str
    title: str
    made: datetime
    labels: dict[str, str]
    """Fixed words of the sheet by name (see resources/locales, `sheet.*`)."""
    worries: tuple[SheetWorry, ...]
    script: tuple[str, ...]
    """Words to read out on the telephone or at the counter."""
    site_url: str


LABELS = (
    "made_on",
    "topic",
    "detail",
    "need",
    "service",
    "description",
    "eligibility",
    "application",
    "contacts",
    "memo",
    "memo_hint",
    "script_title",
    "checked_on",
    "page",
    "qr",
    "not_official",
    "scheme",
    "counter",
)


class Summaries:
    """Offers the sheet in the talk and writes its content."""

    def __init__(
        self,
        taxonomy: Taxonomy,
        catalogue: Catalogue,
        sentences: Sentences,
        cards: Cards,
        site_url: str,
    ) -> None:
        self._site_url = site_url
        self._taxonomy = taxonomy
        self._catalogue = catalogue
        self._sentences = sentences
        self._cards = cards

    def request(self, talk: Talk, now: datetime) -> SummaryRequest:
        """The worries of the talk with the services shown, or the first three of each."""
        profile = talk.profile(self._taxonomy)
        offers = self._catalogue.for_needs(talk.needs, profile, now, FIRST_SHOWN)
        services = dict.fromkeys([*talk.shown, *(s.id for found in offers.values() for s in found)])
        wanted = set(talk.needs)
        known = self._catalogue.services
        fitting = [s for s in services if s in known and wanted & set(known[s].needs)]
        return SummaryRequest(talk.needs, tuple(fitting), talk.page, talk.language)

    def sheet(self, request: SummaryRequest, made: datetime) -> Sheet:
        """Content of the sheet for ids that may be from an older catalogue: unknown ones are left out."""
        language, page = request.language, request.page
        say = self._sentences.text
        needs = [need for need in request.needs if need in self._taxonomy.needs]
        left = [s for s in request.services if s in self._catalogue.services]
        worries = []
        for need in needs:
            mine = [s for s in left if need in self._catalogue.services[s].needs]
            left = [s for s in left if s not in mine]
            topic, detail, label = self._cards.path(need, language)
            printed = tuple(self._service(self._catalogue.services[s], language) for s in mine)
            worries.append(SheetWorry(topic, detail, label, printed))
        names = say("sheet.join", language).join(worry.need for worry in worries)
        script = (
            say("sheet.script_1", language, page),
            say("sheet.script_2", language, page, needs=names),
            say("sheet.script_3", language, page),
        )
        return Sheet(
            language=language,
            title=say("sheet.title", language, page),
            made=made.astimezone(JST),
            labels={name: say(f"sheet.{name}", language, page) for name in LABELS},
            worries=tuple(worries),
            script=script,
            site_url=self._site_url + ("/under18/" if page == "under18" else "/"),
        )

    def nothing_yet(self, talk: Talk) -> Turn:
        """No worry yet: say what the sheet is and how to come to it."""
        text = self._sentences.text("summary.nothing_yet", talk.language, talk.page)
        buttons = self._buttons(talk, topics="show_topics", human="human")
        return Turn((Reply("menu", text, buttons),), talk)

    def offer(
        self, talk: Talk, signer: Signer, request: SummaryRequest, pages: int, size: int
    ) -> Turn:
        """The link to a sheet that was just rendered with `pages` pages and `size` bytes."""
        token = signer.summary_token(request)
        say = self._sentences.text
        text = say("summary.ready", talk.language, talk.page, pages=pages)
        buttons = self._buttons(talk, human="human", start_again="start_again")
        needs = tuple(self._cards.need(need, talk.language) for need in request.needs)
        link = {
            "href": f"/summary/{token}.pdf",
            "page": f"/sheet/{token}/",
            "pages": pages,
            "bytes": size,
        }
        return Turn((Reply("summary", text, buttons, needs, link=link),), talk)

    def _buttons(self, talk: Talk, **intents: str) -> tuple[Button, ...]:
        return tuple(
            Button(
                self._sentences.text(f"button.{name}", talk.language, talk.page),
                postbacks.build(intent),
            )
            for name, intent in intents.items()
        )

    def _service(self, service: Service, language: str) -> SheetService:
        say = self._sentences.text
        points = usable(service.contact_points, Profile(language=language))
        caution = say("card.may_have_changed", language) if service.assurance != "verified" else ""
        return SheetService(
            kind=say(f"kind.{service.kind}", language),
            name=service.name,
            organization=service.organization,
            description=service.description,
            eligibility=service.eligibility,
            application=service.application,
            contacts=tuple(self._contact(point, language) for point in points),
            url=service.url if service.url_confirmed else None,
            caution=caution,
            checked_on=service.checked_on,
        )

    def _contact(self, point: ContactPoint, language: str) -> SheetContact:
        say = self._sentences.text
        hours = HoursInWords(self._sentences, language)
        words: Iterable[str | None] = (
            point.label,
            hours.text(point.hours) if point.hours else None,
            say(f"cost.{point.cost}", language) if point.cost != "unknown" else None,
            None if point.confirmed else say("card.unconfirmed_link", language),
        )
        remarks = say("sheet.separator", language).join(word for word in words if word)
        return SheetContact(
            say(f"channel.{point.channel}", language), point.value, point.href, remarks
        )

"""The website's pages: templates filled from catalogue, content and sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from navigator.assistant import Assistant
from navigator.banners import load_banners
from navigator.cards import Cards
from navigator.content import FOLDERS, Article
from navigator.directory import Directory, Search
from navigator.furigana import Furigana
from navigator.loading import RESOURCES, accessibility_results, figures, templates
from navigator.locales import SOURCE_LANGUAGE
from navigator.models import PAGES, Page, Profile, Service

#: Services whose numbers are in sight on every page; the bar shows the first four.
LINES: dict[Page, tuple[str, ...]] = {
    "general": ("fire-119", "police-110", "yorisoi-hotline", "inochi-sos"),
    "under18": ("fire-119", "police-110", "kodomo-sos-24h", "childline", "jidosodansho-189"),
}
#: Added to the address of a page that both have, for the children's version of it.
CHILDREN = "?page=under18"
_HOMES: dict[Page, tuple[str, str]] = {
    "general": ("home.html", ""),
    "under18": ("under18.html", "under18/"),
}
_CARD = re.compile(r'<div data-service="([^"]+)"></div>')


class Site:
    """Draws every page: `fixed` ones once, `dated` ones once a day, the rest when they are asked for."""

    def __init__(
        self,
        assistant: Assistant,
        site_url: str,
        furigana: Furigana,
        now: datetime,
        root: Path = RESOURCES,
    ) -> None:
        self._taxonomy = assistant.taxonomy
        self._catalogue = assistant.catalogue
        self._sentences = assistant.sentences
        self._cards = Cards(assistant.taxonomy, assistant.sentences)
        self._directory = Directory(assistant.taxonomy, assistant.catalogue)
        self._content = assistant.content
        self._banners = load_banners(root)
        self._site_url = site_url
        self._furigana = furigana
        self._now = now
        self._results = accessibility_results(root)
        self._figures = figures(root)
        self._environment = Environment(
            loader=DictLoader(templates(root)),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        services = self._catalogue.services
        self._lines = {page: self._draw((services[i] for i in LINES[page]), page) for page in PAGES}

    def render(self, name: str, page: Page = "general", path: str = "", **context: Any) -> bytes:
        """One page from a template; `path` is its address without the first slash."""
        known = {"page": page, "path": path, "title": "", "kana": "", "lines": self._lines[page]}
        text = self._environment.get_template(name).render({**known, **context})
        if page == "under18":
            text = self._furigana.html(Markup(text))  # noqa: S704 - our own template, escaped
        return text.encode()

    def fixed(self) -> dict[str, bytes]:
        """Pages that stay the same, by address."""
        render = self.render
        pages = {
            "about/": render(
                "about.html",
                path="about/",
                total=len(self._catalogue.services),
                needs_total=len(self._taxonomy.needs),
                figures=self._figures,
            ),
            "accessibility/": render(
                "accessibility.html", path="accessibility/", results=self._results
            ),
            "partners/": render(
                "partners.html", path="partners/", banners=self._banners, site_url=self._site_url
            ),
            "offline/": render("offline.html", path="offline/", child_lines=self._lines["under18"]),
        }
        for page in PAGES:
            version = CHILDREN if page == "under18" else ""
            pages[f"privacy/{version}"] = render("privacy.html", page, "privacy/")
            pages[f"embed/{version}"] = render("embed.html", page, "embed/")
            pages[f"services/{version}"] = self.services(Search(), page)
        return pages

    def service(self, service_id: str, page: Page) -> bytes | None:
        """The page of one service; None where the page of those 18 and under or nobody has it."""
        service = self._catalogue.services.get(service_id)
        if service is None or (page == "under18" and not service.under18):
            return None
        (card,) = self._draw([service], page)
        # Whoever looks a service up may do so for a friend with another language: every way to reach it.
        card["contacts"] = [
            self._cards.contact(point, SOURCE_LANGUAGE, self._now)
            for point in service.contact_points
        ]
        needs = self._needs(service.needs, page)
        path = f"services/{service_id}/"
        return self.render("service.html", page, path, card=card, needs=needs)

    def dated(self, today: date) -> dict[str, bytes]:
        """Pages that may look different on another day, by address."""
        pages: dict[str, bytes] = {}
        for page, (name, home) in _HOMES.items():
            shown = {kind: self._content.articles(kind, page, today) for kind in FOLDERS}
            pages[home] = self.render(
                name,
                page,
                home,
                topics=self._taxonomy.page_topics(page),
                campaigns=shown["campaigns"],
            )
            for kind, folder in FOLDERS.items():
                path = home + folder
                bodies = {article.id: self._body(article) for article in shown[kind]}
                pages[path] = self.render(
                    "articles.html",
                    page,
                    path,
                    kind=kind,
                    articles=shown[kind],
                    bodies=bodies,
                    upcoming=self._content.next_campaign(page, today)
                    if kind == "campaigns"
                    else None,
                )
                for article in shown[kind]:
                    own = f"{path}{article.id}/"
                    pages[own] = self.render(
                        "article.html",
                        page,
                        own,
                        article=article,
                        body=bodies[article.id],
                        needs=self._needs(article.needs, page),
                    )
        return pages

    def services(self, search: Search, page: Page) -> bytes:
        """The list of all services, or what was found in it."""
        found = self._directory.find(search, page) if search else []
        if search.need:
            profile = Profile(page=page)
            ranked = self._catalogue.for_need(search.need, profile, self._now)
            found = [service for service in ranked if service in found]
        groups = [] if search else self._directory.groups(page)
        return self.render(
            "services.html",
            page,
            "services/",
            search=search,
            asked=self._asked(search),
            topics=self._taxonomy.page_topics(page),
            kinds=[(kind, self._sentences.text(f"kind.{kind}")) for kind in ("scheme", "counter")],
            found=self._draw(found, page),
            groups=[(topic, self._draw(members, page)) for topic, members in groups],
            total=sum(len(members) for _, members in groups),
        )

    def searched(self, fields: dict[str, str]) -> Search:
        """What a form asks for; ids that are not known ask for nothing."""
        topic, kind, need = (fields.get(name, "") for name in ("topic", "kind", "need"))
        return Search(
            words=fields.get("q", ""),
            topic=topic if topic in self._taxonomy.topics else "",
            kind=kind if kind in ("scheme", "counter") else "",
            need=need if need in self._taxonomy.needs else "",
        )

    def _asked(self, search: Search) -> str:
        if search.need:
            return self._taxonomy.needs[search.need].label
        return self._taxonomy.topics[search.topic].label if search.topic else ""

    def _needs(self, ids: Iterable[str], page: Page) -> list[Any]:
        """Worries of this page alone: the other page's would be found by nobody here."""
        needs = (self._taxonomy.needs[need] for need in ids)
        return [need for need in needs if need.page == page]

    def _body(self, article: Article) -> Markup:
        """An article's HTML with the cards of its services."""
        macro = self._environment.get_template("cards.html").module.small  # type: ignore[attr-defined]

        def card(match: re.Match[str]) -> str:
            (drawn,) = self._draw([self._catalogue.services[match[1]]], article.page)
            return str(macro(drawn, article.page))

        return Markup(_CARD.sub(card, article.html))  # noqa: S704 - our own Markdown

    def _draw(self, services: Iterable[Service], page: Page) -> list[dict[str, Any]]:
        profile = Profile(page=page)
        return [self._cards.service(service, profile, self._now) for service in services]

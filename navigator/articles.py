"""Questions, hints and messages in the talk: what kinds there are, lists to choose from, one article at a time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from navigator import postbacks
from navigator.cards import Cards
from navigator.catalogue import Catalogue
from navigator.content import Article, Content, ContentKind
from navigator.locales import Sentences
from navigator.menus import Menus
from navigator.plain_text import lines
from navigator.replies import Button, Reply
from navigator.talk import Talk, Turn
from navigator.taxonomy import Taxonomy

#: What can be asked for; campaigns come by themselves.
ASKED_FOR: tuple[ContentKind, ...] = ("faq", "hints", "messages")
#: Articles of one list: with «more» and three ways out as many as LINE's quick replies hold (13).
PART = 9


class Articles:
    """Draws what there is to read as replies."""

    def __init__(
        self,
        content: Content,
        taxonomy: Taxonomy,
        catalogue: Catalogue,
        sentences: Sentences,
        cards: Cards,
        menus: Menus,
    ) -> None:
        self._content = content
        self._taxonomy = taxonomy
        self._catalogue = catalogue
        self._sentences = sentences
        self._cards = cards
        self._menus = menus

    def kinds(self, talk: Talk) -> Turn:
        """Questions, hints or messages?"""
        buttons = [self._list_button(talk, kind, 1, f"button.{kind}") for kind in ASKED_FOR]
        reply = Reply("menu", self._say(talk, "content.kinds"), self._with_ways_out(talk, buttons))
        return Turn((reply,), talk.at("kinds", "all"))

    def listed(self, talk: Talk, kind: str, part: str, now: datetime) -> Turn:
        """One part of a list, the first being "1"; the kinds where there is no such kind."""
        asked = _kind(kind)
        if asked is None:
            return self.kinds(talk)
        articles = self._shown(asked, talk, now)
        number = int(part) if part.isdecimal() and 0 < int(part) <= _parts(articles) else 1
        buttons = [
            Button(a.title, postbacks.build("show_article", kind=asked, article=a.id))
            for a in articles[(number - 1) * PART : number * PART]
        ]
        if number < _parts(articles):
            buttons.append(self._list_button(talk, asked, number + 1, "button.next_part"))
        text = self._say(talk, f"content.{asked}" if articles else "content.nothing")
        reply = Reply("content", text, self._with_ways_out(talk, buttons))
        return Turn((reply,), talk.at("articles", f"{asked}/{number}"))

    def article(self, talk: Talk, kind: str, article_id: str, now: datetime) -> Turn:
        """One article in full; its list where this page has no such article today."""
        asked = _kind(kind)
        shown = self._shown(asked, talk, now) if asked else []
        article = next((a for a in shown if a.id == article_id), None)
        if article is None:
            return self.listed(talk, kind, "1", now)
        text = list(lines(article.html))
        needs = [need for need in article.needs if self._taxonomy.needs[need].page == talk.page]
        if needs:
            text.append(self._say(talk, "content.needs"))
        buttons = [self._menus.need_button(talk, need) for need in needs]
        reply = Reply(
            "content",
            "\n".join(text),
            self._with_ways_out(talk, buttons),
            services=tuple(self._service_cards(article, talk, now)),
            link={"href": f"/{article.path}", "title": self._say(talk, "content.page")},
            title=article.title,
        )
        return Turn((reply,), talk.at("article", f"{article.kind}/{article.id}"))

    def back(self, talk: Talk, now: datetime) -> Turn:
        """From an article to its list, from a list to the one before; elsewhere one step up in the menu."""
        where, _, item = (talk.place or "").partition(":")
        kind, _, which = item.partition("/")
        asked = _kind(kind)
        if asked and where == "article":
            ids = [article.id for article in self._shown(asked, talk, now)]
            part = ids.index(which) // PART + 1 if which in ids else 1
            return self.listed(talk, asked, str(part), now)
        if asked and where == "articles":
            before = int(which) - 1 if which.isdecimal() else 0
            return self.listed(talk, asked, str(before), now) if before else self.kinds(talk)
        return self._menus.back(talk)

    def _shown(self, kind: ContentKind, talk: Talk, now: datetime) -> list[Article]:
        return self._content.articles(kind, talk.page, now.date())

    def _service_cards(
        self, article: Article, talk: Talk, now: datetime
    ) -> Iterable[dict[str, Any]]:
        profile = talk.profile(self._taxonomy)
        for service_id in article.services:
            service = self._catalogue.services[service_id]
            yield self._cards.service(service, profile, now, service.needs)

    def _list_button(self, talk: Talk, kind: ContentKind, part: int, key: str) -> Button:
        payload = postbacks.build("show_articles", kind=kind, part=str(part))
        return Button(self._say(talk, key), payload)

    def _with_ways_out(self, talk: Talk, buttons: Iterable[Button]) -> tuple[Button, ...]:
        return (*buttons, *self._menus.ways_out(talk))

    def _say(self, talk: Talk, key: str) -> str:
        return self._sentences.text(key, talk.language, talk.page)


def _kind(name: str) -> ContentKind | None:
    return next((kind for kind in ASKED_FOR if kind == name), None)


def _parts(articles: list[Article]) -> int:
    return -(-len(articles) // PART)

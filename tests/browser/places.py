"""Every kind of page, and every state of the chat, that accessibility is looked for in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from playwright.sync_api import Frame, Page, expect

from navigator.assistant import Assistant
from navigator.content import FOLDERS
from navigator.models import PAGES as VERSIONS
from tests.browser.chat import Chat
from tests.browser.town import opened, town

#: So many services and articles of each kind stand for all.
SERVICES, ARTICLES = 5, 3
#: Console errors that belong to a place: pages that are not there, a line that is cut.
EXPECTED = "status of (400|404)|ERR_FAILED|Failed to fetch"
HOMES = {"general": "/", "under18": "/under18/"}
_WORDS = {
    "general": "家賃が払えないし、親の介護もつらいです",
    "under18": "友だちにいじめられています",
}
_DANGER = "もう死にたい"
#: To what there is to read: its kinds, a list, one of it.
_READING = ("/show_kinds", "/show_articles", "/show_article")


_Go = Callable[[Page], "Page | Frame | None"]


class Look(NamedTuple):
    """A screen: its size (windows.py), dark or light, text in per cent."""

    size: str
    dark: bool = False
    text: int = 100


#: By the name that accessibility.html gives them.
LOOKS = {
    "phone": Look("phone"),
    "desktop": Look("desktop", dark=True),
    "small": Look("small", text=150),
}


@dataclass(frozen=True)
class Place:
    """Something to look at. What is looked at may be a frame: `go` gives it."""

    kind: str
    """What accessibility.html calls it by; several places may be of one kind."""
    path: str
    template: str
    go: _Go = lambda _: None
    """What is done there first."""
    id: str = ""
    """Tells places of one kind and path apart."""

    @property
    def name(self) -> str:
        return f"{self.kind} {self.path} {self.id}".strip()

    def reach(self, page: Page, base: str) -> Page | Frame:
        page.goto(base + self.path)
        return self.go(page) or page


def places(assistant: Assistant, today: date) -> list[Place]:
    """All of them, in the order in which the page about accessibility lists them."""
    return [
        *_homes(),
        *_lists(),
        *_services(assistant),
        *_articles(assistant, today),
        *(
            Place(name, path, f"{name}.html")
            for name in ("about", "privacy", "accessibility", "partners", "offline")
            for path in ([f"/{name}/", f"/{name}/?page=under18"] if name == "privacy" else [f"/{name}/"])
        ),
        Place("notice", "/no-such-page/", "notice.html"),
        Place("notice", "/summary/none.pdf", "notice.html"),
        *_reports(),
        *_talks(),
        *_chats(),
        *_frames(),
    ]  # fmt: skip


def _homes() -> Iterator[Place]:
    def tools(page: Page) -> None:
        _chat(page)
        page.locator("[data-tools] summary").click()

    def form(page: Page) -> None:
        """As it is for browsers that are too old for the chat."""
        page.route("**/chat.js", lambda route: route.abort())
        page.reload()
        expect(page.locator(".talk-form")).to_be_visible()

    for version, path in HOMES.items():
        yield Place("tools", path, _home(version), tools)
        yield Place("form", path, _home(version), form)


def _lists() -> Iterator[Place]:
    for query in ("", "?page=under18"):
        join = "&" if query else "?"
        yield Place("services", f"/services/{query}", "services.html")
        for asked in ("need=bullying", "q=zzzz"):
            yield Place("services", f"/services/{query}{join}{asked}", "services.html")


def _services(assistant: Assistant) -> Iterator[Place]:
    for version in VERSIONS:
        own = [
            s for s in assistant.catalogue.services.values() if version == "general" or s.under18
        ]
        # With a caution, in the most ways to be reached, of either kind.
        chosen = [
            next(s for s in own if s.assurance != "verified"),
            max(own, key=lambda s: len(s.contact_points)),
        ]
        chosen += [s for s in own[:: len(own) // SERVICES] if s not in chosen][: SERVICES - 2]
        query = "?page=under18" if version == "under18" else ""
        for service in chosen:
            yield Place("service", f"/services/{service.id}/{query}", "service.html")  # fmt: skip


def _articles(assistant: Assistant, today: date) -> Iterator[Place]:
    for version in VERSIONS:
        for kind, folder in FOLDERS.items():
            yield Place(folder.strip("/"), f"{HOMES[version]}{folder}", "articles.html")
            for article in assistant.content.articles(kind, version, today)[:ARTICLES]:
                yield Place("article", f"/{article.path}", "article.html")


def _reports() -> Iterator[Place]:
    def thanked(page: Page) -> None:
        page.locator("[name=reason]").first.check()
        page.locator(".report button").click()

    def nothing_chosen(page: Page) -> None:
        page.locator(".report").evaluate("(form) => { form.noValidate = true; form.submit(); }")
        page.wait_for_url("**/report")

    for query in ("", "?page=under18"):
        path = f"/services/childline/{query}"
        yield Place("report", path, "report.html", thanked, "thanked")
        yield Place("report", path, "report.html", nothing_chosen, "nothing-chosen")


def _talks() -> Iterator[Place]:
    """The talk without JavaScript."""

    def says(text: str) -> _Go:
        def go(page: Page) -> None:
            page.locator("#talk-text").fill(text)
            page.locator(".composer .main").click()
            expect(page.locator(".reply").first).to_be_visible()

        return go

    def sheet(page: Page) -> None:
        says(_WORDS["under18" if "under18" in page.url else "general"])(page)
        page.locator("button[value='/summary']").click()
        expect(page.locator(".sheet")).to_be_visible()

    def page_of_sheet(page: Page) -> None:
        sheet(page)
        link = str(page.locator(".sheet a").get_attribute("href"))
        page.goto(
            page.url.split("/talk/")[0] + link.replace("/summary", "/sheet").replace(".pdf", "/")
        )

    def ended(page: Page) -> None:
        page.locator("button[name=end]").click()
        expect(page.locator(".erase")).to_have_count(0)

    def refused(page: Page) -> None:
        page.locator(".composer .main").click()
        expect(page.locator(".trouble")).to_be_visible()

    for version in VERSIONS:
        path = f"/talk/?page={version}"
        yield Place("talk", path, "talk.html")
        yield Place("talk", path, "talk.html", says(_WORDS[version]), "services")
        yield Place("talk", path, "talk.html", says(_DANGER), "crisis")
        yield Place("talk", path, "talk.html", sheet, "sheet")
        yield Place("talk", path, "talk.html", refused, "refused")
        yield Place("talk", path, "ended.html", ended, "ended")
        yield Place("sheet", path, "sheet.html", page_of_sheet)


def _chats() -> Iterator[Place]:
    """The chat of the first pages in each of its states."""
    for version, path in HOMES.items():
        child = version == "under18"
        band = ("/select_band",) if child else ()
        steps = (*band, "/select_topic", *(() if child else ("/select_detail",)), "/select_need")
        words = _WORDS[version]
        states: dict[str, list[_Go]] = {
            "chat-menu": [_pressed(*steps[:number]) for number in range(4)],
            "chat-services": [_said(words)],
            "chat-crisis": [_said(_DANGER)],
            "chat-sheet": [_said(words, "/summary")],
            "chat-content": [_pressed(*band, *_READING[:number]) for number in (1, 2, 3)],
            "chat-trouble": [_said_nothing, _said_in_vain],
            "chat-erase": [_erasing],
        }
        for kind, ways in states.items():
            for number, go in enumerate(ways):
                yield Place(kind, path, _home(version), go, str(number or ""))
    for year in ("1", "5", "7", "9"):
        yield Place("kana", HOMES["under18"], _home("under18"), _with_kana(year), year)


def _pressed(*postbacks: str) -> _Go:
    def go(page: Page) -> None:
        chat = _chat(page)
        for postback in postbacks:
            chat.press(postback)

    return go


def _said(text: str, *postbacks: str) -> _Go:
    def go(page: Page) -> None:
        chat = _chat(page)
        chat.say(text)
        for postback in postbacks:
            chat.press(postback)

    return go


def _said_nothing(page: Page) -> None:
    chat = _chat(page)
    chat.input.press("Enter")
    expect(chat.trouble).to_be_visible()


def _said_in_vain(page: Page) -> None:
    chat = _chat(page)
    page.route("**/chat/message", lambda route: route.abort())
    chat.input.fill(_WORDS["general"])
    chat.input.press("Enter")
    expect(chat.trouble.locator("button")).to_be_visible()


def _erasing(page: Page) -> None:
    _chat(page)
    page.locator(".erase button").click()


def _with_kana(year: str) -> _Go:
    def go(page: Page) -> None:
        page.evaluate(f"sessionStorage.setItem('navi-kana', '{year}')")
        page.reload()
        _chat(page).say(_WORDS["under18"])

    return go


def _frames() -> Iterator[Place]:
    """The chat for other sites: alone, as its page around sees it, and open in that page."""

    def around(is_open: bool) -> _Go:
        def go(page: Page) -> Page | Frame | None:
            with town(page.url.split("/embed/")[0]) as site:
                page.goto(site.put(hostile=False))
                if not is_open:
                    page.locator("navi-widget .open").wait_for()
                    return page
                opened(page).say(_WORDS["general"])
                return page.frames[-1]

        return go

    def alone(page: Page) -> None:
        _chat(page)

    for query in ("", "?page=under18", "?color=%237a1f5c"):
        yield Place("embed", f"/embed/{query}", "embed.html", alone)
    yield Place("embed", "/embed/", "embed.html", around(is_open=False), "closed")
    yield Place("embed", "/embed/", "embed.html", around(is_open=True), "open")


def _chat(page: Page) -> Chat:
    return Chat(page).greeted()


def _home(version: str) -> str:
    return {"general": "home.html", "under18": "under18.html"}[version]


def kinds(found: Iterable[Place]) -> dict[str, list[Place]]:
    """Places by their kind."""
    by_kind: dict[str, list[Place]] = {}
    for place in found:
        by_kind.setdefault(place.kind, []).append(place)
    return by_kind

"""Every page as it is sent: sound, kind, complete, and with the numbers of the catalogue."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest
from sanic.response import HTTPResponse

from extensions.channels.pages import SECURITY_HEADERS, Pages
from extensions.channels.site import LINES, Site
from navigator.directory import Search
from navigator.furigana import load_furigana
from navigator.models import PAGES, Page
from tests.factories import NOON, SITE, assistant

#: A day without a campaign, and days in one (resources/content/campaigns).
NOVEMBER, MAY = date(2026, 11, 25), date(2027, 5, 10)
_TAG = re.compile(r"<[^>]*>")
_READINGS = re.compile(r"<rp>.*?</rp>|<rt>.*?</rt>")
#: Words that a title must not show to whoever looks at the tab or the history.
TELLING = ("ひとりじゃない", "孤独", "自殺", "死", "暴力", "DV", "虐待", "相談", "いじめ")


@lru_cache(maxsize=1)
def site() -> Site:
    return Site(assistant(), SITE, load_furigana(), NOON)


@lru_cache(maxsize=1)
def pages() -> Pages:
    return Pages(assistant(), SITE, load_furigana())


@lru_cache(maxsize=1)
def drawn() -> dict[str, str]:
    """Every page by its address, on a day without and on a day with a campaign."""
    every = {**site().fixed(), **site().dated(MAY), **site().dated(NOVEMBER)}
    for page in PAGES:
        for service in assistant().catalogue.services.values():
            if page == "general" or service.under18:
                query = "?page=under18" if page == "under18" else ""
                every[f"services/{service.id}/{query}"] = site().service(service.id, page) or b""
    return {path: body.decode() for path, body in every.items()}


def text(markup: str) -> str:
    """What one reads: no tags, no kana over the words."""
    return unescape(_TAG.sub("", _READINGS.sub("", markup)))


def main(markup: str) -> str:
    """The page without its frame."""
    return markup.split("<main")[1].split("</main>")[0]


def children(path: str) -> bool:
    return path.startswith("under18/") or path.endswith("?page=under18")


def faults(check: Callable[[str, str], bool]) -> list[str]:
    return [path for path, markup in drawn().items() if not check(path, markup)]


def headings(markup: str) -> list[int]:
    return [int(level) for level in re.findall(r"<h([1-6])\b", markup)]


# Every page


def test_every_page_has_one_first_heading_and_skips_no_level() -> None:
    def sound(path: str, markup: str) -> bool:
        levels = headings(markup)
        steps = [after - before for before, after in pairwise(levels)]
        return path.startswith("embed/") or (levels.count(1) == 1 and max(steps, default=0) <= 1)

    assert faults(sound) == []


class _Nesting(HTMLParser):
    """Notes every tag that does not close the last one opened."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "link", "img", "input", "br", "hr", "wbr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def test_every_element_is_closed_where_it_was_opened() -> None:
    def sound(_: str, markup: str) -> bool:
        nesting = _Nesting()
        nesting.feed(markup)
        return nesting.wrong + nesting.open == []

    assert faults(sound) == []


def test_titles_tell_nothing_to_others() -> None:
    titles = {path: re.findall("<title>(.*?)</title>", markup) for path, markup in drawn().items()}

    assert {path for path, found in titles.items() if len(found) != 1} == set()
    assert [t for (t,) in titles.values() if any(word in t for word in TELLING)] == []
    assert titles[""] == ["くらしの案内"]


def test_every_page_has_the_crisis_numbers_and_the_way_out() -> None:
    services = assistant().catalogue.services

    def complete(path: str, markup: str) -> bool:
        ids = LINES["under18" if children(path) else "general"][:4]
        bar = markup.split('<nav class="bar')[1].split("</nav>")[0]
        hrefs = [str(services[i].contact_points[0].href) for i in ids]
        return re.findall('href="([^"]*)"', bar) == hrefs and "data-exit" in markup

    assert faults(complete) == []


def test_no_page_carries_style_or_script_of_its_own() -> None:
    inline = re.compile(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=")

    assert faults(lambda _, markup: not inline.search(markup)) == []


def test_every_article_is_where_the_chat_says() -> None:
    shown = [a for a in assistant().content.all if a.runs(NOVEMBER) or a.runs(MAY)]

    assert [article.path for article in shown if article.path not in drawn()] == []


def test_ids_stand_once_on_a_page() -> None:
    def sound(_: str, markup: str) -> bool:
        ids = re.findall(r'\sid="([^"]*)"', markup)
        return len(ids) == len(set(ids))

    assert faults(sound) == []


def test_every_link_inside_the_site_leads_somewhere() -> None:
    known = set(drawn()) | set(pages()._files)
    dead = {
        (path, href)
        for path, markup in drawn().items()
        for href in map(unescape, re.findall(r'(?:href|src|action)="/([^"]*)"', markup))
        if not href.endswith("/report")
        and href.split("?")[0] != "talk/"
        and not re.match(r"services/\?(page=under18&)?(topic|need)=", href)
        and not href.startswith("campaign/")  # shown while one runs
        and href.split("#")[0] not in known
    }

    assert dead == set()


def test_every_topic_and_need_that_is_linked_finds_something() -> None:
    asked = {
        (bool(page), field, value)
        for markup in drawn().values()
        for page, field, value in re.findall(
            r'href="/services/\?(page=under18&amp;)?(topic|need)=([^"]*)"', markup
        )
    }
    empty = [
        (child, field, value)
        for child, field, value in asked
        if b'class="row"'
        not in site().services(Search(**{field: value}), "under18" if child else "general")
    ]

    assert asked
    assert empty == []


def test_kana_stand_on_childrens_pages_alone() -> None:
    assert faults(lambda path, markup: ("<ruby" in markup) == children(path)) == []


# Services


def test_page_of_a_service_shows_each_way_with_hours_cost_and_date() -> None:
    missing = []
    for service in assistant().catalogue.services.values():
        shown = text(main(drawn()[f"services/{service.id}/"]))
        wanted = [service.name, service.description, service.eligibility, service.application]
        wanted += [point.value for point in service.contact_points]
        wanted += ["2026年11月に確かめた情報です"]
        missing += [(service.id, words) for words in wanted if words not in shown]
        numbers = [p for p in service.contact_points if p.channel in ("phone", "sms")]
        facts = re.findall('class="soft facts">', main(drawn()[f"services/{service.id}/"]))
        missing += [(service.id, "facts")] if len(facts) < len(numbers) else []

    assert missing == []


def test_service_that_is_not_for_children_has_no_page_of_theirs() -> None:
    assert site().service("seikatsu-hogo", "under18") is None


def test_unknown_service_has_no_page() -> None:
    assert site().service("nobody", "general") is None


def test_list_of_services_links_to_each_of_them() -> None:
    listed = re.findall(r'href="/services/([a-z0-9-]+)/"', drawn()["services/"])

    assert sorted(listed) == sorted(assistant().catalogue.services)


def test_words_searched_for_are_escaped() -> None:
    markup = site().services(Search(words='"><script>alert(1)</script>'), "general").decode()

    assert "<script>alert" not in markup


def test_search_without_a_find_says_how_to_go_on() -> None:
    markup = site().services(Search(words="ぬるぽがっ"), "general").decode()

    assert "見つかりませんでした" not in markup.split("<main")[0]
    assert "短い言葉" in markup


def test_ids_that_are_not_known_ask_for_nothing() -> None:
    assert not site().searched({"topic": "nothing", "kind": "nothing", "need": "nothing", "q": ""})


# Content and campaigns


def test_running_campaign_is_announced_on_the_first_page() -> None:
    quiet, busy = (site().dated(day)[""].decode() for day in (NOVEMBER, MAY))

    assert ("campaign-line" in quiet, "campaign-line" in busy) == (False, True)


def test_campaign_has_a_page_while_it_runs_only() -> None:
    quiet, busy = (set(site().dated(day)) for day in (NOVEMBER, MAY))

    assert [path for path in busy - quiet if path.startswith("campaign/")]
    assert not [path for path in quiet if re.fullmatch(r"campaign/.+", path)]


def test_between_campaigns_the_next_one_is_named() -> None:
    assert "12月20日" in text(drawn()["campaign/"])


def test_cards_in_articles_carry_the_catalogues_numbers() -> None:
    assert faults(lambda _, markup: "data-service" not in markup) == []
    assert 'href="tel:0120279338"' in main(drawn()["faq/"])


# Sending


def ask(name: str, encoding: str = "", tag: str = "", page: Page = "general") -> HTTPResponse:
    request: Any = SimpleNamespace(
        headers={"accept-encoding": encoding, "if-none-match": tag}, query_string=f"page={page}"
    )
    return pages()._answer(request, name, page)


def test_text_is_sent_compressed_to_who_asks_for_it() -> None:
    plain, zipped = ask("style.css"), ask("style.css", "br, gzip")

    assert gzip.decompress(zipped.body or b"") == plain.body
    assert zipped.headers["content-encoding"] == "gzip"
    assert (plain.headers["vary"], zipped.headers["vary"]) == ("Accept-Encoding",) * 2
    assert plain.headers["etag"] != zipped.headers["etag"]


def test_what_a_browser_has_already_is_not_sent_again() -> None:
    tag = ask("", "gzip").headers["etag"]

    assert ask("", "gzip", tag).status == 304
    assert ask("", "", tag).status == 200


def test_address_without_its_last_slash_leads_to_the_page() -> None:
    answer = ask("services/childline", page="under18")

    assert (answer.status, answer.headers["location"]) == (301, "/services/childline/?page=under18")


@pytest.mark.parametrize("name", ["nothing", "templates/frame.html", "../README.md", "services/x/"])
def test_what_is_not_there_is_answered_kindly(name: str) -> None:
    answer = ask(name)

    assert answer.status == 404
    assert b"0120-279-338" in (answer.body or b"")


def test_only_the_chat_alone_may_stand_in_a_foreign_frame() -> None:
    policies = {name: ask(name).headers["content-security-policy"] for name in ("", "embed/")}

    assert policies[""].endswith("frame-ancestors 'none'")
    assert policies["embed/"].endswith("frame-ancestors *")
    assert policies[""] == SECURITY_HEADERS["Content-Security-Policy"]


def test_first_view_is_small() -> None:
    first = ["", "style.css", "chat.css", "site.js", "chat.js", "post.js", "replies.js", "words.js", "icon.svg"]  # fmt: skip
    sent = {name: len(ask(name, "gzip").body or b"") for name in first}

    assert sum(sent.values()) < 50_000, sent


def test_children_get_their_version_where_there_is_one() -> None:
    general, child = ask("privacy/"), ask("privacy/", page="under18")

    assert general.body != child.body
    assert ask("about/", page="under18").body == ask("about/").body


def test_pages_of_a_new_day_are_drawn_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages(), "_day", NOVEMBER)
    monkeypatch.setattr(pages(), "_dated", {})

    assert ask("").status == 200

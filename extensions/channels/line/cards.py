"""Services, worries and sheets of the chat contract as Flex parts."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest
from typing import Any

from extensions.channels.line import contacts, flex, limits
from extensions.channels.line.flex import Part
from extensions.channels.line.words import Words
from navigator import postbacks

#: Contacts on a card that has a page of details behind it.
CONTACTS_ON_CARD = 2
#: Lines of description on such a card.
LINES_ON_CARD = 3
#: Characters of one quote of the person's words.
QUOTE_LIMIT = 60
#: From so many things to choose, they stand in two columns, so that the question above stays in sight.
TWO_COLUMNS_FROM = 7


def words_of(
    words: Words, reply: dict[str, Any], needs: Iterable[dict[str, Any]], more: Iterable[Part]
) -> Part:
    """What the assistant says, the worries it found, and what belongs to them."""
    title = reply.get("title")
    return flex.bubble(
        flex.text(title, size="lg", weight="bold") if title else None,
        *flex.paragraphs(reply["text"]),
        *(need_found(words, need) for need in needs),
        *more,
    )


def need_found(words: Words, need: dict[str, Any]) -> Part:
    """A worry, the words it was found in, and a way to take it away."""
    quotes = "".join(
        words.say("line.card.quote", words=limits.shorten(" ".join(quote.split()), QUOTE_LIMIT))
        for quote in need.get("because", ())
        if quote.strip()
    )
    found = flex.box(
        flex.text(need["label"], size="sm", weight="bold"),
        flex.soft(words.say("line.card.because", quotes=quotes) if quotes else ""),
        flex=1,
    )
    return flex.box(
        found,
        _remove(words, need),
        layout="horizontal",
        alignItems="center",
        spacing="md",
        paddingAll="md",
        cornerRadius="md",
        borderColor=flex.LINE,
        borderWidth="normal",
    )


def _remove(words: Words, need: dict[str, Any]) -> Part | None:
    if not need.get("remove"):
        return None
    label = words.say("line.card.remove")
    said = words.say("line.card.remove_said", need=need["label"])
    return flex.box(
        flex.text(label, flex.ACCENT_STRONG, "sm", align="center"),
        flex=0,
        paddingAll="12px",  # 44 px high with its words: a thumb
        cornerRadius="md",
        backgroundColor=flex.TINT,
        action=flex.postback(label, need["remove"], said),
    )


def choices(buttons: list[dict[str, str]]) -> list[Part]:
    """Things to choose, one below the other, or in two columns where they are many."""
    many = len(buttons) >= TWO_COLUMNS_FROM
    rows = [
        flex.row(b["title"], flex.postback(b["title"], b["postback"]), "sm" if many else "md")
        for b in buttons
    ]
    if not many:
        return rows
    pairs = zip_longest(rows[::2], rows[1::2])
    return [flex.box(*pair, layout="horizontal", spacing="sm") for pair in pairs]


def sheet(words: Words, link: dict[str, Any]) -> Part | None:
    """The button that opens a sheet or the page of an article."""
    if link.get("title"):
        action = words.link(link["title"], link["href"])
        return action and flex.button(action, "secondary")
    # LINE's own browser shows no PDF on Android: «openExternalBrowser» hands it to the telephone's
    # (https://developers.line.biz/ja/docs/line-login/using-line-url-scheme/).
    href = f"{link['page']}?openExternalBrowser=1"
    action = words.link(words.say("line.card.sheet", pages=link["pages"]), href)
    return action and flex.button(action)


def service(
    words: Words, service: dict[str, Any], needs: list[dict[str, Any]], whole: bool = False
) -> Part:
    """A service as a bubble of a carousel, or with all there is to know."""
    ways = service["contacts"] if whole else service["contacts"][:CONTACTS_ON_CARD]
    description = flex.text(service["description"], size="sm")
    if not whole:
        description["maxLines"] = LINES_ON_CARD
    return flex.bubble(
        flex.box(
            flex.soft(_kind(words, service, needs)),
            flex.text(service["name"], size="lg", weight="bold"),
            flex.soft(service.get("organization", "")) if whole else None,
            spacing="xs",
        ),
        description,
        *(contacts.drawn(words, way, first=place == 0) for place, way in enumerate(ways)),
        *(_terms(words, service) if whole else ()),
        flex.box(
            flex.soft(service.get("caution", ""), flex.CAUTION),
            flex.text(checked(words, service["checked_on"]), flex.SOFT, "xs"),
            spacing="xs",
        ),
        footer=flex.box(*_further(words, service, whole), paddingAll="sm"),
        size="mega" if whole else "kilo",
    )


def checked(words: Words, month: str) -> str:
    """When the facts were checked, from «2026-11»."""
    year, number = month.split("-")
    return words.say("line.card.checked", year=year, month=int(number))


def detail(words: Words, service: dict[str, Any]) -> Part:
    """Asks for all about a service."""
    said = words.say("line.card.detail_said", name=service["name"])
    data = postbacks.build("show_service", service=service["id"])
    return flex.postback(words.say("line.card.detail"), data, said)


def _further(words: Words, service: dict[str, Any], whole: bool) -> list[Part]:
    """The way to the details; from there to its own page where that is confirmed, and to ours."""
    if not whole:
        return [flex.button(detail(words, service), "link")]
    hrefs = [contact.get("href") for contact in service["contacts"]]
    own = service.get("url") if service.get("url_confirmed") else None
    # Our page has kana for those 18 and under: LINE itself cannot show any.
    query = "?page=under18" if words.page == "under18" else ""
    actions = (
        None if own in hrefs else words.link(words.say("line.card.site"), own),
        words.link(words.say("line.card.page"), f"/services/{service['id']}/{query}"),
    )
    return [flex.button(action, "link") for action in actions if action]


def _terms(words: Words, service: dict[str, Any]) -> list[Part]:
    """Who can use it and how."""
    terms = {
        "eligibility": words.say("line.card.eligibility"),
        "application": words.say("line.card.application"),
    }
    return [
        flex.box(
            flex.text(title, size="sm", weight="bold"),
            flex.text(service[name], size="sm"),
            spacing="xs",
        )
        for name, title in terms.items()
        if service.get(name)
    ]


def _kind(words: Words, service: dict[str, Any], needs: list[dict[str, Any]]) -> str:
    """«相談窓口», and for which worry where there are several."""
    mine = [need["label"] for need in needs if need["id"] in service.get("for_needs", ())]
    if len(needs) < 2 or not mine:
        return str(service["kind_label"])
    quoted = "".join(words.say("line.card.quote", words=label) for label in mine)
    return words.say("line.card.kind_for", kind=service["kind_label"], needs=quoted)

"""Ways to reach a service: the button, whether somebody is there, hours, cost and languages."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from extensions.channels.line import flex, limits
from extensions.channels.line.flex import Part
from extensions.channels.line.words import Words

Contact = dict[str, Any]

#: Languages that have a name in the sentences (`line.card.language.*`).
LANGUAGES = frozenset(
    ["ja", "en", "zh", "ko", "vi", "ne", "pt", "es", "id", "tl", "th", "my", "km", "mn", "fr", "si", "ur"]
)  # fmt: skip
CALLED = ("phone", "sms")
#: «Hours differ» says nothing about these.
_WITHOUT_HOURS = ("web", "letter", "app")
_LINE_ID = re.compile(r"@[a-z0-9._-]+")
#: Opens the profile of an account: https://developers.line.biz/en/docs/line-login/using-line-url-scheme/
_LINE_ACCOUNT = "https://line.me/R/ti/p/"


def drawn(words: Words, contact: Contact, first: bool) -> Part:
    """All there is to say about one contact; the first one of a service stands out."""
    action = reached(words, contact)
    name = named(contact)
    called = contact["type"] in CALLED
    on_button = action and action["label"] == name
    return flex.box(
        button(words, contact, first),
        flex.soft("" if on_button else name),
        _badge(contact),
        flex.soft(words.say("line.card.separator").join(facts(words, contact))),
        flex.soft(words.say("line.card.hash"))
        if called and contact["value"].startswith("#")
        else None,
        flex.soft(contact.get("caution", ""), flex.CAUTION),
        spacing="xs",
    )


def button(words: Words, contact: Contact, first: bool) -> Part:
    """The button; the bare name or address where LINE cannot open it."""
    action = reached(words, contact)
    if action:
        return flex.button(action, "primary" if first else "secondary")
    what, value = contact["type_label"], contact["value"]
    return flex.text(words.say("line.card.value", what=what, value=value), weight="bold")


def reached(words: Words, contact: Contact) -> Part | None:
    """What a tap does: calls, opens a page, or the profile of a LINE account; None where it can do nothing."""
    what, value, name = contact["type_label"], contact["value"], named(contact)
    href = contact.get("href")
    if contact["type"] == "line" and not href and _LINE_ID.fullmatch(value):
        href = _LINE_ACCOUNT + quote(value, safe="")
    if contact["type"] in CALLED:
        return words.link(f"{what} {value}", href)
    short = name and limits.graphemes(name) <= limits.QUICK_LABEL
    return words.link(name if short else words.say("line.card.open", what=what), href)


def named(contact: Contact) -> str:
    """What the contact is called, where that says more than its kind."""
    label = str(contact.get("label") or "")
    return "" if label == contact["type_label"] else label


def facts(words: Words, contact: Contact) -> list[str]:
    """Hours, cost, and the languages where they are not Japanese alone."""
    hours = contact.get("hours_text", "")
    if contact["type"] in _WITHOUT_HOURS and "open" not in contact:
        hours = ""
    codes = [code for code in contact.get("languages", ()) if code in LANGUAGES]
    join = words.say("line.card.languages_join")
    spoken = (
        ""
        if codes == ["ja"]
        else join.join(words.say(f"line.card.language.{code}") for code in codes)
    )
    return [fact for fact in (hours, contact.get("cost_text", ""), spoken) if fact]


def _badge(contact: Contact) -> Part | None:
    """Open now: a green chip. Closed: plain words, so that it does not look like something to press."""
    state = contact.get("open_text")
    if not state:
        return None
    if not contact.get("open"):
        return flex.text(state, flex.SOFT, "sm", weight="bold")
    chip = flex.box(
        flex.text(state, flex.OPEN, "sm", weight="bold"),
        flex=0,
        paddingAll="xs",
        cornerRadius="sm",
        backgroundColor=flex.OPEN_TINT,
    )
    return flex.box(chip, layout="horizontal")

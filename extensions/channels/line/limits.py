"""LINE's documented limits, how it counts, and what in a message breaks them.

From the Messaging API reference (https://developers.line.biz/en/reference/messaging-api/, the anchors named below), read on
2026-11-25 in stored copies of its pages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

import regex  # type: ignore[import-untyped]

#: https://developers.line.biz/en/docs/messaging-api/text-character-count/: action texts count in grapheme clusters, all else in UTF-16.
MESSAGES: Final = 5  # #send-reply-message
TEXT_UNITS: Final = 5_000  # #text-message
ALT_TEXT_UNITS: Final = 1_500  # #flex-message
QUICK_REPLIES: Final = 13  # #items-object
QUICK_LABEL: Final = 20  # #action-object-label-spec
FLEX_LABEL: Final = 40  # #action-object-label-spec
POSTBACK_DATA_UNITS: Final = 300  # #postback-action
DISPLAY_TEXT: Final = 300  # #postback-action
URI_UNITS: Final = 1_000  # #uri-action
URI_SCHEMES: Final = ("http:", "https:", "tel:")  # #uri-action; «line:» is deprecated
BUBBLES: Final = 12  # #f-carousel
#: «30 KB» and «50 KB» of JSON: counted as thousands, in UTF-8.
BUBBLE_BYTES: Final = 30_000  # #bubble
CAROUSEL_BYTES: Final = 50_000  # #f-carousel

_CLUSTER = regex.compile(r"\X")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}(?:[0-9A-Fa-f]{2})?")
_LENGTH = re.compile(r"none|xs|sm|md|lg|xl|xxl|\d+(?:\.\d+)?px")
_URI = re.compile(r"[!-~]+")


def units(text: str) -> int:
    """Length in UTF-16 code units; a lone half of a pair counts as one."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def clusters(text: str) -> list[str]:
    """The characters as a person sees them: an emoji family is one."""
    return list(_CLUSTER.findall(text))


def graphemes(text: str) -> int:
    """Length in grapheme clusters."""
    return len(clusters(text))


def shorten(text: str, limit: int) -> str:
    """At most `limit` grapheme clusters, the last one «…» where something is left out."""
    found = clusters(text)
    return text if len(found) <= limit else "".join(found[: limit - 1]) + "…"


def split(text: str, limit: int) -> list[str]:
    """Parts of at most `limit` UTF-16 units: cut after a line where there is one in the second half, never within a cluster."""
    parts: list[str] = []
    while units(text) > limit:
        end = used = line = 0
        for cluster in clusters(text):
            size = units(cluster)
            if used + size > limit:
                break
            end, used = end + len(cluster), used + size
            if cluster.endswith("\n") and used > limit // 2:
                line = end
        # A cluster longer than the limit (combining marks without end) is cut like any text.
        end = line or end or limit // 2
        parts.append(text[:end])
        text = text[end:]
    return [part for part in (*parts, text) if part.strip()]


def size(part: Any) -> int:
    """Bytes of the JSON as it is sent."""
    return len(json.dumps(part, ensure_ascii=False, separators=(",", ":")).encode())


def faults(messages: list[dict[str, Any]]) -> list[str]:
    """What LINE would refuse in the messages of one reply; empty when all is well."""
    found = [] if 1 <= len(messages) <= MESSAGES else [f"{len(messages)} messages"]
    for number, message in enumerate(messages):
        found += [f"message {number}: {fault}" for fault in _message(message)]
    return found


def _message(message: dict[str, Any]) -> Iterator[str]:
    kind = message.get("type")
    if kind == "text":
        yield from _keys(message, {"type", "text"}, {"quickReply"})
        yield from _count("text", message.get("text"), units, TEXT_UNITS)
    elif kind == "flex":
        yield from _keys(message, {"type", "altText", "contents"}, {"quickReply"})
        yield from _count("altText", message.get("altText"), units, ALT_TEXT_UNITS)
        yield from _container(message.get("contents", {}))
    else:
        yield f"type {kind!r}"
    if "quickReply" in message:
        yield from _quick_reply(message["quickReply"])


def _quick_reply(part: dict[str, Any]) -> Iterator[str]:
    yield from _keys(part, {"items"}, set())
    items = part.get("items", [])
    if not 1 <= len(items) <= QUICK_REPLIES:
        yield f"{len(items)} quick replies"
    for item in items:
        yield from _keys(item, {"type", "action"}, set())
        if item.get("type") != "action":
            yield f"quick reply of type {item.get('type')!r}"
        yield from _action(item.get("action", {}), QUICK_LABEL, label_needed=True)
        if item.get("action", {}).get("type") == "postback" and "displayText" not in item["action"]:
            yield "quick reply without displayText"


def _action(action: dict[str, Any], label: int, label_needed: bool) -> Iterator[str]:
    kind = action.get("type")
    if kind == "postback":
        yield from _keys(action, {"type", "data"}, {"label", "displayText"})
        yield from _count("data", action.get("data"), units, POSTBACK_DATA_UNITS)
        if "displayText" in action:
            yield from _count("displayText", action["displayText"], graphemes, DISPLAY_TEXT)
    elif kind == "uri":
        yield from _keys(action, {"type", "uri"}, {"label"})
        uri = action.get("uri")
        yield from _count("uri", uri, units, URI_UNITS)
        if not isinstance(uri, str) or not uri.startswith(URI_SCHEMES) or not _URI.fullmatch(uri):
            yield f"uri {uri!r}"
    else:
        yield f"action of type {kind!r}"
    if label_needed or "label" in action:
        yield from _count("label", action.get("label"), graphemes, label)


def _container(part: dict[str, Any]) -> Iterator[str]:
    if part.get("type") != "carousel":
        yield from _bubble(part)
        return
    yield from _keys(part, {"type", "contents"}, set())
    bubbles = part.get("contents", [])
    if not 1 <= len(bubbles) <= BUBBLES:
        yield f"{len(bubbles)} bubbles"
    if len({bubble.get("size") for bubble in bubbles}) > 1:
        yield "bubbles of different sizes in one carousel"
    if size(part) > CAROUSEL_BYTES:
        yield f"carousel of {size(part)} bytes"
    for bubble in bubbles:
        yield from _bubble(bubble)


def _bubble(part: dict[str, Any]) -> Iterator[str]:
    if part.get("type") != "bubble":
        yield f"container of type {part.get('type')!r}"
    yield from _keys(part, {"type", "body"}, {"size", "header", "footer", "styles"})
    if size(part) > BUBBLE_BYTES:
        yield f"bubble of {size(part)} bytes"
    if part.get("size", "mega") not in ("nano", "micro", "deca", "hecto", "kilo", "mega", "giga"):
        yield f"bubble size {part['size']!r}"
    for block in ("header", "body", "footer"):
        if block in part:
            yield from _component(part[block], None)
    for block, style in part.get("styles", {}).items():
        if block not in part:
            yield f"style of a missing block {block!r}"
        yield from _keys(style, {"backgroundColor"}, set())
        yield from _values(style)


#: Properties by component: what is needed, what may be there (#flex-component).
_COMPONENTS: Final[dict[str, tuple[set[str], set[str]]]] = {
    "box": (
        {"layout", "contents"},
        {
            "flex", "spacing", "margin", "paddingAll", "backgroundColor", "cornerRadius",
            "borderColor", "borderWidth", "alignItems", "action",
        },
    ),
    "text": ({"text"}, {"size", "weight", "color", "wrap", "maxLines", "margin", "flex", "scaling", "align"}),
    "button": ({"action"}, {"style", "color", "height", "margin", "adjustMode", "scaling"}),
}  # fmt: skip
_TEXT_SIZES = ("xxs", "xs", "sm", "md", "lg", "xl", "xxl", "3xl", "4xl", "5xl")
_VALUES: Final[dict[str, Callable[[Any], bool]]] = {
    "layout": lambda v: v in ("horizontal", "vertical"),
    "flex": lambda v: type(v) is int and v >= 0,
    "maxLines": lambda v: type(v) is int and v >= 0,
    "size": lambda v: v in _TEXT_SIZES,
    "weight": lambda v: v in ("regular", "bold"),
    "alignItems": lambda v: v in ("center", "flex-start", "flex-end"),
    "align": lambda v: v in ("start", "end", "center"),
    "style": lambda v: v in ("primary", "secondary", "link"),
    "height": lambda v: v in ("sm", "md"),
    "adjustMode": lambda v: v == "shrink-to-fit",
    "wrap": lambda v: type(v) is bool,
    "scaling": lambda v: type(v) is bool,
    "borderWidth": lambda v: v in ("none", "light", "normal", "medium", "semi-bold", "bold"),
    **dict.fromkeys(
        ("color", "backgroundColor", "borderColor"),
        lambda v: isinstance(v, str) and bool(_COLOUR.fullmatch(v)),
    ),
    **dict.fromkeys(
        ("spacing", "margin", "paddingAll", "cornerRadius"),
        lambda v: isinstance(v, str) and bool(_LENGTH.fullmatch(v)),
    ),
}


def _component(part: dict[str, Any], parent: str | None) -> Iterator[str]:
    kind = part.get("type")
    if kind not in _COMPONENTS or (parent is None and kind != "box"):
        yield f"component of type {kind!r}"
        return
    needed, allowed = _COMPONENTS[kind]
    yield from _keys(part, {"type", *needed}, allowed)
    yield from _values(part)
    if kind == "text":
        yield from _count("text", part.get("text"), units, TEXT_UNITS)
    if "action" in part:
        yield from _action(part["action"], FLEX_LABEL, label_needed=kind == "button")
    if kind == "box":
        if not part.get("contents"):
            yield "empty box"
        for child in part.get("contents", []):
            yield from _component(child, part.get("layout"))


def _values(part: dict[str, Any]) -> Iterator[str]:
    for name, value in part.items():
        if name in _VALUES and not _VALUES[name](value):
            yield f"{name} {value!r}"


def _keys(part: dict[str, Any], needed: set[str], allowed: set[str]) -> Iterator[str]:
    for name in sorted(needed - part.keys()):
        yield f"no {name!r}"
    for name in sorted(part.keys() - needed - allowed):
        yield f"unknown {name!r}"


def _count(name: str, text: Any, measure: Callable[[str], int], limit: int) -> Iterator[str]:
    """A text that is missing, blank, half a character or too long."""
    if not isinstance(text, str) or not text.strip():
        yield f"{name} is empty"
    elif measure(text) > limit:
        yield f"{name} has {measure(text)} of {limit} characters"
    elif any("\ud800" <= char <= "\udfff" for char in text):
        yield f"{name} holds half a character"

"""The bricks of Flex messages: colours, texts, boxes, buttons, actions."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from extensions.channels.line import limits

Part = dict[str, Any]

#: The site's light colours (resources/web/style.css). Ground and ink are always both given, so that they hold in LINE's dark theme too.
GROUND = "#ffffff"
INK = "#1a1a1c"
SOFT = "#4d4d4d"
LINE = "#dcd6ca"
ACCENT = "#0055ad"
ACCENT_STRONG = "#00428c"
TINT = "#e6f1fb"
OPEN = "#0c5a39"
OPEN_TINT = "#dff3e7"
CAUTION = "#6b4300"
CALM = "#fdf1d8"

#: Characters in an address that have a meaning there; all others outside ASCII are escaped.
_SAFE = "%/:=&?~#+!$,;'@()*[]-._"


def text(words: str, color: str = INK, size: str = "md", **properties: Any) -> Part:
    """Words that wrap and follow the text size the person chose in LINE."""
    return {
        "type": "text",
        "text": words,
        "size": size,
        "color": color,
        "wrap": True,
        "scaling": True,
        **properties,
    }


def soft(words: str, color: str = SOFT) -> Part | None:
    """A small remark; None where there is nothing to say."""
    return text(words, color, "sm") if words else None


def paragraphs(words: str, color: str = INK, size: str = "md") -> list[Part]:
    """One text a line, with room between them."""
    return [text(line, color, size) for line in words.split("\n") if line.strip()]


def box(*contents: Part | None, layout: str = "vertical", **properties: Any) -> Part:
    """A box of the parts that are there."""
    return {
        "type": "box",
        "layout": layout,
        "contents": [part for part in contents if part],
        **properties,
    }


def button(action: Part, style: str = "primary", **properties: Any) -> Part:
    """A button: white on blue, dark on pale blue, or blue words alone."""
    color = {"primary": ACCENT, "secondary": TINT, "link": ACCENT_STRONG}[style]
    return {
        "type": "button",
        "style": style,
        "color": color,
        "height": "sm",
        "adjustMode": "shrink-to-fit",
        "scaling": True,
        "action": action,
        **properties,
    }


def row(title: str, action: Part, size: str = "md") -> Part:
    """One line of a list of things to choose: long words wrap, unlike a button's."""
    return box(
        text(title, ACCENT_STRONG, size),
        paddingAll="md",
        backgroundColor=TINT,
        cornerRadius="md",
        action=action,
    )


def bubble(
    *contents: Part | None,
    header: Part | None = None,
    footer: Part | None = None,
    size: str = "mega",
) -> Part:
    """A bubble on the light ground; a header is set off by a warm one."""
    body = box(*contents, spacing="md", paddingAll="lg")
    every = {"header": header, "body": body, "footer": footer}
    blocks = {name: block for name, block in every.items() if block}
    styles = {n: {"backgroundColor": CALM if n == "header" else GROUND} for n in blocks}
    return {"type": "bubble", "size": size, **blocks, "styles": styles}


def message(alt_text: str, contents: Part) -> Part:
    """A Flex message; the alternative text shows in notifications and in the list of talks."""
    return {"type": "flex", "altText": alt_text, "contents": contents}


def carousels(bubbles: list[Part]) -> list[Part]:
    """One bubble by itself, else as few carousels as number and bytes allow."""
    groups: list[list[Part]] = []
    used = 0
    for item in bubbles:
        more = limits.size(item) + 1  # and its comma
        full = not groups or len(groups[-1]) == limits.BUBBLES
        if full or used + more > limits.CAROUSEL_BYTES:
            groups.append([])
            used = limits.size(_carousel([]))
        groups[-1].append(item)
        used += more
    return [_carousel(group) if len(group) > 1 else group[0] for group in groups]


def _carousel(bubbles: list[Part]) -> Part:
    return {"type": "carousel", "contents": bubbles}


def postback(label: str, data: str, said: str = "") -> Part:
    """Sends `data`; `said` (the label where empty) then stands in the talk as the person's words."""
    shown = limits.shorten(said or label, limits.DISPLAY_TEXT)
    cut = limits.shorten(label, limits.FLEX_LABEL)
    return {"type": "postback", "label": cut, "data": data, "displayText": shown}


def link(label: str, href: str | None, site_url: str) -> Part | None:
    """Opens a page or calls a number; None for what LINE cannot open (mail, short message, too long)."""
    uri = address(href or "", site_url)
    cut = limits.shorten(label, limits.FLEX_LABEL)
    return {"type": "uri", "label": cut, "uri": uri} if uri else None


def address(href: str, site_url: str) -> str:
    """The address in ASCII, those of this site absolute; "" for what LINE cannot open."""
    if href.startswith("/") and not href.startswith("//"):
        href = site_url + href
    if not href.startswith(limits.URI_SCHEMES):
        return ""
    # A bare # in tel: would start a fragment, and nothing would be dialled.
    uri = href.replace("#", "%23") if href.startswith("tel:") else quote(href, safe=_SAFE)
    return uri if limits.units(uri) <= limits.URI_UNITS else ""

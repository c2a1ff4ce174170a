"""A campaign as the message that those who asked for it get."""

from __future__ import annotations

from typing import Any

from extensions.channels.line import flex, push
from navigator.content import Article
from navigator.locales import SOURCE_LANGUAGE, Sentences

#: The source that visits are counted under.
_SOURCE = "line"


def message(article: Article, site_url: str, sentences: Sentences) -> dict[str, Any]:
    """A Flex bubble: title, summary, the way to the page, and how to stop.

    Phones show the alternative text while they are locked, so it says nothing of what the campaign is about.
    """

    def say(key: str) -> str:
        return sentences.text(key, SOURCE_LANGUAGE, article.page)

    read = flex.link(say("line.push.read"), address(article, site_url), site_url)
    if read is None:
        raise ValueError(f"LINE cannot open {address(article, site_url)!r}")
    stop = flex.postback(say("line.push.button_off"), push.OFF)
    bubble = flex.bubble(
        flex.text(article.title, size="lg", weight="bold"),
        flex.text(article.summary),
        footer=flex.box(flex.button(read), flex.button(stop, "link"), spacing="sm"),
    )
    return flex.message(say("line.push.alt"), bubble)


def address(article: Article, site_url: str) -> str:
    """The campaign's page on the site."""
    return f"{site_url}/{article.path}?from={_SOURCE}"

"""For whom cards are drawn: their language and page, and the site that links lead to."""

from __future__ import annotations

from dataclasses import dataclass

from extensions.channels.line import flex
from extensions.channels.line.flex import Part
from navigator.locales import Sentences
from navigator.models import Page


@dataclass(frozen=True)
class Words:
    """`site_url` has no final slash."""

    sentences: Sentences
    language: str
    page: Page
    site_url: str

    def say(self, key: str, **values: object) -> str:
        """A sentence in their words."""
        return self.sentences.text(key, self.language, self.page, **values)

    def link(self, label: str, href: str | None) -> Part | None:
        """An action that opens a page or calls a number; None for what LINE cannot open."""
        return flex.link(label, href, self.site_url)

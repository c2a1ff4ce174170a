"""Sentences and labels in the person's language, from gettext files under resources/locales."""

from __future__ import annotations

import gettext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from navigator.loading import RESOURCES, locale_names, translations
from navigator.models import Page

SOURCE_LANGUAGE = "ja"


@dataclass(frozen=True)
class Sentences:
    """All loaded locales; a sentence not yet translated is given in Japanese."""

    locales: dict[str, gettext.NullTranslations]

    @property
    def languages(self) -> list[str]:
        return list(self.locales)

    def text(
        self, key: str, language: str = SOURCE_LANGUAGE, page: Page = "general", **values: Any
    ) -> str:
        """The sentence named `key`; the page for those 18 and under may have words of its own.

        Raises KeyError when not even Japanese has it.
        """
        found = self.find(key, language, page)
        if found is None:
            raise KeyError(key)
        return found.format(**values) if values else found

    def find(self, key: str, language: str, page: Page = "general") -> str | None:
        """The raw sentence, or None."""
        names = (f"{key}.u18", key) if page == "under18" else (key,)
        for locale in (language, SOURCE_LANGUAGE):
            catalog = self.locales.get(locale)
            if catalog is None:
                continue
            for name in names:
                text = catalog.gettext(name)
                if text != name:
                    return text
        return None


def load_sentences(root: Path = RESOURCES) -> Sentences:
    """Load every locale under resources/locales; ResourceError when one was not compiled."""
    return Sentences({name: translations(name, root) for name in locale_names(root)})

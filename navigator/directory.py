"""The list of all services: searched by words, topic, kind or worry, without any understanding."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from navigator.catalogue import Catalogue
from navigator.models import Page, Service, Topic
from navigator.normalise import fold, katakana_to_hiragana
from navigator.taxonomy import Taxonomy

#: Characters of a search that are looked at.
WORDS_LIMIT = 100


@dataclass(frozen=True)
class Search:
    """What somebody asks the list for; "" or an id that is not known asks for nothing."""

    words: str = ""
    topic: str = ""
    kind: str = ""
    need: str = ""

    def __bool__(self) -> bool:
        return bool(self.words.strip() or self.topic or self.kind or self.need)


@dataclass(frozen=True)
class Directory:
    """Finds services by what stands in their records."""

    taxonomy: Taxonomy
    catalogue: Catalogue

    def find(self, search: Search, page: Page) -> list[Service]:
        """Services of a page that have everything asked for: a word in the name first, then what helps most."""
        words = _plain(search.words[:WORDS_LIMIT]).split()
        found = [
            service
            for service in self._of(page)
            if search.kind in ("", service.kind)
            and search.need in ("", *service.needs)
            and search.topic in ("", *self._topics(service))
            and all(word in self._texts[service.id] for word in words)
        ]

        def place(service: Service) -> tuple[bool, int]:
            # Needs stand best match first.
            topics = self._topics(service)
            return not _named(service, words), topics.index(search.topic) if search.topic else 0

        return sorted(found, key=place)

    def groups(self, page: Page) -> list[tuple[Topic | None, list[Service]]]:
        """Every service of a page once, under the topic of the worry it helps with best.

        None stands for those that help with no worry of this page.
        """
        mine = self.taxonomy.page_topics(page)
        groups: dict[str, list[Service]] = {topic.id: [] for topic in mine}
        rest: list[Service] = []
        for service in self._of(page):
            first = next((topic for topic in self._topics(service) if topic in groups), None)
            (groups[first] if first else rest).append(service)
        named = [(self.taxonomy.topics[topic], services) for topic, services in groups.items()]
        return [(topic, services) for topic, services in [*named, (None, rest)] if services]

    def _of(self, page: Page) -> list[Service]:
        every = sorted(self.catalogue.services.values(), key=lambda service: service.name_kana)
        return [service for service in every if page == "general" or service.under18]

    def _topics(self, service: Service) -> list[str]:
        return [self.taxonomy.needs[need].topic for need in service.needs]

    @cached_property
    def _texts(self) -> dict[str, str]:
        """All that a search looks at, folded, by the id of the service."""
        return {
            service.id: "\n".join(
                map(
                    _plain,
                    [
                        service.name,
                        service.name_kana,
                        service.organization,
                        service.description,
                        *(self.taxonomy.needs[need].label for need in service.needs),
                        *(point.value for point in service.contact_points),
                        *(point.tel or "" for point in service.contact_points),
                    ],
                )
            )
            for service in self.catalogue.services.values()
        }


def _named(service: Service, words: list[str]) -> bool:
    name = _plain(f"{service.name}\n{service.name_kana}")
    return any(word in name for word in words)


def _plain(text: str) -> str:
    return katakana_to_hiragana(fold(text))

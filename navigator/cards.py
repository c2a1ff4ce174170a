"""Services and worries as the chat contract's JSON, in the person's language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

from navigator import opening_hours
from navigator.hours_text import HoursInWords
from navigator.locales import Sentences
from navigator.matching import usable
from navigator.models import WRITTEN_CHANNELS, ContactPoint, Profile, RankedNeed, Service
from navigator.taxonomy import Taxonomy


class Cards:
    """Draws catalogue records and needs for one set of sentences."""

    def __init__(self, taxonomy: Taxonomy, sentences: Sentences) -> None:
        self._taxonomy = taxonomy
        self._sentences = sentences

    def service(
        self, service: Service, profile: Profile, now: datetime, for_needs: Iterable[str] = ()
    ) -> dict[str, Any]:
        """One service with its contacts and whether they are open at `now`."""
        say = self._sentences.text
        points = usable(service.contact_points, profile)
        card: dict[str, Any] = {
            "id": service.id,
            "kind": service.kind,
            "kind_label": say(f"kind.{service.kind}", profile.language),
            "name": service.name,
            "organization": service.organization,
            "description": service.description,
            "eligibility": service.eligibility,
            "application": service.application,
            "contacts": [self.contact(point, profile.language, now) for point in points],
            "for_needs": list(for_needs),
            "checked_on": service.checked_on,
        }
        if service.assurance != "verified":
            card["caution"] = say("card.may_have_changed", profile.language, profile.page)
        if service.url:
            card["url"] = service.url
            card["url_confirmed"] = service.url_confirmed
        return card

    def contact(self, point: ContactPoint, language: str, now: datetime) -> dict[str, Any]:
        """One contact point: number or address, hours in words, open now or when next."""
        state = opening_hours.state(point.hours, now)
        words = self._words(language)
        say = self._sentences.text
        shown: dict[str, Any] = {
            "type": point.channel,
            "type_label": say(f"channel.{point.channel}", language),
            "value": point.value,
            "label": point.label,
            "href": point.href,
            "open": state.open,
            "open_text": words.badge(state, now, spoken=point.channel not in WRITTEN_CHANNELS),
            "hours_text": self._hours(point, language),
            "cost": point.cost,
            "cost_text": say(f"cost.{point.cost}", language) if point.channel != "visit" else "",
            "languages": list(point.languages),
        }
        if not point.confirmed and shown["href"]:
            shown["caution"] = say("card.unconfirmed_link", language)
        return {key: value for key, value in shown.items() if value is not None}

    def _hours(self, point: ContactPoint, language: str) -> str:
        if point.hours:
            return self._words(language).text(point.hours)
        written = point.channel in WRITTEN_CHANNELS
        return self._sentences.text("hours.ask_site" if written else "hours.ask", language)

    def need(self, need_id: str, language: str, ranked: RankedNeed | None = None) -> dict[str, Any]:
        """One worry; with confidence and the person's words where it was found in a text."""
        card: dict[str, Any] = {
            "id": need_id,
            "label": self.need_label(need_id, language),
            "path": list(self.path(need_id, language)),
        }
        if ranked is not None:
            card["confidence"] = round(ranked.confidence, 3)
            card["because"] = list(ranked.because)
        return card

    def need_label(self, need_id: str, language: str) -> str:
        return self._label("need", need_id, self._taxonomy.needs[need_id].label, language)

    def need_short(self, need_id: str, language: str) -> str:
        need = self._taxonomy.needs[need_id]
        found = self._sentences.find(f"need.{need_id}.short", language)
        return found or (need.short if language == "ja" else self.need_label(need_id, language))

    def path(self, need_id: str, language: str) -> tuple[str, str, str]:
        """Topic, detail and need (相談項目, 相談内容①, 相談内容②)."""
        need = self._taxonomy.needs[need_id]
        return (
            self.topic_label(need.topic, language),
            self.detail_label(need.detail, language),
            self.need_label(need_id, language),
        )

    def topic_label(self, topic_id: str, language: str) -> str:
        return self._label("topic", topic_id, self._taxonomy.topics[topic_id].label, language)

    def detail_label(self, detail_id: str, language: str) -> str:
        return self._label("detail", detail_id, self._taxonomy.details[detail_id].label, language)

    def _label(self, kind: str, item: str, japanese: str, language: str) -> str:
        if language == "ja":
            return japanese
        return self._sentences.find(f"{kind}.{item}", language) or japanese

    @lru_cache(maxsize=16)  # noqa: B019 - one object for the process's life
    def _words(self, language: str) -> HoursInWords:
        return HoursInWords(self._sentences, language)

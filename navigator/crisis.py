"""Danger to life: found by patterns in what a person wrote, answered with people first.

The patterns are data (resources/crisis.yml) over normalised text. They stand beside a classifier
(extensions/nlu/crisis_layer.py); either one is enough to put help in front.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from navigator import opening_hours, postbacks
from navigator.cards import Cards
from navigator.catalogue import Catalogue
from navigator.errors import ResourceError
from navigator.loading import RESOURCES, read_yaml
from navigator.locales import Sentences
from navigator.matching import usable
from navigator.models import WRITTEN_CHANNELS, Danger, Page, Service
from navigator.normalise import fold
from navigator.replies import Button, Reply
from navigator.talk import Talk
from navigator.taxonomy import Taxonomy

DANGERS: tuple[Danger, ...] = ("danger_now", "self", "other")
FILE = "resources/crisis.yml"


@dataclass(frozen=True)
class CrisisRules:
    """Compiled patterns and the ids of the first services for each kind of danger."""

    ignored: re.Pattern[str]
    """Idioms, games, machines: cut out before anything is looked for."""
    patterns: dict[Danger, re.Pattern[str]]
    calm: re.Pattern[str]
    """Says that the danger is over, denied or reported: no alarm on the patterns of `self` and `other`."""
    others: re.Pattern[str]
    """Somebody else is meant."""
    first: dict[Page, dict[str, tuple[str, ...]]]
    """Page → danger or language → service ids, the one to show first in front."""
    needs: frozenset[str]
    """Needs that the crisis answer itself covers."""

    def find(self, text: str) -> Danger | None:
        """The gravest danger that the patterns see in a text as typed."""
        folded = self.ignored.sub("、", fold(text))
        if self.patterns["danger_now"].search(folded):
            return "danger_now"
        for clause in re.split(r"[。!?\n]+", folded):
            if self.patterns["self"].search(clause) and not self.calm.search(clause):
                return "other" if self.others.search(clause) else "self"
            if self.patterns["other"].search(clause) and not self.calm.search(clause):
                return "other"
        return None


def load_crisis_rules(root: Path = RESOURCES) -> CrisisRules:
    """Read and check resources/crisis.yml."""
    data = read_yaml(root / "crisis.yml")
    first: dict[Page, dict[str, tuple[str, ...]]] = {
        page: {kind: tuple(ids) for kind, ids in kinds.items()}
        for page, kinds in data["first"].items()
    }
    return CrisisRules(
        ignored=_joined(data, "ignored"),
        patterns={danger: _joined(data["patterns"], danger) for danger in DANGERS},
        calm=_joined(data, "calm"),
        others=_joined(data, "others"),
        first=first,
        needs=frozenset(data["needs"]),
    )


def _joined(data: dict[str, Any], key: str) -> re.Pattern[str]:
    parts = data.get(key)
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise ResourceError(FILE, key, "must be a list of patterns")
    for number, part in enumerate(parts):
        try:
            re.compile(part)
        except re.error as error:
            raise ResourceError(FILE, f"{key}[{number}]", f"{part!r}: {error}") from None
    return re.compile("|".join(f"(?:{part})" for part in parts))


class CrisisAnswers:
    """Puts people first: two short sentences, who can be reached at this minute, one gentle question."""

    def __init__(
        self,
        rules: CrisisRules,
        taxonomy: Taxonomy,
        catalogue: Catalogue,
        sentences: Sentences,
        cards: Cards,
    ) -> None:
        """ResourceError where a first service is not in the catalogue."""
        for page, kinds in rules.first.items():
            for kind, ids in kinds.items():
                missing = [i for i in ids if i not in catalogue.services]
                if missing:
                    raise ResourceError(FILE, f"first.{page}.{kind}", f"unknown services {missing}")
        self._rules = rules
        self._taxonomy = taxonomy
        self._catalogue = catalogue
        self._sentences = sentences
        self._cards = cards

    def covers(self, need_id: str) -> bool:
        """True for a need that the crisis reply itself answers."""
        return need_id in self._rules.needs

    def reply(self, talk: Talk, danger: Danger, now: datetime) -> tuple[Reply, Talk]:
        """The crisis reply and the talk that remembers it, so that the words change next time."""
        number = min(talk.crises + 1, 3)
        say = self._sentences.text
        text = "\n".join(
            say(f"crisis.{danger}.{part}", talk.language, talk.page)
            for part in (f"words_{number}", f"question_{number}")
        )
        profile = talk.profile(self._taxonomy)
        cards = tuple(
            self._cards.service(service, profile, now) for service in self.services(talk, danger, now)
        )
        buttons = tuple(
            Button(say(f"button.{key}", talk.language, talk.page), postbacks.build(intent))
            for key, intent in (("human", "human"), ("topics", "show_topics"))
        )
        return (
            Reply("crisis", text, buttons, services=cards),
            replace(talk, crises=talk.crises + 1, danger=danger),
        )

    def services(self, talk: Talk, danger: Danger, now: datetime) -> list[Service]:
        """119/110 when it is now, then who listens at this minute, by voice and in writing."""
        kinds = self._rules.first[talk.page]
        listed = [*kinds.get(talk.language, ()), *kinds[danger]]
        services = [self._catalogue.services[i] for i in dict.fromkeys(listed)]
        profile = talk.profile(self._taxonomy)
        reachable = [s for s in services if usable(s.contact_points, profile)]
        return sorted(reachable, key=lambda service: not self._open(service, now))

    def _open(self, service: Service, now: datetime) -> bool:
        """False only where every spoken or typed way is known to be closed."""
        states = [
            opening_hours.state(point.hours, now).open
            for point in service.contact_points
            if point.channel == "phone" or point.channel in WRITTEN_CHANNELS
        ]
        return any(state is not False for state in states)

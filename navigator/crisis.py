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
from navigator.models import PAGES, WRITTEN_CHANNELS, Danger, Page, Service
from navigator.normalise import fold, is_kana_only, katakana_to_hiragana
from navigator.replies import Button, Reply
from navigator.talk import Talk, Turn
from navigator.taxonomy import Taxonomy

DANGERS: tuple[Danger, ...] = ("danger_now", "self", "other")
FILE = "resources/crisis.yml"
#: A word torn apart («し、に、た、い») is put together in texts this short, and in kana without kanji.
TORN_LENGTH = 14
_TEARS = re.compile(r"[\s、,・.…_*/-]+")


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
        found = [self._find(view) for view in _views(text)]
        return next((danger for danger in DANGERS if danger in found), None)

    def _find(self, view: str) -> Danger | None:
        cut = self.ignored.sub("、", view)
        if self.patterns["danger_now"].search(cut):
            return "danger_now"
        sentences = re.split(r"[。!?\n]+", cut)
        for sentence, following in zip(sentences, [*sentences[1:], ""]):
            if self.calm.search(f"{sentence}。{following}"):
                continue
            if self.patterns["self"].search(sentence):
                return "other" if self.others.search(sentence) else "self"
            if self.patterns["other"].search(sentence):
                return "other"
        return None


def _views(text: str) -> list[str]:
    """Ways to look at a text: folded; katakana as hiragana; words torn apart put together."""
    folded = fold(text)
    views = [folded]
    if len(folded) <= TORN_LENGTH or is_kana_only(folded):
        hiragana = katakana_to_hiragana(folded)
        views += [hiragana, _TEARS.sub("", folded), _TEARS.sub("", hiragana)]
    return list(dict.fromkeys(views))


def load_crisis_rules(root: Path = RESOURCES) -> CrisisRules:
    """Read and check resources/crisis.yml."""
    data = read_yaml(root / "crisis.yml")
    return CrisisRules(
        ignored=_joined(data, "ignored"),
        patterns={danger: _joined(data, f"patterns.{danger}") for danger in DANGERS},
        calm=_joined(data, "calm"),
        others=_joined(data, "others"),
        first={page: _first(data, page) for page in PAGES},
        needs=frozenset(_texts(data, "needs")),
    )


def _first(data: Any, page: Page) -> dict[str, tuple[str, ...]]:
    """Service ids for every danger, and for each language that has a line of its own."""
    kinds = dict.fromkeys([*DANGERS, *_part(data, f"first.{page}", dict)])
    return {kind: tuple(_texts(data, f"first.{page}.{kind}")) for kind in kinds}


def _joined(data: Any, field: str) -> re.Pattern[str]:
    parts = _texts(data, field)
    for number, part in enumerate(parts):
        try:
            re.compile(part)
        except re.error as error:
            raise ResourceError(FILE, f"{field}[{number}]", f"{part!r}: {error}") from None
    return re.compile("|".join(f"(?:{part})" for part in parts))


def _texts(data: Any, field: str) -> list[str]:
    texts: list[str] = _part(data, field, list)
    if not all(isinstance(text, str) and text for text in texts):
        raise ResourceError(FILE, field, "must be a list of texts")
    return texts


def _part(data: Any, field: str, kind: type) -> Any:
    """What stands at a dotted field; ResourceError where a level is missing, empty or of another kind."""
    keys = field.split(".")
    for depth, key in enumerate(keys, 1):
        data = data.get(key) if isinstance(data, dict) else None
        wanted = kind if depth == len(keys) else dict
        if not isinstance(data, wanted) or not data:
            problem = "must be a list of texts" if wanted is list else "must be a mapping"
            raise ResourceError(FILE, ".".join(keys[:depth]), problem)
    return data


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
        """ResourceError where a first service is not in the catalogue, or cannot be reached."""
        reachable = {s.id for s in catalogue.services.values() if s.contact_points}
        for page, kinds in rules.first.items():
            for kind, ids in kinds.items():
                missing = [i for i in ids if i not in reachable]
                if missing:
                    problem = f"not in the catalogue or without contacts: {missing}"
                    raise ResourceError(FILE, f"first.{page}.{kind}", problem)
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
        number = 2 + (talk.crises - 1) % 2 if talk.crises else 1  # 1, 2, 3, 2, 3, …
        say = self._sentences.text
        text = "\n".join(
            say(f"crisis.{danger}.{part}", talk.language, talk.page)
            for part in (f"words_{number}", f"question_{number}")
        )
        profile = talk.profile(self._taxonomy)
        cards = tuple(
            self._cards.service(service, profile, now)
            for service in self.services(talk, danger, now)
        )
        buttons = tuple(
            Button(say(f"button.{key}", talk.language, talk.page), postbacks.build(intent))
            for key, intent in (("human", "human"), ("topics", "show_topics"))
        )
        return (
            Reply("crisis", text, buttons, services=cards),
            replace(talk, crises=talk.crises + 1, danger=danger),
        )

    def mention_people(self, turn: Turn) -> Turn:
        """The same turn, whose first words also say where people are, should it be worse than we understood."""
        first, *rest = turn.replies
        words = self._sentences.text("crisis.by_the_way", turn.talk.language, turn.talk.page)
        return replace(turn, replies=(replace(first, text=f"{first.text}\n{words}"), *rest))

    def services(self, talk: Talk, danger: Danger, now: datetime) -> list[Service]:
        """119/110 when it is now, then who listens at this minute, by voice and in writing."""
        kinds = self._rules.first[talk.page]
        listed = [*kinds.get(talk.language, ()), *kinds[danger]]
        services = [self._catalogue.services[i] for i in dict.fromkeys(listed)]
        return sorted(services, key=lambda service: not self._open(service, now))

    def _open(self, service: Service, now: datetime) -> bool:
        """False only where every spoken or typed way is known to be closed."""
        states = [
            opening_hours.state(point.hours, now).open
            for point in service.contact_points
            if point.channel == "phone" or point.channel in WRITTEN_CHANNELS
        ]
        return any(state is not False for state in states)

"""Everything the actions and channels ask, put together once at the start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from navigator.answers import Answers, Understood
from navigator.articles import Articles
from navigator.cards import Cards
from navigator.catalogue import Catalogue, load_catalogue
from navigator.content import Content, load_content
from navigator.crisis import CrisisAnswers, CrisisRules, load_crisis_rules
from navigator.links import Signer
from navigator.loading import RESOURCES
from navigator.locales import Sentences, load_sentences
from navigator.menus import Menus
from navigator.models import Danger
from navigator.summary import Summaries
from navigator.talk import Talk, Turn
from navigator.taxonomy import Taxonomy, load_taxonomy

#: A worry in a message that speaks of danger is answered above this confidence: nothing beside the point there.
SURE_BESIDE_DANGER = 0.9


@dataclass(frozen=True)
class Assistant:
    """The parts, each with one job."""

    taxonomy: Taxonomy
    catalogue: Catalogue
    sentences: Sentences
    menus: Menus
    answers: Answers
    content: Content
    articles: Articles
    crisis_rules: CrisisRules
    crisis: CrisisAnswers
    summaries: Summaries
    signer: Signer

    def answer(
        self,
        talk: Talk,
        danger: Danger | None,
        understood: Understood,
        now: datetime,
        concern: bool = False,
    ) -> Turn:
        """Answer to a typed message: people first when life is in danger, then the ordinary worries in it.

        After a word of danger, what is not understood for sure («まだつらい») is answered with people again, and
        then asked about. The word of danger itself is followed by no guesses. `concern` is true of a message that may
        speak of danger, but more likely does not: its usual answer names people by the way.
        """
        spoken = danger or (None if understood.worries else talk.danger)
        if spoken is None:
            turn = self.answers.worry(talk, understood, now)
            return self.crisis.mention_people(turn) if concern else turn
        crisis, talk = self.crisis.reply(talk, spoken, now)
        ordinary = understood.without(self.crisis.covers).surely(SURE_BESIDE_DANGER)
        if not ordinary.worries and (danger or not ordinary.candidates):
            return Turn((crisis,), talk)
        turn = self.answers.worry(talk, ordinary, now)
        return Turn((crisis, *turn.replies), turn.talk)

    def brief(self, talk: Talk, usual: Callable[[Talk], Turn], now: datetime) -> Turn:
        """Answer to «はい», «いいえ» or what says nothing to us: after a word of danger people again, else `usual`."""
        if talk.danger is None:
            return usual(talk)
        crisis, talk = self.crisis.reply(talk, talk.danger, now)
        return Turn((crisis,), talk)


def load_assistant(secret: str, site_url: str, root: Path = RESOURCES) -> Assistant:
    """Read and check all resources; `site_url` has no final slash.

    ResourceError names the file and field of the first broken one.
    """
    taxonomy = load_taxonomy(root)
    catalogue = load_catalogue(taxonomy, root)
    content = load_content(taxonomy, catalogue, root)
    sentences = load_sentences(root)
    cards = Cards(taxonomy, sentences)
    menus = Menus(taxonomy, sentences, cards)
    rules = load_crisis_rules(root)
    return Assistant(
        taxonomy=taxonomy,
        catalogue=catalogue,
        sentences=sentences,
        menus=menus,
        answers=Answers(taxonomy, catalogue, sentences, cards, menus),
        content=content,
        articles=Articles(content, taxonomy, catalogue, sentences, cards, menus),
        crisis_rules=rules,
        crisis=CrisisAnswers(rules, taxonomy, catalogue, sentences, cards),
        summaries=Summaries(taxonomy, catalogue, sentences, cards, site_url),
        signer=Signer(secret),
    )

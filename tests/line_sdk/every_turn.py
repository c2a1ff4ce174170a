"""Every turn that the assistant can answer on LINE, as replies of the chat contract with a name each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from babel.messages.pofile import read_po

from extensions.channels.line.messages import messages
from navigator import articles, crisis, menus
from navigator.answers import Understood
from navigator.links import SummaryRequest
from navigator.loading import RESOURCES
from navigator.models import PAGES, RankedNeed
from navigator.replies import Button, Reply
from navigator.talk import NEEDS_KEPT, Talk, Turn
from tests.factories import SITE, assistant, at

#: Office hours, the dead of night, a Sunday, the first of January: badges and orders differ.
HOURS = [at(f"2026-{day}") for day in ("11-25 12:00", "11-25 03:10", "11-29 20:30", "01-01 09:00")]
NOON = HOURS[0]
#: Names of sentences that are said as they stand, but for the words of cards and those above numbers.
SAID = ("utter.", "error.", "line.")
NOT_SAID = ("line.card.", "line.crisis_numbers")


@dataclass(frozen=True)
class Said:
    """A turn's name, its replies, the person it is said to, and the part of the menu."""

    name: str
    replies: list[dict[str, Any]]
    talk: Talk
    part: int = 1


@lru_cache(maxsize=1)
def everything() -> list[tuple[Said, list[dict[str, Any]]]]:
    """Every turn and its messages."""
    say = assistant().sentences
    return [
        (said, messages(said.replies, SITE, said.talk.page, say, said.talk.language, said.part))
        for said in every_turn()
    ]


def every_turn() -> Iterator[Said]:
    """All of them, in no order that matters."""
    for page in PAGES:
        talk = Talk(page)
        yield from _menus(talk)
        yield from _needs(talk)
        yield from _worries(talk)
        yield from _details(talk)
        yield from _crises(talk)
        yield from _articles(talk)
        yield from _sheets(talk)
        yield from _sentences(talk)


def _said(name: str, turn: Turn, part: int = 1) -> Said:
    replies = [reply.as_dict() for reply in turn.replies]
    return Said(f"{turn.talk.page} {name} part {part}", replies, turn.talk, part)


def _menus(talk: Talk) -> Iterator[Said]:
    drawn, answers, taxonomy = assistant().menus, assistant().answers, assistant().taxonomy
    yield _said("start", drawn.start(talk))
    yield _said("first", drawn.first(talk))
    for part in (1, 2, 3):
        yield _said("topics", drawn.topics(talk, "近いもの"), part)
    for name in ("not_found", "out_of_scope", "correct", "affirm"):
        yield _said(name, getattr(answers, name)(talk))
        by_the_way = assistant().crisis.mention_people(getattr(answers, name)(talk))
        yield _said(f"{name}, by the way", by_the_way)
    yield _said("affirm with needs", answers.affirm(replace(talk, needs=_longest(talk, 2))))
    for band in taxonomy.bands:
        yield _said(f"band {band}", drawn.select_band(talk, band))
    for topic in taxonomy.page_topics(talk.page):
        yield _said(f"topic {topic.id}", drawn.select_topic(talk, topic.id))
        for detail in topic.details:
            yield _said(f"detail {detail}", drawn.select_detail(talk, detail))
            yield _said(f"back {detail}", drawn.back(talk.at("detail", detail)))


def _needs(talk: Talk) -> Iterator[Said]:
    """Each need chosen, in each way, with all that is left, at different hours."""
    answers, drawn = assistant().answers, assistant().menus
    for need in assistant().taxonomy.page_needs(talk.page):
        yield _said(f"way {need.id}", drawn.ask_way(talk, need.id))
        for now in HOURS:
            yield _said(f"need {need.id} {now}", answers.select_need(talk, need.id, now))
        for way in menus.WAYS:
            turn = answers.select_way(talk, need.id, way, NOON)
            yield _said(f"need {need.id} {way}", turn)
            for number in range(20):
                turn = answers.more(turn.talk, need.id, NOON)
                yield _said(f"more {number} {need.id} {way}", turn)
                if not turn.replies[0].services:
                    break


def _worries(talk: Talk) -> Iterator[Said]:
    """Typed worries: one, as many as a talk keeps, beside danger, guesses, and what follows from them."""
    every = [need.id for need in assistant().taxonomy.page_needs(talk.page)]
    groups = [every[n : n + NEEDS_KEPT] for n in range(0, len(every), NEEDS_KEPT)]
    for group in [_longest(talk, NEEDS_KEPT), *groups, *([need] for need in every)]:
        found = _found(group)
        answer = assistant().answer
        turn = answer(talk, None, found, NOON)
        yield _said(f"worry {group}", turn)
        yield _said(f"worry {group}, concern", answer(talk, None, found, NOON, concern=True))
        yield _said(f"guess {group}", answer(talk, None, Understood((), found.worries[:5]), NOON))
        yield _said(f"danger and {group}", answer(talk, "self", found, NOON))
        yield _said(f"all more {group}", assistant().answers.more(turn.talk, None, NOON))
        for need in group:
            removed = assistant().answers.remove(turn.talk, need, NOON)
            yield _said(f"remove {need} of {group}", removed)


def _details(talk: Talk) -> Iterator[Said]:
    for service in assistant().catalogue.services:
        for now in HOURS[:2]:
            turn = assistant().answers.service(talk, service, now)
            yield _said(f"service {service} {now}", turn)
    for now in HOURS:
        yield _said(f"human {now}", assistant().answers.human(talk, now))


def _crises(talk: Talk) -> Iterator[Said]:
    """Each danger, the first, second and third time, at every hour, in each language that has a line of its own.

    And the numbers alone, without buttons, as a group or the rich menu asks for them.
    """
    reply, _ = assistant().crisis.reply(talk, "danger_now", NOON)
    alone = replace(reply, text=sentences()["line.crisis_numbers"], buttons=())
    yield _said("numbers", Turn((alone,), talk))
    kinds = assistant().crisis_rules.first[talk.page]
    for language in ("ja", *(kind for kind in kinds if kind not in crisis.DANGERS)):
        for danger in crisis.DANGERS:
            for now in HOURS:
                spoken = replace(talk, language=language)
                for number in range(3):
                    reply, spoken = assistant().crisis.reply(spoken, danger, now)
                    name = f"crisis {danger} {number} {language} {now}"
                    yield _said(name, Turn((reply,), spoken))


def _articles(talk: Talk) -> Iterator[Said]:
    drawn = assistant().articles
    yield _said("kinds", drawn.kinds(talk))
    for kind in articles.ASKED_FOR:
        shown = assistant().content.articles(kind, talk.page, NOON.date())
        for part in range(1, 2 + len(shown) // articles.PART):
            yield _said(f"list {kind} {part}", drawn.listed(talk, kind, str(part), NOON))
        for article in shown:
            yield _said(f"article {article.id}", drawn.article(talk, kind, article.id, NOON))


def _sheets(talk: Talk) -> Iterator[Said]:
    summaries, signer = assistant().summaries, assistant().signer
    yield _said("no sheet", summaries.nothing_yet(talk))
    every = sorted(assistant().catalogue.services, key=len)
    for count in (1, NEEDS_KEPT):
        needs = _longest(talk, count)
        full = replace(talk, needs=needs, shown=tuple(every[-5 * count :]))
        asked = SummaryRequest(needs, full.shown, talk.page, talk.language)
        for request in (summaries.request(full, NOON), asked):
            yield _said(
                f"sheet {count} {len(request.services)}",
                summaries.offer(full, signer, request, 12, 123_456),
            )


def _sentences(talk: Talk) -> Iterator[Said]:
    """Whatever is said as it stands, as a text and with buttons that only LINE has."""
    for key, words in sentences().items():
        children = key.endswith(".u18")
        other_page = children == (talk.page == "general")
        if not key.startswith(SAID) or key.startswith(NOT_SAID) or other_page:
            continue
        buttons = tuple(Button(words, f"/{name}") for name in ("push_on", "start_again"))
        yield _said(key, Turn((Reply("text", words),), talk))
        yield _said(f"{key} with buttons", Turn((Reply("menu", words, buttons),), talk))


def sentences() -> dict[str, str]:
    """All Japanese sentences by name."""
    path = RESOURCES / "locales" / "ja" / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as stream:
        return {str(message.id): str(message.string) for message in read_po(stream) if message.id}


def _longest(talk: Talk, count: int) -> tuple[str, ...]:
    """The needs with the longest labels."""
    needs = assistant().taxonomy.page_needs(talk.page)
    longest = sorted(needs, key=lambda need: -len(need.label))
    return tuple(need.id for need in longest[:count])


def _found(needs: Any) -> Understood:
    """Needs found for sure in long words of a person."""
    because = ("家賃が払えなくて、" * 20, "👨‍👩‍👧‍👦𠮷野家で" * 10)
    return Understood(tuple(RankedNeed(need, 0.95, because) for need in needs))

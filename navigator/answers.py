"""Answers to worries: services with reasons, a menu when unsure, an honest line when nothing fits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from navigator import postbacks
from navigator.cards import Cards
from navigator.catalogue import Catalogue
from navigator.locales import Sentences
from navigator.matching import FIRST_SHOWN
from navigator.menus import Menus
from navigator.models import Profile, RankedNeed
from navigator.replies import Button, Reply
from navigator.talk import Talk, Turn
from navigator.taxonomy import Taxonomy


@dataclass(frozen=True)
class Understood:
    """What the need ranker made of a message (its output in Rasa's parse data)."""

    worries: tuple[RankedNeed, ...] = ()
    """Found for sure: their services are shown."""
    candidates: tuple[RankedNeed, ...] = ()
    """Best guesses where nothing is sure."""
    replaces: bool = False
    """The person took the earlier worries back (「それじゃなくて」)."""

    @classmethod
    def of(cls, data: dict[str, Any] | None) -> Understood:
        """From the ranker's JSON; None is «nothing understood»."""
        if not data:
            return cls()
        return cls(
            worries=_ranked(data["worries"]),
            candidates=_ranked(data["candidates"]),
            replaces=data["replaces"],
        )

    def surely(self, confidence: float) -> Understood:
        """The same with the worries that are this sure at least."""
        return replace(self, worries=tuple(w for w in self.worries if w.confidence >= confidence))

    def without(self, left_out: Callable[[str], bool]) -> Understood:
        """The same without the needs that are answered elsewhere."""
        kept = [
            tuple(i for i in part if not left_out(i.id)) for part in (self.worries, self.candidates)
        ]
        return replace(self, worries=kept[0], candidates=kept[1])


class Answers:
    """Turns needs into replies with services."""

    def __init__(
        self,
        taxonomy: Taxonomy,
        catalogue: Catalogue,
        sentences: Sentences,
        cards: Cards,
        menus: Menus,
    ) -> None:
        self._taxonomy = taxonomy
        self._catalogue = catalogue
        self._sentences = sentences
        self._cards = cards
        self._menus = menus

    def worry(self, talk: Talk, understood: Understood, now: datetime) -> Turn:
        """A typed worry: services when sure, a menu of guesses when not, else an honest line."""
        if understood.replaces:
            talk = talk.with_needs((), keep=False)
        if understood.worries:
            ids = [item.id for item in understood.worries]
            talk = talk.with_needs(ids)
            key = "services.several" if len(ids) > 1 else "services.one"
            return self._offer(talk, understood.worries, key, now)
        if understood.candidates:
            text = self._say(talk, "menu.candidates")
            return Turn((self._menus.candidates(talk, understood.candidates, text),), talk)
        return self.not_found(talk)

    def not_found(self, talk: Talk) -> Turn:
        """Nothing fits: say so kindly and open the top menu."""
        return self._menus.topics(talk, self._say(talk, "menu.not_found"))

    def out_of_scope(self, talk: Talk) -> Turn:
        """Not a worry: a kind, short line and the way in."""
        return self._menus.topics(talk, self._say(talk, "menu.out_of_scope"))

    def affirm(self, talk: Talk) -> Turn:
        """«はい»: ask for more."""
        buttons = tuple(self._after_services(talk, []))
        return Turn((Reply("text", self._say(talk, "answer.affirm"), buttons),), talk)

    def correct(self, talk: Talk) -> Turn:
        """«That is not it»: let the last worries go and ask again."""
        talk = talk.with_needs((), keep=False)
        return self._menus.topics(talk, self._say(talk, "menu.corrected"))

    def select_need(self, talk: Talk, need_id: str, now: datetime) -> Turn:
        """A need chosen by button: its services, or for children the question how to reach them."""
        need = self._taxonomy.needs.get(need_id)
        if need is None:
            return self._menus.first(talk)
        if talk.page == "under18":
            return self._menus.ask_way(talk, need_id)
        talk = talk.with_needs([need_id]).at("need", need_id)
        return self._offer(talk, [RankedNeed(need_id, 1.0)], "services.chosen", now)

    def select_way(self, talk: Talk, need_id: str, way: str, now: datetime) -> Turn:
        """Services of a need, those reached by telephone or in writing first."""
        if need_id not in self._taxonomy.needs:
            return self._menus.first(talk)
        talk = replace(talk, way=way if way in ("phone", "written") else None)
        talk = talk.with_needs([need_id]).at("need", need_id)
        return self._offer(talk, [RankedNeed(need_id, 1.0)], "services.chosen", now)

    def more(self, talk: Talk, need_id: str | None, now: datetime) -> Turn:
        """The next services of one need, or of all needs of the talk."""
        needs = (need_id,) if need_id and need_id in self._taxonomy.needs else talk.needs
        if not needs:
            return self._menus.first(talk)
        left = self._with_more(talk, needs, now)
        if not left:
            buttons = tuple(self._after_services(talk, []))
            return Turn((Reply("menu", self._say(talk, "services.no_more"), buttons),), talk)
        found = [RankedNeed(need, 1.0) for need in left]
        return self._offer(talk, found, "services.more", now, skip=talk.shown)

    def remove(self, talk: Talk, need_id: str, now: datetime) -> Turn:
        """Take one worry away and show the services of the rest again."""
        rest = tuple(need for need in talk.needs if need != need_id)
        talk = replace(talk, needs=rest, shown=())
        if not rest:
            return self.correct(talk)
        return self._offer(talk, [RankedNeed(n, 1.0) for n in rest], "services.removed", now)

    def service(self, talk: Talk, service_id: str, now: datetime) -> Turn:
        """One service in full."""
        service = self._catalogue.services.get(service_id)
        if service is None:
            return self._menus.first(talk)
        card = self._cards.service(service, self._profile(talk), now, service.needs)
        text = self._say(talk, "services.detail", name=service.name)
        buttons = tuple(self._after_services(talk, []))
        return Turn((Reply("services", text, buttons, services=(card,)),), talk)

    def human(self, talk: Talk, now: datetime) -> Turn:
        """Counters where a person listens, open ones first."""
        need = "u18_talk" if talk.page == "under18" else "no_one_to_talk"
        return self._offer(talk, [RankedNeed(need, 1.0)], "services.human", now)

    def _offer(
        self,
        talk: Talk,
        found: Sequence[RankedNeed],
        text_key: str,
        now: datetime,
        skip: Iterable[str] = (),
    ) -> Turn:
        profile = self._profile(talk)
        offers = self._catalogue.for_needs(
            (item.id for item in found), profile, now, FIRST_SHOWN, tuple(skip)
        )
        for_needs: dict[str, list[str]] = {}
        for item in found:
            for service in offers[item.id]:
                for_needs[service.id] = [i.id for i in found if i.id in service.needs]
        cards = tuple(
            self._cards.service(self._catalogue.services[s], profile, now, needs)
            for s, needs in for_needs.items()
        )
        needs = tuple(self._need_card(talk, item) for item in found)
        label = self._cards.need_label(found[0].id, talk.language)
        text = self._say(talk, text_key, need=label, count=len(found))
        hint = self._say(talk, "services.order_and_busy")
        talk = talk.with_shown(for_needs)
        left = self._with_more(talk, [item.id for item in found], now)
        buttons = tuple(self._after_services(talk, left))
        reply = Reply("services", f"{text}\n{hint}", buttons, needs, cards)
        return Turn((reply,), talk)

    def _with_more(self, talk: Talk, needs: Iterable[str], now: datetime) -> list[str]:
        """Those needs that have a service which the talk has not shown yet."""
        profile = self._profile(talk)
        return [
            need
            for need in needs
            if any(s.id not in talk.shown for s in self._catalogue.for_need(need, profile, now))
        ]

    def _need_card(self, talk: Talk, item: RankedNeed) -> dict[str, Any]:
        card = self._cards.need(item.id, talk.language, item)
        if item.id in talk.needs:
            card["remove"] = postbacks.build("remove_need", need=item.id)
        return card

    def _after_services(self, talk: Talk, needs: Sequence[str]) -> list[Button]:
        buttons = []
        for need in needs:
            key = "button.more_for" if len(needs) > 1 else "button.more"
            title = self._say(talk, key, need=self._cards.need_short(need, talk.language))
            buttons.append(Button(title, postbacks.build("show_more", need=need)))
        if talk.needs:
            buttons.append(Button(self._say(talk, "button.summary"), postbacks.build("summary")))
        return [*buttons, *self._menus.ways_out(talk)]

    def _profile(self, talk: Talk) -> Profile:
        return talk.profile(self._taxonomy)

    def _say(self, talk: Talk, key: str, **values: object) -> str:
        return self._sentences.text(key, talk.language, talk.page, **values)


def _ranked(items: Iterable[dict[str, Any]]) -> tuple[RankedNeed, ...]:
    return tuple(
        RankedNeed(item["id"], item["confidence"], tuple(item["because"])) for item in items
    )

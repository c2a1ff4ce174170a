"""One way to fold what people type, shared by patterns, features and tests."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060\ufeff\ufe0e\ufe0f\u00ad]")
_SPACED_KANA = re.compile(r"(?<=[ぁ-んァ-ヶ一-龥])[ \u3000・.]+(?=[ぁ-んァ-ヶ一-龥])")
_SPACED_OUT = re.compile(r"(?:[ぁ-んァ-ヶ一-龥][ 　・.\-_*/]+){3,}[ぁ-んァ-ヶ一-龥]")
_LENGTHENED = re.compile(r"([ぁ-んァ-ヶー!?。、…w笑])\1{2,}")
_REPEATED = re.compile(r"(.{2,12}?)\1{2,}")
_KANJI = re.compile(r"[一-龥々〆ヵヶ]")
_KANA = re.compile(r"[ぁ-んァ-ヶ]")


def tidy(text: str) -> str:
    """NFKC, without invisible characters, spaced-out words joined, long repeats («ーーー», «助けて助けて助けて») shortened."""
    clean = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    clean = _SPACED_OUT.sub(
        lambda match: _SPACED_KANA.sub("", re.sub(r"[-_*/]", "", match[0])), clean
    )
    return _REPEATED.sub(r"\1", _LENGTHENED.sub(r"\1\1", clean)).strip()


def fold(text: str) -> str:
    """Tidy and in lower case: the form that patterns see."""
    return tidy(unicodedata.normalize("NFKC", text).lower())


def katakana_to_hiragana(text: str) -> str:
    """Hiragana for katakana, everything else as it is."""
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in text)


def is_kana_only(text: str) -> bool:
    """True for text with kana and no kanji: a child, or someone who does not convert."""
    return _KANJI.search(text) is None and _KANA.search(text) is not None

"""Japanese line breaking: between phrases (BudouX), and never against the rules of kinsoku (JIS X 4051)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

import budoux

#: May not begin a line.
NO_START = frozenset(
    "、。，．・：；？！゛゜ヽヾゝゞ々ー）］｝〕〉》」』】〟’”ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ,.:;?!)]}%‐–〜"
)
#: May not end a line.
NO_END = frozenset("（［｛〔〈《「『【〝‘“([{#＃")
_UNBROKEN = re.compile(r"[!-~]+")
Measure = Callable[[str], float]


@lru_cache(maxsize=1)
def _parser() -> budoux.Parser:
    return budoux.load_default_japanese_parser()


def wrap(text: str, width: float, measure: Measure) -> list[str]:
    """Lines no wider than `width` in the unit of `measure`; blank lines are kept."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += _wrap_paragraph(paragraph, width, measure)
    return lines


def _wrap_paragraph(text: str, width: float, measure: Measure) -> list[str]:
    lines, line = [], ""
    for piece in _pieces(text, width, measure):
        if line and measure(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()]


def _pieces(text: str, width: float, measure: Measure) -> Iterator[str]:
    """Phrases that may stand on one line; those too wide are cut between characters."""
    for phrase in _joined(_phrases(text)):
        if measure(phrase) <= width:
            yield phrase
        else:
            yield from _joined(iter(phrase)) if not _UNBROKEN.fullmatch(phrase) else phrase


def _phrases(text: str) -> Iterator[str]:
    return iter(_parser().parse(text)) if text else iter(())


def _joined(parts: Iterator[str]) -> Iterator[str]:
    """Glue parts where a break between them would break a rule or a number."""
    held = ""
    for part in parts:
        if held and not _may_break(held, part):
            held += part
        else:
            if held:
                yield held
            held = part
    if held:
        yield held


def _may_break(before: str, after: str) -> bool:
    if not before or not after:
        return True
    if after[0] in NO_START or before[-1] in NO_END:
        return False
    return not (_UNBROKEN.fullmatch(before[-1]) and _UNBROKEN.fullmatch(after[0]))

"""Japanese line breaking: between phrases (BudouX), and never against the rules of kinsoku (JIS X 4051)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

import budoux

#: May not begin a line.
NO_START = frozenset(
    "、。，．・：；？！゛゜ヽヾゝゞ々ー）］｝〕〉》」』】〟’”ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ,.:;?!)]}%‐–〜"
)
#: May not end a line.
NO_END = frozenset("（［｛〔〈《「『【〝‘“([{#＃")
_UNBROKEN = re.compile(r"[!-~]")
Measure = Callable[[str], float]
Fits = Callable[[str], bool]
Rule = Callable[[str, str], bool]
"""May a line end between these two parts?"""


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
    for piece in _pieces(_phrases(text), _RULES, lambda part: measure(part.rstrip()) <= width):
        if line and measure(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()]


def _pieces(parts: Iterable[str], rules: Sequence[Rule], fits: Fits) -> Iterator[str]:
    """Parts glued by the first rule; a piece too wide for a line is taken apart by the next, weaker one."""
    for piece in _glued(parts, rules[0]):
        if fits(piece) or len(rules) == 1:
            yield piece
        else:
            yield from _pieces(piece, rules[1:], fits)


def _phrases(text: str) -> Iterable[str]:
    return _parser().parse(text) if text else ()


def _glued(parts: Iterable[str], may_break: Rule) -> Iterator[str]:
    held = ""
    for part in parts:
        if held and may_break(held, part):
            yield held
            held = part
        else:
            held += part
    if held:
        yield held


def _outside_words(before: str, after: str) -> bool:
    """No break inside a number, an address or a Latin word."""
    torn = _UNBROKEN.fullmatch(before[-1]) and _UNBROKEN.fullmatch(after[0])
    return not torn and _by_kinsoku(before, after)


def _by_kinsoku(before: str, after: str) -> bool:
    """No break that a sign forbids; a space belongs to what stands before it, and hides no sign."""
    return not (after[0].isspace() or after[0] in NO_START or before.rstrip()[-1:] in NO_END)


def _anywhere(_before: str, _after: str) -> bool:
    return True


#: From phrases to characters, each rule weaker than the one before.
_RULES: tuple[Rule, ...] = (_outside_words, _outside_words, _by_kinsoku, _anywhere)

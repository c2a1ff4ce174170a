"""An article's HTML as the lines of a message: for the chat, and for channels that know no HTML."""

from __future__ import annotations

from html.parser import HTMLParser

_BLOCKS = frozenset({"p", "li", "ul", "ol", "h1", "h2", "h3", "h4", "tr", "td", "th", "br", "div"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})


def lines(html: str) -> tuple[str, ...]:
    """One line a paragraph: 【headings】, ・points, 1. numbered points; links are their words."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_line()
    return tuple(reader.lines)


class _Reader(HTMLParser):
    """Gathers text until the next block."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._text = ""
        self._mark = ""
        self._numbers: list[int | None] = []
        """Points so far of each list around; None in a list without numbers."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.end_line()
        if tag in ("ul", "ol"):
            self._numbers.append(0 if tag == "ol" else None)
        elif tag == "li":
            self._mark = self._next_mark()

    def handle_endtag(self, tag: str) -> None:
        if tag in _HEADINGS:
            self._text = f"【{self._text.strip()}】"
        if tag in _BLOCKS:
            self.end_line()
        if tag in ("ul", "ol"):
            self._numbers.pop()

    def handle_data(self, data: str) -> None:
        self._text += data

    def end_line(self) -> None:
        """Close the line; the mark of a point waits for its words."""
        text = " ".join(self._text.split())
        self._text = ""
        if text:
            self.lines.append(f"{self._mark}{text}")
            self._mark = ""

    def _next_mark(self) -> str:
        number = self._numbers[-1]
        if number is None:
            return "・"
        self._numbers[-1] = number + 1
        return f"{number + 1}. "

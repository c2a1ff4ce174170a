"""`python -m benchmarks.website rivals|load`: measures one or, without a word, both, into their sections of docs/website.md."""

from __future__ import annotations

import sys

from benchmarks.parsing import ROOT
from benchmarks.website import load, rivals

DOCUMENT = ROOT / "docs" / "website.md"
PARTS = {"rivals": rivals.measure, "load": load.measure}


def main(names: list[str]) -> int:
    if unknown := set(names) - set(PARTS):
        raise SystemExit(f"bench: {', '.join(sorted(unknown))}: not one of {', '.join(PARTS)}")
    for name in names or PARTS:
        section = PARTS[name]()
        print(section)
        text = DOCUMENT.read_text(encoding="utf-8")
        DOCUMENT.write_text(replaced(text, name, section), encoding="utf-8")
    return 0


def replaced(text: str, name: str, section: str) -> str:
    """The document with the lines between `<!-- name -->` and `<!-- /name -->` put anew."""
    before, start, rest = text.partition(f"<!-- {name} -->\n")
    _, end, after = rest.partition(f"<!-- /{name} -->")
    if not (start and end):
        raise SystemExit(f"bench: docs/website.md has no place for «{name}»")
    return f"{before}{start}{section}\n{end}{after}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

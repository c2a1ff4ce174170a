"""Compile resources/locales/*/LC_MESSAGES/messages.po; stops at a sentence whose placeholders differ from Japanese."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
_PLACEHOLDER = re.compile(r"\{(\w*)\}")


def build() -> list[str]:
    """Write messages.mo beside each messages.po; returns the faults."""
    faults: list[str] = []
    japanese: dict[str, set[str]] = {}
    paths = sorted(
        ROOT.glob("resources/locales/*/LC_MESSAGES/messages.po"), key=lambda p: p.parts[-3] != "ja"
    )
    for path in paths:
        with path.open("rb") as stream:
            catalog = read_po(stream)
        for message in catalog:
            if not message.id or not message.string:
                continue
            names = set(_PLACEHOLDER.findall(message.string))
            expected = japanese.setdefault(message.id, names)
            if names != expected:
                faults.append(
                    f"{path.relative_to(ROOT)}: {message.id}: {sorted(names)} instead of {sorted(expected)}"
                )
        with path.with_suffix(".mo").open("wb") as stream:
            write_mo(stream, catalog)
    return faults


if __name__ == "__main__":
    problems = build()
    print("\n".join(problems) or "locales: ok")
    sys.exit(bool(problems))

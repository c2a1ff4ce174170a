"""Build what is built: compiled sentences and small fonts, each only when its sources changed."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def newest(*patterns: str) -> float:
    """Latest change of the files that match."""
    return max((p.stat().st_mtime for pattern in patterns for p in ROOT.glob(pattern)), default=0.0)


def oldest(*patterns: str) -> float:
    """Earliest change of the files that match; 0 when there are none."""
    return min((p.stat().st_mtime for pattern in patterns for p in ROOT.glob(pattern)), default=0.0)


def main() -> int:
    sentences = "resources/locales/*/LC_MESSAGES/messages.po"
    if oldest("resources/locales/*/LC_MESSAGES/messages.mo") < newest(
        sentences, "scripts/build_locales.py"
    ):
        from scripts.build_locales import build as build_locales

        print("build: sentences")
        faults = build_locales()
        if faults:
            print("\n".join(faults), file=sys.stderr)
            return 1
    sources = newest(
        sentences, "resources/catalogue/*/*.yml", "resources/*.yml", "scripts/build_fonts.py"
    )
    if oldest("resources/fonts/built/*.ttf") < sources:
        from scripts.build_fonts import build as build_fonts

        print("build: fonts")
        build_fonts()
    return 0


if __name__ == "__main__":
    sys.exit(main())

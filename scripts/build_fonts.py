"""Cut the fonts down to the characters that our own texts use, so that a sheet takes 0.1 s instead of 0.5 s."""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
FONTS = ROOT / "resources" / "fonts"
NAMES = ("BIZUDPGothic-Regular.ttf", "BIZUDPGothic-Bold.ttf")
#: Kana, ASCII and the first level of JIS X 0208 come too: most memos are written with them.
_JIS_ROWS = (*range(1, 9), *range(16, 48))


def wanted() -> str:
    """Every character of the catalogue, the labels and the sentences, and the common ones of a memo."""
    files = [*ROOT.glob("resources/**/*.yml"), *ROOT.glob("resources/locales/**/*.po")]
    found = {char for path in files for char in path.read_text(encoding="utf-8")}
    for row in _JIS_ROWS:
        for cell in range(1, 95):
            try:
                found.add(bytes((row + 0xA0, cell + 0xA0)).decode("euc_jp"))
            except UnicodeDecodeError:
                continue
    return "".join(sorted(found | {chr(code) for code in range(32, 127)}))


def build() -> list[Path]:
    """Write resources/fonts/built/*.ttf and return their paths."""
    target = FONTS / "built"
    target.mkdir(exist_ok=True)
    options = subset.Options(
        layout_features=[], hinting=False, notdef_outline=True, drop_tables=["DSIG"]
    )
    text = wanted()
    written = []
    for name in NAMES:
        font = subset.load_font(str(FONTS / name), options)
        cutter = subset.Subsetter(options)
        cutter.populate(text=text)
        cutter.subset(font)
        subset.save_font(font, str(target / name), options)
        written.append(target / name)
    return written


if __name__ == "__main__":
    for path in build():
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size:,} bytes")

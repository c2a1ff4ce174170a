"""Draw banners, QR codes, posters and cards (resources/banners.yml) as SVG, PNG and PDF.

    scripts/banners.py                                     the site's own set, into resources/web/banners
    scripts/banners.py --url https://example.jp --source toyama-city --out folder     a set for one partner

The same settings give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from datetime import datetime, timezone
from html import escape
from io import BytesIO
from pathlib import Path

import numpy as np
import resvg_py
from fpdf import FPDF
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from navigator.banners import Picture, load_pictures, partner_fault, site_fault  # noqa: E402
from navigator.errors import ResourceError  # noqa: E402
from scripts.banner_layouts import draw  # noqa: E402
from scripts.serve import read_settings  # noqa: E402

OUT = ROOT / "resources" / "web" / "banners"
#: Pixels of a PNG per unit: banners as large as they are named, paper to be looked at on a screen.
_PIXELS = {"banner": 1, "qr": 1, "poster": 6, "card": 12}
#: Colours that are left in a PNG: enough for the smooth edges of few colours.
_COLOURS = 64
#: In a PDF instead of the clock, so that the same set has the same bytes.
_MADE = datetime(2026, 1, 1, tzinfo=timezone.utc)
#: Cards on a sheet of A4: two across, five down, as perforated paper has them.
_ACROSS, _DOWN, _A4 = 2, 5, (210.0, 297.0)
_CUT = 5.0  # mm


#: It says that it cannot draw <title> and <desc>; the PDF has its own.
logging.getLogger("fpdf.svg").setLevel(logging.ERROR)


def main() -> int:
    options = _options()
    site = options.url.rstrip("/")
    fault = site_fault(site) or (options.source and partner_fault(options.source))
    if fault:
        print(f"banners: {fault}", file=sys.stderr)
        return 2
    try:
        files = drawn(site, options.source)
    except ResourceError as error:
        print(f"banners: {error}", file=sys.stderr)
        return 1
    options.out.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (options.out / name).write_bytes(data)
    total = sum(map(len, files.values()))
    print(f"banners: {len(files)} files for {site}, {total:,} bytes, in {options.out}")
    return 0


def drawn(site: str, partner: str = "") -> dict[str, bytes]:
    """Every file of a set by its name; ResourceError when a text has no room."""
    files: dict[str, bytes] = {}
    pictures = load_pictures()
    for picture in pictures:
        svg = draw(picture, site, partner)
        files[picture.svg] = svg.encode()
        files[picture.png] = as_png(picture, svg)
        if picture.pdf:
            files[picture.pdf] = as_pdf(picture, svg, picture.address(site, partner))
    files["embed.txt"] = embed_codes(pictures, site, partner).encode()
    about = {"site": site, "source": partner}
    files["set.json"] = (json.dumps(about) + "\n").encode()
    return files


def as_png(picture: Picture, svg: str) -> bytes:
    """The picture in few colours and few bytes."""
    scale = _PIXELS[picture.kind]
    rendered = resvg_py.svg_to_bytes(
        svg_string=svg,
        width=picture.width * scale,
        height=picture.height * scale,
        dpi=96,  # without it, mm have no size
        skip_system_fonts=True,
    )
    out = BytesIO()
    in_few_colours(Image.open(BytesIO(rendered)).convert("RGB")).save(out, "PNG", optimize=True)
    return out.getvalue()


def in_few_colours(image: Image.Image) -> Image.Image:
    """The image in the colours it has most of, each as it is; Pillow's own choice would mix grounds and whites."""
    pixels = np.asarray(image, dtype=np.int32) @ (1 << 16, 1 << 8, 1)
    packed, where, counts = np.unique(pixels, return_inverse=True, return_counts=True)
    colours = np.stack((packed >> 16, packed >> 8 & 255, packed & 255), axis=1)
    kept = colours[np.argsort(-counts, kind="stable")[:_COLOURS]]
    nearest = ((colours[:, None] - kept) ** 2).sum(axis=2).argmin(axis=1)
    few = Image.fromarray(nearest[where].reshape(pixels.shape).astype(np.uint8), "P")
    few.putpalette(kept.astype(np.uint8).tobytes())
    return few


def as_pdf(picture: Picture, svg: str, address: str) -> bytes:
    """A page for the printer: a poster by itself, cards as many as an A4 sheet holds, with marks to cut along."""
    wide, high = float(picture.width), float(picture.height)
    sheet = _A4 if picture.kind == "card" else (wide, high)
    across, down = (_ACROSS, _DOWN) if picture.kind == "card" else (1, 1)
    left, top = (sheet[0] - across * wide) / 2, (sheet[1] - down * high) / 2
    pdf = FPDF(format=sheet)
    pdf.set_auto_page_break(False)
    pdf.set_creation_date(_MADE)
    pdf.set_title(picture.alt)
    pdf.set_lang("ja")
    pdf.add_page()
    art = svg.encode()
    for row in range(down):
        for column in range(across):
            x, y = left + column * wide, top + row * high
            pdf.image(art, x, y, wide, high, link=address, alt_text=picture.alt)
    if picture.kind == "card":
        _cut_marks(pdf, left, top, wide, high)
    return bytes(pdf.output())


def embed_codes(pictures: tuple[Picture, ...], site: str, partner: str) -> str:
    """HTML for every banner, to be pasted into a page beside the picture's file."""
    return (
        "\n".join(
            f'<a href="{escape(each.address(site, partner))}">'
            f'<img src="{each.svg}" width="{each.width}" height="{each.height}" alt="{escape(each.alt)}"></a>'
            for each in pictures
            if each.kind == "banner"
        )
        + "\n"
    )


def _cut_marks(pdf: FPDF, left: float, top: float, wide: float, high: float) -> None:
    """Thin lines in the margin, where the cards meet."""
    pdf.set_line_width(0.1)
    for column in range(_ACROSS + 1):
        x = left + column * wide
        pdf.line(x, top - _CUT - 1, x, top - 1)
        pdf.line(x, _A4[1] - top + 1, x, _A4[1] - top + _CUT + 1)
    for row in range(_DOWN + 1):
        y = top + row * high
        pdf.line(left - _CUT - 1, y, left - 1, y)
        pdf.line(_A4[0] - left + 1, y, _A4[0] - left + _CUT + 1, y)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", default="", help="address of the site; default: PUBLIC_URL")
    parser.add_argument("--source", default="", help="code of a partner, such as toyama-city")
    parser.add_argument("--out", type=Path, default=OUT, help="folder to write into")
    options = parser.parse_args()
    options.url = options.url or read_settings()["PUBLIC_URL"]
    return options


if __name__ == "__main__":
    sys.exit(main())

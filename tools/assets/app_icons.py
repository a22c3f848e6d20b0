"""Draws the icons for a phone's first page from the logo: the same bytes from the same drawing.

usage: app_icons.py logo.svg folder
"""

import re
import sys
from pathlib import Path

from PIL import Image, ImageDraw

BRAND, WHITE = "#a8261f", "#ffffff"
FINER = 4  # drawn larger and made smaller, so that edges are smooth
CIRCLE = re.compile(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"/>')
GROUP = re.compile(r'<g fill="(#\w+)"(?: transform="([^"]*)")?>(.*?)</g>', re.DOTALL)
# Name, size, how much of the logo's size is drawn, and whether its corners are round.
ICONS = (
    ("icon-192.png", 192, 1.0, True),
    ("icon-512.png", 512, 1.0, True),
    ("icon-maskable-512.png", 512, 0.8, False),  # a phone may cut away all but the middle 80 %
    ("apple-touch-icon.png", 180, 0.92, False),
)


def draw(svg: str, size: int, part: float, *, is_round: bool) -> Image.Image:
    """The logo, whose own size is 64, on a square of ``size`` pixels."""
    full = size * FINER
    picture = Image.new("RGBA", (full, full), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    pen.rounded_rectangle((0, 0, full - 1, full - 1), full / 4 if is_round else 0, fill=BRAND)
    for fill, transform, inside in GROUP.findall(svg):
        scale, dx, dy = (0.86, 32 - 32 * 0.86, 33 - 32 * 0.86) if transform else (1.0, 0.0, 0.0)
        for x, y, r in (map(float, found) for found in CIRCLE.findall(inside)):
            where = (x * scale + dx, y * scale + dy, r * scale)
            _circle(pen, where, part * full / 64, (1 - part) * full / 2, _shade(fill))
    smooth = picture.resize((size, size), Image.Resampling.LANCZOS)
    return smooth if is_round else smooth.convert("RGB")


def _circle(
    pen: ImageDraw.ImageDraw,
    where: tuple[float, float, float],
    scale: float,
    shift: float,
    fill: str,
) -> None:
    x, y, r = (value * scale for value in where)
    pen.ellipse((x - r + shift, y - r + shift, x + r + shift, y + r + shift), fill=fill)


def _shade(fill: str) -> str:
    return WHITE if fill == "#fff" else fill


def main() -> None:
    svg, folder = Path(sys.argv[1]).read_text(), Path(sys.argv[2])
    for name, size, part, is_round in ICONS:
        draw(svg, size, part, is_round=is_round).save(folder / name, optimize=True)


if __name__ == "__main__":
    main()

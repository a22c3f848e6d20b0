"""What is built and committed: the stylesheet and the icon sprite."""

import ast
import gzip
import re
from collections.abc import Iterator

from tests.support import source

STATIC = source.PACKAGE / "core" / "static" / "wuxin"
ICON_OF_A_TEMPLATE = re.compile(
    r'components/(?:icon\.html" with [^%]*?\bname|\w+\.html" with [^%]*?\bicon)="([\w-]+)"'
)
TOKEN = re.compile(r"--color-([\w-]+): (#[0-9a-f]{3,6});")


def test_the_stylesheet_is_at_most_15_kb_on_the_wire() -> None:
    assert len(gzip.compress((STATIC / "app.css").read_bytes(), 9)) <= 15 * 1024


def test_every_icon_asked_for_is_in_the_sprite() -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons.svg").read_text()))
    asked = {name for path in source.templates()
             for name in ICON_OF_A_TEMPLATE.findall(path.read_text())}  # fmt: skip
    assert len(asked) > 10
    assert (asked | set(_icons_named_in_python())) - drawn == set()


def test_every_text_colour_is_readable_on_every_ground() -> None:
    theme = (source.ROOT / "tools" / "assets" / "theme.css").read_text()
    colours = dict(TOKEN.findall(theme))
    pairs = [(text, ground) for text in ("ink", "muted", "brand", "good", "warn", "bad", "note")
             for ground in ("page", "card", f"{text}-soft") if ground in colours]  # fmt: skip
    assert len(pairs) >= 19
    assert [pair for pair in pairs if _contrast(*(colours[name] for name in pair)) < 4.5] == []


def _icons_named_in_python() -> Iterator[str]:
    for path in source.python_files():
        for node in ast.walk(source.tree(path)):
            match node:
                case ast.keyword(arg="icon", value=ast.Constant(value=str(name))):
                    yield name


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

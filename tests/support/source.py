"""The project's own source, for the contract tests."""

import ast
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "wuxin"
APPS = sorted(path.parent.name for path in PACKAGE.glob("*/apps.py"))


def python_files() -> Iterator[Path]:
    """Every module of the package but migrations."""
    yield from (p for p in sorted(PACKAGE.rglob("*.py")) if "migrations" not in p.parts)


def templates() -> Iterator[Path]:
    yield from sorted(PACKAGE.rglob("templates/**/*.html"))


@lru_cache(maxsize=512)
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))

"""Compile every translation: .po beside .mo, where the source is newer."""

from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1] / "src" / "wuxin"


def main() -> None:
    for source in sorted(ROOT.glob("*/locale/*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(target))


if __name__ == "__main__":
    main()

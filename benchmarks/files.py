"""How long a bomb holds a worker before it is refused, and what ordinary files cost.

CPU seconds of this process and the most memory it ever had, each file in a process of its own.
Beside a photo the raw limit: Pillow decoding and encoding it, and nothing else.

    python benchmarks/files.py [--short] [--runs 5]
"""

import argparse
import io
import multiprocessing
import os
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = Path(tempfile.mkdtemp(prefix="wuxin-bench-"))
os.environ["WUXIN_VAR"] = str(FOLDER)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wuxin.config.settings")
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

import django  # noqa: E402  the environment comes first

django.setup()

from PIL import Image  # noqa: E402

from tests.support import uploads  # noqa: E402
from wuxin.core.errors import DomainError  # noqa: E402
from wuxin.core.files import keeping  # noqa: E402

PHOTO = (4_000, 3_000)


def noisy(kind: str) -> bytes:
    """A photo of 12 million pixels, as busy as a real one."""
    small = Image.frombytes("RGB", (800, 600), os.urandom(800 * 600 * 3))
    stream = io.BytesIO()
    if kind == "HEIF":
        import pillow_heif  # noqa: PLC0415  only here

        pillow_heif.from_pillow(small.resize(PHOTO)).save(stream, quality=50)
    else:
        small.resize(PHOTO).save(stream, kind, quality=80)
    return stream.getvalue()


BOMBS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "PNG of 50,000 × 50,000": ("a.png", uploads.pixel_bomb),
    "PNG of 6,000 × 6,000": ("a.png", lambda: uploads.pixel_bomb(6_000, 6_000)),
    "PNG, comment of 100 MB": ("a.png", uploads.text_bomb),
    "JPEG of 1,000 scans": ("a.jpg", uploads.scan_bomb),
    "HEIC of 60,000 × 60,000": ("a.heic", uploads.heif_bomb),
    "docx of 2 GB": ("a.docx", uploads.zip_bomb),
    "docx of 60,000 parts": ("a.docx", uploads.crowded_zip),
}
FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "PNG just allowed (25 MP)": ("a.png", lambda: uploads.photo("PNG", (5_000, 5_000))),
    "JPEG photo, 12 MP": ("a.jpg", lambda: noisy("JPEG")),
    "HEIC photo, 12 MP": ("a.heic", lambda: noisy("HEIF")),
    "docx": ("a.docx", uploads.office),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="two runs instead of five")
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    runs = 2 if given.short else given.runs
    try:
        for what, files in (("refused", BOMBS), ("taken", FILES)):
            for title, (name, make) in files.items():
                report(title, what, measure(name, make(), runs))
        photo = noisy("JPEG")
        report("JPEG photo, bare Pillow", "", [bare(photo) for _run in range(runs)])
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)


def measure(name: str, content: bytes, runs: int) -> list[tuple[str, float, float]]:
    context = multiprocessing.get_context("fork")
    answers = context.Queue()
    found = []
    for _run in range(runs):
        process = context.Process(target=once, args=(name, content, answers))
        process.start()
        found.append(answers.get())
        process.join()
    return found


def once(name: str, content: bytes, answers: "multiprocessing.Queue[object]") -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    try:
        keeping.check(name, content)
        outcome = "taken"
    except DomainError as error:
        outcome = f"refused ({type(error).__name__})"
    took = time.process_time() - began
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    answers.put((outcome, took, (after - before) / 1024))


def bare(photo: bytes) -> tuple[str, float, float]:
    began = time.process_time()
    Image.open(io.BytesIO(photo)).convert("RGB").save(io.BytesIO(), "JPEG", quality=88)
    return "", time.process_time() - began, 0.0


def report(title: str, wanted: str, runs: list[tuple[str, float, float]]) -> None:
    outcomes = {outcome for outcome, _took, _memory in runs}
    assert all(outcome.startswith(wanted) for outcome in outcomes), (title, outcomes)
    took = sorted(one[1] for one in runs)
    memory = max(one[2] for one in runs)
    print(
        f"{title:<26} CPU median {statistics.median(took):6.3f} s, most {took[-1]:6.3f} s, "
        f"memory + {memory:4.0f} MB   {', '.join(sorted(outcomes))}"
    )


if __name__ == "__main__":
    main()

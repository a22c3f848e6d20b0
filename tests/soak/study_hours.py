"""Study hours against brute force, on very many random seasons: ``make soak``.

python -m tests.soak.study_hours [--seasons 100000] [--seed 1]
"""

import argparse
from random import Random

from rich.progress import track

from tests.support.hours import check, random_season


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seasons", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    dice, lines = Random(given.seed), 0
    for _number in track(range(given.seasons), description="random seasons"):
        season = random_season(dice)
        check(season)
        lines += len(season[0])
    print(f"{given.seasons:,} seasons, {lines:,} pieces of evidence: both ways agree")  # noqa: T201  a command


if __name__ == "__main__":
    main()

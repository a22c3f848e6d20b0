"""How fast coverage is read, and what it costs a tick.

Real HTTP against ``wuxin serve`` as in ``home_page.py``: the organiser's overview (3,500 members
x 10 requirements on SQLite, p95 wanted <= 100 ms), a branch member by member, its work list, and
with ``--big`` 300,000 members on PostgreSQL (branch p95 <= 200 ms, a district's sums p95 <= 300
ms). Beside the pages, as limits, a page without a query of its own, and the statement of the
overview by the same driver. Last the CPU that a refresh of one person adds to a tick (wanted
about 1 ms).

    python benchmarks/coverage.py [--short] [--big] [--runs 5] [--requests 200]
"""

import argparse
import shutil
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from django.db import connection, transaction
from django.urls import reverse

from benchmarks import home_page as home
from benchmarks._district import KINDS, NOW, Filled
from wuxin.people.models import OrganisationKind, PartyOrganisation, Person
from wuxin.seasons.actions import coverage
from wuxin.seasons.models import Requirement, Standing
from wuxin.seasons.queries import coverage_tables

REQUIREMENTS = 10
TICKS = 300


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="two runs of sixty requests")
    parser.add_argument("--big", action="store_true", help="a province, on DATABASE_URL")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--requests", type=int, default=200)
    given = parser.parse_args()
    if given.big and connection.vendor != "postgresql":
        raise SystemExit("--big needs a DATABASE_URL of PostgreSQL")
    runs, requests = (2, 60) if given.short else (given.runs, given.requests)
    try:
        filled = home.prepare(big=given.big)
        ask(filled)
        with home.serving() as server:
            measure_pages(server, filled, runs, requests)
        limit(filled, runs)
        ticks(filled)
    finally:
        connection.close()
        shutil.rmtree(home.FOLDER, ignore_errors=True)


def ask(filled: Filled) -> None:
    """Ten requirements, and everybody reckoned by the product's own job."""
    season = filled.season
    for position in range(season.requirements.count() + 1, REQUIREMENTS + 1):
        made = Requirement.objects.create(
            season=season, title=f"示例要求{position}", position=position, target=1 + position % 3
        )
        made.kinds.set(KINDS[: position % 4])
    began = time.perf_counter()
    coverage.refresh_season(season=season, today=NOW.date())
    took = time.perf_counter() - began
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    home.say(f"  {Standing.objects.count():,} standings: {took:.1f} s")


def measure_pages(server: home.Server, filled: Filled, runs: int, requests: int) -> None:
    code = filled.season.code
    branch = PartyOrganisation.objects.filter(kind=OrganisationKind.BRANCH).order_by("path")[0]
    district = PartyOrganisation.objects.filter(kind=OrganisationKind.COMMITTEE)[0]
    overview = reverse("seasons:coverage", args=[code])
    organiser, secretary = home.cookie_of(filled.organiser), home.cookie_of(filled.secretary)
    pages = {
        "overview": (overview, organiser, 100),
        "a district": (f"{overview}?at={district.code}", organiser, 300),
        "a branch": (reverse("seasons:coverage_branch", args=[code, branch.pk]), secretary, 200),
        "work list": (reverse("seasons:work_list", args=[code, branch.pk]), secretary, 200),
        "the limit": (home.LIMIT, organiser, 0),
    }
    for path, cookie, _wanted in pages.values():
        home.measure(server, path, cookie, requests=10, people=1)  # warm
    found: dict[str, list[home.Measured]] = {name: [] for name in pages}
    for _run in range(runs):
        for name, (path, cookie, _wanted) in pages.items():
            found[name].append(home.measure(server, path, cookie, requests=requests, people=1))
    home.say(f"{runs} runs of {requests} requests: median (least to most) of the runs")
    for name, some in found.items():
        wanted = pages[name][2]
        goal = f"   wanted p95 <= {wanted}" if wanted else ""
        cpu = f"{home.middle(some, 'server_cpu')}, {home.middle(some, 'client_cpu')}"
        times = f"{home.spread(some, 'p50'):<22} {home.spread(some, 'p95'):<22}"
        home.say(f"  {name:<12} {times} CPU ms {cpu}{goal}")


def limit(filled: Filled, runs: int) -> None:
    """The overview's statements alone, by the same driver."""
    root = filled.season.organisation
    times = []
    for _run in range(max(runs, 5)):
        began = time.perf_counter()
        coverage_tables.overview_of(filled.season, root)
        times.append((time.perf_counter() - began) * 1e3)
    home.say(f"  the overview's query alone: {statistics.median(times):.1f} ms")


def ticks(filled: Filled) -> None:
    """A refresh of one person: nothing changed, and every row changed."""
    people = list(Person.objects.exclude(organisation=None).values_list("pk", flat=True)[:TICKS])
    season_id = filled.season.pk
    for what in ("nothing changed", "every row changed"):
        cpu = []
        for pk in people:
            with transaction.atomic():
                if what != "nothing changed":
                    Standing.objects.filter(person=pk).update(times=-1)
                began = time.process_time()
                coverage.refresh(season_id=season_id, person_ids=[pk], now=NOW)
                cpu.append((time.process_time() - began) * 1e3)
        home.say(f"  a refresh of one person, {what}: {statistics.median(cpu):.2f} ms CPU")


if __name__ == "__main__":
    main()

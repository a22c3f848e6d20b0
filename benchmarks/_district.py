"""A district, or a province's worth of districts, filled with SQL: rows as the product writes them.

Two levels of committees and general branches over branches of about 23 members; a season with
batches, two of them today, and a ledger of attendances, spread over the weeks. Presence,
headcounts and tallies are what the product's own recomputation makes of the entries.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection

from tests.support.people import LONG_AGO, make_account, make_office, make_person
from tests.support.seasons import PROGRAM, make_activity, make_venue
from wuxin.ledger.actions import recompute_sums
from wuxin.ledger.models import Entry
from wuxin.people.models import Account, OrganisationKind, PartyOrganisation, Person, Role
from wuxin.seasons import actions
from wuxin.seasons.actions import SeasonPlan
from wuxin.seasons.models import (
    Batch,
    BatchOrganisation,
    BatchState,
    RollCallState,
    Season,
)

NOW = datetime.now(tz=UTC)
TODAY = NOW.date()
WEEKS = 17
FROM_ON = TODAY - timedelta(days=7 * WEEKS)
KINDS = ("field_class", "lecture", "group_study", "theme_day")
MEMBERS_OF_A_BRANCH = 23
BRANCHES_OF_A_GENERAL_BRANCH = 8
GENERAL_BRANCHES_OF_A_DISTRICT = 20
BATCHES_A_BRANCH = 2
STILL_OPEN = 12


@dataclass(frozen=True, slots=True)
class Size:
    members: int
    entries: int

    @property
    def branches(self) -> int:
        return max(self.members // MEMBERS_OF_A_BRANCH, 1)


DISTRICT = Size(members=3_500, entries=40_000)
PROVINCE = Size(members=300_000, entries=5_000_000)
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Filled:
    season: Season
    organiser: Account
    secretary: Account


def fill(size: Size, say: Say) -> Filled:
    """Make the district; says how long each part took."""
    began = time.perf_counter()

    def done(what: str) -> None:
        nonlocal began
        say(f"  {what}: {time.perf_counter() - began:.1f} s")
        began = time.perf_counter()

    root, branches = _tree(size)
    done(f"{PartyOrganisation.objects.count():,} organisations")
    _members(size)
    organiser = _officer(root, Role.ORGANISER)
    secretary = _officer(branches[0], Role.SECRETARY)
    done(f"{size.members:,} members")
    season = _season(root)
    _batches(season, branches)
    done(f"{Batch.objects.count():,} batches, {BatchOrganisation.objects.count():,} rolls")
    _entries(size, season)
    done(f"{Entry.objects.count():,} entries")
    assert season.book is not None
    recompute_sums(book=season.book)
    done("presence, headcounts and tallies")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return Filled(season, organiser, secretary)


def find(size: Size) -> Filled | None:
    """What an earlier run of the same size left in the database."""
    season = Season.objects.filter(code="bench").select_related("book").first()
    if season is None or Entry.objects.filter(book=season.book).count() != size.entries:
        return None
    return Filled(
        season,
        Account.objects.get(username=f"bench-{Role.ORGANISER}"),
        Account.objects.get(username=f"bench-{Role.SECRETARY}"),
    )


def _tree(size: Size) -> tuple[PartyOrganisation, list[PartyOrganisation]]:
    general = math.ceil(size.branches / BRANCHES_OF_A_GENERAL_BRANCH)
    districts = math.ceil(general / GENERAL_BRANCHES_OF_A_DISTRICT)
    below = [
        (OrganisationKind.COMMITTEE, districts),
        (OrganisationKind.GENERAL_BRANCH, general),
        (OrganisationKind.BRANCH, size.branches),
    ]
    path = _step(1)
    made = [_node(path, 1, OrganisationKind.WORK_COMMITTEE, districts, 0)]
    above = [path]
    for depth, (kind, number) in enumerate(below, 2):
        of_each = math.ceil(number / len(above))
        paths = [above[n // of_each] + _step(n % of_each + 1) for n in range(number)]
        made += [_node(path, depth, kind, 0, n) for n, path in enumerate(paths)]
        above = paths
    children: dict[str, int] = {}
    for node in made:
        children[node.path[:-4]] = children.get(node.path[:-4], 0) + 1
    for node in made:
        node.numchild = children.get(node.path, 0)
    PartyOrganisation.objects.bulk_create(made, batch_size=2_000)
    branches = list(PartyOrganisation.objects.filter(kind=OrganisationKind.BRANCH))
    return PartyOrganisation.objects.get(depth=1), branches


def _node(path: str, depth: int, kind: str, children: int, number: int) -> PartyOrganisation:
    name = f"示例{OrganisationKind(kind).label}{depth}-{number}"
    return PartyOrganisation(
        path=path, depth=depth, numchild=children, kind=kind, code=f"N{path}", name=name
    )


def _step(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[rest] + digits
    return digits.rjust(4, "0")


_COUNT = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < %s)"


def _members(size: Size) -> None:
    """Persons and their memberships; the branches take them in turn."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO people_person (key, name, pinyin, initials, sex, ethnicity, education,
              position, organisation_id, id_number_sealed, phone_sealed, roster_order)
            {_COUNT}, b AS (
              SELECT id, row_number() OVER (ORDER BY path) - 1 AS place
              FROM people_partyorganisation WHERE kind = 'branch')
            SELECT 'bench' || n.i, '示例人员' || n.i, '', '', '', '', '', '', b.id, %s, %s, n.i
            FROM n JOIN b ON b.place = n.i %% %s""",
            [size.members, b"", b"", size.branches],
        )
        cursor.execute(
            """INSERT INTO people_partymembership (person_id, organisation_id, kind, from_on)
            SELECT id, organisation_id, 'full', %s FROM people_person""",
            [LONG_AGO],
        )


def _officer(organisation: PartyOrganisation, role: str) -> Account:
    person = make_person(organisation, f"示例{role}")
    make_office(person, role, organisation)
    return make_account(person, username=f"bench-{role}")


def _season(root: PartyOrganisation) -> Season:
    plan = SeasonPlan(
        template="plain",
        organisation=root,
        from_on=FROM_ON,
        to_on=TODAY + timedelta(days=40),
        title="示例冬训",
        code="bench",
    )
    season = actions.create_season_from_template(plan=plan, by=PROGRAM, now=NOW)
    return actions.open_season(season=season, by=PROGRAM, now=NOW)


def _batches(season: Season, branches: list[PartyOrganisation]) -> None:
    """Each branch on two rolls; all called but a dozen, and two batches are today."""
    activity, venue = make_activity(season), make_venue()
    rolls = len(branches) * BATCHES_A_BRANCH
    number = max(rolls // 5, 3)
    days = 7 * WEEKS
    made = Batch.objects.bulk_create(
        [
            Batch(
                activity=activity,
                number=n % 30_000 + 1,
                venue=venue,
                starts_at=NOW - timedelta(days=0 if n < 2 else 1 + n % days, minutes=n % 300),
                minutes=90,
                capacity=200,
                places_taken=115,
                state=BatchState.HELD,
            )
            for n in range(min(number, 30_000))
        ],
        batch_size=2_000,
    )
    BatchOrganisation.objects.bulk_create(
        [
            BatchOrganisation(
                batch=made[n % len(made)],
                organisation=branches[n // len(made) * 7919 % len(branches) - n % 7],
                state=RollCallState.OPEN if n < STILL_OPEN else RollCallState.DONE,
                done_at=None if n < STILL_OPEN else NOW,
            )
            for n in range(rolls)
        ],
        batch_size=2_000,
        ignore_conflicts=True,
    )


def _entries(size: Size, season: Season) -> None:
    """Every member in turn, a week later each time, in four kinds."""
    day = {
        "sqlite": "date(%s, '+' || (n.i / %s %% %s * 7) || ' days')",
        "postgresql": "%s::date + (n.i / %s %% %s * 7)::int",
    }[connection.vendor]
    kind = " ".join(f"WHEN {place} THEN '{code}'" for place, code in enumerate(KINDS))
    first = Person.objects.order_by("pk").values_list("pk", flat=True)[0]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO ledger_entry (book_id, kind_id, classroom_id, organisation_id,
              person_id, day, channel, topic, people, minutes, fen, source, revision, posted_at)
            {_COUNT}
            SELECT %s, CASE n.i / %s %% {len(KINDS)} {kind} END, 'aspiration', p.organisation_id,
              p.id, {day}, 'on-site', '', 1, 90, 0, 'seasons.enrolment:' || n.i || ':present', 1, %s
            FROM n JOIN people_person p ON p.id = %s + n.i %% %s""",
            [
                size.entries,
                season.book_id,
                size.members,
                FROM_ON.isoformat(),
                size.members,
                WEEKS,
                NOW,
                first,
                size.members,
            ],
        )

"""What coverage should be, the slow way: from rolls, visits and answers, one member at a time."""

from datetime import date

from tests.support.seasons import PROGRAM
from wuxin.core import clock
from wuxin.ledger import registry
from wuxin.ledger.models import Channel
from wuxin.people.models import Category, Office, PartyMembership, PersonCategory, Role
from wuxin.seasons.models import (
    BatchState,
    CoverageAnswer,
    Enrolment,
    Exemption,
    Outreach,
    Presence,
    Requirement,
    Season,
    Standing,
    StandingSum,
)

Rows = dict[tuple[int, int], tuple[int, str, int, int]]
BRINGS = {Channel.DELIVERY, Channel.POST}
BY = PROGRAM


def kept_rows(season: Season) -> Rows:
    return {
        (row.requirement_id, row.person_id): (
            row.organisation_id,
            row.state,
            row.times,
            row.minutes,
        )
        for row in Standing.objects.filter(requirement__season=season)
    }


def kept_sums(season: Season) -> dict[tuple[int, int, str], int]:
    rows = StandingSum.objects.filter(requirement__season=season).exclude(people=0)
    return {(row.requirement_id, row.organisation_id, row.state): row.people for row in rows}


def sums_of(rows: Rows) -> dict[tuple[int, int, str], int]:
    sums: dict[tuple[int, int, str], int] = {}
    for (requirement, _person), (organisation, state, _times, _minutes) in rows.items():
        key = (requirement, organisation, state)
        sums[key] = sums.get(key, 0) + 1
    return sums


def brute_force(season: Season, today: date) -> Rows:
    day = min(season.cut_off_on or season.to_on, today)
    rows: Rows = {}
    memberships = PartyMembership.objects.filter(kind__in=["full", "probationary"])
    for member in memberships.select_related("organisation"):
        if not member.holds_on(day):
            continue
        if not member.organisation.path.startswith(season.organisation.path):
            continue
        for requirement in season.requirements.all():
            if _is_asked(requirement, member.person_id, day):
                state = _state(season, requirement, member.person_id)
                rows[requirement.pk, member.person_id] = (member.organisation_id, *state)
    return rows


def _is_asked(requirement: Requirement, person_id: int, day: date) -> bool:
    categories = {
        row.category
        for row in PersonCategory.objects.filter(person=person_id)
        if row.from_on <= day and (row.to_on is None or day < row.to_on)
    }
    retired = bool(categories & {Category.RETIRED, Category.GREAT_AGE})
    offices = Office.objects.filter(person=person_id, role=Role.SECRETARY)
    answers = {
        "serving": not retired,
        "retired": retired,
        "secretaries": any(office.holds_on(day) for office in offices),
    }
    return answers.get(requirement.audience, True)


def _state(season: Season, requirement: Requirement, person_id: int) -> tuple[str, int, int]:
    named = set(requirement.kinds.values_list("code", flat=True))
    counted = named or {kind.code for kind in registry.kinds() if kind.counts_coverage}
    rolls = [
        row
        for row in Enrolment.objects.filter(
            person=person_id, batch__activity__season=season
        ).select_related("batch__activity")
        if row.batch.activity.kind_id in counted
    ]
    came = [row for row in rolls if row.status == Presence.PRESENT]
    missed = [
        clock.local_day(row.batch.starts_at)
        for row in rolls
        if row.status in {Presence.LEAVE, Presence.ABSENT}
        and row.batch.state != BatchState.CANCELLED
    ]
    visits = list(Outreach.objects.filter(season=season, person=person_id, withdrawn_at=None))
    brought = sum(
        visit.channel in BRINGS and (not named or bool(named & set(visit.kinds)))
        for visit in visits
    )
    in_time = [
        row
        for row in came
        if row.channel != Channel.REPLAY and not any(row.batch.day > day for day in missed)
    ]
    minutes = sum(row.batch.minutes for row in came)

    def enough(times: int, minutes: int) -> bool:
        amount = minutes if requirement.measure == "minutes" else times
        return amount >= requirement.target

    if enough(len(in_time), sum(row.batch.minutes for row in in_time)):
        state = "reached"
    elif enough(len(came), minutes):
        state = "made_up"
    elif enough(len(came) + brought, minutes):
        state = "visited"
    else:
        exempt = Exemption.objects.filter(season=season, person=person_id, withdrawn_at=None)
        state = "excused" if visits and exempt.exists() else _answer(requirement, person_id)
    return state, len(came) + brought, minutes


def _answer(requirement: Requirement, person_id: int) -> str:
    answers = CoverageAnswer.objects.filter(
        season=requirement.season_id, person=person_id, withdrawn_at=None
    )
    to_this, to_all = (answers.filter(requirement=one).first() for one in (requirement, None))
    own = to_this or to_all
    return own.kind if own else "due"

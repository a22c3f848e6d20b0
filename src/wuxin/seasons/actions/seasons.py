"""A season: from its template, opened with its book, closed with it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from wuxin.core import audit
from wuxin.core.actor import Actor
from wuxin.core.errors import NotAllowed
from wuxin.ledger import actions as ledger
from wuxin.ledger.models import Kind
from wuxin.people.models import PartyOrganisation
from wuxin.seasons import refusals
from wuxin.seasons.actions import coverage
from wuxin.seasons.actions.plan_guard import require_plan
from wuxin.seasons.models import Requirement, Season, SeasonClassroom, SeasonState, Topic
from wuxin.seasons.policies import seasons as policies
from wuxin.seasons.season_templates import TEMPLATES, SeasonTemplate

LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonPlan:
    """What one decides of a season: from which template, whose it is, first and last day.

    Without a title it has the template's; without a code, its years.
    """

    template: str
    organisation: PartyOrganisation
    from_on: date
    to_on: date
    title: str = ""
    code: str = ""


@transaction.atomic
def create_season_from_template(*, plan: SeasonPlan, by: Actor, now: datetime) -> Season:
    """Make a draft with the template's classrooms, aims, topics and requirements.
    Raises ``UnknownTemplate``, ``DatesReversed``, ``SeasonTooLong``, ``CodeTaken``.
    """
    if not policies.can_create_season(by, plan.organisation):
        raise NotAllowed
    outline = TEMPLATES.get(plan.template)
    if outline is None:
        raise refusals.UnknownTemplate
    check_dates(plan.from_on, plan.to_on)
    code = plan.code or free_code(plan.from_on, plan.to_on)
    if Season.objects.filter(code=code).exists():
        raise refusals.CodeTaken(code=code)
    season = Season.objects.create(
        code=code,
        title=plan.title or outline.title,
        organisation=plan.organisation,
        from_on=plan.from_on,
        to_on=plan.to_on,
        created_at=now,
    )
    _fill(season, outline)
    audit.record(
        "seasons.season.created", target=season, by=by, at=now, changes={"template": plan.template}
    )
    return season


@transaction.atomic
def open_season(*, season: Season, by: Actor, now: datetime) -> Season:
    """Begin a draft: open its book, with the organisation tree as it is now.

    Raises ``NotADraft`` if somebody opened it first, ``SeasonClosed`` if it has ended,
    ``CodeTaken`` if another book has its code.
    """
    if not policies.can_plan_season(by, season):
        raise NotAllowed
    state = Season.objects.values_list("state", flat=True).get(pk=season.pk)
    if state == SeasonState.CLOSED:
        raise refusals.SeasonClosed
    if state != SeasonState.DRAFT:
        raise refusals.NotADraft
    book = ledger.open_book(
        code=season.code,
        title=season.title,
        from_on=season.from_on,
        to_on=season.to_on,
        by=by,
        now=now,
    )
    opened = Season.objects.filter(pk=season.pk, state=SeasonState.DRAFT).update(
        state=SeasonState.OPEN, book=book
    )
    if not opened:
        raise refusals.NotADraft
    audit.record("seasons.season.opened", target=season, by=by, at=now)
    season.refresh_from_db()
    coverage.refresh_later(season)
    return season


@transaction.atomic
def change_aim(*, classroom: SeasonClassroom, aim: str, by: Actor, now: datetime) -> None:
    """Say in other words what the season aims at in one classroom."""
    require_plan(classroom.season, by)
    SeasonClassroom.objects.filter(pk=classroom.pk).update(aim=aim)
    audit.record("seasons.aim.changed", target=classroom, by=by, at=now)


def check_dates(from_on: date, to_on: date) -> None:
    if to_on < from_on:
        raise refusals.DatesReversed
    if to_on - from_on > LONGEST:
        raise refusals.SeasonTooLong


def free_code(from_on: date, to_on: date) -> str:
    """2021-2022, or with the first number that nobody has."""
    wanted = f"{from_on.year}-{to_on.year}" if from_on.year != to_on.year else str(from_on.year)
    taken = set(Season.objects.filter(code__startswith=wanted).values_list("code", flat=True))
    number, code = 2, wanted
    while code in taken:
        code, number = f"{wanted}-{number}", number + 1
    return code


def _fill(season: Season, outline: SeasonTemplate) -> None:
    SeasonClassroom.objects.bulk_create(
        SeasonClassroom(season=season, classroom_id=slug, aim=aim, position=position)
        for position, (slug, aim) in enumerate(outline.aims.items(), 1)
    )
    Topic.objects.bulk_create(
        Topic(season=season, code=code, title=title, position=position)
        for position, (code, title) in enumerate(outline.topics, 1)
    )
    for position, item in enumerate(outline.requirements, 1):
        requirement = Requirement.objects.create(
            season=season,
            title=item.title,
            is_required=item.is_required,
            target=item.times,
            position=position,
        )
        requirement.kinds.set(Kind.objects.filter(code__in=item.kinds))

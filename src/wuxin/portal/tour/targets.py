"""Where each stop is done: the next free place for it, made free again if there is none.

Taking back is done by the same actions as anybody's, so the ledger and the audit tell of it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from wuxin.core.actor import Actor
from wuxin.learning import actions as learning
from wuxin.learning.models import LearningVisit
from wuxin.people.models import Account, Category, Person, PersonCategory
from wuxin.portal.demo import overlap
from wuxin.portal.demo.roles import face
from wuxin.portal.demo.season import CODE
from wuxin.seasons import actions, kinds
from wuxin.seasons.models import (
    AnswerKind,
    BatchOrganisation,
    CoverageAnswer,
    Enrolment,
    OutreachPlan,
    PlanState,
    Presence,
    RollCallState,
    Season,
    Standing,
)
from wuxin.seasons.models.standings import OPEN
from wuxin.seasons.queries.overlaps import count_overlaps

_BY = Actor.program("tour")
_ELDERS = (Category.RETIRED, Category.GREAT_AGE)


@dataclass(frozen=True, slots=True)
class Target:
    """The page of a stop, and whom or what it is about, as it is told."""

    url: str
    about: str = ""
    inner: str = ""  # what the phone frame shows


def find(slug: str, season: Season, now: datetime) -> Target:
    """The target of a stop. What was done there before is taken back if nothing else is free."""
    return _FINDERS[slug](season, now)


def _figure(_season: Season, _now: datetime) -> Target:
    return Target(reverse("portal:home"))


def _briefing(_season: Season, _now: datetime) -> Target:
    return Target(reverse("reports:briefing"))


def _roll_call(season: Season, now: datetime) -> Target:
    """The secretary's roll of today, with somebody on it of whom nothing is said yet."""
    rolls = BatchOrganisation.objects.with_batch().filter(
        organisation__code=_face_over("secretary"),
        batch__activity__season=season,
        batch__activity__kind=kinds.FIELD_CLASS,
        batch__starts_at__lte=now,
    )
    roll = rolls.exclude(state=RollCallState.CANCELLED).order_by("-batch__starts_at").first()
    if roll is None:
        return Target(reverse("seasons:todo"))
    if not roll.enrolments.filter(status=Presence.EXPECTED).exists() or roll.is_done:
        _call_anew(roll, now)
    inner = reverse("seasons:roll_call", args=[roll.batch_id, roll.organisation_id])
    return Target(reverse("portal:tour_phone"), str(roll.organisation), inner)


def _call_anew(roll: BatchOrganisation, now: datetime) -> None:
    """Nothing is said of anybody on the roll; who was there is no longer counted."""
    _open_again(roll, now)
    _set(roll, list(roll.enrolments.exclude(status=Presence.VISIT)), Presence.EXPECTED, now)


def _visit(season: Season, now: datetime) -> Target:
    """Somebody who lacks one thing that one visit brings, an elder first."""
    left = _still_left(season)
    if not left and (done := _own_visit(season)):
        learning.withdraw_visit(visit=done, by=_BY, now=now)
        left = _still_left(season)
    return _of_member(season, left[0] if left else None)


def _declined(season: Season, now: datetime) -> Target:
    """The next one after whom the next visit goes to."""
    left = _still_left(season)
    if not left and (answer := _own_answer(season)):
        actions.withdraw_answer(answer=answer, by=_BY, now=now)
        left = _still_left(season)
    return _of_member(season, left[-1] if left else None)


def _overlap(season: Season, now: datetime) -> Target:
    """Who is ticked in two places; the one of the demo is ticked again if nobody is."""
    if season.book is not None and not count_overlaps(season.book, ""):
        for row in _planted():
            _tick_again(row, now)
    return Target(reverse("seasons:overlaps", args=[season.code]))


def _tick_again(row: Enrolment, now: datetime) -> None:
    roll = BatchOrganisation.objects.with_batch().get(pk=row.batch_organisation_id)
    _open_again(roll, now)
    _set(roll, [row], Presence.PRESENT, now)
    actions.finish_roll_call(roll=roll, by=_BY, now=now)


_FINDERS: dict[str, Callable[[Season, datetime], Target]] = {
    "figure": _figure,
    "roll-call": _roll_call,
    "visit": _visit,
    "declined": _declined,
    "overlap": _overlap,
    "briefing": _briefing,
}


def season() -> Season | None:
    """The demo's season, as long as it is open."""
    found = Season.objects.select_related("book", "organisation").filter(code=CODE).first()
    return found if found is not None and found.is_open else None


def _face_over(slug: str) -> str:
    chosen = face(slug)
    return chosen.over if chosen else ""


def _still_left(season: Season) -> list[Person]:
    """Two at most: who lacks one required thing, and of whom nothing is agreed or answered."""
    spoken = CoverageAnswer.objects.filter(season=season, withdrawn_at=None)
    agreed = OutreachPlan.objects.filter(season=season, state=PlanState.PLANNED)
    lacking = (
        Standing.objects.filter(
            requirement__season=season, requirement__is_required=True, state__in=OPEN
        )
        .exclude(person__in=spoken.values("person"))
        .exclude(person__in=agreed.values("person"))
    )
    one_thing = lacking.values("person").annotate(things=Count("pk")).filter(things=1)
    elder = PersonCategory.objects.filter(person=OuterRef("pk"), category__in=_ELDERS)
    found = Person.objects.filter(pk__in=one_thing.values("person")).annotate(
        is_elder=Exists(elder)
    )
    return list(found.order_by("-is_elder", "organisation__path", "roster_order", "pk")[:2])


def _own_visit(season: Season) -> LearningVisit | None:
    """The last visit that the tour's face wrote down."""
    visits = LearningVisit.objects.select_related(
        "plan__season__book", "outreach__season__book", "outreach__organisation"
    )
    return visits.filter(
        plan__season=season, recorded_by=_holder("organiser"), outreach__withdrawn_at=None
    ).last()


def _own_answer(season: Season) -> CoverageAnswer | None:
    answers = CoverageAnswer.objects.select_related("season__book", "person__organisation")
    return answers.filter(
        season=season,
        kind=AnswerKind.DECLINED,
        recorded_by=_holder("organiser"),
        withdrawn_at=None,
    ).last()


def _holder(slug: str) -> Person | None:
    chosen = face(slug)
    account = Account.objects.filter(username=chosen.username if chosen else "").first()
    return account.person if account else None


def _of_member(season: Season, person: Person | None) -> Target:
    """Their page; where nobody is left, the page that says so."""
    if person is None:
        return Target(reverse("seasons:coverage", args=[season.code]))
    return Target(reverse("seasons:member_help", args=[season.code, person.pk]), person.name)


def _planted() -> list[Enrolment]:
    """The two rows of the one whom the demo has in two places: on the small roll the first."""
    mine = Enrolment.objects.filter(
        batch__activity__title=overlap.TITLE,
        batch__activity__season__code=CODE,
        batch_organisation__organisation__code=overlap.BRANCH,
    )
    small = mine.in_roster_order().select_related("batch").first()
    if small is None:
        return []
    elsewhere = Enrolment.objects.filter(
        person=small.person_id,
        batch__activity__season__code=CODE,
        batch__starts_at__date=small.batch.starts_at.date(),
    ).exclude(pk=small.pk)
    return [row for row in [small, *elsewhere] if row.status != Presence.PRESENT]


def _open_again(roll: BatchOrganisation, now: datetime) -> None:
    if roll.is_done:
        actions.reopen_roll_call(roll=roll, reason=_("导览：从头再来"), by=_BY, now=now)


def _set(roll: BatchOrganisation, rows: list[Enrolment], status: Presence, now: datetime) -> None:
    """The rows say so, whatever they said before."""
    changes = [
        actions.Change(enrolment_id=row.pk, seen_revision=row.revision, status=status.value)
        for row in rows
    ]
    actions.take_roll_call(roll=roll, changes=changes, by=_BY, now=now)

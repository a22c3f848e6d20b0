"""A total of which only a paper tells: attested by one, confirmed by another, then counted."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from wuxin.core import audit, clock
from wuxin.core.actor import Actor
from wuxin.core.errors import NotAllowed
from wuxin.ledger import actions as ledger
from wuxin.seasons import attendance_refusals as refusals
from wuxin.seasons import outsider_posting as posting
from wuxin.seasons.actions.guests import check_countable
from wuxin.seasons.actions.holding import hold
from wuxin.seasons.actions.hours_totals import refresh_totals
from wuxin.seasons.actions.seasons_open import refuse_closed
from wuxin.seasons.models import (
    Activity,
    AttestedTotal,
    Batch,
    BatchOrganisation,
    Enrolment,
    Presence,
)
from wuxin.seasons.models.outsiders import MOST_PEOPLE
from wuxin.seasons.policies import outsiders as policies
from wuxin.seasons.refusals import OutsideSeason, ReasonNeeded


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The number, and the paper that tells it. ``day`` is left to the batch where there is one."""

    people: int
    title: str
    on: date
    place: str
    day: date | None = None


@transaction.atomic
def attest_total(
    *, activity: Activity, batch: Batch | None, paper: Paper, by: Actor, now: datetime
) -> AttestedTotal:
    """Write down a total and its paper. It counts when somebody else confirms it.

    Raises ``PeopleOutOfRange``, ``PaperInFuture``, ``ListExists``, ``TotalExists``,
    ``OutsideSeason``, ``BatchNotBegun``, ``BatchCancelled``, ``SeasonClosed``.
    """
    if not policies.can_count_outsiders(by, activity):
        raise NotAllowed
    day = batch.day if batch else paper.day or paper.on
    _check(activity, paper, day, now)
    if batch is not None:
        check_countable(batch, by, now)
        refuse_listed(batch)
    try:
        with transaction.atomic():
            total = AttestedTotal.objects.create(
                activity=activity,
                batch=batch,
                day=day,
                people=paper.people,
                paper_title=paper.title.strip(),
                paper_on=paper.on,
                paper_place=paper.place.strip(),
                attested_by_id=by.person_id,
                attested_at=now,
            )
    except IntegrityError as error:
        raise refusals.TotalExists from error
    said = {"people": paper.people}
    audit.record("seasons.attested_total.attested", target=total, by=by, at=now, changes=said)
    return total


@transaction.atomic
def confirm_total(*, total: AttestedTotal, by: Actor, now: datetime) -> None:
    """A second person has seen the paper: the total counts, and its batch was held.

    Raises ``SecondPersonNeeded``, ``TotalChanged``, ``ListExists``, ``SeasonClosed``.
    """
    if not policies.can_count_outsiders(by, total.activity):
        raise NotAllowed
    if not policies.can_confirm_total(by, total):
        raise refusals.SecondPersonNeeded
    refuse_closed(total.activity.season)
    if total.batch:
        # Waits for ticks under way; those to come see the total and are refused.
        BatchOrganisation.objects.filter(batch=total.batch).update(revision=F("revision"))
        refuse_listed(total.batch)
    waiting = AttestedTotal.objects.filter(pk=total.pk, confirmed_at=None, withdrawn_at=None)
    if not waiting.update(confirmed_by_id=by.person_id, confirmed_at=now):
        raise refusals.TotalChanged
    total.refresh_from_db(fields=["confirmed_by", "confirmed_at"])
    book = total.activity.season.book
    if book is not None:
        ledger.post(book, [posting.of_attested_total(total)], by=by, now=now)
    if total.batch:
        refresh_totals(person_ids=hold(total.batch, by, now), now=now)
    audit.record("seasons.attested_total.confirmed", target=total, by=by, at=now)


@transaction.atomic
def withdraw_total(*, total: AttestedTotal, why: str, by: Actor, now: datetime) -> None:
    """It was wrong, or a list was found. Raises ``ReasonNeeded``, ``TotalChanged``."""
    if not policies.can_count_outsiders(by, total.activity):
        raise NotAllowed
    refuse_closed(total.activity.season)
    if not why.strip():
        raise ReasonNeeded
    withdrawn = AttestedTotal.objects.filter(pk=total.pk, withdrawn_at=None).update(
        withdrawn_by_id=by.person_id, withdrawn_at=now, withdrawn_why=why.strip()[:100]
    )
    if not withdrawn:
        raise refusals.TotalChanged
    book = total.activity.season.book
    if book is not None:
        ledger.reverse(book, [posting.source_of_attested_total(total.pk)], by=by, now=now)
    if total.batch:
        refresh_totals(person_ids=hold(total.batch, by, now), now=now)
    audit.record("seasons.attested_total.withdrawn", target=total, by=by, at=now)


def refuse_listed(batch: Batch) -> None:
    """Raise if somebody of the batch stands ticked: they would be counted twice."""
    present = Enrolment.objects.filter(batch=batch, status=Presence.PRESENT).count()
    if present:
        raise refusals.ListExists(present=present)


def _check(activity: Activity, paper: Paper, day: date, now: datetime) -> None:
    season = activity.season
    refuse_closed(season)
    if not 1 <= paper.people <= MOST_PEOPLE:
        raise refusals.PeopleOutOfRange(least=1, most=MOST_PEOPLE, people=paper.people)
    for one in (paper.on, day):
        if one > clock.local_day(now):
            raise refusals.PaperInFuture(day=one)
    if not season.covers(day):
        raise OutsideSeason(day=day, from_on=season.from_on, to_on=season.to_on)

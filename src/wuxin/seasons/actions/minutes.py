"""A roll call is finished: the minutes write themselves, and the batch counts as held."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max

from wuxin.core import audit, clock
from wuxin.core.actor import Actor
from wuxin.core.errors import NotAllowed
from wuxin.people.models import Office, Role
from wuxin.seasons import refusals
from wuxin.seasons.actions import coverage
from wuxin.seasons.actions.holding import hold
from wuxin.seasons.actions.hours_totals import refresh_totals
from wuxin.seasons.actions.roll_calls import check_open
from wuxin.seasons.actions.seasons_open import refuse_closed
from wuxin.seasons.models import (
    BatchOrganisation,
    Enrolment,
    Minutes,
    Presence,
    RollCallState,
)
from wuxin.seasons.policies import roll_calls as policies
from wuxin.seasons.queries.minutes import meeting_of, names_of
from wuxin.seasons.wording import Absence, Meeting, minutes_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What a person may say of a meeting; all else is reckoned."""

    chair: str
    recorder: str
    subject: str


@dataclass(frozen=True, slots=True)
class _Writing:
    """Why a version is written, by whom, and when."""

    correction: str
    by: Actor
    now: datetime


@transaction.atomic
def finish_roll_call(*, roll: BatchOrganisation, by: Actor, now: datetime) -> Minutes:
    """Close the roll, and write the minutes from it. Who was not called was not there.

    The first roll that has somebody on it makes the batch held: one session entry, not one a
    branch. A second finish after a reopening writes the next version.

    Raises ``RollCallIsDone`` the second time, ``NobodyPresent``, ``BatchCancelled``,
    ``SeasonClosed``.
    """
    if not policies.can_call_roll(by, roll.organisation):
        raise NotAllowed
    check_open(roll)
    done = BatchOrganisation.objects.filter(pk=roll.pk, state=RollCallState.OPEN).update(
        state=RollCallState.DONE, done_at=now, done_by_id=by.person_id, last_save=""
    )
    if not done:
        raise refusals.RollCallIsDone
    rows = Enrolment.objects.filter(batch_organisation=roll)
    rows.filter(status=Presence.EXPECTED).update(
        status=Presence.ABSENT, revision=F("revision") + 1, recorded_at=now, save_key=""
    )
    if not roll.correction and not rows.filter(status=Presence.PRESENT).exists():
        raise refusals.NobodyPresent
    minutes = _write(roll, by, now)
    teachers = hold(roll.batch, by, now)
    refresh_totals(person_ids=teachers.union(rows.values_list("person_id", flat=True)), now=now)
    coverage.refresh_roll(roll=roll, now=now)
    audit.record(
        "seasons.roll_call.finished",
        target=roll,
        by=by,
        at=now,
        changes={"minutes": minutes.version},
    )
    roll.refresh_from_db(fields=["state", "done_at", "done_by", "last_save"])
    return minutes


@transaction.atomic
def reopen_roll_call(*, roll: BatchOrganisation, reason: str, by: Actor, now: datetime) -> None:
    """Open a finished roll again; the minutes stay, and the next finish corrects them.

    Raises ``ReasonNeeded``, ``RollCallNotDone``, ``SeasonClosed``.
    """
    if not policies.can_call_roll(by, roll.organisation):
        raise NotAllowed
    refuse_closed(roll.batch.activity.season)
    if not reason.strip():
        raise refusals.ReasonNeeded
    opened = BatchOrganisation.objects.filter(pk=roll.pk, state=RollCallState.DONE).update(
        state=RollCallState.OPEN, done_at=None, done_by=None, correction=reason.strip()[:100]
    )
    if not opened:
        raise refusals.RollCallNotDone
    audit.record("seasons.roll_call.reopened", target=roll, by=by, at=now)
    roll.refresh_from_db(fields=["state", "done_at", "done_by", "correction"])


@transaction.atomic
def rewrite_minutes(
    *, roll: BatchOrganisation, heading: Heading, by: Actor, now: datetime
) -> Minutes:
    """Write a new version with another chair, recorder or subject; the numbers stay.

    A version that says the same is not written again. Raises ``RollCallNotDone``.
    """
    if not policies.can_call_roll(by, roll.organisation):
        raise NotAllowed
    refuse_closed(roll.batch.activity.season)
    last = Minutes.objects.filter(batch_organisation=roll).first()
    if last is None or not roll.is_done:
        raise refusals.RollCallNotDone
    if Heading(chair=last.chair, recorder=last.recorder, subject=last.subject) == heading:
        return last
    meeting = replace(
        meeting_of(last, roll, names_of(last)),
        chair=heading.chair,
        recorder=heading.recorder,
        subject=heading.subject,
    )
    writing = _Writing("补写主持人、记录人或议题", by, now)
    minutes = _version(roll, meeting, last.absences, writing)
    audit.record(
        "seasons.minutes.rewritten",
        target=roll,
        by=by,
        at=now,
        changes={"minutes": minutes.version},
    )
    return minutes


def _write(roll: BatchOrganisation, by: Actor, now: datetime) -> Minutes:
    """The next version, from the roll as it stands."""
    rows = list(roll.enrolments.in_roster_order().select_related("person"))
    away = [row for row in rows if row.status != Presence.PRESENT]
    last = Minutes.objects.filter(batch_organisation=roll).first()
    activity = roll.batch.activity
    meeting = Meeting(
        organisation=roll.organisation.name,
        title=activity.title,
        subject=last.subject if last else _subject(roll),
        place=roll.batch.venue.name,
        starts_at=roll.batch.starts_at,
        minutes=roll.batch.minutes,
        chair=last.chair if last else _secretary_of(roll, now),
        recorder=last.recorder if last else _recorder(by),
        expected=len(rows),
        present=len(rows) - len(away),
        absences=[_absence(row) for row in away],
    )
    absences = [[row.person_id, row.status, row.reason, row.reason_text] for row in away]
    return _version(roll, meeting, absences, _Writing(roll.correction if last else "", by, now))


def _recorder(by: Actor) -> str:
    """Who called the roll; a program is nobody to be named."""
    return "" if by.is_program else by.name


def _absence(row: Enrolment) -> Absence:
    return Absence(row.person.name, row.status, row.reason, row.reason_text)


def _version(
    roll: BatchOrganisation, meeting: Meeting, absences: list[list[object]], writing: _Writing
) -> Minutes:
    highest = Minutes.objects.filter(batch_organisation=roll).aggregate(top=Max("version"))["top"]
    return Minutes.objects.create(
        batch_organisation=roll,
        version=(highest or 0) + 1,
        chair=meeting.chair,
        recorder=meeting.recorder,
        subject=meeting.subject,
        place=meeting.place,
        starts_at=meeting.starts_at,
        expected_count=meeting.expected,
        present_count=meeting.present,
        leave_count=meeting.count(Presence.LEAVE),
        absent_count=meeting.count(Presence.ABSENT),
        visit_count=meeting.count(Presence.VISIT),
        absences=absences,
        text=minutes_text(meeting),
        correction=writing.correction,
        written_by_id=writing.by.person_id,
        written_at=writing.now,
    )


def _subject(roll: BatchOrganisation) -> str:
    activity = roll.batch.activity
    return f"{activity.title}：{activity.topic.title}" if activity.topic else activity.title


def _secretary_of(roll: BatchOrganisation, now: datetime) -> str:
    """Who presides over a branch's meeting, unless somebody says otherwise."""
    offices = Office.objects.in_force(on=clock.local_day(now)).filter(
        role=Role.SECRETARY, organisation=roll.organisation
    )
    name: str | None = offices.order_by("pk").values_list("person__name", flat=True).first()
    return name or ""

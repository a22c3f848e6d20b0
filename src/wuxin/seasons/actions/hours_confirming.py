"""Hours are confirmed, and stay as they are under the policy of that moment; classes approved."""

from datetime import datetime

from django.db import transaction

from wuxin.core import audit, clock
from wuxin.core.actor import Actor
from wuxin.core.errors import NotAllowed
from wuxin.people.models import PartyOrganisation
from wuxin.seasons import kinds, refusals
from wuxin.seasons.actions.hours_totals import refresh_totals
from wuxin.seasons.hours import Line, Note
from wuxin.seasons.models import (
    Batch,
    BatchState,
    Enrolment,
    FurtherApproval,
    HoursConfirmation,
    HoursLine,
    Presence,
)
from wuxin.seasons.policies import study_hours as policies
from wuxin.seasons.posting import source_of_presence, source_of_teaching
from wuxin.seasons.queries.speakers import taught_at
from wuxin.seasons.queries.study_hours import hours_of_branch, reckonings_of

_OPEN = (Note.PENDING, Note.REFUSED, Note.NO_POLICY)


@transaction.atomic
def confirm_hours(
    *, organisation: PartyOrganisation, year: int, by: Actor, now: datetime
) -> HoursConfirmation:
    """Freeze a branch's lines of a year, as far as there is evidence; later ones stay open.

    What waits for the county or for a policy is left open. A closed season may be confirmed:
    nothing of its records changes. Raises ``NothingToConfirm``.
    """
    if not policies.can_confirm_hours(by, organisation):
        raise NotAllowed
    list(PartyOrganisation.objects.select_for_update(no_key=True).filter(pk=organisation.pk))
    today = clock.local_day(now)
    ids = [row.person_id for row in hours_of_branch(organisation, year=year, today=today)]
    new = [
        (person_id, line)
        for person_id, reckoning in reckonings_of(ids, today=today)
        for line in reckoning.lines
        if line.year == year
        and (line.source, year) not in reckoning.confirmed
        and line.note not in _OPEN
    ]
    if not new:
        raise refusals.NothingToConfirm(year=year)
    confirmation = HoursConfirmation.objects.create(
        organisation=organisation, year=year, confirmed_by_id=by.person_id, confirmed_at=now
    )
    HoursLine.objects.bulk_create(
        [_frozen(confirmation, person_id, line) for person_id, line in new], batch_size=500
    )
    audit.record(
        "seasons.hours.confirmed",
        target=confirmation,
        by=by,
        at=now,
        changes={"year": year, "lines": len(new)},
    )
    refresh_totals(person_ids=ids, now=now)
    return confirmation


@transaction.atomic
def withdraw_confirmation(
    *, confirmation: HoursConfirmation, why: str, by: Actor, now: datetime
) -> None:
    """Take a confirmation back: its lines stay as they were, and count no more.

    The hours are then reckoned by the policy in force, and can be confirmed anew. Raises
    ``ReasonNeeded``, ``ConfirmationGone`` the second time.
    """
    organisation = confirmation.organisation
    if not policies.can_confirm_hours(by, organisation):
        raise NotAllowed
    if not why.strip():
        raise refusals.ReasonNeeded
    list(PartyOrganisation.objects.select_for_update(no_key=True).filter(pk=organisation.pk))
    standing = HoursConfirmation.objects.filter(pk=confirmation.pk, withdrawn_at=None)
    if not standing.update(
        withdrawn_at=now, withdrawn_by_id=by.person_id, withdrawn_why=why.strip()[:100]
    ):
        raise refusals.ConfirmationGone
    lines = HoursLine.objects.filter(confirmation=confirmation)
    people = set(lines.values_list("person_id", flat=True))
    number = lines.update(withdrawn_at=now)
    audit.record(
        "seasons.hours.confirmation_withdrawn",
        target=confirmation,
        by=by,
        at=now,
        changes={"year": confirmation.year, "lines": number},
    )
    refresh_totals(person_ids=people, now=now)


@transaction.atomic
def decide_approval(
    *, batch: Batch, decision: str, reference: str, by: Actor, now: datetime
) -> FurtherApproval:
    """Write down what the county said of a professional class; its hours follow.

    It may be said anew, as long as nobody's hours of it were confirmed. Raises
    ``NotAProfessionalClass``, ``ReasonNeeded``, ``HoursConfirmed``.
    """
    if not policies.can_decide_approval(by, batch):
        raise NotAllowed
    if not is_professional(batch) or batch.state != BatchState.HELD:
        raise refusals.NotAProfessionalClass
    if not reference.strip():
        raise refusals.ReasonNeeded
    present = Enrolment.objects.filter(batch=batch, status=Presence.PRESENT)
    lessons = [one for one in taught_at(batch.activity) if one.batch_id == batch.pk]
    sources = [
        *map(source_of_presence, present.values_list("pk", flat=True)),
        *(source_of_teaching(batch.pk, lesson.person_id) for lesson in lessons),
    ]
    if HoursLine.objects.filter(source__in=sources, withdrawn_at=None).exists():
        raise refusals.HoursConfirmed
    approval, _is_new = FurtherApproval.objects.update_or_create(
        batch=batch,
        defaults={
            "decision": decision,
            "reference": reference.strip()[:80],
            "decided_by_id": by.person_id,
            "decided_at": now,
        },
    )
    audit.record(
        "seasons.further_education.decided",
        target=batch,
        by=by,
        at=now,
        changes={"decision": decision},
    )
    teachers = {lesson.person_id for lesson in lessons}
    people = teachers.union(present.values_list("person_id", flat=True))
    refresh_totals(person_ids=people, now=now)
    return approval


def is_professional(batch: Batch) -> bool:
    return batch.activity.kind_id in kinds.OF_FURTHER_EDUCATION


def _frozen(confirmation: HoursConfirmation, person_id: int, line: Line) -> HoursLine:
    return HoursLine(
        confirmation=confirmation,
        person_id=person_id,
        source=line.source,
        year=line.year,
        day=line.day,
        kind_id=line.kind,
        channel=line.channel,
        part=line.part,
        account=line.account,
        minutes=line.minutes,
        quarters=line.quarters,
        half=line.half,
        note=line.note,
        policy_id=line.policy_id,
    )

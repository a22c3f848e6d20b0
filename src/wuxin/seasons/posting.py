"""What a season's rows mean to the ledger: one place for what is posted and what is expected."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from wuxin.ledger.models import Book
from wuxin.ledger.posting import Posting
from wuxin.seasons import kinds, outsider_posting
from wuxin.seasons.models import (
    Batch,
    BatchOrganisation,
    BatchState,
    Enrolment,
    Outreach,
    Presence,
)


class OnTheRoll(Protocol):
    """What is known of somebody on a roll, from a model's row or a plain one."""

    @property
    def pk(self) -> int: ...
    @property
    def person_id(self) -> int: ...
    @property
    def unit_id(self) -> int | None: ...
    @property
    def channel(self) -> str: ...


def of_presence(invitation: BatchOrganisation, enrolment: OnTheRoll) -> Posting:
    """One person was there: an entry for the branch on whose roll they stood."""
    batch = invitation.batch
    activity = batch.activity
    return Posting(
        kind=activity.kind_id,
        organisation_id=invitation.organisation_id,
        unit_id=enrolment.unit_id,
        person_id=enrolment.person_id,
        day=batch.day,
        channel=enrolment.channel,
        topic=activity.topic.code if activity.topic else "",
        minutes=batch.minutes,
        source=source_of_presence(enrolment.pk),
    )


def of_session(batch: Batch) -> Posting:
    """The batch was held: one entry of nobody, for its host."""
    activity = batch.activity
    return Posting(
        kind=kinds.session_of(activity.kind_id),
        organisation_id=activity.organisation_id,
        unit_id=activity.unit_id,
        day=batch.day,
        topic=activity.topic.code if activity.topic else "",
        people=0,
        source=source_of_session(batch.pk),
    )


def of_outreach(outreach: Outreach) -> Posting:
    """Somebody was reached; nothing says why."""
    return Posting(
        kind=kinds.OUTREACH,
        organisation_id=outreach.organisation_id,
        person_id=outreach.person_id,
        day=outreach.day,
        channel=outreach.channel,
        source=f"seasons.outreach:{outreach.pk}:reached",
    )


def source_of_presence(enrolment_id: int) -> str:
    return f"seasons.enrolment:{enrolment_id}:present"


def source_of_session(batch_id: int) -> str:
    return f"seasons.batch:{batch_id}:held"


def expected_entries(book: Book) -> Iterable[Posting]:
    """Everything the ledger should hold of this app in a book."""
    yield from _presences(book)
    held = Batch.objects.filter(activity__season__book=book, state=BatchState.HELD)
    for batch in held.select_related("activity__topic").iterator():
        yield of_session(batch)
    for outreach in Outreach.objects.filter(season__book=book, withdrawn_at=None).iterator():
        yield of_outreach(outreach)
    yield from outsider_posting.expected_entries(book)


def _presences(book: Book) -> Iterator[Posting]:
    invitations = {
        invitation.pk: invitation
        for invitation in BatchOrganisation.objects.filter(
            batch__activity__season__book=book
        ).select_related("batch__activity__topic")
    }
    present = Enrolment.objects.filter(batch__activity__season__book=book, status=Presence.PRESENT)
    for enrolment in present.iterator():
        yield of_presence(invitations[enrolment.batch_organisation_id], enrolment)

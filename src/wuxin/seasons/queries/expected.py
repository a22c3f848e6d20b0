"""What the ledger should hold of a season: what is posted, read from the rows anew."""

from collections.abc import Iterable, Iterator

from wuxin.ledger.models import Book
from wuxin.ledger.posting import Posting
from wuxin.seasons import outsider_posting, posting
from wuxin.seasons.models import (
    Batch,
    BatchOrganisation,
    BatchState,
    Enrolment,
    Outreach,
    Presence,
    Season,
)
from wuxin.seasons.queries.speakers import taught


def expected_entries(book: Book) -> Iterable[Posting]:
    """Everything the ledger should hold of this app in a book."""
    yield from _presences(book)
    held = Batch.objects.filter(activity__season__book=book, state=BatchState.HELD)
    for batch in held.select_related("activity__topic").iterator():
        yield posting.of_session(batch)
    for season in Season.objects.filter(book=book):
        yield from map(posting.of_teaching, taught(season))
    for outreach in Outreach.objects.filter(season__book=book, withdrawn_at=None).iterator():
        yield posting.of_outreach(outreach)
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
        yield posting.of_presence(invitations[enrolment.batch_organisation_id], enrolment)

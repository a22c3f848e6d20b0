"""What a learning visit means to the ledger. The outreach entry is posted by seasons."""

from collections.abc import Iterable, Iterator

from wuxin.learning import kinds
from wuxin.learning.models import LearningVisit
from wuxin.ledger.models import Book, Channel
from wuxin.ledger.posting import Posting


def of_visit(visit: LearningVisit) -> Iterator[Posting]:
    """One entry for a visit at the door, and one for the pack if one was left there or sent.

    A call or a letter is an outreach, and no teaching at the door (S16).
    """
    if visit.plan.channel == Channel.DELIVERY:
        yield _posting(visit, kinds.VISIT, "visit")
    if visit.pack_id:
        yield _posting(visit, kinds.PACK, "pack")


def expected_entries(book: Book) -> Iterable[Posting]:
    """Everything the ledger should hold of this app in a book."""
    visits = LearningVisit.objects.filter(
        plan__season__book=book, outreach__isnull=False, outreach__withdrawn_at=None
    ).select_related("plan")
    for visit in visits.iterator():
        yield from of_visit(visit)


def _posting(visit: LearningVisit, kind: str, line: str) -> Posting:
    plan = visit.plan
    return Posting(
        kind=kind,
        organisation_id=plan.organisation_id,
        person_id=plan.person_id,
        day=visit.day,
        channel=plan.channel,
        source=f"learning.visit:{visit.pk}:{line}",
    )

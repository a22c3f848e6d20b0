"""Jobs of the ledger."""

from wuxin.core import jobs
from wuxin.core.models import Job
from wuxin.ledger import actions
from wuxin.ledger.models import Book

FOLLOW_JOB = "ledger.follow_move"


@jobs.register("ledger.fold_tallies")
def fold_tallies(*, job: Job, book_id: int) -> None:
    """Add what postings left pending to the sums of the levels above."""
    actions.fold_pending(book=Book.objects.get(pk=book_id))


@jobs.register(FOLLOW_JOB)
def follow_move(*, job: Job, move_id: int) -> None:
    """Give every open book the tree as it is after an organisation's move."""
    actions.follow_moves()

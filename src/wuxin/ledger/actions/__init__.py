"""Everything that happens to the ledger.

The ledger sits below every policy: the action that makes something true decides whether its
actor may, and posts in its own transaction. Only commands and jobs call the rest.
"""

from wuxin.ledger.actions.adopting import Adoption, adopt
from wuxin.ledger.actions.books import change_book, close_book, open_book
from wuxin.ledger.actions.declaring import declare, declare_classroom
from wuxin.ledger.actions.moving import follow_moves
from wuxin.ledger.actions.posts import post, post_within, reverse, reverse_within
from wuxin.ledger.actions.rebuilding import RebuildReport, faults_of_sums, rebuild
from wuxin.ledger.actions.summing import fold_pending, recompute_sums
from wuxin.ledger.posting import Posting
from wuxin.ledger.refusals import (
    AdoptedDiffers,
    BookClosed,
    CodeTaken,
    DatesReversed,
    DayOutsideBook,
    EntriesOutside,
    PeopleOutOfRange,
    Refused,
    SourceUnclear,
    UnevenMinutes,
    UnknownChannel,
    UnknownKind,
    UnknownOrganisation,
)

__all__ = [
    "AdoptedDiffers",
    "Adoption",
    "BookClosed",
    "CodeTaken",
    "DatesReversed",
    "DayOutsideBook",
    "EntriesOutside",
    "PeopleOutOfRange",
    "Posting",
    "RebuildReport",
    "Refused",
    "SourceUnclear",
    "UnevenMinutes",
    "UnknownChannel",
    "UnknownKind",
    "UnknownOrganisation",
    "adopt",
    "change_book",
    "close_book",
    "declare",
    "declare_classroom",
    "faults_of_sums",
    "fold_pending",
    "follow_moves",
    "open_book",
    "post",
    "post_within",
    "rebuild",
    "recompute_sums",
    "reverse",
    "reverse_within",
]

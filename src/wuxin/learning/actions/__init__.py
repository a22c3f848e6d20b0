"""Everything that happens in learning."""

from wuxin.learning.actions.packs import make_pack
from wuxin.learning.actions.visits import (
    Visit,
    record_unplanned_visit,
    record_visit,
    withdraw_visit,
)

__all__ = ["Visit", "make_pack", "record_unplanned_visit", "record_visit", "withdraw_visit"]

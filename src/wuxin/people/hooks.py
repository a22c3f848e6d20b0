"""What apps above want to be told of; each adds the names of its jobs in ``apps.ready()``."""

from collections.abc import Callable
from datetime import date

# The last day of a personal link handed out on a day: the end of its season, or None.
last_days_of_links: list[Callable[[date], date | None]] = []

# Called as ``later(name, move_id=…)`` in the transaction of the move.
on_organisation_moved: list[str] = []

# Called as ``later(name, person_ids="1 2 3")`` where memberships, categories or offices changed;
# an empty text is everybody.
on_roster_changed: list[str] = []

"""Tell apps above that rosters changed: each has named a job in ``hooks.on_roster_changed``."""

from collections.abc import Collection

from wuxin.core import jobs
from wuxin.people import hooks

_MOST_BY_NAME = 200


def tell_roster_changed(person_ids: Collection[int]) -> None:
    """In the transaction of the change. Very many people are told as everybody."""
    if not person_ids:
        return
    few = len(person_ids) <= _MOST_BY_NAME
    text = " ".join(map(str, sorted(person_ids))) if few else ""
    for name in hooks.on_roster_changed:
        jobs.later(name, person_ids=text)

"""Who may change the plan of a season, and the order in which its parts stand."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from wuxin.core.actor import Actor
from wuxin.core.errors import NotAllowed
from wuxin.seasons import refusals
from wuxin.seasons.models import Season
from wuxin.seasons.policies import seasons as policies


def require_plan(season: Season, by: Actor) -> None:
    """Raise ``NotAllowed`` for who does not plan it, ``SeasonClosed`` once it is closed."""
    if not policies.can_plan_season(by, season):
        raise NotAllowed
    if season.is_closed:
        raise refusals.SeasonClosed


def move(rows: QuerySet[Any], pk: int, *, up: bool) -> bool:
    """Let a row change places with its neighbour; False where it has none on that side."""
    order = list(rows.order_by("position", "pk"))
    at = next(number for number, row in enumerate(order) if row.pk == pk)
    other = at - 1 if up else at + 1
    if not 0 <= other < len(order):
        return False
    order[at], order[other] = order[other], order[at]
    _number(rows, order)
    return True


def last_position(rows: QuerySet[Any]) -> int:
    last = rows.order_by("-position").values_list("position", flat=True).first()
    return int(last or 0) + 1


def _number(rows: QuerySet[Any], order: Sequence[Any]) -> None:
    for position, row in enumerate(order, 1):
        row.position = position
    rows.bulk_update(order, ["position"])

"""Hours of a calendar year, with what was carried into it and what is left to reach."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from wuxin.seasons.hours.policy import Account
from wuxin.seasons.hours.reckoning import Line, PolicyOn


class YearTotal(NamedTuple):
    """Quarters of one person in one year. ``target`` is ``None`` where nothing is asked."""

    year: int
    earned: int
    carried: int
    further: int
    target: int | None

    @property
    def counted(self) -> int:
        return self.earned + self.carried

    @property
    def left(self) -> int | None:
        return None if self.target is None else max(self.target - self.counted, 0)


def totals(
    lines: Iterable[Line], policy_on: PolicyOn, *, until: int, is_asked: bool = True
) -> list[YearTotal]:
    """Every year from the first line's to ``until`` (and any later that has lines)."""
    earned: dict[int, int] = {}
    further: dict[int, int] = {}
    for line in lines:
        into = earned if line.account is Account.PARTY else further
        into[line.year] = into.get(line.year, 0) + line.quarters
    years = {*earned, *further, until}
    carried, made = 0, []
    for year in range(min(years), max(years) + 1):
        policy = policy_on(date(year, 12, 31))
        target = policy.target if policy and is_asked else None
        own = earned.get(year, 0)
        made.append(YearTotal(year, own, carried, further.get(year, 0), target))
        surplus = max(own + carried - target, 0) if target is not None else 0
        carried = min(own, surplus, policy.carry) if policy else 0
    return made

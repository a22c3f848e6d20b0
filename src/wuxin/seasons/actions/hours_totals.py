"""The sums of study hours are brought up to the evidence, for a few persons or for everybody."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from django.db import transaction

from wuxin.core import audit, clock, jobs
from wuxin.core.actor import Actor
from wuxin.core.errors import NotAllowed
from wuxin.core.models import Job
from wuxin.people.models import PartyOrganisation, Person, within
from wuxin.seasons.models import HoursTotal
from wuxin.seasons.policies import study_hours as policies
from wuxin.seasons.queries.hours_policies import Policies
from wuxin.seasons.queries.study_hours import Reckoning, reckonings_of

AT_ONCE = 1_000
Progress = Callable[[int, int], None]
_SUMS = ("quarters", "carried", "confirmed", "further", "target")
_Sums = tuple[int | None, ...]


@transaction.atomic
def ask_for_recomputation(*, organisation: PartyOrganisation, by: Actor, now: datetime) -> Job:
    """Have the sums of everybody below an organisation made anew, in a job."""
    if not policies.can_set_policies(by, organisation):
        raise NotAllowed
    audit.record("seasons.hours.recomputation_asked", target=organisation, by=by, at=now)
    return jobs.later(
        "seasons.recompute_hours", account_id=by.account_id, organisation_id=organisation.pk
    )


def recompute_hours(*, organisation: PartyOrganisation, now: datetime, progress: Progress) -> int:
    """Make the sums of everybody below anew, part by part; returns how many rows changed."""
    ids = list(
        Person.objects.filter(within((organisation.path,), "organisation__"))
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    in_force, changed = Policies(), 0
    for start in range(0, len(ids), AT_ONCE):
        part = ids[start : start + AT_ONCE]
        changed += refresh_totals(person_ids=part, now=now, in_force=in_force)
        progress(start + len(part), len(ids))
    return changed


@transaction.atomic
def refresh_totals(
    *, person_ids: Collection[int], now: datetime, in_force: Policies | None = None
) -> int:
    """Bring the sums of these persons up to their evidence; returns how many rows changed.

    Whoever does the same for one of them at the same time waits, and then sees what this saw.
    """
    _hold(person_ids)
    today = clock.local_day(now)
    wanted: dict[tuple[int, int], _Sums] = {}
    for person_id, reckoning in reckonings_of(person_ids, today=today, policies=in_force):
        wanted.update(_sums_of(person_id, reckoning))
    stand: dict[tuple[int, int], _Sums] = {
        (person_id, year): tuple(sums)
        for person_id, year, *sums in HoursTotal.objects.filter(
            person_id__in=person_ids
        ).values_list("person_id", "year", *_SUMS)
    }
    changed = {key: sums for key, sums in wanted.items() if stand.get(key) != sums}
    _write(changed)
    return len(changed) + _remove(stand.keys() - wanted.keys())


def _hold(person_ids: Collection[int]) -> None:
    """Wait for others, in the order of the keys; rolls that name the persons go on meanwhile."""
    rows = Person.objects.select_for_update(no_key=True).filter(pk__in=person_ids)
    list(rows.order_by("pk").values_list("pk", flat=True))


def _sums_of(person_id: int, reckoning: Reckoning) -> Iterable[tuple[tuple[int, int], _Sums]]:
    for total in reckoning.years:
        confirmed = reckoning.confirmed_quarters(total.year)
        sums = (total.earned, total.carried, confirmed, total.further, total.target)
        yield (person_id, total.year), sums


def _write(changed: dict[tuple[int, int], _Sums]) -> None:
    HoursTotal.objects.bulk_create(
        [
            HoursTotal(person_id=person_id, year=year, **dict(zip(_SUMS, sums, strict=True)))
            for (person_id, year), sums in sorted(changed.items())
        ],
        update_conflicts=True,
        unique_fields=["person", "year"],
        update_fields=_SUMS,
        batch_size=2_000,
    )


def _remove(gone: Collection[tuple[int, int]]) -> int:
    for person_id, year in gone:
        HoursTotal.objects.filter(person_id=person_id, year=year).delete()
    return len(gone)

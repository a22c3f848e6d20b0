"""Story material: what was held in some days, activity by activity, in facts and no names.

People are counted, never named; a story about one of them begins with asking them (R20).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, QuerySet

from wuxin.core import clock
from wuxin.ledger.models import Classroom
from wuxin.people.models import within
from wuxin.reports.queries.seasons import Scope
from wuxin.seasons.models import Activity, Batch, BatchOrganisation, Presence, RollCallState

_MOST_PLACES = 3


@dataclass(frozen=True, slots=True)
class Held:
    """What was held under one title: its batches of those days, in one activity or in several.

    ``people`` are each counted once.
    """

    activities: Sequence[Activity]
    batches: Sequence[Batch]
    branches: int
    people: int

    @property
    def activity(self) -> Activity:
        return self.activities[0]

    @property
    def text(self) -> str:
        """One sentence, in the words of a report, whatever the reader's language."""
        times = f"，共{len(self.batches)}场" if len(self.batches) > 1 else ""
        topic = f"，专题“{self.activity.topic}”" if self.activity.topic else ""
        return (
            f"{_days(self.batches)}，{self.branches}个党支部的{self.people}名党员教师"
            f"在{_places(self.batches)}参加“{self.activity.title}”{times}{topic}。"
        )


def material_of(scope: Scope, *, since: date, until: date) -> list[Held]:
    """What has its roll done in those days, in order of time. Two queries for any number."""
    rolls = _rolls(scope, since, until)
    chosen = rolls.select_related(
        "batch__activity__topic", "batch__activity__kind", "batch__venue"
    ).order_by("batch__starts_at", "batch_id")
    found: dict[tuple[str, str], list[BatchOrganisation]] = defaultdict(list)
    for roll in chosen:
        found[_title_of(roll.batch.activity)].append(roll)
    people = _people(rolls)
    return [_held(some, people[title]) for title, some in found.items() if people[title]]


def by_classroom(material: Iterable[Held]) -> list[tuple[Classroom, list[Held]]]:
    """Under the classroom of each, in the classrooms' order. One query."""
    found: dict[str, list[Held]] = defaultdict(list)
    for held in material:
        found[held.activity.kind.classroom_id or ""].append(held)
    return [(room, found[room.pk]) for room in Classroom.objects.all() if room.pk in found]


def _rolls(scope: Scope, since: date, until: date) -> QuerySet[BatchOrganisation]:
    begin, end = (
        datetime.combine(day, time(), tzinfo=clock.LOCAL)
        for day in (since, until + timedelta(days=1))
    )
    rolls = BatchOrganisation.objects.filter(
        batch__activity__season=scope.season,
        batch__starts_at__gte=begin,
        batch__starts_at__lt=end,
        state=RollCallState.DONE,
    )
    if scope.organisation:
        rolls = rolls.filter(within((scope.organisation.path,), "organisation__"))
    return rolls


def _title_of(activity: Activity) -> tuple[str, str]:
    return activity.kind_id, activity.title


def _held(rolls: Sequence[BatchOrganisation], people: int) -> Held:
    batches = {roll.batch_id: roll.batch for roll in rolls}
    activities = {batch.activity_id: batch.activity for batch in batches.values()}
    branches = {roll.organisation_id for roll in rolls}
    return Held(list(activities.values()), list(batches.values()), len(branches), people)


def _people(rolls: QuerySet[BatchOrganisation]) -> Counter[tuple[str, str]]:
    """Who was present, each once under a title."""
    rows = (
        rolls.filter(enrolments__status=Presence.PRESENT)
        .order_by()
        .values_list("batch__activity__kind_id", "batch__activity__title")
        .annotate(people=Count("enrolments__person", distinct=True))
    )
    return Counter({(kind, title): people for kind, title, people in rows})


def _days(batches: Sequence[Batch]) -> str:
    first, last = batches[0].day, batches[-1].day
    told = f"{first.month}月{first.day}日"
    if last == first:
        return told
    return f"{told}至{last.month}月{last.day}日"


def _places(batches: Sequence[Batch]) -> str:
    names = list(dict.fromkeys(batch.venue.name for batch in batches))
    return "、".join(names[:_MOST_PLACES]) + ("等地" if len(names) > _MOST_PLACES else "")

"""The minutes of paperwork that a season asks of each role, added up from its plan."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from wuxin.core.errors import Sentence
from wuxin.people.models import PersonCategory, within
from wuxin.seasons import paperwork
from wuxin.seasons.models import (
    Audience,
    BatchOrganisation,
    DataRequest,
    Requirement,
    RequirementMeasure,
    Season,
)
from wuxin.seasons.paperwork import Bearer, Task
from wuxin.seasons.queries.rosters import STAYS_HOME, holds_on


@dataclass(frozen=True, slots=True)
class Line:
    """So many times so many minutes, and what for."""

    title: Sentence
    number: int
    each: int
    reason: Sentence = ""

    @property
    def minutes(self) -> int:
        return self.number * self.each


@dataclass(frozen=True, slots=True)
class Share:
    """What one person of a role is asked for."""

    bearer: Bearer
    lines: list[Line]

    @property
    def minutes(self) -> int:
        return sum(line.minutes for line in self.lines)


def budget(season: Season, *, today: date) -> list[Share]:
    """The four shares, in the order of the table. Five queries at most."""
    requirements = [one for one in season.requirements.all() if one.is_required]
    requests = list(DataRequest.objects.filter(season=season).order_by("pk"))
    at_home = _most_at_home(season, season.roster_day(today))
    lines: dict[Bearer, list[Line]] = {
        Bearer.ORGANISER: [
            *_of_organiser(season),
            _line(paperwork.REQUEST, len(requests)),
        ],
        Bearer.SECRETARY: [
            *_of_secretary(season, requirements, at_home),
            *_answers(requests, 1, (Audience.MEMBERS, Audience.SERVING, Audience.SECRETARIES)),
            *_answers(requests, at_home, (Audience.MEMBERS, Audience.RETIRED), _("替走不动的填")),
        ],
        Bearer.TEACHER: [
            _line(paperwork.ATTEND, sum(map(sessions_of, requirements))),
            *_answers(requests, 1, (Audience.MEMBERS, Audience.SERVING)),
        ],
        Bearer.ELDER: [_line(paperwork.ELDER_ATTEND, sum(map(sessions_of, requirements)))],
    }
    return [Share(bearer, lines[bearer]) for bearer in Bearer]


def sessions_of(requirement: Requirement) -> int:
    """How many meetings a requirement comes to for one person."""
    if requirement.measure == RequirementMeasure.MINUTES:
        return -(-requirement.target // paperwork.MEETING_MINUTES)
    return requirement.target


def _of_organiser(season: Season) -> Iterable[Line]:
    yield _line(paperwork.SET_UP, 1)
    yield _line(paperwork.ACTIVITY, season.activities.count())
    yield _line(paperwork.REPORTS, 1)


def _of_secretary(season: Season, requirements: list[Requirement], at_home: int) -> Iterable[Line]:
    asked = 0
    for one in requirements:
        asked += sessions_of(one)
        yield _line(paperwork.ROLL_CALL, sessions_of(one), reason=one.title)
    planned = _most_rolls(season)
    if planned > asked:
        yield _line(paperwork.ROLL_CALL, planned - asked, reason=_("已排的其他活动"))
    yield _line(paperwork.MINUTES, max(planned, asked))
    yield _line(paperwork.VISIT, at_home, reason=_("走不动的党员，每人一次"))


def _answers(
    requests: list[DataRequest], number: int, audiences: tuple[str, ...], whose: Sentence = ""
) -> Iterable[Line]:
    for one in requests:
        if number and one.audience in audiences:
            yield Line(_("填收集表"), number, one.minutes, f"{one.purpose} {whose}".strip())


def _most_rolls(season: Season) -> int:
    """How many rolls the branch that is invited most often has to call."""
    rolls = BatchOrganisation.objects.filter(batch__activity__season=season)
    rolls = rolls.exclude(state="cancelled").order_by()
    most = rolls.values("organisation").annotate(number=Count("pk")).order_by("-number").first()
    return most["number"] if most else 0


def _most_at_home(season: Season, on: date) -> int:
    """How many cannot come, in the organisation that has the most of them."""
    rows = (
        PersonCategory.objects.filter(
            holds_on(on),
            within((season.organisation.path,), "person__organisation__"),
            category__in=STAYS_HOME,
        )
        .order_by()
        .values("person__organisation")
        .annotate(number=Count("person", distinct=True))
        .order_by("-number")
    )
    most = rows.first()
    return most["number"] if most else 0


def _line(task: Task, number: int, *, reason: Sentence = "") -> Line:
    return Line(task.title, number, task.minutes, reason)

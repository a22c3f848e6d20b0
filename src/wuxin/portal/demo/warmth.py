"""What the demo brings to people's homes (S14–S16): packs, learning visits, greetings, honest ends.

Nearly every member of great age is exempt and was visited; of the last few one has a visit to
come, one said no, one could not be reached yet, and the rest wait on their branch's work list.
"""

from datetime import date, datetime, time, timedelta

from wuxin.core import clock
from wuxin.learning import actions as learning
from wuxin.learning.actions import Visit
from wuxin.learning.models import LearningPack, Way
from wuxin.people.models import Category, Person
from wuxin.portal.demo.holding import Stage
from wuxin.portal.demo.people import Progress
from wuxin.seasons import actions as seasons
from wuxin.seasons import kinds
from wuxin.seasons.actions import Answer, VisitPlan
from wuxin.seasons.models import AnswerKind, ExemptionReason, OutreachPlan

PACK_TITLE = "冬训学习包：新春版"
PACK_CONTENTS = "六中全会公报大字本\n学校这一年（照片与近况）\n手抄学习笔记一份\n社区与学校联系电话"
LEFT_OPEN = 9
GREETINGS = 34
_BROUGHT = (kinds.GROUP_STUDY, kinds.FIRST_LESSON)
_FIRST_VISIT, _FIRST_GREETING = date(2022, 1, 17), date(2022, 1, 24)


def bring_home(stage: Stage, progress: Progress) -> None:
    """Visit the elders, greet some families before the Spring Festival, note the honest ends."""
    elders = list(
        Person.objects.filter(categories__category=Category.GREAT_AGE)
        .select_related("organisation")
        .order_by("organisation__path", "roster_order")
    )
    pack = learning.make_pack(
        season=stage.season,
        organisation=stage.organisations["DW"],
        title=PACK_TITLE,
        contents=PACK_CONTENTS,
        by=stage.by,
        now=stage.now,
    )
    visited, left = elders[:-LEFT_OPEN], elders[-LEFT_OPEN:]
    for number, elder in enumerate(visited):
        _visit(stage, elder, pack, _FIRST_VISIT + timedelta(days=number % 10))
        progress(number + 1, len(visited) + GREETINGS)
    _leave_open(stage, left)
    for number, person in enumerate(_to_greet()):
        _greet(stage, person, _FIRST_GREETING + timedelta(days=number % 5))
        progress(len(visited) + number + 1, len(visited) + GREETINGS)


def _visit(stage: Stage, elder: Person, pack: LearningPack, day: date) -> None:
    now = _noon(day)
    seasons.record_exemption(
        season=stage.season, person=elder, reason=ExemptionReason.AGE, by=stage.by, now=now
    )
    plan = _plan(stage, elder, day, _BROUGHT)
    visit = Visit(day=day, way=Way.READ_ALOUD if elder.pk % 2 else Way.LARGE_PRINT, pack=pack)
    learning.record_visit(plan=plan, visit=visit, by=stage.by, now=now)


def _leave_open(stage: Stage, left: list[Person]) -> None:
    """Of those not visited yet: one visit agreed, one no, one who could not be reached."""
    coming, declined, away = left[:3]
    _plan(stage, coming, date(2022, 3, 8), _BROUGHT)
    answers = (
        (declined, Answer(kind=AnswerKind.DECLINED)),
        (
            away,
            Answer(
                kind=AnswerKind.NOT_REACHED, helper=_neighbour(away), again_on=date(2022, 3, 10)
            ),
        ),
    )
    for person, answer in answers:
        seasons.record_answer(
            season=stage.season,
            person=person,
            answer=answer,
            by=stage.by,
            now=clock.DEMO_STARTS - timedelta(days=1),
        )


def _to_greet() -> list[Person]:
    """Some retired members of the invented townships."""
    retired = Person.objects.filter(
        categories__category=Category.RETIRED, organisation__name__startswith="示例"
    )
    return list(retired.select_related("organisation").order_by("pk")[::11][:GREETINGS])


def _greet(stage: Stage, person: Person, day: date) -> None:
    """A greeting at home, and nothing of why."""
    plan = _plan(stage, person, day, ())
    source = f"seasons.outreachplan:{plan.pk}"
    seasons.keep_outreach_plan(plan=plan, day=day, source=source, by=stage.by, now=_noon(day))


def _plan(stage: Stage, person: Person, day: date, brought: tuple[str, ...]) -> OutreachPlan:
    plan = VisitPlan(day=day, visitor=_neighbour(person), kinds=brought)
    agreed = _noon(day - timedelta(days=3))
    return seasons.plan_outreach(
        season=stage.season, person=person, plan=plan, by=stage.by, now=agreed
    )


def _neighbour(person: Person) -> Person:
    """Somebody younger of the same branch, who goes."""
    assert person.organisation is not None  # noqa: S101  every member of the demo has a branch
    younger = person.organisation.persons.exclude(categories__category=Category.GREAT_AGE)
    return younger.order_by("roster_order", "pk")[person.pk % 5]


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(10), tzinfo=clock.LOCAL)

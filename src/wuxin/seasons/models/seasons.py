"""A season, and the rows its template gave it: classrooms, topics, requirements."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wuxin.core.actor import Actor
from wuxin.ledger.models import Book, Classroom, Kind
from wuxin.people.models import ROLES_OF_HELP, PartyOrganisation, within


class SeasonState(models.TextChoices):
    DRAFT = "draft", _("筹备中")
    OPEN = "open", _("进行中")
    CLOSED = "closed", _("已结束")


def above(paths: tuple[str, ...]) -> list[str]:
    """The paths of what stands above (and of what stands there), for a lookup by ``in``."""
    step = PartyOrganisation.steplen
    return sorted({path[:end] for path in paths for end in range(step, len(path) + 1, step)})


class SeasonQuerySet(models.QuerySet["Season"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those organised above, at, or below what one has an office over."""
        paths = actor.paths("organisation", ROLES_OF_HELP)
        if "" in paths:
            return self
        reached = within(paths, "organisation__") | Q(organisation__path__in=above(paths))
        return self.filter(reached)

    def latest_first(self) -> Self:
        return self.order_by("-from_on", "-pk")


class Season(models.Model):
    """A season of training. Its book is opened with it: a draft has none yet.

    ``cut_off_on`` is the day whose roster and categories its requirements are asked of; without
    one it is the last day.
    """

    code = models.SlugField(_("代号"), max_length=40, unique=True)
    title = models.CharField(_("名称"), max_length=60)
    organisation = models.ForeignKey(
        PartyOrganisation, models.PROTECT, related_name="seasons", verbose_name=_("主办党组织")
    )
    from_on = models.DateField(_("开始日期"))
    to_on = models.DateField(_("结束日期"))
    state = models.CharField(
        _("状态"), max_length=10, choices=SeasonState, default=SeasonState.DRAFT
    )
    cut_off_on = models.DateField(_("名册截止日"), null=True, blank=True)
    book = models.OneToOneField(Book, models.PROTECT, related_name="season", null=True, blank=True)
    created_at = models.DateTimeField()

    objects = SeasonQuerySet.as_manager()

    class Meta:
        verbose_name = _("冬训")
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__gte=F("from_on")), name="season_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(state=SeasonState.DRAFT, book=None)
                | ~Q(state=SeasonState.DRAFT) & Q(book__isnull=False),
                name="season_has_a_book_iff_opened",
            ),
            models.CheckConstraint(
                condition=Q(cut_off_on=None) | Q(cut_off_on__range=(F("from_on"), F("to_on"))),
                name="season_cut_off_inside_it",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_closed(self) -> bool:
        return self.state == SeasonState.CLOSED

    @property
    def is_open(self) -> bool:
        return self.state == SeasonState.OPEN

    def covers(self, day: date) -> bool:
        return self.from_on <= day <= self.to_on

    def roster_day(self, today: date) -> date:
        """The day whose roster counts: the cut-off, or today while that is still to come."""
        return min(self.cut_off_on or self.to_on, today)


class SeasonClassroom(models.Model):
    """One of the season's classrooms, with what this season aims at there."""

    season = models.ForeignKey(Season, models.CASCADE, related_name="classrooms")
    classroom = models.ForeignKey(Classroom, models.PROTECT, related_name="+")
    aim = models.CharField(_("目标"), max_length=200)
    position = models.PositiveSmallIntegerField(_("次序"))

    class Meta:
        verbose_name = _("课堂")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["season", "classroom"], name="classroom_once_a_season")
        ]

    def __str__(self) -> str:
        return f"{self.season_id} {self.classroom_id}"


class Topic(models.Model):
    """One of the year's topics. ``code`` is what the ledger keeps of it."""

    season = models.ForeignKey(Season, models.CASCADE, related_name="topics")
    code = models.SlugField(_("代号"), max_length=40)
    title = models.CharField(_("专题"), max_length=80)
    position = models.PositiveSmallIntegerField(_("次序"))

    class Meta:
        verbose_name = _("专题")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["season", "code"], name="topic_code_once_a_season")
        ]

    def __str__(self) -> str:
        return self.title


class Audience(models.TextChoices):
    """Of whom something is asked, by the category of the season's cut-off day."""

    MEMBERS = "members", _("全体党员")
    SERVING = "serving", _("在职党员")
    RETIRED = "retired", _("离退休党员")
    SECRETARIES = "secretaries", _("支部书记")


class RequirementMeasure(models.TextChoices):
    """What is counted towards it: how often somebody took part, or for how long."""

    TIMES = "times", _("次数")
    MINUTES = "minutes", _("分钟")


class Requirement(models.Model):
    """What the season asks of every member of its audience: of which kinds, and how much.

    Without kinds, whatever counts for coverage counts. ``target`` is a number of times, or
    minutes in steps of 15, as ``measure`` says.
    """

    season = models.ForeignKey(Season, models.CASCADE, related_name="requirements")
    title = models.CharField(_("内容"), max_length=80)
    kinds = models.ManyToManyField(
        Kind, related_name="requirements", blank=True, verbose_name=_("算哪些活动")
    )
    is_required = models.BooleanField(_("规定动作"), default=True)
    audience = models.CharField(
        _("对象"), max_length=12, choices=Audience, default=Audience.MEMBERS
    )
    measure = models.CharField(
        _("按什么计"), max_length=8, choices=RequirementMeasure, default=RequirementMeasure.TIMES
    )
    target = models.PositiveSmallIntegerField(_("要求"), default=1)
    position = models.PositiveSmallIntegerField(_("次序"))

    class Meta:
        verbose_name = _("规定与自选动作")
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(condition=Q(target__gte=1), name="requirement_asks_something"),
        ]

    def __str__(self) -> str:
        return self.title

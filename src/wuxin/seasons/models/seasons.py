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
    """A season of training. Its book is opened with it: a draft has none yet."""

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


class Requirement(models.Model):
    """What the season asks of every branch. Shown with the plan; not reckoned yet."""

    season = models.ForeignKey(Season, models.CASCADE, related_name="requirements")
    title = models.CharField(_("内容"), max_length=80)
    kind = models.ForeignKey(Kind, models.PROTECT, null=True, blank=True, related_name="+")
    is_required = models.BooleanField(_("规定动作"), default=True)
    times = models.PositiveSmallIntegerField(_("次数"), default=1)
    position = models.PositiveSmallIntegerField(_("次序"))

    class Meta:
        verbose_name = _("规定与自选动作")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.title

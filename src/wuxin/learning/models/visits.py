"""The learning was brought to somebody's home."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuxin.core.actor import Actor
from wuxin.learning.models.packs import LearningPack
from wuxin.people.models import ROLES_OF_HELP, Person, within
from wuxin.seasons.models import Outreach, OutreachPlan


class Way(models.TextChoices):
    """How it was taken in."""

    READ_ALOUD = "read-aloud", _("读给他听")
    AUDIO = "audio", _("听录音")
    LARGE_PRINT = "large-print", _("看大字材料")
    TALK = "talk", _("谈一谈")


class LearningVisitQuerySet(models.QuerySet["LearningVisit"]):
    def visible_to(self, actor: Actor) -> Self:
        paths = actor.paths("organisation", ROLES_OF_HELP)
        return self.filter(within(paths, "outreach__organisation__"))


class LearningVisit(models.Model):
    """A visit that kept a plan. ``remarks`` are for the branch and never leave this app."""

    plan = models.OneToOneField(OutreachPlan, models.PROTECT, related_name="learning_visit")
    outreach = models.OneToOneField(
        Outreach, models.PROTECT, null=True, related_name="learning_visit"
    )
    pack = models.ForeignKey(
        LearningPack,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="visits",
        verbose_name=_("带去的学习包"),
    )
    day = models.DateField(_("日期"))
    way = models.CharField(_("怎么学的"), max_length=12, choices=Way)
    remarks = models.CharField(_("备注"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    objects = LearningVisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("送学上门")

    def __str__(self) -> str:
        return f"{self.plan_id} {self.day}"

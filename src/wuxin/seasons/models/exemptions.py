"""Of whom nothing is required, and who said no or cannot be found: honest ends."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wuxin.core.actor import Actor
from wuxin.people.models import ROLES_OF_HELP, Person, within
from wuxin.seasons.models.seasons import Requirement, Season


class ExemptionReason(models.TextChoices):
    """Why nothing is required. No illness is named, and there is no field to name one in."""

    AGE = "age", _("年事已高")
    HOME = "home", _("行动不便")
    HEALTH = "health", _("身体原因")
    LEAVE = "leave", _("长期休假")
    OTHER = "other", _("其他，支部知情")


def of_people_helped(actor: Actor) -> Q:
    """The condition "of a member of a branch that the actor has an office over"."""
    return within(actor.paths("organisation", ROLES_OF_HELP), "person__organisation__")


class ExemptionQuerySet(models.QuerySet["Exemption"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(of_people_helped(actor))


class Exemption(models.Model):
    """Nothing is required of a person in a season; the branch brings the learning and visits."""

    season = models.ForeignKey(Season, models.PROTECT, related_name="exemptions")
    person = models.ForeignKey(Person, models.PROTECT, related_name="exemptions")
    reason = models.CharField(_("原因"), max_length=10, choices=ExemptionReason)
    from_on = models.DateField(_("起"))
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("免于要求")
        constraints = [
            models.UniqueConstraint(
                fields=["season", "person"],
                condition=Q(withdrawn_at=None),
                name="one_exemption_in_force",
            )
        ]

    def __str__(self) -> str:
        return f"{self.season_id} {self.person_id}"


class AnswerKind(models.TextChoices):
    DECLINED = "declined", _("本人谢绝")
    NOT_REACHED = "not_reached", _("暂联系不上")


class CoverageAnswerQuerySet(models.QuerySet["CoverageAnswer"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(of_people_helped(actor))


class CoverageAnswer(models.Model):
    """An honest answer where nothing was learnt: declined, or not reached yet.

    Without ``requirement`` it holds of whatever the person has not met. Not reached yet names
    who tries and when again; ``tries`` holds the days on which somebody tried, nothing else.
    """

    season = models.ForeignKey(Season, models.PROTECT, related_name="answers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="coverage_answers")
    requirement = models.ForeignKey(
        Requirement, models.CASCADE, null=True, blank=True, related_name="answers"
    )
    kind = models.CharField(_("答复"), max_length=12, choices=AnswerKind)
    helper = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("谁去联系")
    )
    again_on = models.DateField(_("再联系日期"), null=True, blank=True)
    tries = models.JSONField(default=list)
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = CoverageAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("覆盖答复")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "requirement"],
                condition=Q(withdrawn_at=None),
                name="one_answer_a_requirement",
            ),
            models.UniqueConstraint(
                fields=["season", "person"],
                condition=Q(withdrawn_at=None, requirement=None),
                name="one_answer_to_everything",
            ),
            models.CheckConstraint(
                condition=Q(kind=AnswerKind.DECLINED, helper=None, again_on=None)
                | Q(kind=AnswerKind.NOT_REACHED, helper__isnull=False, again_on__isnull=False),
                name="not_reached_names_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.season_id} {self.person_id} {self.kind}"

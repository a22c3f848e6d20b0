"""What was taken out of a season's plan, kept so that it can be put back."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuxin.people.models import Person
from wuxin.seasons.models.seasons import Season

UNDO_FOR = timedelta(days=1)


class PlanPart(models.TextChoices):
    REQUIREMENT = "requirement", _("规定与自选动作")
    TOPIC = "topic", _("专题")
    CLASSROOM = "classroom", _("课堂")


class RemovalQuerySet(models.QuerySet["Removal"]):
    def undoable(self, *, now: datetime) -> Self:
        """Those of the last day that were not put back, the latest first."""
        recent = self.filter(restored_at=None, removed_at__gt=now - UNDO_FOR)
        return recent.order_by("-removed_at", "-pk")


class Removal(models.Model):
    """One row taken out of the plan. ``row`` holds its columns, and a requirement's kinds."""

    season = models.ForeignKey(Season, models.CASCADE, related_name="removals")
    part = models.CharField(max_length=12, choices=PlanPart)
    title = models.CharField(max_length=80)
    row = models.JSONField()
    removed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField()
    restored_at = models.DateTimeField(null=True, blank=True)

    objects = RemovalQuerySet.as_manager()

    class Meta:
        verbose_name = _("删去的一项")

    def __str__(self) -> str:
        return f"{self.part} {self.title}"

"""Data requests (收集表, 接龙): what is asked of whom, why, until when; and the answers."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wuxin.core.actor import Actor
from wuxin.people.models import ROLES_OF_HELP, PartyOrganisation, Person, within
from wuxin.seasons.asking import MOST_MINUTES, FieldType
from wuxin.seasons.models.seasons import Audience, Season, above


class DataRequestQuerySet(models.QuerySet["DataRequest"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those asked above, at or below what one has an office over."""
        paths = actor.paths("organisation", ROLES_OF_HELP)
        if "" in paths:
            return self
        reached = within(paths, "organisation__") | Q(organisation__path__in=above(paths))
        return self.filter(reached)

    def open_on(self, day: date) -> Self:
        return self.filter(ends_on__gte=day, closed_at=None)


class DataRequest(models.Model):
    """One request: purpose, ground and end are always said. ``minutes`` is its cost for each."""

    season = models.ForeignKey(Season, models.PROTECT, related_name="requests")
    organisation = models.ForeignKey(
        PartyOrganisation, models.PROTECT, related_name="+", verbose_name=_("向谁收集")
    )
    purpose = models.CharField(_("做什么用"), max_length=80)
    ground = models.CharField(_("依据"), max_length=120)
    audience = models.CharField(
        _("对象"), max_length=12, choices=Audience, default=Audience.MEMBERS
    )
    ends_on = models.DateField(_("截止日期"))
    minutes = models.PositiveSmallIntegerField(_("每人几分钟"))
    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("收集表")
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=MOST_MINUTES),
                name="request_costs_minutes",
            ),
            models.CheckConstraint(
                condition=~Q(purpose="") & ~Q(ground=""), name="request_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.purpose

    def is_open(self, today: date) -> bool:
        return self.closed_at is None and today <= self.ends_on


class RequestField(models.Model):
    """One question. ``options`` are what a choice offers."""

    request = models.ForeignKey(DataRequest, models.CASCADE, related_name="fields")
    label = models.CharField(_("问什么"), max_length=40)
    plain = models.CharField(max_length=40, db_index=True)
    type = models.CharField(_("怎么答"), max_length=8, choices=FieldType)
    options = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("收集的一项")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.label


class RequestAnswer(models.Model):
    """What somebody answered; a later answer takes its place, and the former one is kept.

    ``values`` is by the field's id. ``by_proxy``: the secretary wrote it down.
    """

    request = models.ForeignKey(DataRequest, models.PROTECT, related_name="answers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    values = models.JSONField()
    by_proxy = models.BooleanField(default=False)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("收集表的回答")
        constraints = [
            models.UniqueConstraint(
                fields=["request", "person"],
                condition=Q(replaced_at=None),
                name="one_answer_a_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.person_id}"

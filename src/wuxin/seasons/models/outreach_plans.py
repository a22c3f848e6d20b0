"""A visit to come: who goes to whom, on which day, with the learning of which kinds."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuxin.core.actor import Actor
from wuxin.ledger.models import Channel
from wuxin.people.models import ROLES_OF_HELP, PartyOrganisation, Person, within
from wuxin.seasons.models.outreach import Outreach
from wuxin.seasons.models.seasons import Season


class PlanState(models.TextChoices):
    PLANNED = "planned", _("已约好")
    KEPT = "kept", _("已去过")
    CANCELLED = "cancelled", _("已取消")


class OutreachPlanQuerySet(models.QuerySet["OutreachPlan"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(within(actor.paths("organisation", ROLES_OF_HELP), "organisation__"))

    def in_order(self) -> Self:
        return self.order_by("day", "organisation__path", "person__roster_order", "pk")


class OutreachPlan(models.Model):
    """``kinds`` are the codes of the kinds whose learning is to be brought."""

    season = models.ForeignKey(Season, models.PROTECT, related_name="outreach_plans")
    person = models.ForeignKey(Person, models.PROTECT, related_name="outreach_plans")
    organisation = models.ForeignKey(PartyOrganisation, models.PROTECT, related_name="+")
    day = models.DateField(_("日期"))
    visitor = models.ForeignKey(
        Person, models.PROTECT, related_name="visits_to_make", verbose_name=_("谁去")
    )
    channel = models.CharField(_("方式"), max_length=12, choices=Channel, default=Channel.DELIVERY)
    kinds = models.JSONField(default=list, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=PlanState, default=PlanState.PLANNED)
    outreach = models.OneToOneField(
        Outreach, models.PROTECT, null=True, blank=True, related_name="plan"
    )
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    objects = OutreachPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("送学安排")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=PlanState.KEPT, outreach__isnull=False)
                | ~models.Q(state=PlanState.KEPT) & models.Q(outreach=None),
                name="plan_kept_iff_reached",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.day}"

    @property
    def is_planned(self) -> bool:
        return self.state == PlanState.PLANNED

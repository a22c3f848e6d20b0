"""Who waits for a place in a full batch: a branch, or one of its members."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wuxin.core.actor import Actor
from wuxin.people.models import ROLES_OF_HELP, PartyOrganisation, Person, within
from wuxin.seasons.models.batches import Batch


class WaitingState(models.TextChoices):
    WAITING = "waiting", _("候补中")
    PLACED = "placed", _("候补排上")
    WITHDRAWN = "withdrawn", _("已撤回")


class WaitingQuerySet(models.QuerySet["Waiting"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own, and those of the branches one has an office over."""
        own = Q(person_id=actor.person_id) if actor.person_id else Q(pk__in=[])
        return self.filter(
            own | within(actor.paths("organisation", ROLES_OF_HELP), "organisation__")
        )

    def in_force(self) -> Self:
        """Those still waiting, in the order in which they came."""
        return self.filter(state=WaitingState.WAITING).order_by("pk")


class Waiting(models.Model):
    """One on the waiting list of a batch; without a ``person`` the whole branch.

    A member who waits keeps the place they have in another batch until this one has room.
    """

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="waiting")
    organisation = models.ForeignKey(PartyOrganisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="waiting")
    state = models.CharField(
        _("状态"), max_length=10, choices=WaitingState, default=WaitingState.WAITING
    )
    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = WaitingQuerySet.as_manager()

    class Meta:
        verbose_name = _("候补")
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "person"],
                condition=Q(state=WaitingState.WAITING, person__isnull=False),
                name="person_waits_once",
            ),
            models.UniqueConstraint(
                fields=["batch", "organisation"],
                condition=Q(state=WaitingState.WAITING, person=None),
                name="branch_waits_once",
            ),
            models.CheckConstraint(
                condition=Q(state=WaitingState.WAITING, ended_at=None)
                | ~Q(state=WaitingState.WAITING) & Q(ended_at__isnull=False),
                name="waiting_ended_iff_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.person_id or self.organisation_id} {self.state}"

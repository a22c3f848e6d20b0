"""Batches of an activity, and the branches invited to each."""

from datetime import date, datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from wuxin.core import clock
from wuxin.core.actor import Actor
from wuxin.people.models import ROLES_OF_HELP, PartyOrganisation, Person, within
from wuxin.seasons.models.activities import Activity, Venue

LARGEST_BATCH = 10_000


class BatchState(models.TextChoices):
    PLANNED = "planned", _("待举行")
    HELD = "held", _("已举行")
    CANCELLED = "cancelled", _("已取消")


class RollCallState(models.TextChoices):
    OPEN = "open", _("待点名")
    DONE = "done", _("已点名")
    CANCELLED = "cancelled", _("已取消")
    NOT_CALLED = "not_called", _("结束时没点完")


class BatchQuerySet(models.QuerySet["Batch"]):
    def with_place(self) -> Self:
        """With what a line about a batch says, in one query."""
        return self.select_related("activity__season", "activity__kind__classroom", "venue")

    def in_order(self) -> Self:
        return self.order_by("activity_id", "number")


class Batch(models.Model):
    """One sitting of an activity: where, when, for how many.

    ``places_taken`` never passes ``capacity``: it is only raised by one conditional UPDATE,
    and the database holds the rule. ``sequence`` counts the changes that calendars must hear of.
    """

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="batches")
    number = models.PositiveSmallIntegerField(_("批次"))
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="batches", verbose_name=_("场地"))
    starts_at = models.DateTimeField(_("开始时间"))
    minutes = models.PositiveSmallIntegerField(_("时长（分钟）"))
    capacity = models.PositiveIntegerField(_("名额"))
    places_taken = models.PositiveIntegerField(_("已占名额"), default=0)
    state = models.CharField(
        _("状态"), max_length=10, choices=BatchState, default=BatchState.PLANNED
    )
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(null=True, blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("批次")
        constraints = [
            models.UniqueConstraint(fields=["activity", "number"], name="batch_number_once"),
            models.CheckConstraint(
                condition=Q(places_taken__lte=F("capacity")), name="batch_not_overbooked"
            ),
            models.CheckConstraint(
                condition=Q(capacity__gte=1, capacity__lte=LARGEST_BATCH), name="batch_has_places"
            ),
            models.CheckConstraint(
                condition=Q(Exact(F("minutes") % Value(15), Value(0)), minutes__gt=0),
                name="batch_minutes_in_quarters",
            ),
        ]
        indexes = [models.Index(fields=["venue", "starts_at"], name="batch_by_venue")]

    def __str__(self) -> str:
        return f"{self.activity_id}: {self.number}"

    @property
    def day(self) -> date:
        return clock.local_day(self.starts_at)

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def places_left(self) -> int:
        return self.capacity - self.places_taken

    @property
    def is_cancelled(self) -> bool:
        return self.state == BatchState.CANCELLED


class BatchOrganisationQuerySet(models.QuerySet["BatchOrganisation"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(within(actor.paths("organisation", ROLES_OF_HELP), "organisation__"))

    def with_batch(self) -> Self:
        """With everything a roll call needs to know of its place in the season, in one query."""
        return self.select_related(
            "organisation",
            "batch__venue",
            "batch__activity__season__book",
            "batch__activity__topic",
            "batch__activity__kind",
        )


class BatchOrganisation(models.Model):
    """A branch invited to a batch: its roll call.

    ``last_save`` names the last save, so that it can be undone: the rows it changed carry the
    same name. ``revision`` counts the saves. ``is_invited``: the branch as a whole; else only
    single members of it came by themselves, by a swap or an offered place.
    """

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="invitations")
    organisation = models.ForeignKey(PartyOrganisation, models.PROTECT, related_name="invitations")
    state = models.CharField(
        _("状态"), max_length=10, choices=RollCallState, default=RollCallState.OPEN
    )
    revision = models.PositiveIntegerField(default=0)
    last_save = models.CharField(max_length=12, blank=True)
    last_saved_at = models.DateTimeField(null=True, blank=True)
    last_saved_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(_("点名时间"), null=True, blank=True)
    done_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    correction = models.CharField(_("更正事由"), max_length=100, blank=True)
    is_invited = models.BooleanField(default=True)

    objects = BatchOrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("点名")
        constraints = [
            models.UniqueConstraint(fields=["batch", "organisation"], name="branch_once_a_batch"),
            models.CheckConstraint(
                condition=Q(state=RollCallState.DONE, done_at__isnull=False)
                | ~Q(state=RollCallState.DONE) & Q(done_at=None),
                name="roll_call_done_iff_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.organisation_id}"

    @property
    def is_open(self) -> bool:
        return self.state == RollCallState.OPEN

    @property
    def is_done(self) -> bool:
        return self.state == RollCallState.DONE

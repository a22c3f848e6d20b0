"""Who is expected at a batch, and whether they were there."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wuxin.core.actor import Actor
from wuxin.ledger.models import Channel
from wuxin.people.models import ROLES_OF_HELP, Person, Unit, within
from wuxin.seasons.models.batches import Batch, BatchOrganisation


class Presence(models.TextChoices):
    """What the roll says of one person. ``VISIT``: the learning is brought to their home."""

    EXPECTED = "expected", _("待点名")
    PRESENT = "present", _("到场")
    LEAVE = "leave", _("请假")
    ABSENT = "absent", _("未到")
    VISIT = "visit", _("送学上门")


class Reason(models.TextChoices):
    OFFICIAL = "official", _("公务")
    TEACHING = "teaching", _("教学任务")
    ILL = "ill", _("生病")
    FAMILY = "family", _("家中有事")
    AWAY = "away", _("外出")
    OTHER = "other", _("其他")


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own, and those of the branches one has an office over."""
        own = Q(person_id=actor.person_id) if actor.person_id else Q(pk__in=[])
        paths = actor.paths("organisation", ROLES_OF_HELP)
        return self.filter(own | within(paths, "batch_organisation__organisation__"))

    def in_roster_order(self) -> Self:
        return self.order_by("person__organisation__path", "person__roster_order", "person_id")


class Enrolment(models.Model):
    """One person on the roll of one batch.

    ``revision`` counts the changes; a change names the revision it was made from. ``save_key``
    names the save that changed it last, ``before_*`` what stood there until then.
    ``holds_place``: counted in the batch's ``places_taken``.
    """

    batch_organisation = models.ForeignKey(
        BatchOrganisation, models.PROTECT, related_name="enrolments"
    )
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="enrolments", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="enrolments")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    holds_place = models.BooleanField(default=True)
    status = models.CharField(
        _("出席情况"), max_length=10, choices=Presence, default=Presence.EXPECTED
    )
    reason = models.CharField(_("原因"), max_length=10, choices=Reason, blank=True)
    reason_text = models.CharField(_("补充说明"), max_length=40, blank=True)
    channel = models.CharField(max_length=12, choices=Channel, default=Channel.ON_SITE)
    revision = models.PositiveIntegerField(default=0)
    save_key = models.CharField(max_length=12, blank=True)
    before_status = models.CharField(max_length=10, blank=True)
    before_reason = models.CharField(max_length=10, blank=True)
    before_text = models.CharField(max_length=40, blank=True)
    recorded_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", db_index=False
    )
    recorded_at = models.DateTimeField(null=True, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("报名与出席")
        constraints = [
            models.UniqueConstraint(fields=["batch", "person"], name="person_once_a_batch"),
            models.CheckConstraint(
                condition=Q(reason="", reason_text="") | Q(status__in=["leave", "absent"]),
                name="reason_only_of_who_was_not_there",
            ),
            models.CheckConstraint(
                condition=Q(status__in=Presence.values), name="presence_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.person_id} {self.status}"


class Leave(models.Model):
    """A person asked not to come, themselves or through their secretary."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="leaves")
    reason = models.CharField(_("原因"), max_length=10, choices=Reason)
    text = models.CharField(_("补充说明"), max_length=40, blank=True)
    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("请假")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(withdrawn_at=None), name="one_leave_in_force"
            )
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.reason}"

"""How the people of a batch get there: buses, and which branch rides in which."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wuxin.seasons.models.batches import Batch, BatchOrganisation

MOST_SEATS = 200


class TransportGroup(models.Model):
    """A bus: from where, when, who leads it, and how many it holds."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="transport")
    name = models.CharField(_("车次"), max_length=20)
    departs_from = models.CharField(_("上车地点"), max_length=60)
    departs_at = models.DateTimeField(_("发车时间"))
    leader = models.CharField(_("带队人"), max_length=30, blank=True)
    seats = models.PositiveSmallIntegerField(_("座位"))

    class Meta:
        verbose_name = _("乘车分组")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "name"], name="bus_named_once_a_batch"),
            models.CheckConstraint(
                condition=Q(seats__gte=1, seats__lte=MOST_SEATS), name="bus_has_seats"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TransportRide(models.Model):
    """A branch rides in one bus of its batch."""

    group = models.ForeignKey(TransportGroup, models.CASCADE, related_name="rides")
    roll = models.OneToOneField(BatchOrganisation, models.CASCADE, related_name="ride")

    class Meta:
        verbose_name = _("支部乘车")

    def __str__(self) -> str:
        return f"{self.group_id}: {self.roll_id}"

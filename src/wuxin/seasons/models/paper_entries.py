"""A signed paper sheet typed in by two people, neither of whom sees the other's ticks."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wuxin.people.models import Person
from wuxin.seasons.models.batches import BatchOrganisation


class PaperEntry(models.Model):
    """What one person read off the paper: ``present`` holds ids of enrolments of the roll.

    It becomes the roll when another person's entry says the same: then both are settled.
    """

    roll = models.ForeignKey(BatchOrganisation, models.CASCADE, related_name="paper_entries")
    typed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    present = models.JSONField(default=list)
    typed_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("纸质签到录入")
        constraints = [
            models.UniqueConstraint(
                fields=["roll", "typed_by"],
                condition=Q(settled_at=None),
                name="one_open_paper_entry_a_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.roll_id}: {self.typed_by_id}"

    @property
    def ticks(self) -> frozenset[int]:
        return frozenset(int(pk) for pk in self.present)

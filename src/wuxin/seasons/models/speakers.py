"""Who speaks at an activity: a person of the district, or a guest."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wuxin.people.models import Person
from wuxin.seasons.models.activities import Activity
from wuxin.seasons.models.batches import Batch


class Speaker(models.Model):
    """One who speaks: ``person``, or a guest by ``name`` and ``institution``.

    Without a ``batch``, in every batch of the activity. Speaking is no attendance.
    """

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="speakers")
    batch = models.ForeignKey(
        Batch,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="speakers",
        verbose_name=_("批次"),
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="speeches"
    )
    name = models.CharField(_("姓名"), max_length=80, blank=True)
    institution = models.CharField(_("单位"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("主讲人")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, name="", institution="")
                | Q(person=None) & ~Q(name=""),
                name="speaker_is_a_person_or_a_guest",
            ),
            models.UniqueConstraint(
                fields=["activity", "person"], condition=Q(batch=None), name="speaker_once_for_all"
            ),
            models.UniqueConstraint(fields=["batch", "person"], name="speaker_once_a_batch"),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id}: {self.person_id or self.name}"

    @property
    def shown_name(self) -> str:
        return self.person.name if self.person else self.name

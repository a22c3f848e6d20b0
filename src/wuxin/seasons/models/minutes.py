"""What is written down of a meeting of a branch. A correction is a new version."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuxin.people.models import Person
from wuxin.seasons.models.batches import BatchOrganisation


class Minutes(models.Model):
    """One version of the minutes: numbers and absences as they stood when it was written.

    ``absences`` is a list of [person id, presence, reason, text] in roster order; ``text`` is
    what is copied into the minutes book.
    """

    batch_organisation = models.ForeignKey(
        BatchOrganisation, models.PROTECT, related_name="minutes"
    )
    version = models.PositiveSmallIntegerField(_("版次"))
    chair = models.CharField(_("主持人"), max_length=30, blank=True)
    recorder = models.CharField(_("记录人"), max_length=30, blank=True)
    subject = models.CharField(_("议题"), max_length=100)
    place = models.CharField(_("地点"), max_length=60)
    starts_at = models.DateTimeField(_("时间"))
    expected_count = models.PositiveIntegerField(_("应到"))
    present_count = models.PositiveIntegerField(_("实到"))
    leave_count = models.PositiveIntegerField(_("请假"))
    absent_count = models.PositiveIntegerField(_("缺席"))
    visit_count = models.PositiveIntegerField(_("送学上门"))
    absences = models.JSONField(default=list)
    text = models.TextField(_("会议记录"))
    correction = models.CharField(_("更正事由"), max_length=100, blank=True)
    written_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("会议记录")
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch_organisation", "version"], name="minutes_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.batch_organisation_id} v{self.version}"

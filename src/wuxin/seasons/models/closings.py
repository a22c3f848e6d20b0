"""How a season ended: what was closed, where its archive is, what was dropped."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wuxin.people.models import Person
from wuxin.seasons.models.seasons import Season


class SeasonClosing(models.Model):
    """One row a closed season. ``shrunk`` says of how many rows what was dropped, by name."""

    season = models.OneToOneField(Season, models.PROTECT, related_name="closing")
    closed_at = models.DateTimeField(_("结束时间"))
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    by_itself = models.BooleanField(default=False)
    rolls_not_called = models.PositiveIntegerField(_("没点完的名"), default=0)
    links_ended = models.PositiveIntegerField(_("停用的个人链接"), default=0)
    archive_name = models.CharField(max_length=120, blank=True)
    archive_sha256 = models.CharField(max_length=64, blank=True)
    archive_size = models.PositiveBigIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, blank=True)
    shrunk = models.JSONField(default=dict)
    shrunk_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("冬训的结束")
        constraints = [
            models.CheckConstraint(
                condition=Q(shrunk_at=None) | Q(archived_at__isnull=False),
                name="nothing_shrinks_before_the_archive",
            )
        ]

    def __str__(self) -> str:
        return f"{self.season_id} {self.closed_at:%F}"

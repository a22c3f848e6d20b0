"""An uploaded roster, from the file to what it changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RosterImportState(models.TextChoices):
    READING = "reading", _("正在读取")
    UNREADABLE = "unreadable", _("读不了")
    PREVIEWED = "previewed", _("待确认")
    APPLYING = "applying", _("正在导入")
    APPLIED = "applied", _("已导入")
    ABANDONED = "abandoned", _("已放弃")


class RosterImport(models.Model):
    """One file: read and checked first, applied whole or not at all."""

    organisation = models.ForeignKey(
        "people.PartyOrganisation", models.PROTECT, related_name="roster_imports"
    )
    filename = models.CharField(_("文件名"), max_length=200)
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    state = models.CharField(max_length=12, choices=RosterImportState)
    job_id = models.BigIntegerField(null=True)
    summary = models.JSONField(default=dict)
    sentence = models.TextField(blank=True)
    account_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("名册导入")

    def __str__(self) -> str:
        return self.filename

"""An uploaded roster, from the file to what it changed."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wuxin.core import crypto
from wuxin.core.actor import Actor
from wuxin.people.models.offices import Role
from wuxin.people.models.organisations import PartyOrganisation, within
from wuxin.people.models.persons import new_key

ROLES_OF_IMPORT = (Role.ORGANISER, Role.SECRETARY, Role.DEPUTY)


class RosterImportState(models.TextChoices):
    READING = "reading", _("正在读取")
    UNREADABLE = "unreadable", _("读不了")
    PREVIEWED = "previewed", _("待确认")
    APPLYING = "applying", _("正在导入")
    APPLIED = "applied", _("已导入")
    ABANDONED = "abandoned", _("已放弃")


class RosterImportQuerySet(models.QuerySet["RosterImport"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own, and those of the subtrees one may import into."""
        paths = actor.paths("organisation", (*ROLES_OF_IMPORT, Role.AUDITOR))
        return self.filter(within(paths, "organisation__"))


class RosterImport(models.Model):
    """One file: read and checked first, applied whole or not at all.

    The file holds ID numbers and phones and the preview names, so both are encrypted; the file
    is emptied when the import has ended, the preview a month later. ``summary`` holds counts
    only. ``fingerprint`` is a digest of what the preview showed: what is applied is what was
    confirmed, or nothing.
    """

    key = models.CharField(max_length=16, unique=True, default=new_key, editable=False)
    organisation = models.ForeignKey(
        PartyOrganisation, models.PROTECT, related_name="roster_imports"
    )
    filename = models.CharField(_("文件名"), max_length=200)
    content_sealed = crypto.SealedField()
    preview_sealed = crypto.SealedField()
    effective_on = models.DateField(_("名册日期"))
    choices = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=RosterImportState)
    leave_out_faulty = models.BooleanField(default=False)
    job_id = models.BigIntegerField(null=True)
    summary = models.JSONField(default=dict)
    fingerprint = models.CharField(max_length=64, blank=True)
    sentence = models.TextField(blank=True)
    account_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)

    objects = RosterImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("名册导入")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=RosterImportState.APPLIED, applied_at__isnull=False)
                | ~Q(state=RosterImportState.APPLIED) & Q(applied_at=None),
                name="roster_applied_iff_moment",
            )
        ]

    def __str__(self) -> str:
        return self.filename

    def seal_content(self, content: bytes) -> None:
        crypto.seal(self, "content", content.decode("latin-1"))

    def content(self) -> bytes:
        return crypto.unseal(self, "content").encode("latin-1")

    def seal_preview(self, preview: str) -> None:
        crypto.seal(self, "preview", preview)

    def preview(self) -> str:
        return crypto.unseal(self, "preview")

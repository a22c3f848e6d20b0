"""A notice to branches, and each branch's receipt. There is none per person."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wuxin.core.actor import Actor
from wuxin.people.models import ROLES_OF_HELP, PartyOrganisation, Person, within
from wuxin.seasons.models.seasons import Season


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those sent by or to an organisation that one has an office over."""
        paths = actor.paths("organisation", ROLES_OF_HELP)
        to = NoticeReceipt.objects.filter(within(paths, "organisation__")).values("notice")
        return self.filter(within(paths, "organisation__") | Q(pk__in=to))


class Notice(models.Model):
    """What an organiser tells branches; ``file_key`` is where ``core.files`` keeps the file."""

    season = models.ForeignKey(Season, models.PROTECT, related_name="notices")
    organisation = models.ForeignKey(PartyOrganisation, models.PROTECT, related_name="+")
    title = models.CharField(_("标题"), max_length=60)
    text = models.TextField(_("正文"), max_length=2000)
    file_key = models.CharField(max_length=64, blank=True)
    file_name = models.CharField(_("附件"), max_length=120, blank=True)
    sent_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField()

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("通知")
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(file_key="", file_name="") | ~Q(file_key="") & ~Q(file_name=""),
                name="notice_file_has_a_name",
            )
        ]

    def __str__(self) -> str:
        return self.title


class NoticeReceipt(models.Model):
    """A notice went to this branch; ``confirmed_at`` is when its secretary had read it."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="receipts")
    organisation = models.ForeignKey(PartyOrganisation, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("通知回执")
        constraints = [
            models.UniqueConstraint(fields=["notice", "organisation"], name="receipt_once_a_branch")
        ]

    def __str__(self) -> str:
        return f"{self.notice_id}: {self.organisation_id}"

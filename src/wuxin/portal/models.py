"""The one fact of the portal: what somebody said about the platform or the work (R14).

It stands here and not lower because nobody else needs it: no other app reads, counts or links
to a suggestion, and the entry stands on pages of every app, which only the portal composes.
Should a second app ever need one, it moves down.
"""

import secrets
from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wuxin.core import clock, crypto
from wuxin.people.models import Person

LONGEST = 1000
REPLY_DAYS = (
    15  # 《信访工作条例》 (2022), article 22: whether a matter is taken up is told in 15 days
)


def new_key() -> str:
    return secrets.token_hex(8)


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def unanswered_first(self) -> Self:
        return self.order_by(models.F("answered_at").asc(nulls_first=True), "received_at", "pk")


class Suggestion(models.Model):
    """A suggestion or complaint. Whoever sent it is known only by the contact they left.

    ``page`` is the path of the page they were on. The contact is encrypted.
    """

    key = models.CharField(max_length=16, unique=True, default=new_key, editable=False)
    text = models.TextField(_("意见或投诉"), max_length=LONGEST)
    contact_sealed = crypto.SealedField()
    page = models.CharField(_("页面"), max_length=200, blank=True)
    received_at = models.DateTimeField(_("收到时间"))
    answer = models.TextField(_("答复"), max_length=LONGEST, blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("意见与投诉")
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | ~Q(answer="") & Q(answered_at__isnull=False),
                name="suggestion_answered_iff_moment",
            )
        ]

    def __str__(self) -> str:
        return self.text[:20]

    @property
    def due_on(self) -> date:
        """The last day on which an answer is in time."""
        return clock.local_day(self.received_at) + timedelta(days=REPLY_DAYS)

    @property
    def is_answered_in_time(self) -> bool:
        return self.answered_at is not None and clock.local_day(self.answered_at) <= self.due_on

    def seal_contact(self, contact: str) -> None:
        crypto.seal(self, "contact", contact)

    def contact(self) -> str:
        return crypto.unseal(self, "contact")

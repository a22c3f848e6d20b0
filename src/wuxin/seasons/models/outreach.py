"""That somebody was reached: the neutral fact, without why."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuxin.ledger.models import Channel
from wuxin.people.models import PartyOrganisation, Person
from wuxin.seasons.models.seasons import Season


class Outreach(models.Model):
    """The learning, or a greeting, came to a person on a day. The sensitive reason stays above.

    ``source`` names the record it follows from (``app.model:key``), opened by its own app only.
    ``kinds`` are the codes of the kinds whose learning was brought. One that was recorded by
    mistake is withdrawn, and its entry reversed.
    """

    season = models.ForeignKey(Season, models.PROTECT, related_name="outreach")
    person = models.ForeignKey(Person, models.PROTECT, related_name="outreach")
    organisation = models.ForeignKey(PartyOrganisation, models.PROTECT, related_name="+")
    day = models.DateField(_("日期"))
    channel = models.CharField(_("方式"), max_length=12, choices=Channel)
    source = models.CharField(_("来源"), max_length=80, unique=True)
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    kinds = models.JSONField(default=list, blank=True)
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("学到、送到的一次")

    def __str__(self) -> str:
        return f"{self.person_id} {self.day}"

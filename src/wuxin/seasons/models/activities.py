"""What is done in a season, and where."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wuxin.core.actor import Actor
from wuxin.ledger.models import Kind
from wuxin.people.models import ROLES_OF_HELP, PartyOrganisation, Unit, within
from wuxin.seasons.models.seasons import Season, Topic, above

MINUTES_STEP = 15
LONGEST_MINUTES = 600


class Venue(models.Model):
    """A place where batches meet. ``capacity`` is how many it holds at a time, if known."""

    name = models.CharField(_("场地"), max_length=60, unique=True)
    address = models.CharField(_("地址"), max_length=120, blank=True)
    capacity = models.PositiveIntegerField(_("容量"), null=True, blank=True)
    phone = models.CharField(_("电话"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("场地")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ActivityQuerySet(models.QuerySet["Activity"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those hosted above, at or below one's offices, or to which one's branches are invited."""
        paths = actor.paths("organisation", ROLES_OF_HELP)
        if "" in paths:
            return self
        invited = Activity.objects.filter(
            within(paths, "batches__invitations__organisation__")
        ).values("pk")
        reached = within(paths, "organisation__") | Q(organisation__path__in=above(paths))
        return self.filter(reached | Q(pk__in=invited))


class Activity(models.Model):
    """Something a season does, in one batch or many. Its classroom is that of its kind.

    ``organisation`` is the host: whose plan it stands in and whose session it counts as.
    ``minutes`` is the study time of each batch, unless the batch says otherwise.
    """

    season = models.ForeignKey(Season, models.PROTECT, related_name="activities")
    kind = models.ForeignKey(
        Kind, models.PROTECT, related_name="activities", verbose_name=_("类型")
    )
    title = models.CharField(_("活动名称"), max_length=60)
    topic = models.ForeignKey(
        Topic,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("专题"),
    )
    organisation = models.ForeignKey(
        PartyOrganisation, models.PROTECT, related_name="activities", verbose_name=_("主办党组织")
    )
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("承办单位"),
    )
    minutes = models.PositiveSmallIntegerField(_("时长（分钟）"))
    description = models.TextField(_("说明"), max_length=1000, blank=True)
    created_at = models.DateTimeField()

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("活动")

    def __str__(self) -> str:
        return self.title

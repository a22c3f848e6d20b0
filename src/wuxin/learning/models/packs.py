"""What is in the bag that is brought to an older member's home."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuxin.core.actor import Actor
from wuxin.people.models import ROLES_OF_HELP, PartyOrganisation, within
from wuxin.seasons.models import Season
from wuxin.seasons.models.seasons import above


class LearningPackQuerySet(models.QuerySet["LearningPack"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those made above, at or below one's offices."""
        paths = actor.paths("organisation", ROLES_OF_HELP)
        if "" in paths:
            return self
        reached = within(paths, "organisation__")
        return self.filter(reached | models.Q(organisation__path__in=above(paths)))


class LearningPack(models.Model):
    """A learning pack (冬训学习包) of a season. ``contents`` is one thing a line."""

    season = models.ForeignKey(Season, models.PROTECT, related_name="learning_packs")
    organisation = models.ForeignKey(PartyOrganisation, models.PROTECT, related_name="+")
    title = models.CharField(_("学习包"), max_length=60)
    contents = models.TextField(_("里面有什么"), max_length=1000)
    made_at = models.DateTimeField()

    objects = LearningPackQuerySet.as_manager()

    class Meta:
        verbose_name = _("学习包")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def lines(self) -> list[str]:
        return [line.strip() for line in self.contents.splitlines() if line.strip()]

"""Addresses at which a calendar is read without signing in."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wuxin.people.models import PartyOrganisation, Person


class FeedQuerySet(models.QuerySet["CalendarFeed"]):
    def in_force(self) -> Self:
        return self.filter(revoked_at=None)


class CalendarFeed(models.Model):
    """A revocable address of 128 random bits, kept as SHA-256: of a person or an organisation."""

    token_hash = models.BinaryField(max_length=32, unique=True)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    organisation = models.ForeignKey(PartyOrganisation, models.CASCADE, null=True, related_name="+")
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = FeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("日历订阅")
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None, organisation__isnull=False)
                | Q(person__isnull=False, organisation=None),
                name="feed_of_one",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(revoked_at=None), name="one_feed_a_person"
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(revoked_at=None),
                name="one_feed_an_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id or self.organisation_id} {self.made_at:%F}"

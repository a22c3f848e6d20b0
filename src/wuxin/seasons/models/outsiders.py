"""People of a batch who stand on no roll: named guests, an unnamed public, an attested total."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wuxin.people.models import Person
from wuxin.seasons.models.activities import Activity
from wuxin.seasons.models.batches import Batch

MOST_PEOPLE = 100_000


class Guest(models.Model):
    """Somebody from outside who came. Counts as a guest, never as a member."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="guests")
    name = models.CharField(_("姓名"), max_length=30)
    coming_from = models.CharField(_("单位或身份"), max_length=60, blank=True)
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    removed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)
    removed_why = models.CharField(_("更正事由"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("来宾")
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "name", "coming_from"],
                condition=Q(removed_at=None),
                name="guest_once_a_batch",
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_why="")
                | Q(removed_at__isnull=False) & ~Q(removed_why=""),
                name="guest_removed_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UnnamedPeople(models.Model):
    """How many came whom nobody listed: parents, residents, the public. One row a batch."""

    batch = models.OneToOneField(Batch, models.PROTECT, related_name="unnamed_people")
    people = models.PositiveIntegerField(_("人数"))
    who = models.CharField(_("是哪些人"), max_length=60, blank=True)
    reason = models.CharField(_("更正事由"), max_length=100, blank=True)
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("未记名群众")
        constraints = [
            models.CheckConstraint(
                condition=Q(people__lte=MOST_PEOPLE), name="unnamed_people_in_range"
            )
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.people}"


class AttestedTotal(models.Model):
    """A number for which only a paper exists. Counts when a second person has seen the paper.

    ``day`` is the batch's, or for a whole activity the one on the paper.
    """

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="attested_totals")
    batch = models.ForeignKey(
        Batch, models.PROTECT, null=True, blank=True, related_name="attested_totals"
    )
    day = models.DateField(_("日期"))
    people = models.PositiveIntegerField(_("人数"))
    paper_title = models.CharField(_("依据的材料"), max_length=80)
    paper_on = models.DateField(_("材料日期"))
    paper_place = models.CharField(_("材料存放在哪里"), max_length=80)
    attested_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    attested_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(_("更正事由"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("合计证明")
        constraints = [
            models.CheckConstraint(
                condition=Q(people__gte=1, people__lte=MOST_PEOPLE), name="attested_total_in_range"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("attested_by")),
                name="attested_total_seen_by_two",
            ),
            models.UniqueConstraint(
                fields=["batch"],
                condition=Q(withdrawn_at=None),
                name="one_attested_total_a_batch",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper_title}: {self.people}"

    @property
    def is_standing(self) -> bool:
        """Whether it counts: confirmed and not withdrawn."""
        return self.confirmed_at is not None and self.withdrawn_at is None

"""Sums kept beside the entries, so that a figure costs the organisations shown, not the entries.

All of them may be dropped and recomputed from the entries. On PostgreSQL a posting changes only
the rows of the organisation it names; what it means for the levels above is appended to the
pending tables and folded in by a job. Readers add what is pending, so every reading is exact.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuxin.ledger.models.books import Book

NOBODY = 0  # the person of a row that is about a subject key


class Presence(models.Model):
    """How many standing entries put one person (or subject) into a set, at one level of the tree.

    ``person_id`` is ``NOBODY`` where there is a subject key; ``subject_key`` is empty where
    there is a person.
    """

    pk = models.CompositePrimaryKey(
        "book_id", "set_code", "organisation_id", "person_id", "subject_key"
    )
    book = models.ForeignKey(
        Book, models.DO_NOTHING, db_constraint=False, related_name="+", db_index=False
    )
    set_code = models.CharField(max_length=60)
    organisation_id = models.BigIntegerField()
    person_id = models.BigIntegerField(default=NOBODY)
    subject_key = models.BinaryField(max_length=32, default=b"")
    live = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.set_code} {self.organisation_id}: {self.live}"


class Headcount(models.Model):
    """How many different people a set has at one level of the tree."""

    pk = models.CompositePrimaryKey("book_id", "set_code", "organisation_id")
    book = models.ForeignKey(
        Book, models.DO_NOTHING, db_constraint=False, related_name="+", db_index=False
    )
    set_code = models.CharField(max_length=60)
    organisation_id = models.BigIntegerField()
    people = models.IntegerField(_("人数"))

    def __str__(self) -> str:
        return f"{self.set_code} {self.organisation_id}: {self.people}"


class Amounts(models.Model):
    """What is summed: standing entries, attendances, those of unnamed people, minutes, fen."""

    entries = models.IntegerField()
    attendances = models.IntegerField(_("人次"))
    unnamed = models.IntegerField(_("其中未记名人次"))
    minutes = models.BigIntegerField(_("分钟"))
    fen = models.BigIntegerField(_("金额（分）"))

    class Meta:
        abstract = True


class Tally(Amounts):
    """Sums of an organisation and what is below it, by kind and week.

    ``week_on`` is the first day of the ISO week, or 1 January in the week that it splits.
    """

    pk = models.CompositePrimaryKey("book_id", "organisation_id", "kind_id", "week_on")
    book = models.ForeignKey(
        Book, models.DO_NOTHING, db_constraint=False, related_name="+", db_index=False
    )
    organisation_id = models.BigIntegerField()
    kind_id = models.CharField(max_length=40)
    week_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.kind_id} {self.week_on}"


class PendingTally(Amounts):
    """What a posting added to a level above, not folded in yet (PostgreSQL)."""

    book = models.ForeignKey(
        Book, models.DO_NOTHING, db_constraint=False, related_name="+", db_index=False
    )
    organisation_id = models.BigIntegerField()
    kind_id = models.CharField(max_length=40)
    week_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["book", "organisation_id"], name="pending_tally_by_place")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.kind_id} {self.week_on}"


class PendingHeadcount(models.Model):
    """How a posting changed the headcount of a level above, not folded in yet (PostgreSQL)."""

    book = models.ForeignKey(
        Book, models.DO_NOTHING, db_constraint=False, related_name="+", db_index=False
    )
    set_code = models.CharField(max_length=60)
    organisation_id = models.BigIntegerField()
    people = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["book", "organisation_id"], name="pending_count_by_place")]

    def __str__(self) -> str:
        return f"{self.set_code} {self.organisation_id}: {self.people}"

"""A book and the organisation tree it keeps."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wuxin.people.models import PartyOrganisation


class Book(models.Model):
    """What a season, or the standing year, is to the ledger. A closed book refuses posts.

    ``sets`` names the sets of people whose headcounts this book keeps, and the kinds of each;
    it is brought up to what the apps declare after every migration.
    """

    code = models.SlugField(_("代号"), max_length=40, unique=True)
    title = models.CharField(_("账本"), max_length=80)
    from_on = models.DateField(_("起"))
    to_on = models.DateField(_("止"))
    opened_at = models.DateTimeField(_("开账时间"))
    closed_at = models.DateTimeField(_("结账时间"), null=True, blank=True)
    sets = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("账本")
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__gte=F("from_on")), name="book_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    def covers(self, day: date) -> bool:
        return self.from_on <= day <= self.to_on


class BookNode(models.Model):
    """An organisation's place in the tree of a book: that of the opening, and moves since.

    ``chain`` holds the ids of the organisations from the root down to this one; ``path`` is
    the organisation's path, by which nodes stand in the organisation's own order.
    """

    book = models.ForeignKey(Book, models.PROTECT, related_name="nodes", db_index=False)
    organisation = models.ForeignKey(
        PartyOrganisation, models.DO_NOTHING, db_constraint=False, related_name="+", db_index=False
    )
    parent_id = models.BigIntegerField(null=True)
    path = models.CharField(max_length=255)
    depth = models.PositiveSmallIntegerField()
    chain = models.JSONField()

    class Meta:
        verbose_name = _("账本中的党组织")
        constraints = [
            models.UniqueConstraint(fields=["book", "organisation"], name="one_node_in_a_book")
        ]
        indexes = [
            models.Index(fields=["book", "path"], name="node_by_path"),
            models.Index(fields=["book", "parent_id"], name="node_by_parent"),
        ]

    def __str__(self) -> str:
        return f"{self.book_id}: {self.path}"

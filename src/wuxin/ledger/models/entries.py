"""The entry: one line of what happened. Never changed, never removed."""

from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from wuxin.core.actor import Actor
from wuxin.ledger.models.books import Book, BookNode
from wuxin.ledger.models.kinds import Classroom, Kind
from wuxin.people.models import ROLES_OF_HELP, PartyOrganisation, Person, Unit
from wuxin.people.models.organisations import within


class Channel(models.TextChoices):
    """How somebody was reached."""

    ON_SITE = "on-site", _("现场")
    SUB_VENUE = "sub-venue", _("分会场")
    LIVE = "live", _("直播")
    REPLAY = "replay", _("回看")
    DELIVERY = "delivery", _("送学上门")
    PHONE = "phone", _("电话")
    POST = "post", _("邮寄")


class EntryQuerySet(models.QuerySet["Entry"]):
    def standing(self) -> Self:
        """Those that nobody undid: neither reversals nor reversed."""
        undone = Entry.objects.filter(
            book=OuterRef("book"), source=OuterRef("source"), revision=OuterRef("revision") + 1
        )
        return self.filter(~Exists(undone), reverses=None)

    def naming_somebody(self) -> Self:
        """Those that count towards people: with a person or a subject key."""
        return self.filter(Q(person__isnull=False) | Q(subject_key__isnull=False), people__gt=0)

    def within(self, book: Book, organisation_id: int | None) -> Self:
        """Those of one book, of an organisation and what is below it; ``None`` is the whole."""
        found = self.filter(book=book)
        if organisation_id is None:
            return found
        nodes = BookNode.objects.filter(book=book)
        root = nodes.filter(organisation_id=organisation_id).values("path")[:1]
        below = nodes.filter(path__startswith=models.Subquery(root)).values("organisation_id")
        return found.filter(organisation_id__in=below)

    def visible_to(self, actor: Actor) -> Self:
        """One's own, and those of the organisations one has an office over."""
        paths = actor.paths("organisation", ROLES_OF_HELP)
        if "" in paths:
            return self.all()
        reached = Q(person_id=actor.person_id) if actor.person_id else Q(pk__in=[])
        if paths:
            reached |= within(paths, "organisation__")
        return self.filter(reached)


class Entry(models.Model):
    """One attendance of one person, one session held, or a number of unnamed people.

    ``minutes`` come in steps of 15; ``fen`` is money. A reversal is the next revision of its
    source, names in ``reverses`` the revision it undoes and carries its numbers negated.
    Organisation, unit and person are surrogate ids that outlive the rows they name, and
    ``subject_key`` is a keyed hash that is never shown.
    """

    book = models.ForeignKey(Book, models.PROTECT, related_name="entries", db_index=False)
    kind = models.ForeignKey(
        Kind, models.DO_NOTHING, db_constraint=False, related_name="entries", db_index=False
    )
    classroom = models.ForeignKey(
        Classroom,
        models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
        db_index=False,
    )
    organisation = models.ForeignKey(
        PartyOrganisation, models.DO_NOTHING, db_constraint=False, related_name="+", db_index=False
    )
    unit = models.ForeignKey(
        Unit, models.DO_NOTHING, db_constraint=False, null=True, related_name="+", db_index=False
    )
    person = models.ForeignKey(
        Person, models.DO_NOTHING, db_constraint=False, null=True, related_name="+", db_index=False
    )
    subject_key = models.BinaryField(max_length=32, null=True)
    day = models.DateField(_("日期"))
    channel = models.CharField(_("方式"), max_length=12, choices=Channel)
    topic = models.CharField(_("专题"), max_length=40, blank=True)
    people = models.IntegerField(_("人数"))
    minutes = models.IntegerField(_("分钟"))
    fen = models.BigIntegerField(_("金额（分）"))
    source = models.CharField(_("来源"), max_length=120)
    revision = models.PositiveIntegerField(_("版次"))
    reverses = models.PositiveIntegerField(_("冲销版次"), null=True)
    posted_by_id = models.BigIntegerField(null=True)
    posted_at = models.DateTimeField(_("记账时间"))

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("台账记录")
        constraints = [
            models.UniqueConstraint(
                fields=["book", "source", "revision"], name="entry_once_a_revision"
            ),
            models.CheckConstraint(
                condition=Q(reverses=None) | Q(reverses=F("revision") - 1),
                name="entry_reverses_the_one_before",
            ),
        ]
        indexes = [
            models.Index(fields=["book", "kind", "day"], name="entry_by_kind"),
            models.Index(fields=["book", "organisation", "day"], name="entry_by_organisation"),
            models.Index(
                fields=["person"], name="entry_by_person", condition=Q(person__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.revision}"

"""The roll of a branch as it is read on a phone: rows in roster order, and their counts."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from wuxin.core.actor import Actor
from wuxin.people.models import Person
from wuxin.seasons.models import BatchOrganisation, Enrolment, Presence, Reason
from wuxin.seasons.models.enrolments import EnrolmentQuerySet


@dataclass(frozen=True, slots=True)
class Row:
    """One person on the roll. ``clash`` is what to tell of somebody else's change to it."""

    pk: int
    revision: int
    name: str
    search: str
    status: str
    reason: str
    note: str
    clash: str = ""

    @property
    def is_present(self) -> bool:
        return self.status == Presence.PRESENT

    @property
    def what(self) -> str:
        """Status and reason in one word, as the form carries it: ``leave-ill``, ``present``."""
        return f"{self.status}-{self.reason}" if self.reason else self.status

    @property
    def after_tick(self) -> str:
        return Presence.ABSENT.value if self.is_present else Presence.PRESENT.value


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of the roll are what. ``expected`` is everybody on it."""

    by_status: Mapping[str, int]

    @property
    def expected(self) -> int:
        return sum(self.by_status.values())

    @property
    def present(self) -> int:
        return self.by_status.get(Presence.PRESENT, 0)

    @property
    def waiting(self) -> int:
        return self.by_status.get(Presence.EXPECTED, 0)

    @property
    def others(self) -> list[tuple[str, int]]:
        """Leave, absent and visit in words, those that there are."""
        shown = (Presence.LEAVE, Presence.ABSENT, Presence.VISIT)
        return [
            (str(status.label), self.by_status[status])
            for status in shown
            if self.by_status.get(status)
        ]


def find_roll(actor: Actor, batch_id: int, organisation_id: int) -> BatchOrganisation | None:
    """The roll of a branch in a batch, if the actor may see it. One query."""
    rolls = BatchOrganisation.objects.visible_to(actor).with_batch()
    return rolls.filter(batch_id=batch_id, organisation_id=organisation_id).first()


def rows_of(roll: BatchOrganisation, clashes: Mapping[int, str] | None = None) -> list[Row]:
    """The whole roll in roster order. One query."""
    return _rows(Enrolment.objects.filter(batch_organisation=roll), clashes or {})


def rows_by_id(
    roll: BatchOrganisation, ids: Collection[int], clashes: Mapping[int, str] | None = None
) -> list[Row]:
    """Some rows of the roll; an id of another roll gives nothing. One query."""
    return _rows(Enrolment.objects.filter(batch_organisation=roll, pk__in=ids), clashes or {})


def counts_of(roll: BatchOrganisation) -> Counts:
    """One query."""
    rows = (
        Enrolment.objects.filter(batch_organisation=roll)
        .order_by()
        .values_list("status")
        .annotate(number=Count("pk"))
    )
    return Counts(dict(rows))


def describe(status: str, reason: str, text: str) -> str:
    """请假 · 家中有事 · 搬家; empty of who is there, or not called yet."""
    if status in {Presence.EXPECTED, Presence.PRESENT}:
        return ""
    parts = [str(Presence(status).label), str(Reason(reason).label) if reason else "", text]
    return " · ".join(filter(None, parts))


def tell_clash(row: Enrolment, wanted: str) -> str:
    """李老师刚刚记为请假，您点的是到场."""
    recorder = Person.objects.filter(pk=row.recorded_by_id or 0).first()
    return _("%(who)s刚刚记为“%(theirs)s”，您点的“%(yours)s”没有保存。要改请再点一次。") % {
        "who": recorder.name if recorder else _("另一位代办人"),
        "theirs": describe(row.status, row.reason, row.reason_text) or Presence(row.status).label,
        "yours": Presence(wanted).label,
    }


def _rows(found: EnrolmentQuerySet, clashes: Mapping[int, str]) -> list[Row]:
    values = found.in_roster_order().values_list(
        "pk",
        "revision",
        "person__name",
        "person__pinyin",
        "person__initials",
        "status",
        "reason",
        "reason_text",
    )
    return [
        Row(
            pk=pk,
            revision=revision,
            name=name,
            search=f"{name} {initials} {pinyin}",
            status=status,
            reason=reason,
            note=describe(status, reason, text),
            clash=clashes.get(pk, ""),
        )
        for pk, revision, name, pinyin, initials, status, reason, text in values
    ]

"""What the ledger is told of people who stand on no roll: links to their pages, and the mark."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wuxin.core.actor import Actor
from wuxin.ledger import registry
from wuxin.ledger.registry import Mark
from wuxin.seasons.models import Activity, AttestedTotal, Batch
from wuxin.seasons.outsider_posting import ATTESTED, GUEST, UNNAMED, attested_sources

Link = tuple[str, str] | None


def register() -> None:
    registry.register_record_link(GUEST, to_guests)
    registry.register_record_link(UNNAMED, to_unnamed)
    registry.register_record_link(ATTESTED, to_attested_totals)
    registry.register_mark(
        Mark(code="attested", title=gettext_lazy("合计证明"), sources=attested_sources)
    )


def to_guests(source: str, actor: Actor) -> Link:
    return _to_outsiders(actor, guests=_key(source))


def to_unnamed(source: str, actor: Actor) -> Link:
    return _to_outsiders(actor, unnamed_people=_key(source))


def to_attested_totals(source: str, actor: Actor) -> Link:
    """``seasons.attestedtotal:<id>:attested``: the totals of its activity, with their papers."""
    seen = Activity.objects.visible_to(actor)
    total = AttestedTotal.objects.filter(pk=_key(source), activity__in=seen).first()
    if total is None:
        return None
    label = _("合计证明：%(title)s") % {"title": total.paper_title}
    return label, reverse("seasons:attested_totals", args=[total.activity_id])


def _to_outsiders(actor: Actor, **rows: int) -> Link:
    seen = Activity.objects.visible_to(actor)
    batches = Batch.objects.filter(**rows, activity__in=seen).select_related("activity")
    batch = batches.first()
    if batch is None:
        return None
    said = {"title": batch.activity.title, "number": batch.number}
    label = _("%(title)s第 %(number)s 批来宾和群众") % said
    return label, reverse("seasons:guests", args=[batch.pk])


def _key(source: str) -> int:
    key = source.split(":")[1]
    return int(key) if key.isdecimal() else 0

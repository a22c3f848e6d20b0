"""From an entry of the ledger to the page of what it came from, for who may open it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from wuxin.core.actor import Actor
from wuxin.seasons.models import Activity, Batch, BatchOrganisation

Link = tuple[str, str] | None


def to_roll_call(source: str, actor: Actor) -> Link:
    """``seasons.enrolment:<id>:present``: the roll on which the person stands."""
    found = (
        BatchOrganisation.objects.visible_to(actor)
        .filter(enrolments__pk=_key(source))
        .values_list("batch_id", "organisation_id", "batch__number", "batch__activity__title")
        .first()
    )
    if found is None:
        return None
    batch_id, organisation_id, number, title = found
    label = _("%(title)s第 %(number)s 批点名") % {"title": title, "number": number}
    return label, reverse("seasons:roll_call", args=[batch_id, organisation_id])


def to_batch(source: str, actor: Actor) -> Link:
    """``seasons.batch:<id>:held``: the batch that was held."""
    found = (
        Batch.objects.filter(pk=_key(source), activity__in=Activity.objects.visible_to(actor))
        .values_list("pk", "number", "activity__title")
        .first()
    )
    if found is None:
        return None
    pk, number, title = found
    label = _("%(title)s第 %(number)s 批") % {"title": title, "number": number}
    return label, reverse("seasons:batch", args=[pk])


def _key(source: str) -> int:
    key = source.split(":")[1]
    return int(key) if key.isdecimal() else 0

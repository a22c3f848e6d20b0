"""From an entry of the ledger to the page of the visit, for who may open it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from wuxin.core.actor import Actor
from wuxin.learning.models import LearningVisit


def to_visit(source: str, actor: Actor) -> tuple[str, str] | None:
    """``learning.visit:<id>:visit`` or ``:pack``."""
    key = source.split(":")[1]
    seen = LearningVisit.objects.visible_to(actor).select_related("plan__person")
    visit = seen.filter(pk=int(key) if key.isdecimal() else 0).first()
    if visit is None:
        return None
    label = _("送学上门 %(day)s") % {"day": visit.day.isoformat()}
    return label, reverse("learning:visit_list", args=[visit.plan.season.code])
